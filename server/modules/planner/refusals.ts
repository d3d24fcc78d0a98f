import { defineRefusals } from '#platform/refusal'

export const refuse = defineRefusals({
  'planner.not-found': { status: 404 },
  'planner.full': { status: 409 },
})
