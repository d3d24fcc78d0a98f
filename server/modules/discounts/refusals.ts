import { defineRefusals } from '#platform/refusal'

export const refuse = defineRefusals({
  'discounts.not-found': { status: 404 },
  'discounts.listing-not-found': { status: 404 },
  'discounts.code-taken': { status: 409 },
  'discounts.stopped-already': { status: 409 },
  'discounts.terms-wrong': { status: 422 },
  'discounts.code-unknown': { status: 404 },
  'discounts.not-yet': { status: 409 },
  'discounts.over': { status: 410 },
  'discounts.below-minimum': { status: 409 },
  'discounts.nothing-fits': { status: 409 },
  'discounts.not-with-others': { status: 409 },
  'discounts.used-up': { status: 409 },
  'discounts.used-by-person': { status: 409 },
})
