import { openWallet, type PaymentProvider } from '#modules/payments'
import type { Clock } from '#platform/clock'
import { decimalOf, type Money } from '#platform/money'
import type { Post } from './post.ts'
import type { Prng } from './prng.ts'
import type { Weather } from './weather.ts'

type Taken = {
  readonly id: string
  readonly merchantOrder: string
  readonly amount: Money
  readonly hint: { readonly name: string; readonly idNumber: string } | null
  status: 'pending' | 'succeeded' | 'failed' | 'closed'
  paidAt: Date | null
  payer: { readonly name: string; readonly idNumber: string } | null
}
type Returned = {
  readonly id: string
  readonly key: string
  readonly of: Taken
  readonly amount: Money
  status: 'pending' | 'succeeded' | 'failed'
  endedAt: Date | null
}

export type PaymentTwin = PaymentProvider & {
  readonly payments: () => readonly Readonly<Taken>[]
  readonly refunds: () => readonly Readonly<Returned>[]
  /** The buyer pays, or is declined; the webhook may lie about the amount. False when it cannot be paid. */
  pay(id: string, how: { readonly declined: boolean; readonly stranger: boolean; readonly lie: boolean }): boolean
  /** Money that was reported as declined came after all. */
  doubt(id: string): boolean
  /** Ends a refund that is under way. */
  endRefund(id: string, status: 'succeeded' | 'failed'): void
}

const stranger = { name: 'CHEN DAWEI', idNumber: '110101190001010022' }

/** A payment provider that keeps its own truth in memory; its webhooks are real in form and signature. */
export function openPaymentTwin(clock: Clock, random: Prng, weather: Weather, post: Post, key: string): PaymentTwin {
  const { checkEvent, readEvent } = openWallet({ url: 'http://127.0.0.1:9', secret: 'unused', webhookSecret: key })
  const truth = openTruth(clock, post)
  return {
    checkEvent,
    readEvent,
    ...paymentCalls(truth, weather),
    ...refundCalls(truth, weather, random),
    ...hands(truth),
  }
}

type Truth = ReturnType<typeof openTruth>

/** What really happened at the provider. */
function openTruth(clock: Clock, post: Post) {
  const taken: Taken[] = []
  return {
    taken,
    returned: empty<Returned>(),
    byId: (id: string) => taken.find((each) => each.id === id),
    byOrder: (merchantOrder: string) => taken.find((each) => each.merchantOrder === merchantOrder),
    tell: (each: Taken, amount = decimalOf(each.amount)): void =>
      post.send('payment', `payment.${each.status}`, { ...bodyOf(each), amount }),
    settle: (each: Taken, byStranger: boolean): void => {
      each.paidAt = clock.now()
      each.payer = byStranger ? stranger : (each.hint ?? stranger)
    },
    end: (each: Returned, status: 'succeeded' | 'failed'): void => {
      each.status = status
      each.endedAt = clock.now()
      post.send('payment', `refund.${status}`, refundBodyOf(each))
    },
  }
}

const empty = <T>(): T[] => []
const done = <T>(value: T) => ({ kind: 'done', value }) as const
const refused = (code: string) => ({ kind: 'refused', code }) as const

const paymentCalls = ({ taken, byId, byOrder, tell, returned }: Truth, weather: Weather) =>
  ({
    create: (asked) =>
      weather.call(() => {
        const known = byOrder(asked.id)
        if (known !== undefined) return done(saidOf(known))
        const made: Taken = {
          id: `pay_${taken.length + 1}`,
          merchantOrder: asked.id,
          amount: asked.amount,
          hint: asked.payerHint,
          status: 'pending',
          paidAt: null,
          payer: null,
        }
        taken.push(made)
        return done(saidOf(made))
      }),
    find: (merchantOrder) =>
      weather.call(() => {
        const found = byOrder(merchantOrder)
        return done(found === undefined ? null : saidOf(found))
      }),
    close: (id) =>
      weather.call(() => {
        const found = byId(id)
        if (found === undefined) return refused('payment.not_found')
        if (found.status !== 'pending' && found.status !== 'closed') return refused(`payment.${found.status}`)
        if (found.status === 'pending') {
          found.status = 'closed'
          tell(found)
        }
        return done(saidOf(found))
      }),
    statement: (day) => weather.call(() => done(linesOf(taken, returned, day))),
  }) satisfies Partial<PaymentTwin>

const refundCalls = ({ returned, byId, end }: Truth, weather: Weather, random: Prng) =>
  ({
    refund: ({ key: once, providerPaymentId, amount }) =>
      weather.call(() => {
        const known = returned.find((each) => each.key === once)
        if (known !== undefined) return done(saidOfRefund(known))
        const of = byId(providerPaymentId)
        if (of === undefined || of.status !== 'succeeded') return refused('refund.not_paid')
        if (amount.minor > of.amount.minor - givenBack(returned, of)) return refused('refund.exceeds_payment')
        const id = `ref_${returned.length + 1}`
        const made: Returned = { id, key: once, of, amount, status: 'pending', endedAt: null }
        returned.push(made)
        // A quick provider's webhook may be there before its answer is.
        if (random.chance(20)) end(made, 'succeeded')
        return done(saidOfRefund(made))
      }),
    findRefund: (id) =>
      weather.call(() => {
        const found = returned.find((each) => each.id === id)
        return found === undefined ? refused('refund.not_found') : done(saidOfRefund(found))
      }),
  }) satisfies Partial<PaymentTwin>

/** What buyers, and the provider by itself, do with the truth. */
const hands = ({ taken, returned, byId, tell, settle, end }: Truth) =>
  ({
    payments: () => taken,
    refunds: () => returned,
    pay: (id, how) => {
      const found = byId(id)
      if (found === undefined || found.status !== 'pending') return false
      found.status = how.declined ? 'failed' : 'succeeded'
      if (!how.declined) settle(found, how.stranger)
      tell(found, decimalOf({ ...found.amount, minor: found.amount.minor + (how.lie ? 100n : 0n) }))
      return true
    },
    doubt: (id) => {
      const found = byId(id)
      if (found === undefined || found.status !== 'failed') return false
      found.status = 'succeeded'
      settle(found, false)
      tell(found)
      return true
    },
    endRefund: (id, status) => {
      const found = returned.find((each) => each.id === id)
      if (found !== undefined && found.status === 'pending') end(found, status)
    },
  }) satisfies Partial<PaymentTwin>

/** What moved on one day in China. */
function linesOf(taken: readonly Taken[], returned: readonly Returned[], day: string) {
  return [
    ...taken.flatMap((each) =>
      each.paidAt !== null && chinaDay(each.paidAt) === day
        ? [lineOf(each, each.id, 'payment', each.paidAt, each.amount)]
        : [],
    ),
    ...returned.flatMap(({ id, of, status, endedAt, amount }) =>
      status === 'succeeded' && endedAt !== null && chinaDay(endedAt) === day
        ? [lineOf(of, id, 'refund', endedAt, { ...amount, minor: -amount.minor })]
        : [],
    ),
  ]
}

/** What went back or is on its way back; a refund that failed does not count. */
const givenBack = (refunds: readonly Returned[], of: Taken): bigint =>
  refunds
    .filter((each) => each.of === of && each.status !== 'failed')
    .reduce((sum, each) => sum + each.amount.minor, 0n)

const transactionOf = (each: Taken): string => `4200${each.id.slice(4).padStart(24, '0')}`
const chinaDay = (at: Date): string => new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10)

const saidOf = (each: Taken) => ({
  providerId: each.id,
  merchantOrder: each.merchantOrder,
  status: each.status,
  amount: decimalOf(each.amount),
  currency: each.amount.currency,
  payUrl: `http://127.0.0.1/pay/${each.id}`,
  failure: each.status === 'failed' ? 'insufficient_funds' : null,
  paid:
    each.status === 'succeeded' && each.paidAt !== null && each.payer !== null
      ? { transactionId: transactionOf(each), at: each.paidAt, payer: { ...each.payer, idType: '1' } }
      : null,
})

const saidOfRefund = (each: Returned) => ({
  providerId: each.id,
  paymentId: each.of.id,
  merchantOrder: each.of.merchantOrder,
  status: each.status,
  amount: decimalOf(each.amount),
  currency: each.amount.currency,
  endedAt: each.endedAt,
})

const bodyOf = (each: Taken) => ({
  id: each.id,
  merchant_order: each.merchantOrder,
  status: each.status,
  currency: each.amount.currency,
  failure_reason: each.status === 'failed' ? 'insufficient_funds' : null,
  transaction_id: each.status === 'succeeded' ? transactionOf(each) : null,
  paid_at: each.paidAt?.toISOString() ?? null,
  payer: each.payer === null ? null : { name: each.payer.name, id_number: each.payer.idNumber, id_type: '1' },
})

const refundBodyOf = (each: Returned) => ({
  id: each.id,
  payment_id: each.of.id,
  merchant_order: each.of.merchantOrder,
  status: each.status,
  amount: decimalOf(each.amount),
  currency: each.amount.currency,
  completed_at: each.endedAt?.toISOString() ?? null,
})

const lineOf = (of: Taken, providerId: string, kind: 'payment' | 'refund', at: Date, amount: Money) => ({
  at,
  kind,
  providerId,
  merchantOrder: of.merchantOrder,
  transactionId: transactionOf(of),
  amount: decimalOf(amount),
  currency: amount.currency,
})
