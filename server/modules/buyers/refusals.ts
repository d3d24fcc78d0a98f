import { defineRefusals } from '#platform/refusal'

export const refuse = defineRefusals({
  'buyers.address-not-found': { status: 404 },
  'buyers.address-known': { status: 409 },
  'buyers.too-many-addresses': { status: 409 },
  'buyers.district-unknown': { status: 422 },
  'buyers.phone-invalid': { status: 422 },
  'buyers.name-invalid': { status: 422 },
  'buyers.identity-invalid': { status: 422 },
  'buyers.identity-of-demonstration': { status: 422 },
  'buyers.notice-changed': { status: 409 },
})
