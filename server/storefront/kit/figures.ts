import { html, nothing, type Html, type Text } from './html.ts'

export type Figure = {
  readonly label: string
  readonly value: Text
  readonly note?: Text | undefined
  /** Its part of the bar below, in minor units of one currency; left out where it has none. */
  readonly share?: bigint | undefined
}

/** A few numbers that a page is opened for, large, each with its name and what it means. */
export const figures = (list: readonly Figure[]): Html =>
  html`<dl class="figures">${list.map(
    ({ label, value, note, share }, at) =>
      html`<div${share === undefined ? nothing : html` class="share-${at}"`}><dt>${label}</dt><dd class="figure">${value}</dd>${note === undefined ? nothing : html`<dd class="note">${note}</dd>`}</div>`,
  )}</dl>`

const unit = 1000n

/**
 * The shares of the figures as one bar, in their order. It repeats what the numbers say, so it is hidden from readers
 * aloud. Nothing when all shares together are nothing.
 */
export function shareBar(list: readonly Figure[]): Html {
  const whole = list.reduce((sum, { share }) => sum + (share ?? 0n), 0n)
  if (whole <= 0n) return nothing
  const bars = list.reduce<{ readonly from: bigint; readonly drawn: readonly Html[] }>(
    ({ from, drawn }, { share = 0n }, at) => {
      if (share <= 0n) return { from, drawn }
      const bar = html`<rect class="share-${at}" x="${Number((from * unit) / whole)}" y="0" width="${Number((share * unit) / whole)}" height="12"></rect>`
      return { from: from + share, drawn: [...drawn, bar] }
    },
    { from: 0n, drawn: [] },
  )
  return html`<svg class="share-bar" viewBox="0 0 ${Number(unit)} 12" preserveAspectRatio="none" aria-hidden="true" focusable="false">${bars.drawn}</svg>`
}
