import { readFileSync } from 'node:fs'
import { findHs } from './find-hs.ts'
import type { HsIndex } from './hs-index.ts'

/** The three sets: the first may be looked at while ranking changes, the others are measured only as a whole. */
export const goldSets = ['development', 'held-out', 'sampled'] as const
export type GoldSet = (typeof goldSets)[number]
type Product = { readonly words: string; readonly language: 'en' | 'zh'; readonly hs6: string }

/** Every product once in each language it has words in. */
export const readGold = (set: GoldSet): readonly Product[] =>
  readFileSync(new URL(`../../reference/gold/${set}.csv`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .flatMap((row) => {
      const [en = '', zh = '', hs6 = ''] = row.split(';')
      return [
        { words: en, language: 'en' as const, hs6 },
        ...(zh === '' ? [] : [{ words: zh, language: 'zh' as const, hs6 }]),
      ]
    })

export type Accuracy = {
  readonly set: GoldSet
  readonly language: 'en' | 'zh'
  readonly products: number
  /** Shares in thousandths of the code being first, among three and among five. */
  readonly at1: number
  readonly at3: number
  readonly at5: number
}

/** How often the hand-given code is first, among three and among five. */
export function accuracies(index: HsIndex): readonly Accuracy[] {
  return goldSets.flatMap((set) =>
    (['en', 'zh'] as const).flatMap((language) => {
      const products = readGold(set).filter((each) => each.language === language)
      if (products.length === 0) return []
      const ranks = products.map(({ words, hs6 }) => findHs(index, words, 5).findIndex((each) => each.hs6 === hs6))
      const within = (most: number): number =>
        Math.round((1000 * ranks.filter((rank) => rank >= 0 && rank < most).length) / products.length)
      return [{ set, language, products: products.length, at1: within(1), at3: within(3), at5: within(5) }]
    }),
  )
}
