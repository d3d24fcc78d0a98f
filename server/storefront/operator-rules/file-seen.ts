import type { FileSeen, Loaded } from '#modules/rule-desk'
import type { Say } from '#platform/say'
import { count } from '@westbound/web/format'
import { badge, empty, facts, html, nothing, table, type Html, type Text } from '../kit/index.ts'
import { dayText, moment } from '../operator-settings/section.ts'
import { fieldName, fieldValue } from './field-words.ts'

const rowsShown = 50
const codesShown = 30

/** Which file this is. */
export const factsSheet = ({ put, hash, addedAt }: FileSeen, say: Say): Html =>
  html`<section class="sheet">${facts([
    [say('rule-load.fact.file'), put.facts.file],
    [say('rule-load.fact.kind'), say(`rule-load.kind.${put.kind}`)],
    [say('rule-load.fact.hash'), html`<code>${hash.slice(0, 16)}</code>`],
    [
      say('rule-load.fact.source'),
      html`${put.facts.source} ${badge(say(`settings.certainty.${put.facts.certainty}`), put.facts.certainty === 'unsure' ? 'wait' : 'plain')}`,
    ],
    // Entry rules carry their own days.
    [say('rule-load.fact.from'), put.kind === 'eligibility' ? null : dayText(put.facts.validFrom, say)],
    [say('rule-load.fact.added'), moment(addedAt, say)],
  ])}</section>`

/** Every line that differs: added, taken away, or changed field by field. */
export function differenceSheet({ diff, absent, withoutLine, toRead }: Loaded, say: Say): Html {
  const { added, removed, changed } = diff
  const lacking =
    withoutLine.length === 0
      ? nothing
      : html`<p class="inset">${say('rule-load.without-line', { n: withoutLine.length, codes: withoutLine.slice(0, codesShown).join(' ') })}</p>`
  if (added + removed + changed === 0)
    return html`${empty({ title: say('rule-load.none'), text: say('rule-load.none.text') })}${lacking}${remarks(toRead, say)}`
  const counts = facts([
    ...(['added', 'removed', 'changed', 'unchanged'] as const).map(
      (name) => [say(`rule-load.count.${name}`), count(diff[name])] as const,
    ),
    ...(absent === 0 ? [] : [[say('rule-load.count.absent'), count(absent)] as const]),
  ])
  const named = (name: 'added' | 'removed'): readonly (readonly Text[])[] =>
    diff[`${name}Rows`]
      .slice(0, rowsShown)
      .map((row) => [line(row, say), badge(say(`rule-load.count.${name}`), name === 'added' ? 'info' : 'problem'), ''])
  const changes = diff.changedRows
    .slice(0, rowsShown)
    .map((row): readonly Text[] => [
      line(row, say),
      badge(say('rule-load.count.changed'), 'wait'),
      html`<ul class="bullets">${row.fields.map((field) => html`<li>${fieldChanged(field, say)}</li>`)}</ul>`,
    ])
  const columns = (['code', 'what', 'field'] as const).map((name) => ({ label: say(`rule-load.column.${name}`) }))
  const more =
    Math.max(added, removed, changed) > rowsShown
      ? html`<p class="note">${say('rule-load.more', { n: rowsShown })}</p>`
      : nothing
  return html`<section class="sheet stack" id="lines"><h3>${say('rule-load.lines')}</h3>${counts}${lacking}${remarks(toRead, say)}
    ${table({ say, caption: say('rule-load.lines.caption'), columns, rows: [...changes, ...named('added'), ...named('removed')] })}${more}</section>`
}

/** Lines whose remark sets a limit that was not read: it is loaded without one, and a person must look. */
const remarks = (toRead: Loaded['toRead'], say: Say): Html =>
  toRead.length === 0
    ? nothing
    : html`<div class="inset" role="note"><p>${badge(say('rule-load.to-read'), 'wait')} ${say('rule-load.to-read.text', { n: toRead.length })}</p>
    <ul class="bullets">${toRead.slice(0, codesShown).map((each) => html`<li>${say('rule-load.to-read.line', { line: each.line, code: each.code, remark: cut(each.remark) })}</li>`)}</ul></div>`

type Named = Loaded['diff']['addedRows'][number]
type Field = Loaded['diff']['changedRows'][number]['fields'][number]
const line = ({ code, nameEn, nameZh }: Named, say: Say): Html =>
  html`<code class="whole">${code}</code><span class="note">${say.locale === 'en' ? nameEn : nameZh}</span>`

/** What a field is called, and what it said before and says now. */
const fieldChanged = ({ field, before, after }: Field, say: Say): string =>
  say('rule-load.field-changed', {
    field: fieldName(field, say),
    before: cut(fieldValue(field, before, say)) || say('rule-load.value.none'),
    after: cut(fieldValue(field, after, say)) || say('rule-load.value.none'),
  })

const cut = (text: string): string => (text.length > 160 ? `${text.slice(0, 157)}…` : text)

/** Whom it touches: counts of all, the first listings and the first open orders by name. What holds later touches nobody yet. */
export function whoSheet({ put, would: { affected } }: FileSeen, today: string, say: Say): Html {
  const touched = affected.listings + affected.repriced + affected.carts + affected.openOrders
  const head = html`<h3>${say('rule-load.who')}</h3>`
  const later = put.kind !== 'eligibility' && put.facts.validFrom > today
  const nobody = later
    ? say('rule-load.who.later', { day: dayText(put.facts.validFrom, say) })
    : say('rule-load.who.none')
  if (touched === 0) return html`<section class="sheet" id="who">${head}<p>${nobody}</p></section>`
  const counts = facts([
    ...(['sellers', 'listings', 'goingDown', 'comingBack', 'carts', 'openOrders'] as const).map(
      (name) => [say(`rules.who.${name}`), count(affected[name])] as const,
    ),
    [say('rule-load.count.repriced'), count(affected.repriced)],
  ])
  const listings = affected.shown.map((each): readonly Text[] => [
    say.locale === 'en' ? each.titleEn : each.titleZh,
    each.sellerName,
    badge(say(`settings.verdict.${each.before}`)),
    badge(say(`settings.verdict.${each.after}`)),
    html`<code>${each.ruleId}</code>`,
  ])
  const columns = [
    ...(['listing', 'seller', 'before', 'after'] as const).map((name) => ({ label: say(`rules.who.${name}`) })),
    { label: say('rules.column.rule') },
  ]
  return html`<section class="sheet stack" id="who">${head}${counts}
    ${listings.length === 0 ? nothing : table({ say, caption: say('rules.who.first'), columns, rows: listings })}
    ${ordersTable(affected.orders, say)}</section>`
}

function ordersTable(orders: Loaded['affected']['orders'], say: Say): Html {
  if (orders.length === 0) return html``
  const rows = orders.map(({ sellerId, orderId, number, state }): readonly Text[] => [
    html`<a href="/operator/orders/${sellerId}/${orderId}">${number}</a>`,
    say(`orders.state.${state}`),
  ])
  const columns = (['number', 'state'] as const).map((name) => ({ label: say(`rule-load.order.${name}`) }))
  return html`<p>${say('rule-load.orders.text')}</p>${table({ say, caption: say('rule-load.orders'), columns, rows })}`
}
