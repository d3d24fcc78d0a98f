import { endpoint } from '#platform/endpoint'
import { enqueue } from '#platform/job'
import { id, line, money, nullable, z } from '#platform/wire'
import { markForReview, payNow, retryPayout } from './decide.ts'
import { payoutDesk } from './desk.ts'
import { PayoutReply, payoutReply } from './payout-reply.ts'
import type { Payout } from './payouts.ts'
import { runPayoutsJob } from './run-payouts.job.ts'

const withReason = z.strictObject({ reason: line(500) })
const done = z.object({ done: z.boolean() })
const made = z.object({ payoutId: id })
const DeskPayout = PayoutReply.extend({
  sellerId: id,
  name: nullable(z.string()),
  attempts: z.number().int(),
  problem: nullable(z.string()),
  reviewReason: nullable(z.string()),
})

export const listOperatorPayouts = endpoint({
  id: 'listOperatorPayouts',
  method: 'get',
  path: '/api/v1/operator/payouts',
  summary: 'What is due to each seller, payouts on their way (unknown answers among them), and the last hundred ended.',
  who: ['operator'],
  reply: z.object({
    due: z.array(z.object({ sellerId: id, name: nullable(z.string()), amount: money, held: nullable(z.string()) })),
    open: z.array(DeskPayout),
    ended: z.array(DeskPayout),
  }),
  handle: async (ctx) => {
    const { due, open, ended } = await payoutDesk(ctx)
    return { due: [...due], open: open.map(deskReply), ended: ended.map(deskReply) }
  },
})

export const runPayoutsNow = endpoint({
  id: 'runPayouts',
  method: 'post',
  path: '/api/v1/operator/payouts/run',
  summary: 'Pays out now to every seller to whom at least the minimum is due; of one seller, whatever is due.',
  who: ['operator'],
  body: z.strictObject({ sellerId: id.optional(), reason: line(500).optional() }),
  reply: z.object({ payoutId: nullable(id) }),
  status: 202,
  refusals: ['payouts.nothing-due'],
  handle: async (ctx, { body }) => {
    if (body.sellerId !== undefined) return await payNow(ctx, body.sellerId, body.reason ?? 'run')
    await enqueue(ctx, runPayoutsJob, {}, { once: 'now' })
    return { payoutId: null }
  },
})

export const retryPayoutEndpoint = endpoint({
  id: 'retryPayout',
  method: 'post',
  path: '/api/v1/operator/payouts/{payoutId}/retry',
  summary: 'Asks the bank now about an open payout; makes a rejected one anew.',
  who: ['operator'],
  params: z.object({ payoutId: id }),
  body: withReason,
  reply: made,
  status: 202,
  refusals: ['payouts.not-found', 'payouts.not-open', 'payouts.nothing-due'],
  handle: (ctx, { params, body }) => retryPayout(ctx, params.payoutId, body.reason),
})

export const reviewPayoutEndpoint = endpoint({
  id: 'reviewPayout',
  method: 'post',
  path: '/api/v1/operator/payouts/{payoutId}/review',
  summary: 'Stops an open payout for a person to look at it.',
  who: ['operator'],
  params: z.object({ payoutId: id }),
  body: withReason,
  reply: done,
  refusals: ['payouts.not-found', 'payouts.not-open'],
  handle: async (ctx, { params, body }) => {
    await markForReview(ctx, params.payoutId, body.reason)
    return { done: true }
  },
})

const deskReply = (payout: Payout & { readonly name: string | null }) => ({
  ...payoutReply(payout),
  sellerId: payout.sellerId,
  name: payout.name,
  attempts: payout.attempts,
  problem: payout.problem,
  reviewReason: payout.reviewReason,
})
