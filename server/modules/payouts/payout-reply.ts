import { day, id, instant, money, nullable, z } from '#platform/wire'
import type { Outlook } from './outlook.ts'
import { payoutStates } from './payout-state.ts'
import type { Payout } from './payouts.ts'
import { planKinds } from './plan.ts'
import type { SellerPlan } from './plans.ts'
import type { Reserve } from './reserves.ts'
import { reserveStates } from './reserve-state.ts'

export const PayoutReply = z.object({
  payoutId: id,
  state: z.enum(payoutStates),
  amount: money,
  createdAt: instant,
  sentAt: nullable(instant),
  paidAt: nullable(instant),
  accountLast: nullable(z.string()),
  bankReference: nullable(z.string()),
  rejectCode: nullable(z.string()),
  rejectWords: nullable(z.string()),
  returnedAt: nullable(instant),
  returnCode: nullable(z.string()),
  returnWords: nullable(z.string()),
})

export const payoutReply = (payout: Payout): z.output<typeof PayoutReply> => ({
  payoutId: payout.payoutId,
  state: payout.state,
  amount: payout.amount,
  createdAt: payout.createdAt,
  sentAt: payout.sentAt,
  paidAt: payout.paidAt,
  accountLast: payout.accountLast,
  bankReference: payout.bankReference,
  rejectCode: payout.rejectCode,
  rejectWords: payout.rejectWords,
  returnedAt: payout.returnedAt,
  returnCode: payout.returnCode,
  returnWords: payout.returnWords,
})

const usd = (minor: bigint) => ({ minor, currency: 'USD' })
const Weekday = z.number().int().min(1).max(7).describe('1 is Monday, 7 is Sunday; for weekly plans alone')

export const PlanReply = z
  .object({
    kind: z.enum(planKinds),
    weekday: nullable(Weekday),
    minimum: money,
    ownMinimum: money,
    limitMinimum: money,
    allowed: z.array(z.enum(planKinds)),
    limitReason: nullable(z.string()),
  })
  .openapi('PayoutPlan')

export const planReply = ({ plan, allowed, limit, ...amounts }: SellerPlan): z.output<typeof PlanReply> => ({
  kind: plan.kind,
  weekday: plan.weekday,
  minimum: usd(amounts.minimumMinor),
  ownMinimum: usd(amounts.ownMinimumMinor),
  limitMinimum: usd(amounts.limitMinimumMinor),
  allowed: [...allowed],
  limitReason: limit?.reason ?? null,
})

export const OutlookReply = z
  .object({
    kind: z.enum(['nothing', 'owes', 'held', 'paused', 'cooling', 'below', 'goes']),
    day: nullable(day).describe('The day of the payout, for `goes`'),
    until: nullable(instant).describe('When a changed bank account is paid, for `cooling`'),
    minimum: nullable(money).describe('What must be due, for `below`'),
    code: nullable(z.string()).describe('Why a person must look, for `held`'),
  })
  .openapi('PayoutOutlook')

export const outlookReply = (outlook: Outlook): z.output<typeof OutlookReply> => ({
  kind: outlook.kind,
  day: outlook.kind === 'goes' ? outlook.day : null,
  until: outlook.kind === 'cooling' ? outlook.until : null,
  minimum: outlook.kind === 'below' ? usd(outlook.minimumMinor) : null,
  code: outlook.kind === 'held' ? outlook.code : null,
})

export const ReserveReply = z
  .object({
    reserveId: id,
    state: z.enum(reserveStates),
    shareBp: z.number().int().describe('Hundredths of a percent of what is released'),
    holdDays: z.number().int(),
    reason: nullable(z.string()),
    endsAt: instant,
  })
  .openapi('PayoutReserve')

export const reserveReply = (reserve: Reserve): z.output<typeof ReserveReply> => ({
  reserveId: reserve.reserveId,
  state: reserve.state,
  shareBp: reserve.shareBp,
  holdDays: reserve.holdDays,
  reason: reserve.reason,
  endsAt: reserve.endsAt,
})
