import {
  formatMinor,
  type LandedCost,
  type LandedLine,
  plainSums,
  remembered,
  type Rule,
  type Words,
} from '@westbound/landed-cost'
import type { TariffRow } from '#modules/compliance'
import { decimalOf } from '#platform/money'
import type { z } from '#platform/wire'
import type { LandedIn, RefusedIn, WayAnswer } from './landed-prices.ts'
import { isDutyKnown, isExciseKnown, type LandedShown, type RefusedShown } from './landed-wire.ts'
import type { PriceRow } from './price-book.ts'

/**
 * An answer as the JSON that `WayShown` describes. A cart of twenty lines is forty kilobytes, most of them words of rules and
 * names of taxes that are the same in every answer: these are written once, and only figures are written each time.
 */
export const textOf = (answer: WayAnswer): string =>
  answer.kind === 'landed' ? landedText(answer) : refusedText(answer)

type Shown<Of> = { readonly [Name in keyof Of]-?: string }
type Money = (minor: bigint) => string

/** The fields of an object, each already JSON, in the order of the schema. */
function object(fields: Readonly<Record<string, string>>): string {
  let written = ''
  for (const name in fields) written += `${written === '' ? '{' : ','}"${name}":${fields[name]}`
  return `${written}}`
}

/** Appended and not joined: every `join` would copy all that stands inside, and this text is copied once, when it is sent. */
function list<T>(items: readonly T[], write: (item: T, at: number) => string): string {
  let written = ''
  for (const [at, item] of items.entries()) written += `${at === 0 ? '' : ','}${write(item, at)}`
  return `[${written}]`
}
const text: (value: string | number | boolean | null | readonly (string | number)[]) => string = JSON.stringify
const wordsText = (words: Words): string => `{"en":${text(words.en)},"zh-CN":${text(words['zh-CN'])}}`

function landedText(of: LandedIn): string {
  const { answer, facts, keeps } = of
  const money: Money = (minor) => `"${formatMinor(minor, answer.minorDigits)}"`
  return object({
    kind: '"landed"',
    market: text(of.market),
    route: text(of.route),
    routeName: wordsText(of.routeName),
    on: text(answer.on),
    currency: text(answer.currency),
    ...plainSums(answer, money),
    taxes: list(answer.taxes, ({ tax, name, amountMinor }) =>
      object({ tax: text(tax), name: wordsText(name), amount: money(amountMinor) }),
    ),
    dueTo: list(Object.entries(answer.dueTo), ([collector, minor]) =>
      object({ collector: text(collector), amount: money(minor) }),
    ),
    lines: list(answer.lines, (line, at) => lineText(of, line, at, money)),
    warnings: warningsText(answer, money),
    advice: adviceText(of.advice, money),
    split: splitText(of.split, money),
    keeps: object({ fee: money(keeps.feeMinor), share: money(keeps.shareMinor), keptUsd: dollarText(keeps.keptMinor) }),
    reverse: reverseText(of.reverse, money),
    exchange: object({ perUsd: text(facts.perUsd), midPerUsd: text(facts.midPerUsd) }),
    freightFrom: text(of.freightFrom),
    buyerId: answer.buyerId === undefined ? 'null' : wordsText(answer.buyerId.text),
    notes: list(answer.notes, ({ text: words }) => wordsText(words)),
    assumed: text(answer.assumed),
    rules: list(answer.rules, ruleText),
    rows: list(of.rows, rowText),
    certainty: text(of.certainty),
    demonstration: text(of.demonstration),
  } satisfies Shown<z.output<typeof LandedShown>>)
}

function refusedText(of: RefusedIn): string {
  const digits = decimalOf({ minor: 0n, currency: of.currency }).split('.')[1]?.length ?? 0
  const money: Money = (minor) => `"${formatMinor(minor, digits)}"`
  return object({
    kind: '"refused"',
    market: text(of.market),
    route: text(of.route),
    routeName: wordsText(of.routeName),
    code: text(of.code),
    line: text(of.line),
    currency: text(of.currency),
    over: of.overMinor === null ? 'null' : money(of.overMinor),
    words: wordsText(of.words),
    advice: adviceText(of.advice, money),
    rules: list(of.rules, ruleText),
  } satisfies Shown<z.output<typeof RefusedShown>>)
}

/** Written as one text: there are twenty of it, with sixty taxes. */
function lineText(of: LandedIn, line: LandedLine, at: number, money: Money): string {
  const goods = of.goods[at]
  const tariffLine = goods?.row
    ? `${tariffText(goods.row)},"linesBeneath":${goods.lines},"demonstration":${goods.row.demonstration}}`
    : 'null'
  const sums = plainSums(line, money)
  return `{"code":${text(goods?.goods.code ?? '')},"tariffLine":${tariffLine},\
"dutyKnown":${isDutyKnown(of, at)},"exciseKnown":${isExciseKnown(of, at)},\
"goods":${sums.goods},"discount":${sums.discount},"freight":${sums.freight},"insurance":${sums.insurance},\
"customsValue":${sums.customsValue},"tax":${sums.tax},"total":${sums.total},\
"scheme":${text(line.scheme)},"collects":${text(line.collects)},"taxes":${list(line.taxes, (tax) => taxText(tax, money))}}`
}

function taxText(amount: LandedLine['taxes'][number], money: Money): string {
  const { step, baseMinor, percent, amountMinor, words, ruleIds } = amount
  return `${stepText(step)},"base":${money(baseMinor)},"rate":${text(percent)},"amount":${money(amountMinor)},\
"words":${wordsText(words)},"rules":${idsText(ruleIds)}}`
}

const stepText = remembered(
  ({ tax, name }: LandedLine['taxes'][number]['step']) => `{"tax":${text(tax)},"name":${wordsText(name)}`,
)
const idsText = remembered((ids: readonly string[]) => text(ids))
const tariffText = remembered(
  ({ code, nameEn, nameZh }: TariffRow) => `{"code":${text(code)},"nameEn":${text(nameEn)},"nameZh":${text(nameZh)}`,
)
const ruleText = remembered(({ id, text: words, act, source, readOn, certainty, validFrom, validTo }: Rule) =>
  JSON.stringify({
    id,
    text: { en: words.en, 'zh-CN': words['zh-CN'] },
    act,
    source,
    readOn,
    certainty,
    validFrom,
    validTo,
  }),
)
const rowText = remembered(({ part, id, value, source, date, certainty, demonstration }: PriceRow) =>
  JSON.stringify({ part, id, value, source, date, certainty, demonstration }),
)

const warningsText = (answer: LandedCost, money: Money): string =>
  list(answer.warnings, ({ kind, line, byMinor, words, rule }) =>
    object({
      kind: text(kind),
      line: text(line ?? null),
      by: money(byMinor),
      words: wordsText(words),
      rule: text(rule.id),
    }),
  )

const adviceText = (advice: LandedIn['advice'], money: Money): string =>
  advice === null
    ? 'null'
    : object({
        over: money(advice.overMinor),
        saves: advice.savesMinor === undefined ? 'null' : money(advice.savesMinor),
        tax: money(advice.totalTaxMinor),
        parcels: list(advice.parcels, text),
        words: wordsText(advice.words),
      })

const splitText = (split: LandedIn['split'], money: Money): string =>
  split === null
    ? 'null'
    : object({
        method: text(split.method),
        total: money(split.totalMinor),
        saves: split.savesMinor === undefined ? 'null' : money(split.savesMinor),
        parcels: list(split.parcels, ({ pieces, answer }) =>
          object({ pieces: text(pieces), tax: money(answer.taxMinor), total: money(answer.totalMinor) }),
        ),
      })

const reverseText = (reverse: LandedIn['reverse'], money: Money): string =>
  reverse === null
    ? 'null'
    : object({
        unit: money(reverse.unitMinor),
        unitUsd: dollarText(reverse.unitUsdMinor),
        remainder: money(reverse.remainderMinor),
        otherUnits: list(reverse.otherUnitsMinor, money),
      })

const dollarText = (minor: bigint): string => text(decimalOf({ minor, currency: 'USD' }))
