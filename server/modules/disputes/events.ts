import { z } from 'zod'
import { event } from '#platform/outbox'
import { disputeStates, disputeSteps } from './dispute-state.ts'

/** A dispute took a step, or was opened (`open`). */
export const disputeMoved = event(
  'disputes.moved',
  z.object({
    sellerId: z.uuid(),
    disputeId: z.uuid(),
    orderId: z.uuid(),
    buyerId: z.uuid(),
    step: z.enum([...disputeSteps, 'open']),
    to: z.enum(disputeStates),
    why: z.string().nullable(),
    /** Which step of its life this is. */
    seq: z.number().int(),
  }),
)
