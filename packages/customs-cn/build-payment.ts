import { writeFields } from './field.ts'
import type { Problem } from './field.ts'
import { paymentHead } from './layouts.ts'
import { countProblems, finish, wrap } from './message.ts'
import type { Built, Envelope } from './message.ts'
import type { PaymentRecord } from './records.ts'

/** Builds a CEB411 from 1 to 100 payments. Sent by the payment company. */
export async function buildPayment(payments: readonly PaymentRecord[], envelope: Envelope): Promise<Built> {
  const problems: Problem[] = [...countProblems('CEB411Message', 'Payment', payments.length)]
  const records = payments.map((payment, index) =>
    wrap('Payment', wrap('PaymentHead', writeFields(paymentHead, payment, `Payment ${index + 1}`, problems))),
  )
  return finish('CEB411Message', records.join(''), envelope, problems)
}
