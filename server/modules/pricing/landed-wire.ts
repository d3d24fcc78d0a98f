import { formatMinor, plainLine, plainSums, type Rule, type Words } from '@westbound/landed-cost'
import { decimalOf } from '#platform/money'
import { day, nullable, z } from '#platform/wire'
import type { LandedIn, RefusedIn, WayAnswer } from './landed-prices.ts'

const words = z.object({ en: z.string(), 'zh-CN': z.string() })
const certainty = z.enum(['confirmed', 'secondary', 'unsure'])
/** Decimal text in the currency of the answer, or in the one it names. */
const amount = z.string()
const whole = z.number().int()

const RuleShown = z
  .object({
    id: z.string(),
    text: words,
    act: z.string(),
    source: z.string(),
    readOn: day,
    certainty,
    validFrom: day,
    validTo: day.optional(),
  })
  .openapi('LandedRule')

const RowShown = z
  .object({
    part: z.enum(['rate', 'platform-fee', 'freight', 'insurance', 'tariff']),
    id: z.string(),
    value: z.string(),
    source: z.string(),
    date: day,
    certainty,
    demonstration: z.boolean(),
  })
  .openapi('LandedRow')

const sums = {
  goods: amount,
  discount: amount,
  freight: amount,
  insurance: amount,
  customsValue: amount,
  tax: amount,
  total: amount,
}

const LineShown = z
  .object({
    code: z.string(),
    tariffLine: nullable(
      z.object({
        code: z.string(),
        nameEn: z.string(),
        nameZh: z.string(),
        linesBeneath: whole,
        demonstration: z.boolean(),
      }),
    ),
    dutyKnown: z.boolean(),
    exciseKnown: z.boolean(),
    ...sums,
    scheme: z.string(),
    collects: z.string(),
    taxes: z.array(
      z.object({
        tax: z.string(),
        name: words,
        base: amount,
        rate: z.string(),
        amount,
        words,
        rules: z.array(z.string()),
      }),
    ),
  })
  .openapi('LandedLine')

const Advice = z
  .object({ over: amount, saves: nullable(amount), tax: amount, parcels: z.array(z.array(whole)), words })
  .openapi('LandedAdvice')

const LandedShown = z
  .object({
    kind: z.literal('landed'),
    market: z.string(),
    route: z.string(),
    routeName: words,
    on: day,
    currency: z.string(),
    ...sums,
    taxes: z.array(z.object({ tax: z.string(), name: words, amount })),
    dueTo: z.array(z.object({ collector: z.string(), amount })),
    lines: z.array(LineShown),
    warnings: z.array(
      z.object({ kind: z.enum(['near', 'over']), line: nullable(whole), by: amount, words, rule: z.string() }),
    ),
    advice: nullable(Advice),
    split: nullable(
      z.object({
        method: z.enum(['exact', 'heuristic']),
        total: amount,
        saves: nullable(amount),
        parcels: z.array(z.object({ pieces: z.array(whole), tax: amount, total: amount })),
      }),
    ),
    keeps: z.object({ fee: amount, share: amount, keptUsd: amount }),
    reverse: nullable(z.object({ unit: amount, unitUsd: amount, remainder: amount, otherUnits: z.array(amount) })),
    exchange: z.object({ perUsd: z.string(), midPerUsd: z.string() }),
    freightFrom: z.enum(['given', 'card']),
    buyerId: nullable(words),
    notes: z.array(words),
    assumed: z.array(z.string()),
    rules: z.array(RuleShown),
    rows: z.array(RowShown),
    certainty,
    demonstration: z.boolean(),
  })
  .openapi('LandedPrice')

const RefusedShown = z
  .object({
    kind: z.literal('refused'),
    market: z.string(),
    route: z.string(),
    routeName: words,
    code: z.string(),
    line: nullable(whole),
    currency: z.string(),
    over: nullable(amount),
    words,
    advice: nullable(Advice),
    rules: z.array(RuleShown),
  })
  .openapi('LandedRefused')

export const WayShown = z.discriminatedUnion('kind', [LandedShown, RefusedShown])

export const shownOf = (answer: WayAnswer): z.output<typeof WayShown> =>
  answer.kind === 'landed' ? landedShown(answer) : refusedShown(answer)

function landedShown(of: LandedIn): z.output<typeof LandedShown> {
  const { answer, facts, goods, keeps, reverse, split } = of
  const money = (minor: bigint): string => formatMinor(minor, answer.minorDigits)
  return {
    kind: 'landed',
    market: of.market,
    route: of.route,
    routeName: plain(of.routeName),
    on: answer.on,
    currency: answer.currency,
    ...plainSums(answer, money),
    taxes: answer.taxes.map(({ tax, name, amountMinor }) => ({ tax, name: plain(name), amount: money(amountMinor) })),
    dueTo: Object.entries(answer.dueTo).map(([collector, minor]) => ({ collector, amount: money(minor) })),
    lines: answer.lines.map((line, at) => ({
      code: goods[at]?.goods.code ?? '',
      tariffLine: tariffOf(goods[at]),
      dutyKnown: isDutyKnown(of, at),
      exciseKnown: isExciseKnown(of, at),
      ...plainLine(line, money),
    })),
    warnings: answer.warnings.map(({ kind, line, byMinor, words: text, rule }) => ({
      kind,
      line: line ?? null,
      by: money(byMinor),
      words: plain(text),
      rule: rule.id,
    })),
    advice: adviceShown(of.advice, money),
    split:
      split === null
        ? null
        : {
            method: split.method,
            total: money(split.totalMinor),
            saves: split.savesMinor === undefined ? null : money(split.savesMinor),
            parcels: split.parcels.map((parcel) => ({
              pieces: [...parcel.pieces],
              tax: money(parcel.answer.taxMinor),
              total: money(parcel.answer.totalMinor),
            })),
          },
    keeps: {
      fee: money(keeps.feeMinor),
      share: money(keeps.shareMinor),
      keptUsd: decimalOf({ minor: keeps.keptMinor, currency: 'USD' }),
    },
    reverse:
      reverse === null
        ? null
        : {
            unit: money(reverse.unitMinor),
            unitUsd: decimalOf({ minor: reverse.unitUsdMinor, currency: 'USD' }),
            remainder: money(reverse.remainderMinor),
            otherUnits: reverse.otherUnitsMinor.map(money),
          },
    exchange: { perUsd: facts.perUsd, midPerUsd: facts.midPerUsd },
    freightFrom: of.freightFrom,
    buyerId: answer.buyerId === undefined ? null : plain(answer.buyerId.text),
    notes: answer.notes.map(({ text }) => plain(text)),
    assumed: [...answer.assumed],
    rules: answer.rules.map(ruleShown),
    rows: [...of.rows],
    certainty: of.certainty,
    demonstration: of.demonstration,
  }
}

function refusedShown(of: RefusedIn): z.output<typeof RefusedShown> {
  const digits = digitsOf(of.currency)
  const money = (minor: bigint): string => formatMinor(minor, digits)
  return {
    kind: 'refused',
    market: of.market,
    route: of.route,
    routeName: plain(of.routeName),
    code: of.code,
    line: of.line,
    currency: of.currency,
    over: of.overMinor === null ? null : money(of.overMinor),
    words: plain(of.words),
    advice: adviceShown(of.advice, money),
    rules: of.rules.map(ruleShown),
  }
}

/** False only where the duty of the line rests on a rate that nobody gave: it was then taken to be none. */
export const isDutyKnown = ({ answer, goods }: Pick<LandedIn, 'answer' | 'goods'>, at: number): boolean =>
  goods[at]?.dutyKnown === true ||
  !(answer.lines[at]?.taxes ?? []).some(({ step }) => step.exempt === undefined && step.rate?.kind === 'duty')

/** False where alcohol or tobacco is charged an excise whose rate nobody gave: it was then taken to be none. */
export const isExciseKnown = ({ answer, goods }: Pick<LandedIn, 'answer' | 'goods'>, at: number): boolean => {
  const own = goods[at]?.goods
  const charged = own?.classes?.some((each) => each === 'alcohol' || each === 'tobacco') === true
  return (
    !charged ||
    own.consumptionTax !== undefined ||
    !(answer.lines[at]?.taxes ?? []).some(({ step }) => step.exempt === undefined && step.rate?.kind === 'excise')
  )
}

const digitsOf = (currency: string): number => decimalOf({ minor: 0n, currency }).split('.')[1]?.length ?? 0
const plain = (text: Words) => ({ en: text.en, 'zh-CN': text['zh-CN'] })
const ruleShown = (rule: Rule) => ({ ...rule, text: plain(rule.text) })

const tariffOf = (of: LandedIn['goods'][number] | undefined) =>
  of?.row
    ? {
        code: of.row.code,
        nameEn: of.row.nameEn,
        nameZh: of.row.nameZh,
        linesBeneath: of.lines,
        demonstration: of.row.demonstration,
      }
    : null

const adviceShown = (advice: LandedIn['advice'], money: (minor: bigint) => string) =>
  advice === null
    ? null
    : {
        over: money(advice.overMinor),
        saves: advice.savesMinor === undefined ? null : money(advice.savesMinor),
        tax: money(advice.totalTaxMinor),
        parcels: advice.parcels.map((pieces) => [...pieces]),
        words: plain(advice.words),
      }
