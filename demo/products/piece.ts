import type { Mode, Variant, Verdict, Words } from '../types.ts'

/**
 * One row of a product table: SKU, option, dollars to keep and list price in cents, weight packed in grams, net
 * content ('250 g'), first and second legal quantity, pieces in the US and in the bonded warehouse.
 */
export function piece(
  sku: string,
  option: Words | null,
  keepUsdMinor: bigint,
  listUsdMinor: bigint,
  weightGrams: number,
  net: `${string} ${Variant['net']['unit']}`,
  legal: readonly [string, string | null],
  stock: readonly [number, number],
): Variant {
  return {
    sku,
    option,
    keepUsdMinor,
    listUsdMinor,
    weightGrams,
    net: parseNet(net),
    legalQuantity1: legal[0],
    legalQuantity2: legal[1],
    stockUs: stock[0],
    stockBonded: stock[1],
  }
}

export const allowed: Readonly<Record<Mode, Verdict>> = { '9610': 'allowed', '1210': 'allowed' }
export const needsPapers: Readonly<Record<Mode, Verdict>> = { '9610': 'needs_papers', '1210': 'needs_papers' }
/** Infant formula: nobody lets it in before a specialist has looked. */
export const specialist: Readonly<Record<Mode, Verdict>> = { '9610': 'specialist', '1210': 'specialist' }
export const refused: Readonly<Record<Mode, Verdict>> = { '9610': 'refused', '1210': 'refused' }
/** Fresh fruit: never by parcel, from bonded stock only with plant papers. */
export const notByParcel: Readonly<Record<Mode, Verdict>> = { '9610': 'refused', '1210': 'needs_papers' }

export const netWeight: Words = { en: 'Net weight', zh: '净含量' }
export const size: Words = { en: 'Size', zh: '尺码' }
export const colour: Words = { en: 'Colour', zh: '颜色' }

/** An option whose value reads the same in both languages save for its unit. */
export function grams(amount: string): Words {
  return { en: `${amount} g`, zh: `${amount}克` }
}

export function millilitres(amount: string): Words {
  return { en: `${amount} ml`, zh: `${amount}毫升` }
}

function parseNet(net: string): Variant['net'] {
  const [amount, unit] = net.split(' ')
  if (amount === undefined || !(unit === 'g' || unit === 'ml' || unit === 'piece' || unit === 'pair'))
    throw new Error(`A net content reads like '250 g', not '${net}'`)
  return { amount, unit }
}
