import { defineRefusals } from '#platform/refusal'

export const refuse = defineRefusals({
  'payouts.not-found': { status: 404 },
  'payouts.not-open': { status: 409 },
  'payouts.nothing-due': { status: 409 },
})
