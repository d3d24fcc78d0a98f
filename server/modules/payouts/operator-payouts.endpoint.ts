import { endpoint } from '#platform/endpoint'
import { enqueue } from '#platform/job'
import { id, instant, line, money, nullable, z } from '#platform/wire'
import { approvePayout, withdrawPayout } from './approve-payout.ts'
import { debtStates } from './debt-state.ts'
import { markForReview, payNow, retryPayout } from './decide.ts'
import { payoutDesk } from './desk.ts'
import { OutlookReply, outlookReply, PayoutReply, payoutReply, ReserveReply, reserveReply } from './payout-reply.ts'
import { payoutStates } from './payout-state.ts'
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
  summary:
    'What is due to each seller and when it goes, payouts above the limit that wait for a second operator, payouts on their way (unknown answers among them), who owes, and the last hundred ended.',
  who: ['operator'],
  reply: z.object({
    due: z.array(
      z.object({
        sellerId: id,
        name: nullable(z.string()),
        amount: money,
        held: nullable(z.string()),
        outlook: OutlookReply,
      }),
    ),
    waiting: z.array(
      DeskPayout.extend({
        approveBy: nullable(instant),
        approvals: z.array(z.object({ operatorId: id, at: instant })),
      }),
    ),
    open: z.array(DeskPayout),
    ended: z.array(DeskPayout),
    debts: z.array(
      z.object({
        debtId: id,
        sellerId: id,
        name: nullable(z.string()),
        state: z.enum(debtStates),
        since: instant,
        tellAt: instant,
        amount: money,
        asked: nullable(z.object({ by: id, reason: z.string(), amount: money })),
      }),
    ),
    proposedReserves: z.array(
      ReserveReply.extend({ sellerId: id, foundBp: nullable(z.number().int()), decideBy: nullable(instant) }),
    ),
  }),
  handle: async (ctx) => {
    const { due, waiting, open, ended, debts, proposed } = await payoutDesk(ctx)
    return {
      due: due.map((each) => ({ ...each, outlook: outlookReply(each.outlook) })),
      waiting: waiting.map((each) => ({
        ...deskReply(each),
        approveBy: each.approveBy,
        approvals: [...each.approvals],
      })),
      open: open.map(deskReply),
      ended: ended.map(deskReply),
      debts: debts.map(({ debtId, sellerId, name, state, since, tellAt, amount, asked }) => ({
        debtId,
        sellerId,
        name,
        state,
        since,
        tellAt,
        amount,
        asked,
      })),
      proposedReserves: proposed.map((each) => ({
        ...reserveReply(each),
        sellerId: each.sellerId,
        foundBp: each.foundBp,
        decideBy: each.decideBy,
      })),
    }
  },
})

export const runPayoutsNow = endpoint({
  id: 'runPayouts',
  method: 'post',
  path: '/api/v1/operator/payouts/run',
  summary:
    'Pays out now, whatever the plans, to every seller to whom at least the minimum is due; of one seller, whatever is due.',
  who: ['operator'],
  body: z.strictObject({ sellerId: id.optional(), reason: line(500).optional() }),
  reply: z.object({ payoutId: nullable(id) }),
  status: 202,
  refusals: ['payouts.nothing-due', 'payouts.bank-cooling'],
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
  summary: 'Asks the bank now about an open payout; makes a rejected, returned or withdrawn one anew.',
  who: ['operator'],
  params: z.object({ payoutId: id }),
  body: withReason,
  reply: made,
  status: 202,
  refusals: ['payouts.not-found', 'payouts.not-open', 'payouts.nothing-due', 'payouts.bank-cooling'],
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

export const approvePayoutEndpoint = endpoint({
  id: 'approvePayout',
  method: 'post',
  path: '/api/v1/operator/payouts/{payoutId}/approve',
  summary: 'Agrees to a payout above the limit; the second operator, another one than the first, lets it go.',
  who: ['operator'],
  params: z.object({ payoutId: id }),
  reply: z.object({ state: z.enum(payoutStates) }),
  refusals: ['payouts.not-found', 'payouts.not-waiting', 'payouts.same-operator'],
  handle: async (ctx, { params }) => ({ state: await approvePayout(ctx, params.payoutId) }),
})

export const withdrawPayoutEndpoint = endpoint({
  id: 'withdrawPayout',
  method: 'post',
  path: '/api/v1/operator/payouts/{payoutId}/withdraw',
  summary: 'Takes a payout back before the bank has seen it; it is due anew and waits for a person.',
  who: ['operator'],
  params: z.object({ payoutId: id }),
  body: withReason,
  reply: done,
  refusals: ['payouts.not-found', 'payouts.not-waiting'],
  handle: async (ctx, { params, body }) => {
    await withdrawPayout(ctx, params.payoutId, body.reason)
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
