import { defineRefusals } from '#platform/refusal'

export const refuse = defineRefusals({
  'classification.nothing-asked': { status: 422 },
  'classification.gtin-wrong': { status: 422 },
  'classification.naics-unknown': { status: 422 },
})
