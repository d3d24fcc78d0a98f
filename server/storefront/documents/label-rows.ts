import type { ProductLabel } from '#modules/documents'
import { facts, html, nothing, type Html } from '../kit/index.ts'

/** A label as it is read: its items, then the nutrition table. Its words are Chinese for every reader. */
export function labelRows({ rows, nutrition }: ProductLabel['label'], heading: string): Html {
  const pairs = (of: readonly { readonly name: string; readonly value: string }[]): Html =>
    facts(of.map(({ name, value }) => [name, value] as const))
  const table = nutrition === null ? nothing : html`<h3>${heading} · ${nutrition.per}</h3>${pairs(nutrition.rows)}`
  return html`<div class="stack" lang="zh-Hans">${pairs(rows)}${table}</div>`
}
