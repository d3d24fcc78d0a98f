import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import { sql } from '../platform/db.ts'
import { newId } from '../platform/id.ts'
import { testDatabase } from './database.ts'
import { ok, openEdge, productFile, textIn, trade, type Answered, type Asked } from './edge-market.ts'
import { requestOf, routesOf, type Ids, type Route } from './edge-routes.ts'
import { changedTables, snapshotOf } from './snapshot.ts'

const { db } = await testDatabase({ max: 6 })
const edge = await openEdge(db)
const owned = await trade(edge)
const routes = routesOf(edge.product)
const absent = () => newId(edge.clock.now())

type Caller = 'anyone' | 'buyer' | 'another buyer' | 'seller' | 'another seller' | 'operator'
const tokens: Readonly<Record<Caller, string | undefined>> = {
  anyone: undefined,
  buyer: edge.buyers[0].token,
  'another buyer': edge.buyers[1].token,
  seller: edge.sellers[0].token,
  'another seller': edge.sellers[1].token,
  operator: edge.operator.token,
}
const kindOf = (caller: Caller) =>
  caller === 'another buyer' ? 'buyer' : caller === 'another seller' ? 'seller' : caller
const callers = Object.keys(tokens) as readonly Caller[] // the keys of the table above

/** A difference that an operator has to look at, so that there is something to review. */
await sql`
  insert into payments.mismatch (buyer_id, payment_id, subject, subject_id, field, ours, theirs, heard_by, seen_at)
  select buyer_id, id, 'payment', id, 'amount', '1.00', '2.00', 'webhook', ${edge.clock.now()} from payments.payment`.execute(
  db,
)

/** What belongs to each side, by the name a path or a body gives it. A route that names another id fails the test. */
const mine = await idsOf(0)
const theirs = await idsOf(1)
/** What anybody may name: the shop's listings and pictures. */
const shared = new Set(['listingId', 'variantId', 'name', 'kind', 'account_id'])
const isPublic = (route: Route): boolean => route.who.includes('anyone')

async function idsOf(side: 0 | 1): Promise<Readonly<Record<'buyer' | 'seller' | 'operator', Ids>>> {
  const [seller, buyer] = [edge.sellers[side], edge.buyers[side]]
  const bought = side === 0 ? owned.one : owned.two
  const order = side === 0 ? owned.done : owned.declared
  const { listingId, variantId, productId } = seller.offer
  const open = { listingId, variantId, name: 'nuts.svg', kind: 'event', account_id: absent() }
  const one = async (query: ReturnType<typeof sql<{ id: string }>>): Promise<string> =>
    (await query.execute(db)).rows[0]?.id ?? absent()
  const message = await one(sql`
    select id from customs.message where seller_id = ${order.sellerId} and order_id = ${order.orderId} limit 1`)
  return {
    buyer: {
      ...open,
      addressId: buyer.addressId,
      quoteId: bought.quoteId,
      checkoutId: bought.checkoutId,
      paymentId: bought.paymentId,
      orderId: order.orderId,
      productId,
    },
    seller: { ...open, productId, orderId: order.orderId, ...(await uploadsOf(side)) },
    operator: {
      ...open,
      sellerId: order.sellerId,
      orderId: order.orderId,
      file: `${message}.xml`,
      paymentId: bought.paymentId,
      payoutId: await one(sql`select id from payouts.payout limit 1`),
      refundId: await one(sql`select id from payments.refund limit 1`),
      messageId: await lostMessage(),
      id: await parkedEvent(),
    },
  }
}

/** A picture and a file kept for its report, of the seller's own. */
async function uploadsOf(side: 0 | 1): Promise<Ids> {
  const { token, offer } = edge.sellers[side]
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  )
  await ok(edge, `/api/v1/seller/products/${offer.productId}/pictures`, { token, type: 'image/png', body: png })
  const picture = await sql<{ id: string }>`
    select id from catalog.picture where product_id = ${offer.productId}`.execute(db)
  const file = new FormData()
  file.set('file', new File([productFile(`walnuts-${side},Walnuts,,W-${side},450,5,8.00`)], 'products.csv'))
  const kept = textIn(await ok(edge, '/sell/products/import', { token, body: file }), 'to')
  return { pictureId: picture.rows[0]?.id ?? '', uploadId: kept.split('/').at(-1) ?? '' }
}

async function lostMessage(): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    update notifications.message set state = 'no-provider', reference = null
     where id = (select id from notifications.message where kind not like '%-code' and state = 'sent' limit 1)
    returning id`.execute(db)
  return rows[0]?.id ?? ''
}

async function parkedEvent(): Promise<string> {
  const id = absent()
  await sql`
    insert into platform.outbox (id, at, name, payload, request_id, parked_at, attempts)
    values (${id}, ${edge.clock.now()}, 'test.nothing', '{}', 'test', ${edge.clock.now()}, 8)`.execute(db)
  return id
}

const sideOf = (caller: Caller) =>
  caller.startsWith('another ') ? { own: theirs, foreign: mine } : { own: mine, foreign: theirs }
const roleOf = (route: Route) =>
  route.who.includes('seller') ? 'seller' : route.who.includes('operator') ? 'operator' : 'buyer'
const idsFor = (route: Route, of: typeof mine): Ids =>
  isPublic(route) ? { ...of.buyer, name: 'nuts.svg' } : of[roleOf(route)]
const asking = (route: Route, ids: Ids, caller: Caller): [string, Asked] => {
  const { path, asked } = requestOf(route, ids)
  return [path, { ...asked, token: tokens[caller] }]
}

test('every way in lets in whom it declares and sends the others away; those, and whoever only reads, change nothing', async () => {
  const before = await snapshotOf(db)
  const wrong: string[] = []
  for (const route of routes)
    for (const caller of callers) {
      const request = asking(route, idsFor(route, sideOf(caller).own), caller)
      if (route.who.includes(kindOf(caller))) {
        const { status, code, text } = await (route.reads ? edge.ask : edge.rehearse)(...request)
        if (status >= 500) wrong.push(`${route.name} fails for ${caller}: ${status} ${text.slice(0, 200)}`)
        if (code === 'request.sign-in' || code === 'request.not-yours') wrong.push(`${route.name} sends away ${caller}`)
        continue
      }
      const { status, code } = await edge.ask(...request)
      const expected = caller === 'anyone' ? '401 request.sign-in' : '403 request.not-yours'
      if (`${status} ${code}` !== expected) wrong.push(`${route.name} answers ${caller} with ${status} ${code}`)
    }
  assert.deepEqual(wrong, [])
  assert.deepEqual(changedTables(before, await snapshotOf(db)), [])
})

test('a browser that is not signed in is led to the sign-in of the place it was going to', async () => {
  const html = { accept: 'text/html' }
  for (const route of routes.filter(
    (each) => each.method === 'get' && !each.path.startsWith('/api/') && !isPublic(each),
  )) {
    const [path, asked] = asking(route, idsFor(route, mine), 'anyone')
    const { status, headers } = await edge.ask(path, { ...asked, headers: html })
    const place = path.startsWith('/operator') ? '/operator' : path.startsWith('/sell') ? '/sell' : '/zh-cn'
    assert.equal(status, 303, route.name)
    assert(headers.get('location')?.startsWith(`${place}/sign-in?next=`), route.name)
  }
})

/** Every way of putting `other` in the place of one or more of the ids. */
function replaced(names: readonly string[], own: Ids, other: (name: string) => string) {
  return Array.from({ length: 2 ** names.length - 1 }, (_, bits) => {
    const which = names.filter((__, at) => ((bits + 1) >> at) & 1)
    return { which, ids: { ...own, ...Object.fromEntries(which.map((name) => [name, other(name)])) } }
  })
}

const withIds = routes
  .map((route) => ({
    route,
    names: [...new Set([...route.params, ...route.bodyIds])].filter((name) => !shared.has(name)),
  }))
  .filter(({ route, names }) => names.length > 0 && !isPublic(route))

test('what a person owns is found, so that the test of what is not owned says something', async () => {
  const wrong: string[] = []
  for (const { route } of withIds)
    for (const caller of callers.filter((each) => route.who.includes(kindOf(each)))) {
      const { status, code, text } = await edge.rehearse(...asking(route, idsFor(route, sideOf(caller).own), caller))
      if ([404, 410].includes(status) || status >= 500 || code === 'request.invalid' || (route.form && status === 400))
        wrong.push(`${route.name} as ${caller}: ${status} ${text.slice(0, 200)}`)
    }
  assert.deepEqual(wrong, [])
})

test('an id of somebody else answers exactly like one that nothing has, and changes nothing', async () => {
  const wrong: string[] = []
  for (const { route, names } of withIds) {
    const before = await snapshotOf(db)
    for (const caller of callers.filter((each) => route.who.includes(kindOf(each))))
      wrong.push(...(await strange(route, names, caller)))
    const changed = changedTables(before, await snapshotOf(db))
    if (changed.length > 0) wrong.push(`${route.name} changed ${changed.join(' ')}`)
  }
  assert.deepEqual(wrong, [])
})

/** Asks with absent and with foreign ids in every mixture, and says where the answers are wrong or differ. */
async function strange(route: Route, names: readonly string[], caller: Caller): Promise<readonly string[]> {
  const wrong: string[] = []
  const { own, foreign } = sideOf(caller)
  const [ids, others, nothing] = [idsFor(route, own), idsFor(route, foreign), absent()]
  const missing = replaced(names, ids, (name) => (name === 'file' ? `${nothing}.xml` : nothing))
  for (const [at, { which, ids: swapped }] of replaced(names, ids, (name) => others[name] ?? '').entries()) {
    const gone = missing[at]?.ids ?? {}
    const said = await edge.ask(...asking(route, gone, caller))
    const place = `${route.name} as ${caller}, ${which.join(' and ')}`
    const inPath = which.some((name) => route.params.includes(name))
    const expected = inPath
      ? said.status === (which.includes('uploadId') ? 410 : 404)
      : said.status >= 400 && said.status < 500
    if (!expected) wrong.push(`${place} absent: ${said.status} ${said.code} ${said.text.slice(0, 200)}`)
    // An operator owns nothing and sees everything: only ids that do not belong together are foreign to each other.
    if (kindOf(caller) === 'operator' && which.length === names.length) continue
    const other = await edge.ask(...asking(route, swapped, caller))
    const [a, b] = [outcome(other, swapped), outcome(said, gone)]
    if (!isDeepStrictEqual(a, b)) wrong.push(`${place} foreign: ${JSON.stringify(a)}, absent: ${JSON.stringify(b)}`)
  }
  return wrong
}

/** Status, code and words, without the ids that were asked for. */
function outcome({ status, code, title, text }: Answered, ids: Ids) {
  const without = (words: string): string => Object.values(ids).reduce((left, id) => left.replaceAll(id, 'ID'), words)
  return { status, code, title: without(title), length: code === null ? without(text).length : 0 }
}
