import type { PayoutState } from '#modules/payouts'
import type { Tone } from '../kit/index.ts'

export const payoutTone: Readonly<Record<PayoutState, Tone>> = {
  waiting: 'wait',
  new: 'wait',
  sent: 'info',
  paid: 'proof',
  rejected: 'problem',
  returned: 'problem',
  withdrawn: 'plain',
}
