import { z } from 'zod'
import { event } from '#platform/outbox'
import { returnStates, returnSteps } from './return-state.ts'

/** A return took a step, or was asked for (`ask`). */
export const returnMoved = event(
  'returns.moved',
  z.object({
    sellerId: z.uuid(),
    returnId: z.uuid(),
    orderId: z.uuid(),
    buyerId: z.uuid(),
    disputeId: z.uuid().nullable(),
    step: z.enum([...returnSteps, 'ask']),
    to: z.enum(returnStates),
    why: z.string().nullable(),
    /** Which step of its life this is. */
    seq: z.number().int(),
  }),
)
