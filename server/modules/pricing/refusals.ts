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
  'pricing.market-unknown': { status: 422 },
  'pricing.route-unknown': { status: 422 },
  'pricing.currency': { status: 422 },
  'pricing.one-way': { status: 422 },
  'pricing.too-many-pieces': { status: 422 },
  'pricing.split-too-large': { status: 422 },
  'pricing.no-candidate': { status: 422 },
  'pricing.price-missing': { status: 422 },
  'pricing.discount-too-large': { status: 422 },
  'pricing.route-closed': { status: 422 },
  'pricing.freight-needed': { status: 422 },
})
