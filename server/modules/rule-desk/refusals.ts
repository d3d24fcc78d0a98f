import { defineRefusals } from '#platform/refusal'

export const refuse = defineRefusals({
  'rule-desk.market-differs': { status: 422 },
  'rule-desk.kind-not-here': { status: 422 },
})
