import type { Stripe } from 'stripe'
import { z } from 'zod'
import type { PaymentProvider, StatementLine } from '#modules/payments'
import { currencyOf, decimal, instantOf } from './amounts.ts'
import { asking } from './client.ts'

const Movement = z.object({
  id: z.string(),
  amount: z.number().int(),
  created: z.number().int(),
  currency: z.string(),
  fee: z.number().int(),
  type: z.string(),
  source: z.unknown(),
})
const Source = z.object({
  id: z.string(),
  amount: z.number().int(),
  currency: z.string(),
  metadata: z.record(z.string(), z.string()).nullish(),
  payment_intent: z.string().nullish(),
})
type Movement = z.output<typeof Movement>

/** Between our balance and our bank: nothing of a payment. */
const toBank = ['payout', 'payout_cancel', 'payout_failure', 'payout_minimum_balance_hold']
const dayMs = 86_400_000

/**
 * The balance transactions of a day in China. The buyer pays yuan (presentment) and the account is settled in its own
 * currency: `amount` is what the buyer paid, `settled` and `fee` are what Stripe's balance moved by. The fee is known as
 * soon as the money is; a refund gives none of it back.
 */
export const openStatement = (client: Stripe) =>
  ({
    statement: async (day) => {
      const from = Date.parse(`${day}T00:00:00+08:00`)
      const answer = await asking(async () => {
        const found: unknown[] = []
        const range = { gte: from / 1000, lt: (from + dayMs) / 1000 }
        const list = client.balanceTransactions.list({ created: range, limit: 100, expand: ['data.source'] })
        for await (const each of list) found.push(each)
        return found
      })
      if (answer.kind !== 'done') return answer
      const read = z.array(Movement).safeParse(answer.value)
      return read.success
        ? { kind: 'done', value: read.data.filter(({ type }) => !toBank.includes(type)).map(lineOf) }
        : { kind: 'unknown', why: 'a list we cannot read' }
    },
  }) satisfies Partial<PaymentProvider>

function lineOf(movement: Movement): StatementLine {
  const source = Source.safeParse(movement.source).data ?? null
  const order = source?.metadata?.['merchant_order']
  const kind = kindOf(movement.type)
  if (kind === 'other' || source === null || order === undefined) return otherOf(movement)
  const paid = kind === 'payment' ? source.amount : -source.amount
  return {
    at: instantOf(movement.created),
    kind,
    // A charge does not know its session: our own id stands for it, by which we know the payment.
    providerId: kind === 'payment' ? order : source.id,
    merchantOrder: order,
    transactionId: source.payment_intent ?? '',
    amount: decimal(paid, source.currency),
    currency: currencyOf(source.currency),
    fee: { amount: decimal(movement.fee, movement.currency), currency: currencyOf(movement.currency) },
    settled: { amount: decimal(movement.amount, movement.currency), currency: currencyOf(movement.currency) },
  }
}

const kindOf = (type: string): StatementLine['kind'] =>
  type === 'charge' || type === 'payment'
    ? 'payment'
    : type === 'refund' || type === 'payment_refund'
      ? 'refund'
      : 'other'

const otherOf = (movement: Movement): StatementLine => ({
  at: instantOf(movement.created),
  kind: 'other',
  providerId: movement.id,
  merchantOrder: '',
  transactionId: '',
  amount: decimal(movement.amount, movement.currency),
  currency: currencyOf(movement.currency),
  fee: { amount: decimal(movement.fee, movement.currency), currency: currencyOf(movement.currency) },
  settled: null,
})
