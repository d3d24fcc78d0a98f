import { defineRefusals } from '#platform/refusal'

export const refuse = defineRefusals({
  'catalog.product-not-found': { status: 404 },
  'catalog.variant-not-found': { status: 404 },
  'catalog.listing-not-found': { status: 404 },
  'catalog.not-ready': { status: 409 },
  'catalog.hs-unknown': { status: 422 },
  'catalog.keep-or-shelf': { status: 422 },
  'catalog.wrong-currency': { status: 422 },
  'catalog.amount-unreadable': { status: 422 },
  'catalog.number-unreadable': { status: 422 },
  'catalog.net-too-heavy': { status: 422 },
  'catalog.too-many-pictures': { status: 422 },
  'catalog.picture-unreadable': { status: 422 },
  'catalog.picture-not-found': { status: 404 },
  'catalog.changed-meanwhile': { status: 409 },
  'catalog.not-live': { status: 409 },
})
