import { event } from '#platform/outbox'
import { z } from 'zod'

const decided = z.object({ sellerId: z.uuid(), accountId: z.uuid(), reason: z.string() })

export const sellerSubmitted = event('sellers.submitted', z.object({ sellerId: z.uuid(), accountId: z.uuid() }))
export const sellerApproved = event('sellers.approved', decided)
export const sellerRefused = event('sellers.refused', decided)
export const sellerSuspended = event('sellers.suspended', decided)
export const sellerResumed = event('sellers.resumed', decided)
const changed = z.object({ sellerId: z.uuid(), accountId: z.uuid(), number: z.number().int(), accountLast: z.string() })

/**
 * The bank account was set anew; its owner is told, so that a stranger's change does not pass unseen. `effectiveAt`: until
 * then nothing is paid, and the change may be stopped; null where it counts at once.
 */
export const bankChanged = event(
  'sellers.bank-changed',
  changed.extend({ effectiveAt: z.iso.datetime().nullable().default(null) }),
)
/** A changed account was stopped before its time. */
export const bankChangeStopped = event('sellers.bank-change-stopped', changed)
