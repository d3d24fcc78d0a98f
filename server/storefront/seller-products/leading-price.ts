import type { Judgement, VariantPrice } from '#modules/catalog'
import type { Editor } from './read-editor.ts'

export type Priced = { readonly judged: Judgement; readonly first: VariantPrice }

/** The price that stands for the product: its first variant's, in the mode that is on sale, else in the first with one. */
export function leadingPrice({ product, direct, bonded }: Editor): Priced | null {
  const live = product.listings.find(({ state }) => state === 'live')?.mode
  const modes = live === '1210' ? [bonded, direct] : [direct, bonded]
  for (const judged of modes) {
    const first = judged.prices.find(({ price }) => price !== null)
    if (first !== undefined) return { judged, first }
  }
  return null
}
