import { defineRefusals } from '#platform/refusal'

export const refuse = defineRefusals({
  'pricing.one-wish': { status: 422 },
  'pricing.wish-too-small': { status: 422 },
  'pricing.weight': { status: 422 },
  'pricing.line-unknown': { status: 422 },
  'pricing.over-order-limit': { status: 422 },
  'pricing.over-year-limit': { status: 422 },
  'pricing.legal-quantity': { status: 422 },
  'pricing.shelf-too-low': { status: 422 },
})
