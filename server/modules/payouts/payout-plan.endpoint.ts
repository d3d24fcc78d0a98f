import { actingSeller } from '#modules/sellers'
import { endpoint } from '#platform/endpoint'
import { id, line, money, nullable, z } from '#platform/wire'
import { planKinds } from './plan.ts'
import { PlanReply, planReply } from './payout-reply.ts'
import { choosePlan, limitPlan, planOf } from './plans.ts'

const dollars = nullable(money.refine(({ minor, currency }) => currency === 'USD' && minor >= 0n))

export const choosePayoutPlan = endpoint({
  id: 'choosePayoutPlan',
  method: 'put',
  path: '/api/v1/seller/payout-plan',
  summary: 'Choose how often and from which amount on to be paid, within the operator’s limits',
  who: ['seller'],
  body: z.strictObject({
    kind: z.enum(planKinds),
    weekday: nullable(z.number().int().min(1).max(7)).describe('For weekly plans: 1 is Monday, 7 is Sunday'),
    minimum: dollars.describe('Null: the operator’s minimum'),
  }),
  reply: PlanReply,
  keyless: 'choosing the same plan again changes nothing',
  refusals: ['sellers.no-business', 'payouts.plan-too-frequent', 'payouts.weekday-needed', 'payouts.minimum-too-low'],
  handle: async (ctx, { body }) => {
    const sellerId = actingSeller(ctx.actor)
    const { kind, weekday, minimum } = body
    await choosePlan(ctx, sellerId, { kind, weekday, minimumMinor: minimum?.minor ?? null })
    return planReply(await planOf(ctx, sellerId))
  },
})

export const limitPayoutPlan = endpoint({
  id: 'limitPayoutPlan',
  method: 'put',
  path: '/api/v1/operator/sellers/{sellerId}/payout-limits',
  summary:
    'Set how often at most and from which amount on a seller may choose to be paid; the reason goes to the seller',
  who: ['operator'],
  params: z.strictObject({ sellerId: id }),
  body: z.strictObject({
    daysBetween: nullable(z.number().int().min(1).max(31)),
    minimum: dollars,
    reason: line(500),
  }),
  reply: PlanReply,
  keyless: 'setting the same limits again changes nothing',
  refusals: ['sellers.not-found'],
  handle: async (ctx, { params, body }) => {
    const { daysBetween: days, minimum, reason } = body
    await limitPlan(ctx, params.sellerId, { days, minimumMinor: minimum?.minor ?? null, reason })
    return planReply(await planOf(ctx, params.sellerId))
  },
})
