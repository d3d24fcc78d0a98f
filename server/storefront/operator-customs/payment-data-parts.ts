import type { PaymentDataShown, UploadShown } from '#modules/customs'
import type { Say } from '#platform/say'
import { countdown, instantShort } from '@westbound/web/format'
import { badge, facts, html, nothing, table, type Html, type Text, type Tone } from '../kit/index.ts'

export const stateTone = ({ owner, state }: Pick<PaymentDataShown, 'owner' | 'state'>): Tone =>
  owner === 'operator' ? 'problem' : state === 'accepted' ? 'proof' : state === 'declined' ? 'info' : 'wait'

/** The questions of customs about one order; nothing where there are none. */
export const paymentDataTable = (items: readonly PaymentDataShown[], now: Date, say: Say): Html =>
  items.length === 0 ? nothing : questionsTable(items, now, say)

export function questionsTable(items: readonly PaymentDataShown[], now: Date, say: Say): Html {
  const columns = ['order', 'state', 'said', 'with', 'clock', 'received'].map((name) => ({
    label: say(`customs.payment-data.column.${name}`),
  }))
  const rows = items.map((each): readonly Text[] => [
    html`<a href="/operator/customs-payment-data/${each.paymentDataId}"><code>${each.orderNo}</code></a>`,
    badge(say(`customs.payment-data.state.${each.state}`), stateTone(each)),
    saidWords(each, say),
    say(`customs.owner.${each.owner}`),
    each.dueAt === null
      ? say('customs.case.none')
      : html`${instantShort(each.dueAt, say.locale)} · ${countdown(each.dueAt, now, say)}`,
    html`<time datetime="${each.receivedAt.toISOString()}">${instantShort(each.receivedAt, say.locale)}</time>`,
  ])
  return table({
    say,
    caption: say('customs.payment-data.caption'),
    columns,
    rows,
    empty: say('customs.payment-data.empty'),
  })
}

/** Customs' code and words of an upload, or nothing yet. */
export const saidWords = ({ code, said }: Pick<PaymentDataShown, 'code' | 'said'>, say: Say): string =>
  code === null ? say('customs.case.none') : [code, said ?? ''].filter((part) => part !== '').join(' · ')

/** One upload, with what was in it; who paid is masked. */
export function uploadSheet(upload: UploadShown, say: Say): Html {
  const { attempt, state, madeAt, endedAt, certNo, demonstration, sent } = upload
  return html`<section class="sheet"><h3>${say('customs.payment-data.upload', { attempt })}</h3>
    ${demonstration ? html`<p class="note">${say('customs.demonstration')}</p>` : nothing}
    ${facts([
      [
        say('customs.payment-data.upload.state'),
        `${say(`customs.payment-data.upload.${state}`)}${endedAt === null ? '' : ` · ${instantShort(endedAt, say.locale)}`}`,
      ],
      [say('customs.payment-data.column.said'), saidWords(upload, say)],
      [say('customs.payment-data.upload.made'), instantShort(madeAt, say.locale)],
      [say('customs.payment-data.upload.certificate'), certNo === '' ? null : html`<code>${certNo}</code>`],
      ...(sent === null ? [] : sentFacts(sent, say)),
    ])}
    ${sent === null ? html`<p>${say('customs.payment-data.unreadable')}</p>` : sentTexts(sent, say)}</section>`
}

type Sent = NonNullable<UploadShown['sent']>

const sentFacts = ({ head, orders }: Sent, say: Say): readonly (readonly [string, Text])[] => [
  [say('customs.payment-data.sent.transaction'), html`<code>${head.payTransactionId}</code>`],
  [say('customs.payment-data.sent.amount', { currency: head.currency }), head.totalAmount],
  [say('customs.payment-data.sent.time'), head.tradingTime],
  [say('customs.payment-data.sent.codes'), `${head.ebpCode} · ${head.payCode}`],
  [say('customs.payment-data.sent.kinds'), `verDept ${head.verDept} · payType ${head.payType}`],
  [
    say('customs.payment-data.sent.orders'),
    html`<ul class="bullets">${orders.map(({ orderNo, goodsInfo }) => html`<li><code>${orderNo}</code>: ${goodsInfo.map(({ gname, itemLink }, at) => html`${at === 0 ? '' : '; '}<a href="${itemLink}">${gname}</a>`)}</li>`)}</ul>`,
  ],
  [
    say('customs.payment-data.sent.receiver'),
    [orders[0]?.recpName, orders[0]?.recpCode, orders[0]?.recpAccount].filter((part) => part !== undefined).join(' · '),
  ],
]

const sentTexts = ({ head }: Sent, say: Say): Html =>
  html`<details><summary>${say('customs.payment-data.sent.request')}</summary><pre class="code" tabindex="0">${head.initalRequest}</pre></details>
    <details><summary>${say('customs.payment-data.sent.response')}</summary><pre class="code" tabindex="0">${head.initalResponse}</pre></details>`
