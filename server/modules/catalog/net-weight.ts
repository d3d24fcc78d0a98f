import {
  fraction,
  multiply,
  parseFraction,
  quantityIn,
  sameKind,
  toDecimal,
  type Fraction,
} from '@westbound/landed-cost'
import type { TariffRow } from '#modules/compliance'
import type { Variant } from './product.ts'

/** Grams in one of a unit of the customs table. */
const gramsIn = new Map([
  ['035', 1000n],
  ['036', 1n],
])
const volumes = ['095', '096']
type Place = 'legalQuantity1' | 'legalQuantity2'

/**
 * What the tariff counts by weight beside something else (spirits, beer, clothes) has its net weight as a legal quantity of
 * its own, unless its contents are a weight already and need be nothing else. Its grams, where the seller told them; null
 * where nobody asks.
 */
export function netWeightOf(variant: Variant, line: TariffRow | null): { readonly grams: string | null } | null {
  const found = placeOf(variant, line)
  if (found === null) return null
  const amount = variant[found.place]
  const grams =
    amount === null
      ? variant.net && quantityIn(variant.net, 'g')
      : multiply(parseFraction(amount), fraction(found.size))
  return { grams: grams ? plain(grams, 2) : null }
}

/** Grams of net weight as the legal quantity that they are; nothing where nobody asks for them. */
export function netWeightEdit(
  variant: Variant,
  line: TariffRow | null,
  grams: string,
): { readonly [place in Place]?: string } {
  const found = placeOf(variant, line)
  return found === null ? {} : { [found.place]: plain(multiply(parseFraction(grams), fraction(1n, found.size)), 5) }
}

function placeOf({ net }: Variant, line: TariffRow | null): { readonly place: Place; readonly size: bigint } | null {
  if (line === null || line.unit2 === null) return null
  const isByVolume = [line.unit1, line.unit2].some((code) => volumes.includes(code))
  if (net !== null && sameKind(net.unit, 'g') && !isByVolume) return null
  const [first, second] = [gramsIn.get(line.unit1), gramsIn.get(line.unit2)]
  if (first !== undefined) return { place: 'legalQuantity1', size: first }
  return second === undefined ? null : { place: 'legalQuantity2', size: second }
}

const plain = (value: Fraction, digits: number): string => toDecimal(value, digits).replace(/\.?0+$/, '')
