import { defineRefusals } from '#platform/refusal'

export const refuse = defineRefusals({
  'fulfilment.no-seller': { status: 403 },
  'fulfilment.not-packed': { status: 409 },
  'fulfilment.packed-whole': { status: 409 },
  'fulfilment.handed-over': { status: 409 },
  'fulfilment.no-parcel': { status: 404 },
  'fulfilment.no-waybill': { status: 409 },
  'fulfilment.no-record': { status: 409 },
  'fulfilment.unprintable': { status: 422 },
  'fulfilment.wrong-signature': { status: 401 },
})
