import type { Case } from '#modules/customs'
import type { Say } from '#platform/say'
import { instantShort } from '@westbound/web/format'
import { badge, html, nothing, table, type Html } from '../kit/index.ts'

const named = (say: Say, names: readonly string[]) => names.map((name) => ({ label: say(`customs.case.${name}`) }))

/** What a field of the records is called, above its name in the messages; of goods with the number of their line. */
function fieldWords(field: string, say: Say): Html {
  const [, line, name = field] = /^lines\[(\d+)\](?:\.(\w+))?$/.exec(field) ?? []
  const id = `customs.field.${name}`
  const words = say.has(id) ? say(id) : null
  const shown =
    line === undefined ? words : say('customs.field.of-line', { line, field: words ?? say('customs.field.lines') })
  return shown === null ? html`<code>${field}</code>` : html`${shown}<span class="note"><code>${field}</code></span>`
}

/** Both values of each difference, with the rule that wants them equal. */
export function differencesTable({ differences }: Case, say: Say): Html {
  const side = ({ record, value }: Case['differences'][number]['left']): Html =>
    html`${say(`customs.record.${record}`)}: <b class="differs">${value === '' ? say('customs.case.none') : value}</b>`
  const rows = differences.map((each) => [
    fieldWords(each.field, say),
    side(each.left),
    side(each.right),
    each.words[say.locale],
  ])
  return table({
    say,
    caption: say('customs.case.differences'),
    columns: named(say, ['field', 'one', 'other', 'rule']),
    rows,
  })
}

/** The four records, field by field. */
export function comparedTable({ compared }: Case, say: Say): Html {
  const records = ['order', 'payment', 'logistics', 'inventory'] as const
  const columns = [...named(say, ['field']), ...records.map((name) => ({ label: say(`customs.record.${name}`) }))]
  const rows = compared.map(({ field, differs, values }) => [
    html`${fieldWords(field, say)}${differs ? html` ${badge(say('customs.case.differs'), 'problem')}` : nothing}`,
    ...records.map((name) => {
      const value = values[name]
      if (value === undefined || value === null) return say('customs.case.none')
      return differs ? html`<b class="differs">${value}</b>` : value
    }),
  ])
  return table({ say, caption: say('customs.case.records'), columns, rows })
}

/** Every message of every attempt; each can be had as XML, which is recorded. */
export function messagesTable(
  { messages }: Case,
  key: { readonly sellerId: string; readonly orderId: string },
  say: Say,
): Html {
  if (messages.length === 0) return nothing
  const rows = messages.map((each) => [
    html`<code>${each.type}</code>`,
    String(each.attempt),
    html`${say(`customs.message.${each.state}`)}${each.sentAt === null ? nothing : html` · ${instantShort(each.sentAt, say.locale)}`}`,
    say(`customs.signed.${each.signed ? (each.demonstration ? 'demonstration' : 'yes') : 'no'}`),
    each.status ?? say('customs.case.none'),
    html`<a href="/operator/customs/${key.sellerId}/${key.orderId}/messages/${each.id}">${say('customs.case.message.show')}<span class="aside"> ${each.type} ${each.attempt}</span></a> · <a href="/operator/customs/${key.sellerId}/${key.orderId}/messages/${each.id}.xml">${say('customs.case.message.download')}<span class="aside"> ${each.type} ${each.attempt}</span></a>`,
  ])
  const columns = named(say, ['message', 'attempt', 'message.state', 'message.signed', 'message.status', 'message.xml'])
  return table({ say, caption: say('customs.case.messages'), columns, rows })
}

/** In the order in which customs says they happened; one that came late says so. */
export function receiptsTable(
  { receipts }: Case,
  key: { readonly sellerId: string; readonly orderId: string },
  say: Say,
): Html {
  const rows = receipts.map((each) => [
    html`<code>${each.type}</code>`,
    html`<time datetime="${each.at.toISOString()}">${instantShort(each.at, say.locale)}</time>`,
    html`<time datetime="${each.arrivedAt.toISOString()}">${instantShort(each.arrivedAt, say.locale)}</time>`,
    each.status ?? say('customs.case.none'),
    each.info ?? say('customs.case.none'),
    html`<a href="/operator/customs/${key.sellerId}/${key.orderId}/receipts/${each.cursor}">${say('customs.case.message.show')}<span class="aside"> ${each.type} ${each.cursor}</span></a>`,
  ])
  const columns = named(say, [
    'receipt.kind',
    'receipt.at',
    'receipt.arrived',
    'receipt.status',
    'receipt.info',
    'message.xml',
  ])
  return table({ say, caption: say('customs.case.receipts'), columns, rows, empty: say('customs.case.receipts.empty') })
}

export function decisionsTable({ decisions }: Case, say: Say): Html {
  const rows = decisions.map((each) => [
    say(`customs.action.${each.action}`),
    html`<time datetime="${each.at.toISOString()}">${instantShort(each.at, say.locale)}</time>`,
    each.reason,
  ])
  const columns = named(say, ['decision', 'since', 'reason'])
  return table({
    say,
    caption: say('customs.case.decisions'),
    columns,
    rows,
    empty: say('customs.case.decisions.empty'),
  })
}
