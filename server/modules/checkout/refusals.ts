import { defineRefusals } from '#platform/refusal'

export const refuse = defineRefusals({
  'checkout.offer-not-found': { status: 404 },
  'checkout.offer-down': { status: 409 },
  'checkout.cart-full': { status: 409 },
  'checkout.codes-full': { status: 409 },
  'checkout.cart-empty': { status: 409 },
  'checkout.price-changed': { status: 409 },
  'checkout.short': { status: 409 },
  'checkout.over-year-limit': { status: 422 },
  'checkout.quote-not-found': { status: 404 },
  'checkout.quote-expired': { status: 410 },
  'checkout.quote-used': { status: 409 },
  'checkout.address-missing': { status: 404 },
  'checkout.real-name-missing': { status: 409 },
  'checkout.notice-missing': { status: 409 },
  'checkout.not-found': { status: 404 },
  'checkout.not-payable': { status: 409 },
  'checkout.asks-nobody': { status: 409 },
  'checkout.return-address': { status: 422 },
  'checkout.way-back-over': { status: 409 },
  'checkout.clearance-open': { status: 409 },
})
