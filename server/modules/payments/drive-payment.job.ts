import { z } from 'zod'
import { job } from '#platform/job'
import { drivePayment } from './drive-payment.ts'

/** Takes an unfinished payment one step nearer to its end at the provider. */
export const drivePaymentJob = job('payments.drive-payment', {
  input: z.object({ buyerId: z.uuid(), paymentId: z.uuid() }),
  run: drivePayment,
})
