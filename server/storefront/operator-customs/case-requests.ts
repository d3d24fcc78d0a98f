import type { Case } from '#modules/customs'
import type { Again } from '#platform/page'
import type { Say } from '#platform/say'
import { countdown, instantShort, money } from '@westbound/web/format'
import { badge, facts, form, html, nothing, radioGroup, table, textArea, type Html } from '../kit/index.ts'
import { shownOf } from '../seller-account/problems.ts'
import { needWords } from './words.ts'

/** Which form of the page was sent and comes back with a problem. */
export type Part = { readonly name: string; readonly again: Again }
type Key = { readonly sellerId: string; readonly orderId: string }
type At = {
  readonly key: Key
  readonly now: Date
  /** A fresh idempotency key for a form. */
  readonly once: () => string
  readonly part: Part | null
  readonly say: Say
}

const path = ({ sellerId, orderId }: Key): string => `/operator/customs/${sellerId}/${orderId}`

/** Requests about the list, each with where it stands, its messages and what a person may do; and the form that asks to cancel. */
export function requestsPart({ requests, cancellable }: Case, at: At): Html {
  const { say } = at
  if (requests.length === 0 && !cancellable) return nothing
  return html`<h2>${say('customs.request.title')}</h2>
    ${requests.map((request) => requestSheet(request, at))}
    ${cancellable ? cancelForm(at) : nothing}`
}

function requestSheet(request: Case['requests'][number], at: At): Html {
  const { say } = at
  const { kind, state, owner, since, dueAt, noClock, applyBy, code, meaning, preNo, lines, reason } = request
  const words = meaning === null ? '' : ` · ${meaning[say.locale]}`
  const pieces = lines
    .map(({ gnum, quantity }) => say('customs.request.line', { line: gnum, pieces: quantity }))
    .join('; ')
  return html`<section class="sheet"><h3>${say(`customs.request.kind.${kind}`)}</h3>${facts([
    [
      say('customs.case.state'),
      badge(
        say(`customs.request.state.${state}`),
        owner === 'operator' ? 'problem' : state === 'granted' ? 'proof' : 'wait',
      ),
    ],
    [say('customs.case.code'), code === null ? null : `${code}${words}`],
    [say('customs.case.owner'), say(`customs.owner.${owner}`)],
    [say('customs.case.since'), instantShort(since, say.locale)],
    [
      say('customs.case.due'),
      dueAt === null
        ? say(`customs.no-clock.${noClock ?? 'ended'}`)
        : `${instantShort(dueAt, say.locale)} · ${countdown(dueAt, at.now, say)}`,
    ],
    [say('customs.request.apply-by'), applyBy === null ? null : instantShort(applyBy, say.locale)],
    [say('customs.request.pre-no'), preNo],
    [say('customs.request.lines'), pieces === '' ? null : pieces],
    [say('customs.request.reason'), reason],
    [
      say('customs.case.unknown'),
      request.unknownSince === null
        ? null
        : `${instantShort(request.unknownSince, say.locale)} · ${request.unknownWhy ?? ''}`,
    ],
    [say('customs.case.attempt'), String(request.attempt)],
  ])}
    ${request.needs.length === 0 ? nothing : html`<ul class="bullets">${request.needs.map((need) => html`<li>${needWords(need, say)}</li>`)}</ul>`}
    ${request.messages.length === 0 ? nothing : html`<ul class="bullets">${request.messages.map((each) => html`<li><code>${each.type}</code> · ${say(`customs.message.${each.state}`)}${each.status === null ? '' : ` · ${each.status}`} · <a href="${path(at.key)}/messages/${each.id}">${say('customs.case.message.show')}<span class="aside"> ${each.type} ${each.attempt}</span></a></li>`)}</ul>`}
    ${decideRequestForm(request, at)}</section>`
}

function decideRequestForm({ requestId, actions }: Case['requests'][number], { key, once, part, say }: At): Html {
  if (actions.length === 0) return nothing
  const again = part?.name === requestId ? part.again : null
  const { problems } = shownOf(say, again, 'customs')
  const choices = actions.map((action) => ({
    value: action,
    text: say(`customs.request.action.${action}`),
    hint: say(`customs.request.action.${action}.hint`),
  }))
  const fields = html`
    ${radioGroup({ name: 'action', id: `f-action-${requestId}`, label: say('customs.case.action'), choices, value: again?.values['action'], problem: problems['action'] }, say)}
    ${reasonField(`f-reason-${requestId}`, say('customs.request.decide.hint'), again, problems['reason'], say)}`
  return form({ action: `${path(key)}/requests/${requestId}`, key: once(), submit: say('customs.case.go'), fields })
}

function cancelForm({ key, once, part, say }: At): Html {
  const again = part?.name === 'cancel' ? part.again : null
  const { problems } = shownOf(say, again, 'customs')
  return html`<section class="sheet"><h3>${say('customs.request.cancel')}</h3><p>${say('customs.request.cancel.about')}</p>${form(
    {
      action: `${path(key)}/cancel`,
      key: once(),
      submit: say('customs.request.cancel.go'),
      tone: 'plain',
      fields: reasonField('f-reason-cancel', say('customs.request.cancel.hint'), again, problems['reason'], say),
    },
  )}</section>`
}

/** Customs' bills beside what was charged; a difference shows its age and asks for a reason. */
export function taxBillsPart({ taxBills }: Case, at: At): Html {
  const { say } = at
  if (taxBills.length === 0) return nothing
  const cny = (minor: bigint, currency: string): string => money({ minor, currency }, say.locale)
  const columns = ['no', 'duty', 'vat', 'consumption', 'billed', 'charged', 'difference', 'rounding', 'state'].map(
    (name) => ({
      label: say(`customs.tax.${name}`),
      ...(['no', 'rounding', 'state'].includes(name) ? {} : { numeric: true }),
    }),
  )
  const rows = taxBills.map((bill) => [
    html`<code>${bill.taxNo}</code><br>${say(`customs.tax.status.${bill.status}`)}${bill.entDutyNo === null ? '' : ` ${bill.entDutyNo}`}`,
    ...[
      bill.dutyMinor,
      bill.vatMinor,
      bill.consumptionMinor,
      bill.billedMinor,
      bill.chargedMinor,
      bill.billedMinor - bill.chargedMinor,
    ].map((minor) => cny(minor, bill.currency)),
    say(`customs.tax.rounding.${bill.rounding}`),
    html`${badge(say(`customs.tax.state.${bill.state}`), bill.state === 'differs' ? 'problem' : 'proof')}${bill.dueAt === null ? nothing : html`<br>${say('customs.tax.age', { since: instantShort(bill.openedAt, say.locale), due: countdown(bill.dueAt, at.now, say) })}`}${bill.reason === null ? nothing : html`<br>${bill.reason}`}`,
  ])
  const open = taxBills.filter(({ state }) => state === 'differs')
  return html`${table({ say, caption: say('customs.tax.title'), columns, rows })}
    ${open.map((bill) => settleForm(bill.taxNo, at))}`
}

function settleForm(taxNo: string, { key, once, part, say }: At): Html {
  const again = part?.name === taxNo ? part.again : null
  const { problems } = shownOf(say, again, 'customs')
  return html`<section class="sheet"><h3>${say('customs.tax.settle', { no: taxNo })}</h3>${form({
    action: `${path(key)}/tax-bills/${taxNo}`,
    key: once(),
    submit: say('customs.tax.settle.go'),
    tone: 'plain',
    fields: reasonField(`f-reason-${taxNo}`, say('customs.tax.settle.hint'), again, problems['reason'], say),
  })}</section>`
}

const reasonField = (id: string, hint: string, again: Again | null, problem: string | undefined, say: Say): Html =>
  textArea(
    {
      name: 'reason',
      id,
      label: say('customs.case.reason'),
      hint,
      rows: 3,
      maxlength: 500,
      value: again?.values['reason'],
      problem,
    },
    say,
  )
