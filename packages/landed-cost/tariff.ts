import { divide, fraction, type Fraction, multiply, parseFraction, toDecimal } from './fraction.ts'
import type { Rule } from './rules.ts'

/** The two rate classes of China's VAT; which percentage a class means depends on the day. */
export type VatClass = 'standard' | 'reduced'

export type Unit = 'g' | 'kg' | 't' | 'ml' | 'l' | 'piece'

/** What a rule of a pack may count by: goods are told in litres where American law taxes the gallon of 231 cubic inches. */
export type RuleUnit = Unit | 'gal'

/** The legal quantity: what the tariff counts the goods by. Never the gross weight. `amount` is decimal text. */
export type Quantity = { readonly amount: string; readonly unit: Unit }

/**
 * What the goods count, once or twice: China's tariff counts spirits by the litre and by the kilogram and taxes them by the
 * kilogram, its neighbours tax them by the litre. The two are of different kinds (weight, volume, pieces); which of them
 * stands first matters only where a tax knows prices of several kinds of units, as that on high-end cosmetics does.
 */
export type LegalQuantities = {
  readonly legalQuantity?: Quantity | undefined
  readonly secondQuantity?: Quantity | undefined
}

type PerUnit = { readonly perUnit: string; readonly unit: Unit }

/**
 * Consumption tax of a tariff line. `rate` is a fraction as decimal text (`0.15`), `perUnit` an amount in the currency of
 * the pack for one `unit`. `when` makes it depend on the unit price, which the pack's dated thresholds decide.
 */
export type ConsumptionTax =
  | { readonly kind: 'none' }
  | { readonly kind: 'ad-valorem'; readonly rate: string; readonly when?: 'high-end-cosmetics' }
  | ({ readonly kind: 'specific' } & PerUnit)
  | ({ readonly kind: 'mixed'; readonly rate: string } & PerUnit)

/**
 * The rates of one tariff line and the row they were read from. `dutyRate` is used over the limit only. `extraDuty` is
 * an additional tariff by origin: it has a rule of its own with its own days, and is off when absent.
 */
export type TariffLine = {
  readonly code: string
  readonly rule: Rule
  readonly dutyRate: string
  readonly vat: { readonly class: VatClass } | { readonly rate: string }
  readonly consumptionTax: ConsumptionTax
  readonly extraDuty?: { readonly rate: string; readonly rule: Rule }
}

/** Volumes are counted in millionths of a millilitre, of which a gallon is a whole number. */
const units: Record<RuleUnit, { readonly dimension: 'mass' | 'volume' | 'count'; readonly size: bigint }> = {
  g: { dimension: 'mass', size: 1n },
  kg: { dimension: 'mass', size: 1000n },
  t: { dimension: 'mass', size: 1_000_000n },
  ml: { dimension: 'volume', size: 1_000_000n },
  l: { dimension: 'volume', size: 1_000_000_000n },
  gal: { dimension: 'volume', size: 3_785_411_784n },
  piece: { dimension: 'count', size: 1n },
}

export const isRuleUnit = (name: string): name is RuleUnit => Object.hasOwn(units, name)
export const isUnit = (name: string): name is Unit => name !== 'gal' && isRuleUnit(name)

export const sameKind = (one: Unit, other: Unit): boolean => units[one].dimension === units[other].dimension

/** The quantity in another unit of the same kind, or undefined when the two cannot be compared (kg and ml, say). */
export function quantityIn(quantity: Quantity, unit: RuleUnit): Fraction | undefined {
  const from = units[quantity.unit]
  const to = units[unit]
  if (from.dimension !== to.dimension) return undefined
  return multiply(parseFraction(quantity.amount), divide(fraction(from.size), fraction(to.size)))
}

/** Both quantities of a line, changed alike; one that is absent stays absent. */
export const bothQuantities = (
  { legalQuantity, secondQuantity }: LegalQuantities,
  change: (quantity: Quantity) => Quantity = same,
): { readonly legalQuantity?: Quantity; readonly secondQuantity?: Quantity } => ({
  ...(legalQuantity ? { legalQuantity: change(legalQuantity) } : {}),
  ...(secondQuantity ? { secondQuantity: change(secondQuantity) } : {}),
})
const same = (quantity: Quantity): Quantity => quantity

/** The quantity that a tax by a unit counts, and how many of that unit it is. */
export type Counted = { readonly quantity: Quantity; readonly units: Fraction }

/** The first of the two quantities that can be brought to a unit; undefined where neither can. */
export function countedIn({ legalQuantity, secondQuantity }: LegalQuantities, unit: RuleUnit): Counted | undefined {
  for (const quantity of [legalQuantity, secondQuantity]) {
    const units = quantity && quantityIn(quantity, unit)
    if (quantity && units) return { quantity, units }
  }
  return undefined
}

/** As a tax by a unit reads it: 700 ml are `0.7 l` where the tax is by the litre, and `0.18492 gal` by the gallon. */
export const countedWords = ({ quantity, units }: Counted, unit: RuleUnit): string =>
  quantity.unit === unit
    ? `${quantity.amount} ${unit}`
    : `${toDecimal(units, unit === 'gal' ? 6 : 15)
        .replace(/0+$/, '')
        .replace(/\.$/, '')} ${unit}`
