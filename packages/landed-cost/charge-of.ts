import type { Consignment, LineAtWork } from './consignment.ts'
import type { Band, DayRate, UnitPrice } from './day-rate.ts'
import type { DayStep } from './day-route.ts'
import { formatMinor } from './fraction.ts'
import { kindCharge } from './kinds.ts'
import { none, plus, type Ratio, times, toWhole, whole } from './ratio.ts'
import { remembered } from './remembered.ts'
import { inForce, rulesOf, together, type Words } from './rules.ts'
import type { Charge } from './tax-amount.ts'
import { type ConsumptionTax, countedIn, countedWords, type LegalQuantities, quantityIn, type Unit } from './tariff.ts'

type Kind<Name extends DayRate['kind']> = Extract<DayRate, { kind: Name }>
const noRules = rulesOf(undefined)

/** The rate of a step for a line; undefined when it depends on a legal quantity that is missing or of another kind. */
export function chargeOf(step: DayStep, line: LineAtWork, value: Ratio, of: Consignment): Charge | undefined {
  const { rate } = step
  const { goods } = line.given
  switch (rate?.kind) {
    case undefined:
      return { rate: none, fixed: none, rules: noRules }
    case 'flat':
      return { rate: rate.rate, fixed: none, rules: noRules }
    case 'class': {
      const found = rate.classes.find(({ name }) => name === 'other' || goods.classes?.includes(name))
      return { rate: found?.rate ?? none, fixed: none, rules: noRules }
    }
    case 'duty':
      return dutyOf(rate, line, of)
    case 'vat': {
      const tariffRules = rulesOf(goods.rule)
      if (goods.vat && 'rate' in goods.vat)
        return { rate: of.pack.ratio(goods.vat.rate), fixed: none, rules: tariffRules }
      const dated = goods.vat?.class === 'reduced' ? rate.reduced : rate.standard
      return { rate: dated.rate, fixed: none, rules: together(rulesOf(dated.rule), tariffRules) }
    }
    case 'excise':
      return exciseOf(step, rate, line, value, of)
    case 'bands':
      return bandsOf(rate, line, value)
  }
}

function dutyOf(rate: Kind<'duty'>, line: LineAtWork, of: Consignment): Charge | undefined {
  const { goods, origin } = line.given
  const rules = rulesOf(goods.rule)
  const preference = rate.preference
  if (preference && (origin ?? 'US') === preference.from) {
    const preferred = goods.preferences?.[preference.key]
    if (preferred !== undefined)
      return { rate: of.pack.ratio(preferred), fixed: none, rules: [preference.rule, ...rules] }
  }
  if (rate.kinds && goods.dutyRate === undefined && !goods.dutyPerUnit && !goods.extraDuty) {
    const stated = kindCharge(rate.kinds, line, of)
    if (stated) return stated
  }
  const base = goods.dutyRate === undefined ? none : of.pack.ratio(goods.dutyRate)
  const counted = goods.dutyPerUnit ? fixedOf(goods.dutyPerUnit, line, of) : { fixed: none }
  if (!counted) return undefined
  const extra = goods.extraDuty
  if (!extra || !inForce(extra.rule, of.request.on)) return { rate: base, ...counted, rules }
  return { rate: plus(base, of.pack.ratio(extra.rate)), ...counted, rules: [...rules, extra.rule] }
}

function exciseOf(
  step: DayStep,
  rate: Kind<'excise'>,
  line: LineAtWork,
  value: Ratio,
  of: Consignment,
): Charge | undefined {
  const { goods } = line.given
  const rules = rulesOf(goods.rule)
  if (rate.kinds && !goods.consumptionTax) {
    const stated = kindCharge(rate.kinds, line, of)
    if (stated) return stated
  }
  const tax: ConsumptionTax = goods.consumptionTax ?? { kind: 'none' }
  if (tax.kind === 'none') return { rate: none, fixed: none, rules, notCharged: bearsNone(step.name) }
  if (tax.kind === 'ad-valorem') {
    const charge: Charge = { rate: of.pack.ratio(tax.rate), fixed: none, rules }
    if (tax.when === undefined) return charge
    if (rate.notYet !== undefined) throw new RangeError(`no rule ${rate.notYet} is in force on ${of.request.on}`)
    if (!rate.unitPrice) return charge
    return fromUnitPrice(charge, rate.unitPrice, line, of)
  }
  const counted = fixedOf(tax, line, of)
  if (!counted) return undefined
  return { rate: tax.kind === 'mixed' ? of.pack.ratio(tax.rate) : none, ...counted, rules }
}

type PerUnit = { readonly perUnit: string; readonly unit: Unit }

function fixedOf(
  { perUnit, unit }: PerUnit,
  { given }: LineAtWork,
  of: Consignment,
): Pick<Charge, 'fixed' | 'byQuantity'> | undefined {
  const counted = countedIn(given, unit)
  if (!counted || counted.units.num < 0n) return undefined
  const { n, d } = of.pack.ratio(perUnit)
  const fixed = { n: n * 10n ** BigInt(of.route.minorDigits) * counted.units.num, d: d * counted.units.den }
  return { fixed, byQuantity: () => `${countedWords(counted, unit)} × ${perUnit}` }
}

/**
 * The tax begins at a price of the unit; below it there is none. Millilitres and grams of the legal quantity count alike. Of
 * two quantities the first decides: a mask is counted by the piece and a cream by the gram, and only the caller knows which.
 */
function fromUnitPrice(
  charge: Charge,
  { from, rule }: UnitPrice,
  { customs, given }: LineAtWork,
  { route: { minorDigits } }: Consignment,
): Charge | undefined {
  const found = pricedUnit(from, given)
  if (!found) return undefined
  const { minor, unit, shown, counted } = found
  const fromMinor = toWhole({ n: minor.n * counted.num, d: minor.d * counted.den }, 1n, 'up')
  const rules = [...charge.rules, rule]
  const begins = { fromMinor, charged: customs >= fromMinor }
  if (begins.charged) return { ...charge, rules, begins }
  const below = `${formatMinor(customs, minorDigits)} < ${formatMinor(fromMinor, minorDigits)}`
  return { rate: none, fixed: none, rules, begins, notCharged: belowUnitPrice(below, shown, unit) }
}

function pricedUnit(from: UnitPrice['from'], { legalQuantity, secondQuantity }: LegalQuantities) {
  for (const quantity of [legalQuantity, secondQuantity])
    for (const price of from) {
      const counted = quantity && quantityIn(quantity, price.unit)
      if (counted && counted.num > 0n) return { ...price, counted }
    }
  return undefined
}

/**
 * Each band takes its own share of the value. Its breadth is `upTo` for each unit of the legal quantity, and for each
 * piece at least `least` units: a small bottle has the whole first band to itself.
 */
function bandsOf(rate: Kind<'bands'>, line: LineAtWork, value: Ratio): Charge | undefined {
  const counted = countedIn(line.given, rate.unit)
  if (!counted) return undefined
  const least = times(rate.least, whole(BigInt(line.given.pieces)))
  const have = { n: counted.units.num, d: counted.units.den }
  const units = have.n * least.d < least.n * have.d ? least : have
  const bands = inBands(rate.bands, value, units)
  const fixed = bands.map((band) => times(band.value, band.rate)).reduce(plus, none)
  return { rate: none, fixed, rules: noRules, bands }
}

function inBands(bands: readonly Band[], value: Ratio, units: Ratio): NonNullable<Charge['bands']> {
  const shares: { value: Ratio; rate: Ratio }[] = []
  let from = none
  for (const band of bands) {
    const upTo = band.upTo ? times(band.upTo, units) : value
    const end = upTo.n * value.d < value.n * upTo.d ? upTo : value
    const breadth = { n: end.n * from.d - from.n * end.d, d: end.d * from.d }
    if (breadth.n > 0n) shares.push({ value: breadth, rate: band.rate })
    from = end
  }
  return shares
}

const bearsNone = remembered((name: Words): Words => ({
  en: `these goods bear no ${name.en}`,
  'zh-CN': `该商品不征${name['zh-CN']}`,
}))

const belowUnitPrice = (below: string, price: string, unit: string): Words => ({
  en: `not a high-end cosmetic: ${below}, which is ${price} per ${unit} of the legal quantity`,
  'zh-CN': `不属于高档化妆品：${below}（法定数量每 ${unit} ${price} 元）`,
})
