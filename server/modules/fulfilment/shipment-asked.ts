import { orderOf, recipient } from '#modules/orders'
import { shipFrom } from '#modules/sellers'
import type { Ctx } from '#platform/context'
import { addressLines, chinaPhone } from './address/address-lines.ts'
import type { ShipmentAsked } from './carrier-port.ts'
import type { Parcel } from './parcels.ts'

/** What the carrier is asked for a parcel: from the order's lines, its recipient in clear, and where the seller ships from. */
export async function shipmentAsked(ctx: Ctx, { sellerId, parcelId, orderId, mode }: Parcel): Promise<ShipmentAsked> {
  const order = await orderOf(ctx, { sellerId, orderId })
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
    weightGrams: order.lines.reduce((sum, line) => sum + line.weightGrams * line.quantity, 0),
    pieces: 1,
    goods: [...order.lines.map((line) => line.titleZh).join('、')].slice(0, 200).join(''),
  }
}
