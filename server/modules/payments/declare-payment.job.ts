import { z } from 'zod'
import { job } from '#platform/job'
import { driveDeclaration } from './drive-declaration.ts'

/** Takes a provider's declaration of a payment one step nearer to its end. */
export const declarePaymentJob = job('payments.declare', {
  input: z.object({ buyerId: z.uuid(), orderId: z.uuid() }),
  run: driveDeclaration,
})
