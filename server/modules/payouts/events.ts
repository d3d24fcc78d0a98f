import { z } from 'zod'
import { event } from '#platform/outbox'

/** Amounts are minor units as text. */
const Payout = z.object({ payoutId: z.uuid(), sellerId: z.uuid(), amountMinor: z.string(), currency: z.string() })

/** The bank has taken the file. */
export const payoutSent = event('payouts.sent', Payout)

/** The bank's statement shows exactly this amount. */
export const payoutPaid = event('payouts.paid', Payout.extend({ paidAt: z.iso.datetime({ offset: true }) }))

/** The bank refused; `reason` is in its own words. What was not paid is due anew, and waits for a person. */
export const payoutRejected = event('payouts.rejected', Payout.extend({ code: z.string(), reason: z.string() }))

/** The bank gave the money of a paid payout back: it is due anew, and waits for a person. */
export const payoutReturned = event('payouts.returned', Payout.extend({ code: z.string(), reason: z.string() }))

/** A seller's balance fell below nothing. */
export const debtBegan = event(
  'payouts.debt-began',
  z.object({ debtId: z.uuid(), sellerId: z.uuid(), amountMinor: z.string(), currency: z.string() }),
)

/** From now on a share of what is released is withheld; the reason is the seller's to read. */
export const reserveBegan = event(
  'payouts.reserve-began',
  z.object({
    reserveId: z.uuid(),
    sellerId: z.uuid(),
    shareBp: z.number().int(),
    holdDays: z.number().int(),
    endsAt: z.iso.datetime(),
    reason: z.string(),
  }),
)
