import { defineRefusals } from '#platform/refusal'

export const refuse = defineRefusals({
  'payments.wrong-signature': { status: 401 },
  'payments.webhook-later': { status: 503 },
  'payments.no-provider': { status: 503 },
  'payments.no-such-method': { status: 422 },
  'payments.not-found': { status: 404 },
  'payments.open-already': { status: 409 },
  'payments.not-captured': { status: 409 },
  'payments.not-disputed': { status: 409 },
  'payments.refund-exceeds': { status: 422 },
  'payments.refund-differs': { status: 409 },
  'payments.not-reported': { status: 409 },
  'payments.not-retryable': { status: 409 },
  'payments.day-not-over': { status: 422 },
})
