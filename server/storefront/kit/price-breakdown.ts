import type { Say } from '@westbound/web/messages'
import { money, type Money } from '@westbound/web/format'
import { html, nothing, type Html, type Text } from './html.ts'
import { price } from './price.ts'
import { table } from './table.ts'

export type PriceLine = {
  readonly label: string
  readonly amount: Money
  /** Why, by which rule, from which day: shown small below the label. */
  readonly note?: Text | undefined
}

/** The lines of an amount and its total, in the same order from cart to receipt. Zero lines are shown: a zero is news. */
export function priceLines(lines: readonly PriceLine[], total: PriceLine, say: Say): Html {
  const line = ({ label, amount, note }: PriceLine): Html =>
    html`<div><dt>${label}${note === undefined ? nothing : html`<span class="note">${note}</span>`}</dt><dd>${money(amount, say.locale)}</dd></div>`
  return html`<dl class="lines">${lines.map(line)}<div class="total"><dt>${total.label}${total.note === undefined ? nothing : html`<span class="note">${total.note}</span>`}</dt><dd>${price(total.amount, say, 'line')}</dd></div></dl>`
}

const WIDTH = 320n
const ROW = 44

/**
 * From the farm price to the shelf price, as steps: each bar begins where the last one ended. The picture has a sentence
 * above it, a table below it, and patterns of outline, so that it can be read aloud and printed in black and white.
 * Amounts are of one currency; lines may be negative (a discount) but no running sum is below zero.
 */
export function waterfall(props: {
  readonly say: Say
  readonly title: string
  readonly summary: string
  readonly lines: readonly PriceLine[]
  readonly total: PriceLine
  readonly id: string
}): Html {
  const { lines, total, say } = props
  const bars = placed(lines, total)
  const height = bars.length * ROW
  const figure = bars.map(({ from, width, kind, end }, at) => {
    const join =
      at === bars.length - 1
        ? nothing
        : html`<line x1="${end}" x2="${end}" y1="${at * ROW + 26}" y2="${at * ROW + ROW + 26}"></line>`
    return html`<rect class="bar-${kind}" x="${from}" y="${at * ROW + 26}" width="${width}" height="12"></rect>${join}`
  })
  const described = say('kit.price.picture', {
    n: lines.length,
    first: money(lines[0]?.amount ?? total.amount, say.locale),
    total: money(total.amount, say.locale),
  })
  const labels = [...lines, total].map(
    ({ label, amount }) => html`<li><span>${label}</span> <b>${money(amount, say.locale)}</b></li>`,
  )
  return html`<figure class="waterfall" aria-labelledby="${props.id}-title">
    <figcaption><h2 id="${props.id}-title">${props.title}</h2><p>${props.summary}</p></figcaption>
    <div class="waterfall-rows"><ul aria-hidden="true">${labels}</ul>
    <svg viewBox="0 0 ${Number(WIDTH)} ${height}" preserveAspectRatio="none" role="img" aria-label="${described}">${figure}</svg></div>
    <details><summary>${say('kit.price.figures')}</summary>${figures(props)}</details>
  </figure>`
}

function figures({
  lines,
  total,
  say,
  title,
}: Pick<Parameters<typeof waterfall>[0], 'lines' | 'total' | 'say' | 'title'>): Html {
  return table({
    say,
    caption: title,
    columns: [{ label: say('kit.price.line') }, { label: say('kit.price.amount'), numeric: true }],
    rows: lines.map(({ label, amount, note }) => [
      note === undefined ? label : html`${label}<span class="note">${note}</span>`,
      money(amount, say.locale),
    ]),
    foot: [[total.label, money(total.amount, say.locale)]],
  })
}

type Bar = {
  readonly from: string
  readonly width: string
  readonly end: string
  readonly kind: 'base' | 'more' | 'less' | 'total'
}

/** Places the bars in whole hundredths of a unit: amounts stay bigint to the end. */
function placed(lines: readonly PriceLine[], total: PriceLine): readonly Bar[] {
  const sums = lines.reduce<bigint[]>((done, { amount }) => [...done, (done.at(-1) ?? 0n) + amount.minor], [])
  const widest = [...sums, total.amount.minor].reduce((most, sum) => (sum > most ? sum : most), 1n)
  const unit = (minor: bigint): string => {
    const hundredths = ((minor < 0n ? 0n : minor) * WIDTH * 100n) / widest
    return `${hundredths / 100n}.${(hundredths % 100n).toString().padStart(2, '0')}`
  }
  const steps = lines.map(({ amount }, at): Bar => {
    const end = sums[at] ?? 0n
    const begin = end - amount.minor
    const less = amount.minor < 0n
    const kind = at === 0 ? 'base' : less ? 'less' : 'more'
    return { from: unit(less ? end : begin), width: unit(less ? -amount.minor : amount.minor), end: unit(end), kind }
  })
  return [...steps, { from: '0', width: unit(total.amount.minor), end: unit(total.amount.minor), kind: 'total' }]
}
