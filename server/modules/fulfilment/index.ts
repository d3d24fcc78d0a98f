/**
 * Fulfilment promises: an order has one parcel, or one for each part it was split into before shipping; it counts as shipped
 * when a carrier gave a waybill for all of it, and moves only by what the carrier reports, each report once, in whatever order they come. No answer means unknown and is asked again. What the
 * carrier reports for customs is kept apart from the order and never corrected by it.
 */
export { openCarrier, type CarrierConfig } from './carrier-adapter.ts'
export {
  carrierPort,
  type Carrier,
  type CarrierAnswer,
  type CarrierEvent,
  type CarrierMovement,
  type CarrierRecord,
  type Shipment,
  type ShipmentAsked,
} from './carrier-port.ts'
export { cannotShip } from './cannot-ship.ts'
export { packOrder, packPart } from './pack-order.ts'
export { duty as parcelDuty, next as parcelNext, parcelStates, type ParcelState } from './parcel-state.ts'
export { movementsOf, parcelByKey, parcelIn, parcelOf, parcelsOf, type OrderKey, type Parcel } from './parcels.ts'
export { packingSlip } from './packing-slip.ts'
export { askRecordAgain, recordForCustoms } from './record-for-customs.ts'
export { releaseParcel, returnParcel } from './release-parcel.ts'
export { addressLines, chinaPhone } from './address/address-lines.ts'
export { shipOrder, shipParcel } from './ship-order.ts'
export { shippingLabel } from './shipping-label.ts'
export { unknownAnswers, type OpenQuestion } from './unknown-answers.ts'
