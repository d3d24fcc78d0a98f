import { defineRefusals } from '#platform/refusal'

export const refuse = defineRefusals({
  'returns.not-found': { status: 404 },
  'returns.step-not-allowed': { status: 409 },
  'returns.order-not-delivered': { status: 409 },
  'returns.too-late': { status: 409 },
  'returns.open-already': { status: 409 },
  'returns.too-many': { status: 409 },
  'returns.line-unknown': { status: 422 },
  'returns.too-many-pieces': { status: 409 },
  'returns.picture-needed': { status: 422 },
  'returns.not-your-place': { status: 409 },
  'returns.reason-needed': { status: 422 },
  'returns.evidence-closed': { status: 409 },
  'returns.put-back-elsewhere': { status: 409 },
  'returns.no-exchange': { status: 409 },
  'returns.exchange-elsewhere': { status: 422 },
  'returns.customs-step-not-allowed': { status: 409 },
  'returns.nothing-left': { status: 409 },
  'returns.nothing-chosen': { status: 422 },
})
