import { recipient, unitOf } from '#modules/orders'
import { shipFrom } from '#modules/sellers'
import type { Ctx } from '#platform/context'
import { addressLines, chinaPhone } from './address/address-lines.ts'
import type { ShipmentAsked } from './carrier-port.ts'
import type { Parcel } from './parcels.ts'

/** What the carrier is asked for a parcel: from the lines that are in it, its recipient in clear, and where the seller ships from. */
export async function shipmentAsked(
  ctx: Ctx,
  { sellerId, parcelId, orderId, unitId, mode }: Parcel,
): Promise<ShipmentAsked> {
  const unit = await unitOf(ctx, { sellerId, unitId })
  const { consignee } = await recipient(ctx, { sellerId, orderId })
  const from = await shipFrom(ctx, sellerId)
  return {
    reference: parcelId,
    route: mode === '9610' ? 'us-cn-direct' : 'cn-bonded',
    fromCity: `${from.city}, ${from.state}`.slice(0, 100),
    to: {
      name: consignee.name,
      phone: chinaPhone(consignee.phone),
      addressLines: addressLines(consignee),
      district: consignee.districtCode,
    },
    weightGrams: unit.lines.reduce((sum, line) => sum + line.weightGrams * line.quantity, 0),
    pieces: 1,
    goods: [...unit.lines.map((line) => line.titleZh).join('、')].slice(0, 200).join(''),
  }
}
