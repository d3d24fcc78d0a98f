import { z } from 'zod'
import { job } from '#platform/job'
import { driveRefund } from './drive-refund.ts'

/** Takes an unfinished refund one step nearer to its end at the provider. */
export const driveRefundJob = job('payments.drive-refund', {
  input: z.object({ buyerId: z.uuid(), refundId: z.uuid() }),
  run: driveRefund,
})
