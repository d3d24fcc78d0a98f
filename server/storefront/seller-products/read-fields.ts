import { netWeightEdit, refuse, type Product, type ProductEdit, type Variant } from '#modules/catalog'
import type { TariffRow } from '#modules/compliance'
import { moneyOf } from '#platform/money'

type Typed = Readonly<Record<string, unknown>>
type Edits = NonNullable<ProductEdit['variants']>

const typedIn = (fields: Typed, name: string): string => {
  const value = fields[name]
  return typeof value === 'string' ? value.trim() : ''
}

/** Weights and contents typed for each variant; an empty box keeps what is known. */
export function weightsOf(product: Product, fields: Typed, lines: ReadonlyMap<string, TariffRow>): Edits {
  return product.variants.map((variant) => {
    const { id: variantId } = variant
    const weight = typedIn(fields, `weight-${variantId}`)
    const net = typedIn(fields, `net-${variantId}`)
    if (weight !== '' && !/^[1-9]\d{0,5}$/.test(weight)) throw refuse('catalog.number-unreadable', { text: weight })
    return {
      variantId,
      ...(weight === '' ? {} : { weightGrams: Number(weight) }),
      ...(net === '' ? {} : { net: contentsOf(net) }),
      ...netWeight(variant, fields, lines.get(variant.hsCode ?? '') ?? null),
    }
  })
}

/** Grams; more than the packed piece weighs is a slip, and customs would stop the parcel. */
function netWeight(variant: Variant, fields: Typed, line: TariffRow | null) {
  const text = typedIn(fields, `net-weight-${variant.id}`)
  if (text === '') return {}
  if (!/^[1-9]\d{0,5}(\.\d{1,2})?$/.test(text)) throw refuse('catalog.number-unreadable', { text })
  const packed = typedIn(fields, `weight-${variant.id}`) || variant.weightGrams
  if (packed !== null && Number(text) > Number(packed)) throw refuse('catalog.net-too-heavy', { text })
  return netWeightEdit(variant, line, text)
}

const units = { g: 'g', kg: 'kg', ml: 'ml', l: 'l', piece: 'piece', pieces: 'piece' } as const

function contentsOf(text: string): NonNullable<Edits[number]['net']> {
  const [, amount = '', name = ''] = /^(\d{1,9}(?:\.\d{1,5})?)\s*([a-z]+)$/i.exec(text) ?? []
  const unit = Object.entries(units).find(([key]) => key === name.toLowerCase())?.[1]
  if (unit === undefined || !/[1-9]/.test(amount)) throw refuse('catalog.number-unreadable', { text })
  return { amount, unit }
}

/** What is fixed for each variant; an empty box keeps what is known. */
export function pricesOf(product: Product, fields: Typed): Edits {
  return product.variants.flatMap(({ id: variantId }) => {
    const text = typedIn(fields, `amount-${variantId}`)
    if (text === '') return []
    const shelf = typedIn(fields, `fix-${variantId}`) === 'shelf'
    const amount = moneyOf(text, shelf ? 'CNY' : 'USD')
    if (amount === null || amount.minor <= 0n) throw refuse('catalog.amount-unreadable', { text })
    return [{ variantId, ...(shelf ? { shelf: amount } : { keep: amount }) }]
  })
}
