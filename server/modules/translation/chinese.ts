import { z } from '#platform/wire'
import type { ChineseState } from './tables.ts'

const words = (max: number) => z.string().trim().max(max)

/** The Chinese text of a product, as a person may edit it. One list of values per option, as in the source. */
export const ChineseText = z.object({
  titleZh: words(200).min(1),
  descriptionZhHtml: z.string().max(200_000),
  optionNamesZh: z.array(words(200)).max(3),
  optionValuesZh: z.array(z.array(words(200)).max(500)).max(3),
})
export type ChineseText = z.output<typeof ChineseText>

/** What the text was made from: the drafter's request. */
export const Source = z.object({
  title: z.string(),
  descriptionHtml: z.string(),
  optionNames: z.array(z.string()),
  optionValues: z.array(z.array(z.string())),
  vendor: z.string(),
})
export type Source = z.output<typeof Source>

export type Chinese = {
  readonly productId: string
  readonly state: ChineseState
  /** The text no longer belongs to the product's words: they changed after it was made. */
  readonly stale: boolean
  readonly source: Source
  readonly text: ChineseText | null
  readonly draftedBy: string | null
  /** 0 to 100, the drafter's own. */
  readonly confidence: number | null
  readonly unknownWords: readonly string[]
  readonly approvedAt: Date | null
}
