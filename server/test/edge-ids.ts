import { readFileSync } from 'node:fs'
import { sql, type Db } from '../platform/db.ts'
import { newId } from '../platform/id.ts'
import { ok, productFile, textIn, type Edge, type Owned } from './edge-market.ts'
import type { Ids } from './edge-routes.ts'
import { picture, quarrelOf, screeningOf, tasksOf } from './edge-tasks.ts'

/**
 * What belongs to each side, by the name a path or a body gives it: the rows of the authorisation matrix. A route that names
 * another id fails the test by its name until a row for it stands here: an id that side really has, made through the API
 * or found in the table where trading left it.
 */
export type Side = 0 | 1
export type Belongings = Readonly<Record<'buyer' | 'seller' | 'operator', Ids>>

/** What anybody may name: the shop's listings and pictures, words that are no ids. */
export const shared: ReadonlySet<string> = new Set([
  'listingId',
  'variantId',
  'name',
  'kind',
  'account_id',
  'code',
  'provider',
  'method',
  'document',
  'line',
  'market',
  'token',
])

export async function belongingsOf(edge: Edge, db: Db, owned: Owned, side: Side): Promise<Belongings> {
  const [seller, buyer] = [edge.sellers[side], edge.buyers[side]]
  const bought = side === 0 ? owned.one : owned.two
  const order = side === 0 ? owned.done : owned.declared
  const absent = (): string => newId(edge.clock.now())
  const { listingId, variantId, productId } = seller.offer
  const words = {
    name: 'nuts.svg',
    code: 'NOSUCHCODE',
    provider: 'wallet',
    method: 'wallet',
    document: 'buyer-notice',
    line: '1',
    market: 'jp',
    token: 'A'.repeat(22),
  }
  const open = { listingId, variantId, account_id: absent(), ...words }
  const find = finder(db, absent)
  const message = await find(sql`
    select id from customs.message where seller_id = ${order.sellerId} and order_id = ${order.orderId} limit 1`)
  const receipt = await find(sql`
    select cursor::text as id from customs.receipt where seller_id = ${order.sellerId} and order_id = ${order.orderId} limit 1`)
  const discountId = await discountOf(edge, side)
  const quarrel = await quarrelOf(edge, owned, side)
  const parcelId = await find(sql`
    select id from fulfilment.parcel where seller_id = ${order.sellerId} and order_id = ${order.orderId} limit 1`)
  return {
    buyer: {
      ...open,
      addressId: buyer.addressId,
      quoteId: bought.quoteId,
      checkoutId: bought.checkoutId,
      paymentId: bought.paymentId,
      orderId: order.orderId,
      productId,
      ...quarrel,
    },
    seller: {
      ...open,
      ...quarrel,
      productId,
      orderId: order.orderId,
      parcelId,
      discountId,
      ...(await uploadsOf(edge, db, side)),
      scenarioId: await scenarioOf(edge, side),
    },
    operator: {
      ...open,
      kind: 'event',
      sellerId: order.sellerId,
      orderId: order.orderId,
      file: `${message}.xml`,
      receipt: `${receipt}.xml`,
      paymentId: bought.paymentId,
      payoutId: await find(sql`select id from payouts.payout limit 1`),
      refundId: await find(sql`select id from payments.refund limit 1`),
      messageId: await lostMessage(db),
      id: await parkedEvent(edge, db),
      discountId,
      limitId: await fullLimit(edge, db, side),
      fileId: await rulesFile(edge, db),
      ...quarrel,
      ...(await tasksOf(edge, db, order)),
      ...(await screeningOf(edge, side)),
      productId,
    },
  }
}

type Query = ReturnType<typeof sql<{ id: string }>>

/** The id a query finds, or one that nothing has: then the test of what is owned says so. */
const finder =
  (db: Db, absent: () => string) =>
  async (query: Query): Promise<string> =>
    (await query.execute(db)).rows[0]?.id ?? absent()

/** A file of rules that lies on the operator's desk. */
async function rulesFile(edge: Edge, db: Db): Promise<string> {
  const [id, now] = [newId(edge.clock.now()), edge.clock.now()]
  const body = readFileSync(new URL('../reference/eligibility/jp.json', import.meta.url), 'utf8')
  await sql`
    insert into rule_desk.file (id, hash, market, kind, name, source, certainty, valid_from, read_on, body, added_at)
    values (${id}, ${'0'.repeat(64)}, 'jp', 'eligibility', 'jp.json', 'test', 'unsure', '2026-11-22', '2026-11-22', ${body}, ${now})
  `.execute(db)
  return id
}

/** A coupon of the seller's own. */
async function discountOf(edge: Edge, side: Side): Promise<string> {
  const made = await ok(edge, '/api/v1/seller/discounts', {
    token: edge.sellers[side].token,
    json: {
      code: `MATRIX${side}`,
      name: '矩阵优惠',
      takes: { amount: { amount: '1.00', currency: 'CNY' } },
      validFrom: edge.clock.now().toISOString(),
      validUntil: new Date(edge.clock.now().getTime() + 30 * 86_400_000).toISOString(),
    },
  })
  return textIn(made, 'discountId')
}

/** A plan that the seller keeps. */
async function scenarioOf(edge: Edge, side: Side): Promise<string> {
  const question = { words: 'raw honey', price: '12.00', weight: '450', market: 'jp' }
  const { token } = edge.sellers[side]
  return textIn(await ok(edge, '/api/v1/seller/scenarios', { token, json: { name: `Plan ${side}`, question } }), 'id')
}

/** Somebody who asked for codes too often, so that there is a limit to lift. */
async function fullLimit(edge: Edge, db: Db, side: Side): Promise<string> {
  await ok(edge, '/api/v1/sign-in/phone-code', { json: { phone: `1390000000${side}` } })
  const { rows } = await sql<{ id: string }>`
    select id from identity.counter where full_until > ${edge.clock.now()} order by touched_at desc limit 1`.execute(db)
  return rows[0]?.id ?? ''
}

/** A picture and a file kept for its report, of the seller's own. */
async function uploadsOf(edge: Edge, db: Db, side: Side): Promise<Ids> {
  const { token, offer } = edge.sellers[side]
  await ok(edge, `/api/v1/seller/products/${offer.productId}/pictures`, { token, ...picture })
  const kept = await sql<{ id: string }>`
    select id from catalog.picture where product_id = ${offer.productId}`.execute(db)
  const file = new FormData()
  file.set('file', new File([productFile(`walnuts-${side},Walnuts,,W-${side},450,5,8.00`)], 'products.csv'))
  const to = textIn(await ok(edge, '/sell/products/import', { token, body: file }), 'to')
  return { pictureId: kept.rows[0]?.id ?? '', uploadId: to.split('/').at(-1) ?? '' }
}

async function lostMessage(db: Db): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    update notifications.message set state = 'no-provider', reference = null
     where id = (select id from notifications.message where kind not like '%-code' and state = 'sent' limit 1)
    returning id`.execute(db)
  return rows[0]?.id ?? ''
}

async function parkedEvent(edge: Edge, db: Db): Promise<string> {
  const id = newId(edge.clock.now())
  await sql`
    insert into platform.outbox (id, at, name, payload, request_id, parked_at, attempts)
    values (${id}, ${edge.clock.now()}, 'test.nothing', '{}', 'test', ${edge.clock.now()}, 8)`.execute(db)
  return id
}
