/**
 * The whole product in one process, for the tests of its edge: every endpoint and page, two buyers and two sellers who each
 * own one of everything, an operator, and providers that keep their truth in memory and sign their webhooks.
 */
import assert from 'node:assert/strict'
import type { OpenAPIHono } from '@hono/zod-openapi'
import { authenticate, authenticateEach } from '../authenticate.ts'
import { openDemonstrationSigner, signerPort, singleWindowPort } from '../modules/customs/index.ts'
import { carrierPort } from '../modules/fulfilment/index.ts'
import { mailPort, openMailbox, smsPort } from '../modules/notifications/index.ts'
import { paymentPort } from '../modules/payments/index.ts'
import { bankPort } from '../modules/payouts/index.ts'
import { openMarket } from '../modules/checkout/test/market.ts'
import { createApp } from '../platform/app.ts'
import { must } from '../platform/check.ts'
import type { Db } from '../platform/db.ts'
import type { Engine } from '../platform/deliver.ts'
import { discover } from '../platform/discover.ts'
import type { Frame } from '../platform/frame.ts'
import { newId } from '../platform/id.ts'
import { silentLog, type Log } from '../platform/log.ts'
import { openPorts, plug, type World } from '../platform/world.ts'
import { openBankTwin } from '../simulation/bank-twin.ts'
import { openCarrierTwin } from '../simulation/carrier-twin.ts'
import { companies, openPaymentTwin } from '../simulation/payment-twin.ts'
import { openPost } from '../simulation/post.ts'
import { openPrng, type Prng } from '../simulation/prng.ts'
import type { Weather } from '../simulation/weather.ts'
import { openWindowTwin } from '../simulation/window-twin.ts'
import { serveOthers } from '../storefront/others.ts'
import { pageOfTrouble } from '../storefront/trouble.ts'
import { drain } from './drain.ts'
import { makeApprovedSeller, makeOperator } from './people.ts'

export const webhookKey = `whsec_${Buffer.from('a webhook key for tests only').toString('base64')}`
const forgerKey = `whsec_${Buffer.from('the key of somebody else 123').toString('base64')}`

/** What one request may carry; `text` and `form` are bodies, `json` is sent as JSON. */
export type Asked = {
  readonly method?: string
  readonly token?: string | undefined
  readonly key?: string | null
  readonly json?: unknown
  readonly body?: BodyInit
  readonly type?: string
  readonly headers?: Readonly<Record<string, string>>
}
export type Answered = {
  readonly status: number
  readonly text: string
  readonly code: string | null
  readonly title: string
  readonly headers: Headers
}
export type Ask = (path: string, asked?: Asked) => Promise<Answered>
export type Edge = Awaited<ReturnType<typeof openEdge>>

/** Approved sellers, their products on sale, signed-in buyers and an operator; nothing is bought yet. */
export async function openEdge(db: Db, options: { readonly log?: Log } = {}) {
  const market = await openMarket(db)
  const { clock } = market
  const log = options.log ?? silentLog()
  const providers = openProviders(clock, market.world)
  const engine: Engine = { db, clock, log, world: providers.world }
  const product = await discover(['modules', 'storefront', 'demonstration'])
  const serve = (over: Partial<Frame>): OpenAPIHono => {
    const frame: Frame = { ...engine, authenticate: authenticate(engine.world), authenticateEach, ...over }
    return createApp(frame, product, pageOfTrouble(frame), (each) => serveOthers(each, frame))
  }
  const app = serve({})
  const made = { keys: 0 }
  const askOf =
    (of: OpenAPIHono): Ask =>
    (path, asked = {}) =>
      send(of, path, { ...asked, key: asked.key === undefined ? `key-${(made.keys += 1)}` : asked.key })
  const [first, second] = [await sellerWith(market, db), await sellerWith(market, db)]
  const [buyer, other] = [await market.buyer(), await market.buyer()]
  const operator = await makeOperator(db, market.world, clock.now())
  const work = () => drain(engine, product)
  await work()
  return {
    ...market,
    ...providers,
    engine,
    product,
    app,
    ask: askOf(app),
    /** The same product, but nothing it writes is kept: what a request would answer, without its effect. */
    rehearse: askOf(serve({ db: neverKept(db) })),
    sellers: [first, second] as const,
    buyers: [buyer, other] as const,
    operator,
    work,
    /** Hands over every webhook on its way and lets the worker finish, until nothing moves. */
    settle: async () => {
      await work()
      while (providers.post.waiting() > 0) {
        await providers.post.deliverOne((letter, headers) => receive(app, letter, headers))
        await work()
      }
    },
  }
}

/** Chance that never falls on one of the lies a carrier tells now and then, which lie at both ends of a hundred. */
const honest: Prng = { ...openPrng(1), below: (n) => Math.floor(n / 2), chance: () => false }

/** The in-memory services outside, none of which loses anything. */
function openProviders(clock: Engine['clock'], base: World) {
  const random = openPrng(1)
  const weather: Weather = { clear: () => undefined, isClear: () => true, call: async (effect) => effect() }
  const post = openPost(random, weather, { real: webhookKey, forger: forgerKey, mark: '' })
  const needs = { clock, random, weather, post, key: webhookKey }
  const payments = openPaymentTwin(needs, companies.wallet)
  const carrier = openCarrierTwin({ ...needs, random: honest, weather: { ...weather, isClear: () => false } })
  const window = openWindowTwin(needs)
  const bank = openBankTwin(clock, random, weather)
  const ports = openPorts([
    plug(paymentPort, payments),
    plug(carrierPort, carrier),
    plug(singleWindowPort, window),
    plug(signerPort, openDemonstrationSigner({ home: base.files })),
    plug(bankPort, bank),
    plug(mailPort, openMailbox()),
    plug(smsPort, openMailbox()),
  ])
  return { world: { ...base, ports }, post, payments, carrier, window, bank }
}

async function sellerWith(market: Awaited<ReturnType<typeof openMarket>>, db: Db) {
  const seller = await makeApprovedSeller(db, market.world, market.clock.now())
  return { ...seller, offer: await market.onSale({ sellerId: seller.actor.sellerId, onHand: 500 }) }
}

async function receive(
  app: OpenAPIHono,
  letter: { readonly to: string; readonly body: string },
  headers: Headers,
): Promise<boolean> {
  headers.set('content-type', 'application/json')
  const answer = await app.request(`/webhooks/${letter.to}`, { method: 'POST', headers, body: letter.body })
  return answer.status === 200
}

async function send(app: OpenAPIHono, path: string, asked: Asked): Promise<Answered> {
  const headers = new Headers(asked.headers)
  if (asked.token !== undefined) headers.set('authorization', `Bearer ${asked.token}`)
  if (asked.key !== null && asked.key !== undefined) headers.set('idempotency-key', asked.key)
  if (asked.type !== undefined) headers.set('content-type', asked.type)
  else if (asked.json !== undefined) headers.set('content-type', 'application/json')
  const body = asked.body ?? (asked.json === undefined ? null : JSON.stringify(asked.json))
  const answer = await app.request(path, { method: asked.method ?? (body === null ? 'GET' : 'POST'), headers, body })
  const text = await answer.text()
  const said = (answer.headers.get('content-type') ?? '').startsWith('application/problem+json')
    ? fieldsOf(JSON.parse(text))
    : {}
  return {
    status: answer.status,
    text,
    code: typeof said['code'] === 'string' ? said['code'] : null,
    title: typeof said['title'] === 'string' ? said['title'] : '',
    headers: answer.headers,
  }
}

/** The fields of what was parsed; nothing when it is no object. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {}
}

/** A database whose transactions run and are always undone. */
function neverKept(db: Db): Db {
  const undo = new Error('a rehearsal')
  const execute = async (work: (tx: Db) => Promise<unknown>): Promise<unknown> => {
    const kept: { value?: unknown } = {}
    await db
      .transaction()
      .execute(async (tx) => {
        kept.value = await work(tx)
        throw undo
      })
      .catch((error: unknown) => {
        if (error !== undo) throw error
      })
    return kept.value
  }
  return new Proxy(db, {
    get: (target, name) => {
      if (name === 'transaction') return () => ({ execute })
      const found: unknown = Reflect.get(target, name, target)
      return typeof found === 'function' ? found.bind(target) : found
    },
  })
}

/** What two buyers and two sellers own after both have bought from both. */
export type Owned = Awaited<ReturnType<typeof trade>>

/**
 * Both buyers buy from both sellers. The first buyer's order of the first seller goes all the way to a payout; the second
 * buyer's order of the second seller is declared; one is packed, one refunded.
 */
export async function trade(edge: Edge) {
  const [first, second] = edge.sellers
  const [one, two] = [await buy(edge, edge.buyers[0]), await buy(edge, edge.buyers[1])]
  const done = { sellerId: first.actor.sellerId, orderId: one.orderOf(first.actor.sellerId) }
  const packed = { sellerId: second.actor.sellerId, orderId: one.orderOf(second.actor.sellerId) }
  const refunded = { sellerId: first.actor.sellerId, orderId: two.orderOf(first.actor.sellerId) }
  const declared = { sellerId: second.actor.sellerId, orderId: two.orderOf(second.actor.sellerId) }
  await ok(edge, `/api/v1/orders/${refunded.orderId}/refund-requests`, {
    token: edge.buyers[1].token,
    json: { reason: 'changed my mind' },
  })
  for (const [key, token] of [
    [done, first.token],
    [packed, second.token],
    [declared, second.token],
  ] as const)
    await ok(edge, `/api/v1/seller/orders/${key.orderId}/pack`, { method: 'POST', token })
  for (const [key, token] of [
    [done, first.token],
    [declared, second.token],
  ] as const)
    await ok(edge, `/api/v1/seller/orders/${key.orderId}/ship`, { method: 'POST', token })
  await edge.settle()
  for (const { id } of edge.carrier.parcels()) for (let step = 0; step < 3; step += 1) edge.carrier.advance(id)
  await edge.settle()
  while (edge.window.answerOne()) await edge.settle()
  for (const { id } of edge.carrier.parcels()) while (edge.carrier.advance(id)) await edge.settle()
  await ok(edge, `/api/v1/orders/${done.orderId}/confirm`, { token: edge.buyers[0].token, json: {} })
  await edge.settle()
  await ok(edge, '/api/v1/operator/payouts/run', {
    token: edge.operator.token,
    json: { sellerId: done.sellerId, reason: 'a first payout' },
  })
  await edge.settle()
  return { one, two, done, packed, refunded, declared }
}

/** One checkout with three pieces of each seller, paid; and a quote that is still open. */
async function buy(edge: Edge, { token, addressId }: Edge['buyers'][number]) {
  const fill = async (quantity: number): Promise<string> => {
    for (const { offer } of edge.sellers)
      await ok(edge, '/api/v1/cart/lines', {
        method: 'PUT',
        token,
        json: { listingId: offer.listingId, variantId: offer.variantId, quantity },
      })
    return textIn(await ok(edge, '/api/v1/quotes', { token, json: {} }), 'id', 'quoteId')
  }
  const placed = await ok(edge, '/api/v1/checkouts', { token, json: { quoteId: await fill(3), addressId } })
  const checkoutId = textIn(placed, 'checkoutId', 'id')
  await edge.settle()
  const paymentId = must(edge.payments.payments().at(-1), 'the provider has the payment')
  edge.payments.pay(paymentId.id, { declined: false, stranger: false, lie: false })
  await edge.settle()
  const seen = fieldsOf(await ok(edge, `/api/v1/checkouts/${checkoutId}`, { token }))
  const orders = Array.isArray(seen['orders']) ? seen['orders'].map(fieldsOf) : []
  return {
    checkoutId,
    paymentId: paymentId.merchantOrder,
    quoteId: await fill(1),
    orderOf: (sellerId: string): string =>
      String(
        must(
          orders.find((each) => each['sellerId'] === sellerId),
          `an order of ${sellerId}`,
        )['orderId'],
      ),
  }
}

export async function ok(edge: Pick<Edge, 'ask'>, path: string, asked: Asked): Promise<unknown> {
  const answer = await edge.ask(path, asked)
  assert(answer.status < 400, `${path}: ${answer.status} ${answer.text.slice(0, 400)}`)
  return answer.text.startsWith('{') ? JSON.parse(answer.text) : { to: answer.headers.get('location') }
}

export function textIn(value: unknown, ...names: readonly string[]): string {
  const fields = fieldsOf(value)
  const found = names.map((name) => fields[name]).find((each) => typeof each === 'string')
  return must(
    typeof found === 'string' ? found : null,
    `${names.join(' or ')} in ${JSON.stringify(value).slice(0, 200)}`,
  )
}

/** An id that nothing has. */
export const absentId = (edge: Pick<Edge, 'clock'>): string => newId(edge.clock.now())

/** A product file in the shape a shop exports, with these lines. */
export const productFile = (...lines: readonly string[]): string =>
  ['Handle,Title,Body (HTML),Variant SKU,Variant Grams,Variant Inventory Qty,Variant Price', ...lines, ''].join('\n')
