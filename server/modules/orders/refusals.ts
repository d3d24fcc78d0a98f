import { defineRefusals } from '#platform/refusal'

export const refuse = defineRefusals({
  'orders.not-found': { status: 404 },
  'orders.step-not-allowed': { status: 409 },
  'orders.too-late-to-refund': { status: 409 },
  'orders.refund-exceeds': { status: 409 },
  'orders.nothing-to-refund': { status: 409 },
  'orders.policy-unknown': { status: 422 },
  'orders.frozen': { status: 409 },
  'orders.stopped': { status: 409 },
  'orders.not-stopped': { status: 409 },
  'orders.no-clock-to-extend': { status: 409 },
  'orders.not-so-many-left': { status: 409 },
  'orders.parcel-returned': { status: 409 },
  'orders.recipient-erased': { status: 410 },
  'orders.not-ended': { status: 409 },
  'orders.no-business': { status: 403 },
})
