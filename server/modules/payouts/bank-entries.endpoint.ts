import { endpoint } from '#platform/endpoint'
import { id, instant, line, money, nullable, z } from '#platform/wire'
import { explainEntry, openEntries, recordRepayment } from './settle-entry.ts'

const done = z.object({ done: z.boolean() })
const one = z.strictObject({ entryId: id })

export const listBankEntries = endpoint({
  id: 'listBankEntries',
  method: 'get',
  path: '/api/v1/operator/bank-entries',
  summary: 'Lines of our bank’s statements that nobody has explained yet, the oldest first',
  who: ['operator'],
  reply: z.object({
    items: z.array(
      z.object({
        entryId: id,
        direction: z.enum(['credit', 'debit']),
        amount: money,
        bookedAt: instant,
        endToEndId: nullable(z.string()),
        bankReference: nullable(z.string()),
        words: z.string(),
        problem: z.string(),
        payoutId: nullable(id),
        sellerId: nullable(id),
      }),
    ),
  }),
  handle: async (ctx) => ({ items: [...(await openEntries(ctx))] }),
})

export const recordRepaymentEndpoint = endpoint({
  id: 'recordRepayment',
  method: 'post',
  path: '/api/v1/operator/bank-entries/{entryId}/repayment',
  summary: 'Say that money which came is a seller’s repayment; it is booked to that seller’s balance',
  who: ['operator'],
  params: one,
  body: z.strictObject({ payerId: id.describe('The seller who paid'), reason: line(500) }),
  reply: done,
  refusals: [
    'payouts.entry-not-found',
    'payouts.entry-settled',
    'payouts.entry-no-credit',
    'payouts.entry-not-compared',
    'sellers.not-found',
  ],
  handle: async (ctx, { params, body }) => {
    await recordRepayment(ctx, params.entryId, { sellerId: body.payerId, reason: body.reason })
    return { done: true }
  },
})

export const explainBankEntry = endpoint({
  id: 'explainBankEntry',
  method: 'post',
  path: '/api/v1/operator/bank-entries/{entryId}/explain',
  summary: 'Say what a line is that moves no seller’s money',
  who: ['operator'],
  params: one,
  body: z.strictObject({ reason: line(500) }),
  reply: done,
  refusals: ['payouts.entry-not-found', 'payouts.entry-settled', 'payouts.entry-not-compared'],
  handle: async (ctx, { params, body }) => {
    await explainEntry(ctx, params.entryId, body.reason)
    return { done: true }
  },
})
