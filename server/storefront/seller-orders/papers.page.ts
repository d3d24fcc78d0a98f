import { packingSlip, parcelIn, shippingLabel } from '#modules/fulfilment'
import { actingSeller } from '#modules/sellers'
import { page as onGet } from '#platform/page'
import { z } from '#platform/wire'

const params = z.object({ orderId: z.uuid() })

/** The papers of a parcel, at the same place below the seller's page and below the API. */
const paper = (name: 'slip' | 'label', path: string) =>
  onGet({
    path,
    who: ['seller'],
    params,
    writes: 'having a paper with a name and an address on it is recorded',
    show: async (ctx, { params: { orderId } }) => {
      const key = { sellerId: actingSeller(ctx.actor), orderId }
      const file = await (name === 'slip' ? packingSlip(ctx, key) : shippingLabel(ctx, key))
      return { file, type: 'application/pdf', name: `${name}-${orderId.slice(-8)}.pdf`, inline: true }
    },
  })

export const slipPage = paper('slip', '/sell/orders/{orderId}/slip.pdf')
export const labelPage = paper('label', '/sell/orders/{orderId}/label.pdf')
export const slipFile = paper('slip', '/api/v1/seller/orders/{orderId}/slip.pdf')
export const labelFile = paper('label', '/api/v1/seller/orders/{orderId}/label.pdf')

/** The same of one parcel of an order that leaves in several. */
const paperOfParcel = (name: 'slip' | 'label', path: string) =>
  onGet({
    path,
    who: ['seller'],
    params: params.extend({ parcelId: z.uuid() }),
    writes: 'having a paper with a name and an address on it is recorded',
    show: async (ctx, { params: { orderId, parcelId } }) => {
      const sellerId = actingSeller(ctx.actor)
      const { unitId } = await parcelIn(ctx, { sellerId, orderId, parcelId })
      const key = { sellerId, orderId: unitId }
      const file = await (name === 'slip' ? packingSlip(ctx, key) : shippingLabel(ctx, key))
      return { file, type: 'application/pdf', name: `${name}-${parcelId.slice(-8)}.pdf`, inline: true }
    },
  })

export const parcelSlipPage = paperOfParcel('slip', '/sell/orders/{orderId}/parcels/{parcelId}/slip.pdf')
export const parcelLabelPage = paperOfParcel('label', '/sell/orders/{orderId}/parcels/{parcelId}/label.pdf')
export const parcelSlipFile = paperOfParcel('slip', '/api/v1/seller/orders/{orderId}/parcels/{parcelId}/slip.pdf')
export const parcelLabelFile = paperOfParcel('label', '/api/v1/seller/orders/{orderId}/parcels/{parcelId}/label.pdf')
