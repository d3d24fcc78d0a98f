import type { Say } from '@westbound/web/messages'
import { day, money, type Money } from '@westbound/web/format'
import { html, nothing, type Html } from './html.ts'

/** One tax as it was computed: its formula in words, and the rules it rests on. */
export type DrawnTax = {
  readonly label: string
  readonly amount: Money
  /** Of which goods, where there are several. */
  readonly of?: string | undefined
  readonly formula: string
  readonly rules: readonly DrawnRule[]
}
export type DrawnRule = {
  readonly text: string
  readonly source: string
  readonly readOn: string
  readonly certainty: string
}

/**
 * How the tax is made up: a drawer that opens without scripts. Each tax stands with its formula, and under it the rules with
 * their source, the day they were read and how sure they are. A tax of zero is shown: a zero is news.
 */
export function taxDrawer(props: {
  readonly say: Say
  readonly total: Money
  readonly taxes: readonly DrawnTax[]
  readonly id: string
  readonly note: string
}): Html {
  const { say, taxes, total } = props
  const rule = ({ text, source, readOn, certainty }: DrawnRule): Html =>
    html`<li>${text}<span class="note">${say('kit.tax.source', { source, day: day(readOn, say.locale), certainty: sure(say, certainty) })}</span></li>`
  const line = ({ label, amount, of, formula, rules }: DrawnTax): Html =>
    html`<li><p class="between"><b>${label}</b><b>${money(amount, say.locale)}</b></p>
      ${of === undefined ? nothing : html`<p class="note">${of}</p>`}<p>${formula}</p>
      ${rules.length === 0 ? nothing : html`<ul class="rules">${rules.map(rule)}</ul>`}</li>`
  return html`<details class="drawer" id="${props.id}"><summary>${say('kit.tax.open', { amount: money(total, say.locale) })}</summary>
    <ol>${taxes.map(line)}</ol><p class="between drawer-total"><b>${say('kit.tax.total')}</b><b>${money(total, say.locale)}</b></p>
    <p class="note">${props.note}</p></details>`
}

const sure = (say: Say, certainty: string): string =>
  say.has(`kit.tax.certainty.${certainty}`) ? say(`kit.tax.certainty.${certainty}`) : certainty
