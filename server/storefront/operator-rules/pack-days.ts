import { markets, type CompiledPack, type Entry, type Market, type Words } from '@westbound/landed-cost'
import { inForce, type RulePack } from '#modules/compliance'

/** One dated rule of either kind, in the terms of a table. */
export type DatedRule = {
  readonly id: string
  readonly kind: 'tax' | 'entry'
  readonly text: Words
  readonly value: string
  readonly act: string
  readonly source: string
  readonly readOn: string
  readonly certainty: string
  readonly demonstration: boolean
  readonly validFrom: string | null
  readonly validTo: string | null
}
export type Change = {
  readonly key: string
  readonly kind: DatedRule['kind']
  readonly before: DatedRule | null
  readonly after: DatedRule | null
}
/** What begins or ends after a day, the nearest first. */
export type Coming = { readonly day: string; readonly what: 'begins' | 'ends'; readonly rule: DatedRule }

/** The rules on a day by key: those of taxes, and those of entry where they are loaded. */
export function rulesOn(market: Market, entry: RulePack | null, on: string): ReadonlyMap<string, DatedRule> {
  const pack = markets[market]
  const taxes = Object.keys(pack.pack.rules).flatMap((key) => {
    const rule = pack.ruleOn(key, on)
    return rule === undefined ? [] : [[key, taxRule(rule)] as const]
  })
  const entries = entry === null ? [] : inForce(entry, on).rules.map((rule) => [rule.id, entryRule(rule)] as const)
  return new Map([...taxes, ...entries])
}

/** What holds on one day and not, or otherwise, on the other. */
export function changesBetween(market: Market, entry: RulePack | null, from: string, to: string): readonly Change[] {
  const [before, after] = [rulesOn(market, entry, from), rulesOn(market, entry, to)]
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key) => {
    const [was, is] = [before.get(key) ?? null, after.get(key) ?? null]
    if (was?.id === is?.id && was?.validFrom === is?.validFrom) return []
    return [{ key, kind: (is ?? was)?.kind ?? 'tax', before: was, after: is }]
  })
}

/** Everything that begins or ends after a day, as far as it is known. */
export function comingAfter(market: Market, entry: RulePack | null, day: string): readonly Coming[] {
  const all = [...allTaxes(markets[market]).map(taxRule), ...(entry?.rules ?? []).map(entryRule)]
  return all
    .flatMap((rule): readonly Coming[] => [
      ...(rule.validFrom !== null && rule.validFrom > day
        ? [{ day: rule.validFrom, what: 'begins' as const, rule }]
        : []),
      ...(rule.validTo !== null && rule.validTo >= day ? [{ day: rule.validTo, what: 'ends' as const, rule }] : []),
    ])
    .toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))
}

const allTaxes = (pack: CompiledPack): readonly Entry[] =>
  Object.keys(pack.pack.rules).flatMap((key) => pack.history(key))

const taxRule = (rule: Entry): DatedRule => ({
  id: rule.id,
  kind: 'tax',
  text: rule.text,
  value: valueOf(rule.value),
  act: rule.act,
  source: rule.source,
  readOn: rule.readOn,
  certainty: rule.certainty,
  demonstration: false,
  validFrom: rule.validFrom,
  validTo: rule.validTo ?? null,
})

/** A table of rates or a rounding, flat enough to be read in a cell. */
function valueOf(value: Entry['value']): string {
  if (value === undefined) return ''
  if (typeof value === 'string') return value
  const list = Array.isArray(value) ? value : 'classes' in value ? value.classes : [value]
  return list.map((each) => Object.values(each).join(' ')).join(' · ')
}

const entryRule = (rule: RulePack['rules'][number]): DatedRule => ({
  id: rule.id,
  kind: 'entry',
  text: { en: rule.titleEn, 'zh-CN': rule.titleZh },
  value: rule.verdict,
  act: rule.act,
  source: rule.source,
  readOn: rule.readOn,
  certainty: rule.certainty,
  demonstration: rule.demonstration,
  validFrom: rule.validFrom,
  validTo: rule.validTo,
})
