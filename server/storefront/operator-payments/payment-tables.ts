import type { Desk, ProviderName } from '#modules/payments'
import { newId } from '#platform/id'
import type { Say } from '#platform/say'
import { money } from '@westbound/web/format'
import { decimalOf } from '#platform/money'
import { form, html, table, textField, type Html, type Text } from '../kit/index.ts'
import { ageBadge } from '../operator-verification/age.ts'
import { reasonForm } from './reason-form.ts'

/** Who looks, and when. */
export type Seen = { readonly say: Say; readonly now: Date; readonly operatorId: string }

const columnsOf = (say: Say, names: readonly string[]) =>
  names.map((name) => ({ label: say(`payments.column.${name}`), numeric: name === 'amount' }))
const age = (since: Date, { say, now }: Seen): Html => ageBadge(since, now, say, 1)
const providerOf = (name: ProviderName | null, say: Say): string =>
  name === null ? '' : say(`payments.provider.${name}`)

/** One button with its reason. */
const act = ({ say, now }: Seen, verb: string, action: string, of: string): Html =>
  reasonForm({ action, say, key: newId(now), submit: say(`payments.${verb}`), of })

export function unknownTable(desk: Desk, seen: Seen): Html {
  const { say } = seen
  const rows = desk.unknown.map((each): readonly Text[] => [
    html`${say(`payments.subject.${each.subject}`)} <code>${each.id}</code>`,
    providerOf(each.provider, say),
    age(each.since, seen),
    money(each.amount, say.locale),
    say('payments.attempts', { n: each.attempts, problem: each.problem ?? '' }),
    each.subject === 'payment'
      ? act(seen, 'ask', `/operator/payments/${each.id}/ask`, each.id)
      : say('payments.asked-by-itself'),
  ])
  return table({
    say,
    caption: say('payments.unknown'),
    columns: columnsOf(say, ['what', 'provider', 'since', 'amount', 'problem', 'act']),
    rows,
    empty: say('payments.unknown.none'),
  })
}

/** What was reported is not what we asked for, and the provider says no more of it: a person decides. */
export function disputedTable(desk: Desk, seen: Seen): Html {
  const { say } = seen
  const rows = desk.disputed.map((each): readonly Text[] => [
    html`<code>${each.paymentId}</code>`,
    providerOf(each.provider, say),
    age(each.since, seen),
    money(each.amount, say.locale),
    each.givingBack === null
      ? html`${giveBackForm(each, seen)}${act(seen, 'end', `/operator/payments/${each.paymentId}/end`, each.paymentId)}`
      : say('payments.giving-back'),
  ])
  return table({
    say,
    caption: say('payments.disputed'),
    columns: columnsOf(say, ['what', 'provider', 'since', 'amount', 'act']),
    rows,
    empty: say('payments.disputed.none'),
  })
}

function giveBackForm({ paymentId, amount }: Desk['disputed'][number], { say, now }: Seen): Html {
  const fields = html`${textField(
    {
      name: 'amount',
      id: `f-give-back-amount-${paymentId}`,
      label: say('payments.give-back.amount'),
      value: decimalOf(amount),
      width: 'short',
    },
    say,
  )}${textField(
    {
      name: 'reason',
      id: `f-give-back-reason-${paymentId}`,
      label: say('payments.reason'),
      maxlength: 200,
      width: 'middle',
    },
    say,
  )}`
  return form({
    action: `/operator/payments/${paymentId}/give-back`,
    key: newId(now),
    submit: say('payments.give-back'),
    tone: 'plain',
    label: `${say('payments.give-back')}: ${paymentId}`,
    fields,
  })
}

export function mismatchTable(desk: Desk, seen: Seen): Html {
  const { say } = seen
  const rows = desk.mismatches.map((each): readonly Text[] => [
    html`${say(`payments.subject.${each.subject}`)} <code>${each.subjectId}</code>`,
    age(each.since, seen),
    say(`payments.field.${each.field}`),
    each.ours,
    each.theirs,
    html`${act(seen, 'ask', `/operator/payments/${each.paymentId}/ask`, each.paymentId)}${act(
      seen,
      'review',
      `/operator/payments/${each.paymentId}/review`,
      each.paymentId,
    )}`,
  ])
  return table({
    say,
    caption: say('payments.mismatches'),
    columns: columnsOf(say, ['what', 'since', 'field', 'ours', 'theirs', 'act']),
    rows,
    empty: say('payments.mismatches.none'),
  })
}

export function refundTable(desk: Desk, seen: Seen): Html {
  const { say } = seen
  const rows = desk.failedRefunds.map((each): readonly Text[] => [
    html`<code>${each.refundId}</code>`,
    age(each.since, seen),
    money(each.amount, say.locale),
    each.problem ?? '',
    act(seen, 'retry', `/operator/payments/refunds/${each.refundId}/retry`, each.refundId),
  ])
  return table({
    say,
    caption: say('payments.refunds'),
    columns: columnsOf(say, ['what', 'since', 'amount', 'problem', 'act']),
    rows,
    empty: say('payments.refunds.none'),
  })
}

/** What a provider could not tell customs, and where who ordered is not who paid. */
export function declarationTable(desk: Desk, seen: Seen): Html {
  const { say } = seen
  const rows = desk.declarations.map((each): readonly Text[] => [
    each.orderNumber,
    providerOf(each.provider, say),
    age(each.since, seen),
    html`${say(`payments.declaration.${each.state}`)} ${each.identity === null ? '' : say(`payments.identity.${each.identity}`)} ${each.problem ?? ''}`,
    each.state === 'failed' || each.identity === 'differs'
      ? act(seen, 'declare-again', `/operator/payments/declarations/${each.orderId}/retry`, each.orderNumber)
      : '',
  ])
  return table({
    say,
    caption: say('payments.declarations'),
    columns: columnsOf(say, ['order', 'provider', 'since', 'problem', 'act']),
    rows,
    empty: say('payments.declarations.none'),
  })
}

export function waitingTable(desk: Desk, seen: Seen): Html {
  const { say } = seen
  const rows = desk.waiting.map((each): readonly Text[] => [
    html`<code>${each.id}</code> ${each.type ?? ''}`,
    providerOf(each.provider, say),
    age(each.since, seen),
    each.about ?? '',
    say('payments.attempts', { n: each.attempts, problem: each.problem ?? '' }),
  ])
  return table({
    say,
    caption: say('payments.waiting'),
    columns: columnsOf(say, ['event', 'provider', 'since', 'about', 'problem']),
    rows,
    empty: say('payments.waiting.none'),
  })
}

/** Every difference between a statement and our books, with its age, who looks after it, and when it was compared last. */
export function differenceTable(desk: Desk, seen: Seen): Html {
  const { say, operatorId } = seen
  const owner = (id: string | null): string =>
    say(id === null ? 'payments.nobody' : id === operatorId ? 'payments.mine' : 'payments.somebody')
  const rows = desk.differences.map((each): readonly Text[] => [
    html`${say(`payments.subject.${each.subject}`)} <code>${each.providerId}</code>`,
    html`${providerOf(each.provider, say)} ${each.day}`,
    age(each.since, seen),
    say(`payments.difference.${each.field}`),
    each.field === 'state' ? say(`escrow.state.${each.subject}.${each.ours}`) : each.ours,
    each.theirs,
    ageBadge(each.checkedAt, seen.now, say, 26),
    owner(each.ownerId),
    html`${takeForm(each, seen)}${act(seen, 'close', `/operator/payments/differences/${each.id}/close`, each.providerId)}`,
  ])
  return table({
    say,
    caption: say('payments.differences'),
    columns: columnsOf(say, ['what', 'day', 'since', 'field', 'ours', 'theirs', 'checked', 'owner', 'act']),
    rows,
    empty: say('payments.differences.none'),
  })
}

const takeForm = (each: Desk['differences'][number], { say, now, operatorId }: Seen): Html =>
  each.ownerId === operatorId
    ? html``
    : form({
        action: `/operator/payments/differences/${each.id}/take`,
        key: newId(now),
        submit: say('payments.take'),
        tone: 'plain',
        label: `${say('payments.take')}: ${each.providerId}`,
        fields: '',
      })

export function unreadTable(desk: Desk, seen: Seen): Html {
  const { say } = seen
  const rows = desk.unread.map((each): readonly Text[] => [
    each.day,
    providerOf(each.provider, say),
    age(each.since, seen),
    each.problem ?? '',
  ])
  return table({
    say,
    caption: say('payments.unread'),
    columns: columnsOf(say, ['day', 'provider', 'since', 'problem']),
    rows,
    empty: say('payments.unread.none'),
  })
}
