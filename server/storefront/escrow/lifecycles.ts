import {
  declarationStates,
  duty as declarationDuty,
  next as declarationNext,
  paymentDataDuty,
  paymentDataNext,
  paymentDataStates,
  requestDuty,
  requestNext,
  requestStates,
} from '#modules/customs'
import { disputeStates, duty as disputeDuty, next as disputeNext } from '#modules/disputes'
import { parcelDuty, parcelNext, parcelStates } from '#modules/fulfilment'
import {
  duty as orderDuty,
  dutyWhenRefused,
  next as orderNext,
  orderStates,
  stopDuty,
  stopNext,
  stopStates,
} from '#modules/orders'
import { paymentDuty, paymentNext, paymentStates, refundDuty, refundNext, refundStates } from '#modules/payments'
import {
  bankEntryDuty,
  bankEntryNext,
  bankEntryStates,
  debtDuty,
  debtNext,
  debtStates,
  duty as payoutDuty,
  next as payoutNext,
  payoutStates,
  reserveDuty,
  reserveNext,
  reserveStates,
} from '#modules/payouts'
import {
  customsDuty,
  customsNext,
  customsReturnStates,
  duty as returnDuty,
  next as returnNext,
  returnStates,
} from '#modules/returns'

export type Noun =
  | 'order'
  | 'stop'
  | 'parcel'
  | 'payment'
  | 'refund'
  | 'declaration'
  | 'customs-request'
  | 'payment-data'
  | 'return'
  | 'customs-return'
  | 'dispute'
  | 'payout'
  | 'reserve'
  | 'debt'
  | 'bank-entry'

/** One state of a lifecycle: who owes the next step, by which clock or why without, and where each step leads. */
export type StateRow = {
  readonly state: string
  readonly owner: string
  /** Names the words of the clock (`escrow.clock.<noun>.<clock>`); null when there is none, and `noClock` says why. */
  readonly clock: string | null
  readonly noClock: string | null
  /** Who owes it instead where the provider refuses to do it, without a clock. */
  readonly whenRefused: { readonly owner: string } | null
  readonly steps: readonly { readonly step: string; readonly to: string }[]
}
export type Lifecycle = { readonly noun: Noun; readonly words: string; readonly rows: readonly StateRow[] }

type Duty = { readonly owner: string } & (
  | { readonly clock: string }
  | { readonly noClock: string }
  | { readonly hours: number }
  | { readonly minutes: number }
)

function lifecycle<S extends string>(
  noun: Noun,
  words: string,
  states: readonly S[],
  next: Readonly<Record<S, Readonly<Record<string, S | null>>>>,
  duty: Readonly<Record<S, Duty>>,
  whenRefused: Readonly<Record<string, { readonly owner: string }>> = {},
): Lifecycle {
  const rows = states.map((state) => {
    const owed = duty[state]
    return {
      state,
      owner: owed.owner,
      clock: clockOf(owed),
      noClock: 'noClock' in owed ? owed.noClock : null,
      whenRefused: whenRefused[state] ?? null,
      steps: Object.entries<S | null>(next[state]).flatMap(([step, to]) => (to === null ? [] : [{ step, to }])),
    }
  })
  return { noun, words, rows }
}

/** A clock has a name, or is told by its length. */
function clockOf(owed: Duty): string | null {
  if ('clock' in owed) return owed.clock
  if ('hours' in owed) return `${owed.hours}h`
  return 'minutes' in owed ? `${owed.minutes}m` : null
}

/** Every lifecycle that money depends on, from the tables the product runs by: there is no second copy. */
export const lifecycles: readonly Lifecycle[] = [
  lifecycle('order', 'orders.state', orderStates, orderNext, orderDuty, dutyWhenRefused),
  lifecycle('stop', 'orders.stop.state', stopStates, stopNext, stopDuty),
  lifecycle('parcel', 'escrow.state.parcel', parcelStates, parcelNext, parcelDuty),
  lifecycle('payment', 'escrow.state.payment', paymentStates, paymentNext, paymentDuty),
  lifecycle('refund', 'escrow.state.refund', refundStates, refundNext, refundDuty),
  lifecycle('declaration', 'customs.state', declarationStates, declarationNext, declarationDuty),
  lifecycle('customs-request', 'customs.request.state', requestStates, requestNext, requestDuty),
  lifecycle('payment-data', 'customs.payment-data.state', paymentDataStates, paymentDataNext, paymentDataDuty),
  lifecycle('return', 'returns.state', returnStates, returnNext, returnDuty),
  lifecycle('customs-return', 'returns.customs.state', customsReturnStates, customsNext, customsDuty),
  lifecycle('dispute', 'disputes.state', disputeStates, disputeNext, disputeDuty),
  lifecycle('payout', 'payouts.state', payoutStates, payoutNext, payoutDuty),
  lifecycle('reserve', 'payouts.reserve.state', reserveStates, reserveNext, reserveDuty),
  lifecycle('debt', 'payouts.debt.state', debtStates, debtNext, debtDuty),
  lifecycle('bank-entry', 'payouts.entry.state', bankEntryStates, bankEntryNext, bankEntryDuty),
]
