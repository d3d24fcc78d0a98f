import { defineRefusals } from '#platform/refusal'

export const refuse = defineRefusals({
  'inventory.below-reserved': { status: 409 },
})
