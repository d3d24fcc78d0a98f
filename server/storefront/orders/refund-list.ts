import type { OrderRefund, Part } from '#modules/orders'
import type { Say } from '#platform/say'
import { instantShort, money } from '@westbound/web/format'
import { badge, html, nothing, table, type Html, type Text } from '../kit/index.ts'

const standing = ({ doneAt, failure }: OrderRefund): 'done' | 'failed' | 'under-way' => {
  if (doneAt !== null) return 'done'
  return failure === null ? 'under-way' : 'failed'
}
const tones = { done: 'proof', failed: 'problem', 'under-way': 'wait' } as const

/** A stable word as its words; what has none is shown as it stands. */
const reasonOf = (reason: string, say: Say): string =>
  say.has(`orders.reason.${reason}`) ? say(`orders.reason.${reason}`) : reason

/** What went back of an order: nothing while nothing did. `seller` shows what it costs in dollars, `operator` whose money it is. */
export function refundList(refunds: readonly OrderRefund[], audience: 'buyer' | 'seller' | 'operator', say: Say): Html {
  if (refunds.length === 0) return nothing
  const column = (id: string, numeric = false) => ({ label: say(`orders.refunds.${id}`), numeric })
  const bySeller = audience !== 'buyer'
  const byOperator = audience === 'operator'
  return table({
    say,
    caption: say('orders.refunds'),
    columns: [
      column('at'),
      column('amount', true),
      column('why'),
      column('standing'),
      ...(bySeller ? [column('policy'), column('from-seller', true), column('owed', true)] : []),
      ...(byOperator ? [column('from-fee', true), column('from-carrier', true), column('from-tax', true)] : []),
      ...(byOperator ? [column('loss', true), column('provider-fee')] : []),
    ],
    rows: refunds.map((each): readonly Text[] => [
      instantShort(each.at, say.locale),
      money(each.amount, say.locale),
      html`${reasonOf(each.reason, say)}${each.note === null || each.note === '' ? nothing : html`<br><span class="note">${each.note}</span>`}`,
      badge(say(`orders.refunds.${standing(each)}`), tones[standing(each)]),
      ...(bySeller
        ? [
            each.policy === null ? '' : say(`orders.policy.${each.policy}`),
            money(each.fromSeller, say.locale),
            money(each.owedBySeller, say.locale),
          ]
        : []),
      ...(byOperator
        ? [each.fromFee, each.fromCarrier, each.fromTax, each.loss].map((amount) => money(amount, say.locale))
        : []),
      ...(byOperator ? [each.providerFeeBearer === null ? '' : say(`orders.bearer.${each.providerFeeBearer}`)] : []),
    ]),
  })
}

const latest = ['returned', 'delivered', 'in_delivery', 'cleared', 'arrived_port', 'exported', 'picked_up'] as const

/** The parcels of an order that leaves in several: what is in each, and where it is; nothing for one parcel. */
export function partList(
  parts: readonly Part[],
  titles: ReadonlyMap<number, string>,
  say: Say,
  more: (part: Part) => Text = () => '',
): Html {
  if (parts.length === 0) return nothing
  return table({
    say,
    caption: say('orders.parts'),
    columns: ['number', 'pieces', 'where', 'more'].map((id) => ({ label: say(`orders.parts.${id}`) })),
    rows: parts.map((part) => {
      const fact = latest.find((name) => part.facts.has(name))
      const left = part.shippedAt === null ? 'packed' : 'shipped'
      return [
        part.number,
        part.lines.map(({ line, quantity }) => `${quantity} × ${titles.get(line) ?? line}`).join(', '),
        say(`orders.parts.at.${fact ?? left}`),
        more(part),
      ]
    }),
  })
}
