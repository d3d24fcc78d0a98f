import { addressesOf } from '@westbound/server/modules/buyers'
import { listProducts, offers } from '@westbound/server/modules/catalog'
import { placeOrders, putLine, quote } from '@westbound/server/modules/checkout'
import { demonstrationAccounts } from '@westbound/server/modules/identity'
import { sellerOf } from '@westbound/server/modules/sellers'
import { audit } from '@westbound/server/platform/audit'
import { must } from '@westbound/server/platform/check'
import type { Ctx } from '@westbound/server/platform/context'
import { sql } from '@westbound/server/platform/db'
import { loadBuyer } from './load-people.ts'
import { buyers } from './people.ts'
import { products } from './products.ts'
import { sellers } from './sellers.ts'
import type { OrderPlan } from './types.ts'

/** The order that a plan became. */
export type PlacedPlan = {
  readonly plan: OrderPlan
  readonly sellerId: string
  readonly orderId: string
  readonly buyerId: string
  readonly checkoutId: string
}

const subject = 'demonstration-order'

/**
 * Places a plan's order as its buyer would: cart, quote, order, all in this transaction, together with the audit row by
 * which a second run finds it. An order that is to lapse is placed so early that its time is over.
 */
export async function placePlan(ctx: Ctx, plan: OrderPlan): Promise<PlacedPlan> {
  const before = await placedBefore(ctx, plan)
  if (before !== null) return before
  const buyer = must(
    buyers.find((each) => each.handle === plan.buyer),
    `${plan.key} names a buyer`,
  )
  const buyerId = await loadBuyer(ctx, buyer)
  const now = plan.driveTo === 'lapsed' ? new Date(ctx.now.getTime() - 31 * 60_000) : ctx.now
  const own: Ctx = { ...ctx, now, actor: { kind: 'buyer', id: buyerId, visitorId: null } }
  const lines = await linesOf(own, plan)
  for (const line of lines) await putLine(own, buyerId, line, 'set')
  const only = lines.map(({ listingId, variantId }) => ({ listingId, variantId }))
  const quoteId = await quote(own, buyerId, { only, split: false })
  const address = must((await addressesOf(own, buyerId))[0], 'a loaded buyer has an address')
  const outcome = must(
    (await placeOrders(own, [{ by: own, buyerId, quoteId, addressId: address.id }]))[0],
    'one request has one outcome',
  )
  if (outcome.kind === 'refused') throw outcome.refusal
  const order = must(outcome.orders[0], 'a checkout has an order')
  const placed = { sellerId: order.sellerId, orderId: order.orderId, buyerId, checkoutId: outcome.checkoutId }
  await audit(ctx, { action: 'demonstration.order-placed', subject, subjectId: plan.key, details: placed })
  return { plan, ...placed }
}

async function placedBefore(ctx: Ctx, plan: OrderPlan): Promise<PlacedPlan | null> {
  const { rows } = await sql<Omit<PlacedPlan, 'plan'>>`
    select details ->> 'sellerId' as "sellerId", details ->> 'orderId' as "orderId",
           details ->> 'buyerId' as "buyerId", details ->> 'checkoutId' as "checkoutId"
      from platform.audit
     where subject = ${subject} and subject_id = ${plan.key}
     limit 1
  `.execute(ctx.tx)
  return rows[0] === undefined ? null : { plan, ...rows[0] }
}

/** Every plan is known by its SKUs; what is bought is the listing of that SKU in the plan's mode. */
async function linesOf(ctx: Ctx, plan: OrderPlan) {
  const first = must(plan.lines[0], 'a plan has lines').sku
  const handle = products.find((product) => product.variants.some(({ sku }) => sku === first))?.seller
  const email = sellers.find((seller) => seller.handle === handle)?.email
  const account = (await demonstrationAccounts(ctx)).find((each) => each.email === email)
  const seller = must(account && (await sellerOf(ctx, account.id)), `the shop ${handle ?? ''} is open`)
  const { products: own } = await listProducts(ctx, seller.id, { limit: 100 })
  const ids = own.flatMap(({ product }) => product.variants.map((variant) => variant.id))
  const found = (await offers(ctx, ids)).filter((offer) => offer.mode === plan.mode)
  return plan.lines.map(({ sku, quantity }) => {
    const { listingId, variantId } = must(
      found.find((offer) => offer.sku === sku),
      `${sku} is listed by ${plan.mode}`,
    )
    return { listingId, variantId, quantity }
  })
}
