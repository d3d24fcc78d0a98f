import { audit } from '#platform/audit'
import type { BatchCtx, Ctx } from '#platform/context'
import { own } from '#platform/db'
import { z } from 'zod'
import { isEnded } from './order-state.ts'
import { refuse } from './refusals.ts'
import type { Masked, Tables } from './tables.ts'

const Recipient = z.object({
  consignee: z.object({
    name: z.string(),
    phone: z.string(),
    province: z.string(),
    city: z.string(),
    district: z.string(),
    districtCode: z.string(),
    detail: z.string(),
  }),
  orderer: z.object({ name: z.string(), idNumber: z.string(), phone: z.string() }),
})
/** Who receives a parcel and who ordered it: the two persons an order names to carrier and customs. */
export type Recipient = z.infer<typeof Recipient>
type OrderKey = { readonly sellerId: string; readonly orderId: string }

const contextOf = (orderId: string): string => `orders.personal:${orderId}`

/** The sealed text and what may be seen of it, for a new order. */
export function sealed(ctx: BatchCtx, orderId: string, people: Recipient): { sealed: string; masked: Masked } {
  const { consignee, orderer } = people
  const region = [...new Set([consignee.province, consignee.city, consignee.district])].join(' ')
  return {
    sealed: ctx.world.vault.seal(JSON.stringify(Recipient.parse(people)), contextOf(orderId)),
    masked: {
      name: maskName(consignee.name),
      phone: maskMiddle(consignee.phone, 3, 4),
      region,
      detail: `${Array.from(consignee.detail).slice(0, 4).join('')}****`,
      ordererName: maskName(orderer.name),
      idNumber: maskMiddle(orderer.idNumber, 4, 4),
    },
  }
}

/** In clear, for jobs that hand it to the carrier or customs and for nobody else. Refused once it was erased. */
export async function recipient(ctx: Ctx, { sellerId, orderId }: OrderKey): Promise<Recipient> {
  const row = await own<Tables>(ctx.tx)
    .selectFrom('orders.personal')
    .select('sealed')
    .where('seller_id', '=', sellerId)
    .where('order_id', '=', orderId)
    .executeTakeFirst()
  if (row === undefined) throw refuse('orders.not-found')
  if (row.sealed === null) throw refuse('orders.recipient-erased')
  return Recipient.parse(JSON.parse(ctx.world.vault.open(row.sealed, contextOf(orderId))))
}

/** Forgets both persons of an order that has ended; what was masked stays. A second time does nothing. */
export async function eraseRecipient(ctx: Ctx, { sellerId, orderId }: OrderKey): Promise<void> {
  const tables = own<Tables>(ctx.tx)
  const order = await tables
    .selectFrom('orders.order')
    .select('state')
    .where('seller_id', '=', sellerId)
    .where('id', '=', orderId)
    .executeTakeFirst()
  if (order === undefined) throw refuse('orders.not-found')
  if (!isEnded(order.state)) throw refuse('orders.not-ended', { state: order.state })
  const erased = await tables
    .updateTable('orders.personal')
    .set({ sealed: null, erased_at: ctx.now })
    .where('seller_id', '=', sellerId)
    .where('order_id', '=', orderId)
    .where('erased_at', 'is', null)
    .executeTakeFirst()
  if (erased.numUpdatedRows === 1n)
    await audit(ctx, { action: 'orders.recipient-erased', subject: 'order', subjectId: orderId })
}

/** 王小明 → 王**; Lin Ma → L*****. */
function maskName(name: string): string {
  const [first = '', ...rest] = Array.from(name)
  return first + '*'.repeat(rest.length)
}

function maskMiddle(text: string, head: number, tail: number): string {
  if (text.length <= head + tail) return '*'.repeat(text.length)
  return text.slice(0, head) + '*'.repeat(text.length - head - tail) + text.slice(-tail)
}
