import { packingSlip, shippingLabel } from '#modules/fulfilment'
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
