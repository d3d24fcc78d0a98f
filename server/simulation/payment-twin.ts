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

/** What a twin remembers; plain data, so that a history can begin with another one's. */
export type PaymentTruth = { readonly taken: Taken[]; readonly returned: Returned[] }
/** Two companies of one kind: the wallet, which is asked at once, and one that keeps a fee and is chosen by the buyer. */
export const companies = {
  wallet: { name: 'wallet', methods: ['wallet'], eager: true, to: 'payment', mark: 'pay', feeBp: 0n },
  card: { name: 'stripe', methods: ['card'], eager: false, to: 'payment/stripe', mark: 'crd', feeBp: 120n },
} as const satisfies Readonly<Record<string, Company>>
type Company = Pick<PaymentProvider, 'name' | 'methods' | 'eager'> & {
  readonly to: 'payment' | 'payment/stripe'
  /** Three letters before its numbers. */
  readonly mark: string
  /** What it keeps of a payment, in hundredths of a percent; its statement says so a day later. */
  readonly feeBp: bigint
}

export type PaymentTwin = PaymentProvider & {
  readonly truth: PaymentTruth
  /** What it has kept of all payments. */
  readonly feesMinor: () => bigint
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
export function openPaymentTwin(
  { clock, random, weather, post, key }: TwinNeeds,
  company: Company,
  truth: PaymentTruth = { taken: [], returned: [] },
): PaymentTwin {
  const { account, acknowledge, checkEvent, readEvent } = openWallet({
    url: 'http://127.0.0.1:9',
    secret: 'unused',
    webhookSecret: key,
  })
  const { name, methods, eager } = company
  const books = openBooks(clock, post, company, truth)
  return {
    name,
    account,
    methods,
    eager,
    acknowledge,
    checkEvent,
    readEvent,
    truth,
    ...paymentCalls(books, weather, random),
    ...refundCalls(books, weather, random),
    ...hands(books),
  }
}

export type TwinNeeds = {
  readonly clock: Clock
  readonly random: Prng
  readonly weather: Weather
  readonly post: Post
  /** Its webhooks are signed with it. */
  readonly key: string
}
type Books = ReturnType<typeof openBooks>

/** What really happened at the provider. */
function openBooks(clock: Clock, post: Post, company: Company, { taken, returned }: PaymentTruth) {
  return {
    taken,
    returned,
    company,
    nextId: (): string => `${company.mark}_${taken.length + 1}`,
    feeOf: ({ amount, status }: Taken): bigint =>
      status === 'succeeded' ? (amount.minor * company.feeBp) / 10_000n : 0n,
    byId: (id: string) => taken.find((each) => each.id === id),
    byOrder: (merchantOrder: string) => taken.find((each) => each.merchantOrder === merchantOrder),
    tell: (each: Taken, amount = decimalOf(each.amount)): void =>
      post.send(company.to, `payment.${each.status}`, { ...bodyOf(each), amount }),
    settle: (each: Taken, byStranger: boolean): void => {
      each.paidAt = clock.now()
      each.payer = byStranger ? stranger : (each.hint ?? stranger)
    },
    end: (each: Returned, status: 'succeeded' | 'failed'): void => {
      each.status = status
      each.endedAt = clock.now()
      post.send(company.to, `refund.${status}`, refundBodyOf(each))
    },
  }
}

const done = <T>(value: T) => ({ kind: 'done', value }) as const
const refused = (code: string) => ({ kind: 'refused', code }) as const

const paymentCalls = (books: Books, weather: Weather, random: Prng) =>
  ({
    create: (asked) =>
      weather.call(() => {
        const { taken } = books
        const known = books.byOrder(asked.id)
        if (known !== undefined) return done(saidOf(known))
        const made: Taken = {
          id: books.nextId(),
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
    find: ({ merchantOrder }) =>
      weather.call(() => {
        const found = books.byOrder(merchantOrder)
        return done(found === undefined ? null : saidOf(found))
      }),
    close: ({ merchantOrder }) =>
      weather.call(() => {
        const found = books.byOrder(merchantOrder)
        if (found === undefined) return refused('payment.not_found')
        if (found.status !== 'pending' && found.status !== 'closed') return refused(`payment.${found.status}`)
        if (found.status === 'pending') {
          found.status = 'closed'
          books.tell(found)
        }
        return done(saidOf(found))
      }),
    // Now and then a line is not in it yet when it is asked for.
    statement: (day) =>
      weather.call(() => done(linesOf(books, day).filter(() => weather.isClear() || !random.chance(6)))),
  }) satisfies Partial<PaymentTwin>

const refundCalls = ({ returned, byId, end, company }: Books, weather: Weather, random: Prng) =>
  ({
    refund: ({ key: once, providerPaymentId, amount }) =>
      weather.call(() => {
        const known = returned.find((each) => each.key === once)
        if (known !== undefined) return done(saidOfRefund(known))
        const of = byId(providerPaymentId)
        if (of === undefined || of.status !== 'succeeded') return refused('refund.not_paid')
        if (amount.minor > of.amount.minor - givenBack(returned, of)) return refused('refund.exceeds_payment')
        const id = `ref_${company.mark}_${returned.length + 1}`
        const made: Returned = { id, key: once, of, amount, status: 'pending', endedAt: null }
        returned.push(made)
        // A quick provider's webhook may be there before its answer is.
        if (random.chance(20)) end(made, 'succeeded')
        return done(saidOfRefund(made))
      }),
    findRefund: ({ providerId: id }) =>
      weather.call(() => {
        const found = returned.find((each) => each.id === id)
        return found === undefined ? refused('refund.not_found') : done(saidOfRefund(found))
      }),
  }) satisfies Partial<PaymentTwin>

/** What buyers, and the provider by itself, do with the truth. */
const hands = ({ taken, returned, byId, tell, settle, end, feeOf }: Books) =>
  ({
    payments: () => taken,
    refunds: () => returned,
    feesMinor: () => taken.reduce((sum, each) => sum + feeOf(each), 0n),
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
function linesOf({ taken, returned, feeOf, company }: Books, day: string) {
  const kept = (each: Taken): string | null =>
    company.feeBp === 0n ? null : decimalOf({ ...each.amount, minor: feeOf(each) })
  return [
    ...taken.flatMap((each) =>
      each.paidAt !== null && chinaDay(each.paidAt) === day
        ? [lineOf(each, each.id, 'payment', each.paidAt, each.amount, kept(each))]
        : [],
    ),
    ...returned.flatMap(({ id, of, status, endedAt, amount }) =>
      status === 'succeeded' && endedAt !== null && chinaDay(endedAt) === day
        ? [lineOf(of, id, 'refund', endedAt, { ...amount, minor: -amount.minor }, null)]
        : [],
    ),
  ]
}

/** What went back or is on its way back; a refund that failed does not count. */
const givenBack = (refunds: readonly Returned[], of: Taken): bigint =>
  refunds
    .filter((each) => each.of === of && each.status !== 'failed')
    .reduce((sum, each) => sum + each.amount.minor, 0n)

const transactionOf = (each: Taken): string =>
  `${each.id.startsWith('pay') ? 4200 : 5200}${each.id.slice(4).padStart(24, '0')}`
const chinaDay = (at: Date): string => new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10)

const saidOf = (each: Taken) => ({
  providerId: each.id,
  merchantOrder: each.merchantOrder,
  status: each.status,
  amount: decimalOf(each.amount),
  currency: each.amount.currency,
  account: null,
  next: { kind: 'redirect', url: `http://127.0.0.1/pay/${each.id}` } as const,
  failure: each.status === 'failed' ? 'insufficient_funds' : null,
  paid:
    each.status === 'succeeded' && each.paidAt !== null && each.payer !== null
      ? { transactionId: transactionOf(each), at: each.paidAt, payer: { ...each.payer, idType: '1' }, fee: null }
      : null,
})

const saidOfRefund = (each: Returned) => ({
  providerId: each.id,
  paymentId: each.of.id,
  account: null,
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

const lineOf = (
  of: Taken,
  providerId: string,
  kind: 'payment' | 'refund',
  at: Date,
  amount: Money,
  fee: string | null,
) => ({
  at,
  kind,
  providerId,
  merchantOrder: of.merchantOrder,
  transactionId: transactionOf(of),
  amount: decimalOf(amount),
  currency: amount.currency,
  fee: fee === null ? null : { amount: fee, currency: amount.currency },
  settled: null,
})
