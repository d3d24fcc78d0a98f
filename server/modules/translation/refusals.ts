import { defineRefusals } from '#platform/refusal'

export const refuse = defineRefusals({
  'translation.nothing-yet': { status: 409 },
  'translation.stale': { status: 409 },
  'translation.already-approved': { status: 409 },
  'translation.no-chinese': { status: 422 },
  'translation.options-differ': { status: 422 },
})
