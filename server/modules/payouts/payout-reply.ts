import { id, instant, money, nullable, z } from '#platform/wire'
import { payoutStates } from './payout-state.ts'
import type { Payout } from './payouts.ts'

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
})

export function payoutReply(payout: Payout): z.output<typeof PayoutReply> {
  const { payoutId, state, amount, createdAt, sentAt, paidAt, accountLast, bankReference, rejectCode, rejectWords } =
    payout
  return { payoutId, state, amount, createdAt, sentAt, paidAt, accountLast, bankReference, rejectCode, rejectWords }
}
