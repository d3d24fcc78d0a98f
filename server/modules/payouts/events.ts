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
