import { defineRefusals } from '#platform/refusal'

export const refuse = defineRefusals({
  'ledger.booked-already': { status: 409 },
})
