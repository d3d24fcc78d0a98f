import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { connectionOf } from '../server/platform/db.ts'
import { must } from '../server/platform/check.ts'
import { better, figureOf, withCost } from './best.ts'
import { asked, makeShoppers, type Shopper } from './buyers.ts'
import { costOf, type Cost } from './cost.ts'
import type { Drive } from './drive.ts'
import type { HttpRequest, Measured } from './load.ts'
import type { Market } from './market.ts'
import { limitCall, writeFunction } from './order-function.ts'
import type { Figure, OrderFigure } from './report.ts'

const levels = [1, 16, 64] as const
/** More than can be placed in the time of one try, at each level. */
const enough = [100, 300, 300] as const
const seconds = 1.5
const tries = 3
const shopperCount = 260
/** Orders placed to warm up and to count what one costs; how many of them are counted. */
const costing = 240
const counted = 60
type Quoted = { readonly shopper: Shopper; readonly quoteId: string }
type Desk = { readonly market: Market; readonly drive: Drive; readonly shoppers: readonly Shopper[] }

/**
 * Placing orders through HTTP: signed-in buyers, idempotency keys, validation, stock, yearly limit, books, audit, outbox and
 * the payment's job, with the worker at work beside it. Carts and quotes are made before, through HTTP as well.
 */
export async function orderFigures(
  market: Market,
  drive: Drive,
  wanted: (name: string) => boolean,
): Promise<(Figure | OrderFigure)[]> {
  if (!wanted('place-order') && !wanted('quote')) return []
  const desk: Desk = { market, drive, shoppers: await makeShoppers(market, shopperCount) }
  await fillCarts(desk)
  const { quotes, measured: quoting } = await makeQuotes(desk, costing + tries * (enough[0] + enough[1] + enough[2]))
  await market.quiet()
  await market.stopWorker()
  const cost = await costOfOrder(desk, quotes.splice(0, costing))
  const limits = await limitsOf(desk)
  market.startWorker()
  const placed = await placing(desk, quotes)
  const figures: (Figure | OrderFigure)[] = levels.map((clients, at) => {
    const limit = must(limits.measured[at], 'one limit for each level')
    const figure = figureOf(
      { name: 'place-order', clients, note: limits.note },
      must(placed[at], 'one for each'),
      limit,
    )
    return {
      ...figure,
      ordersPerSecond: figure.perSecond,
      statementsPerOrder: cost.statements,
      walBytesPerOrder: cost.walBytes,
      limitWalBytesPerOrder: limits.walBytes,
    }
  })
  const note = 'POST /api/v1/quotes of a cart of two lines'
  figures.push(figureOf({ name: 'quote', clients: 16, note }, quoting, null))
  return figures
}

async function fillCarts({ market, drive, shoppers }: Desk): Promise<void> {
  for (const line of [0, 1] as const)
    await send(
      drive,
      market,
      16,
      shoppers.map((shopper) => asked(shopper, 'PUT', '/api/v1/cart/lines', { ...shopper.lines[line], quantity: 1 })),
    )
}

/** Quotes for so many orders, each buyer in turn. A quote leaves the cart as it is, so one cart serves for many. */
async function makeQuotes(
  desk: Desk,
  count: number,
): Promise<{ readonly quotes: Quoted[]; readonly measured: Measured }> {
  const { market, drive, shoppers } = desk
  const wanted = Array.from({ length: count }, (_, at) => must(shoppers[at % shoppers.length], 'there are shoppers'))
  const measured = await send(
    drive,
    market,
    16,
    wanted.map((shopper) => asked(shopper, 'POST', '/api/v1/quotes', {}, randomUUID())),
    true,
  )
  const quotes = wanted.flatMap((shopper, at) => {
    const quoteId = /"quoteId":"([0-9a-f-]{36})"/.exec(measured.bodies[at] ?? '')?.[1]
    return quoteId === undefined ? [] : [{ shopper, quoteId }]
  })
  return { quotes, measured }
}

const placeRequest = ({ shopper, quoteId }: Quoted): HttpRequest =>
  asked(shopper, 'POST', '/api/v1/checkouts', { quoteId, addressId: shopper.addressId }, randomUUID())

function send(
  drive: Drive,
  market: Market,
  clients: number,
  requests: readonly HttpRequest[],
  collect = false,
  most = 120,
): Promise<Measured> {
  return drive.run({ kind: 'http', port: market.port, clients, seconds: most, requests, once: true, collect })
}

/** What one order costs, counted with the worker stopped, after some to warm every statement and every page. */
async function costOfOrder({ market, drive }: Desk, quotes: readonly Quoted[]): Promise<Cost> {
  const requests = quotes.map(placeRequest)
  await send(drive, market, 16, requests.slice(0, costing - counted))
  return costOf(market.owner, counted, () =>
    send(drive, market, 1, requests.slice(costing - counted)).then(() => undefined),
  )
}

/** The same rows by one SQL function, in a database of the same schema beside the market's, on the same server. */
async function limitsOf({ market, drive, shoppers }: Desk) {
  const { rows } = await market.owner.query<{ seller_id: string; id: string; buyer_id: string; quote_id: string }>(`
    select placed.seller_id, placed.id, placed.buyer_id, checkout.quote_id
      from orders.order as placed
      join checkout.checkout as checkout on checkout.buyer_id = placed.buyer_id and checkout.id = placed.checkout_id
     order by placed.opened_at desc limit 1`)
  const placed = must(rows[0], 'an order was placed')
  const shopper = must(
    shoppers.find(({ id }) => id === placed.buyer_id),
    'by one of the shoppers',
  )
  const written = await writeFunction(market.owner, {
    sellerId: placed.seller_id,
    buyerId: placed.buyer_id,
    orderId: placed.id,
    quoteId: placed.quote_id,
    variants: [shopper.lines[0].variantId, shopper.lines[1].variantId],
  })
  const owner = new pg.Client(connectionOf(market.limitUrl))
  await owner.connect()
  try {
    await owner.query(written.text)
    await copyQueues(market.owner, owner)
    await owner.query(
      `insert into inventory.stock (seller_id, variant_id, place, on_hand, reserved)
       select distinct seller, variant, 'us', 1000000000, 0 from unnest($1::uuid[], $2::uuid[]) as row (seller, variant)`,
      [
        shoppers.flatMap(({ sellerId }) => [sellerId, sellerId]),
        shoppers.flatMap(({ lines }) => lines.map(({ variantId }) => variantId)),
      ],
    )
    const limit = async (clients: number, seconds: number, most: number): Promise<Measured> =>
      drive.run({
        kind: 'sql',
        url: market.limitUrl,
        clients,
        seconds,
        text: limitCall,
        values: await emptyQuotes(owner, shoppers, most),
        once: true,
      })
    await limit(16, 0.5, 4_000)
    const cost = await costOf(owner, 200, () => limit(1, 10, 200).then(() => undefined))
    const all: Measured[][] = levels.map(() => [])
    for (let turn = 0; turn < tries; turn += 1)
      for (const [at, clients] of levels.entries())
        all[at]?.push(await limit(clients, 1, clients === 1 ? 4_000 : 9_000))
    return {
      measured: all.map(better),
      walBytes: cost.walBytes,
      note: `POST /api/v1/checkouts of a quote with two lines; limit: the same ${written.rows} rows of ${written.tables.length} tables by one SQL function`,
    }
  } finally {
    await owner.end()
  }
}

/** The worker of the market made its queues; a job refers to its own. */
async function copyQueues(from: pg.Client, to: pg.Client): Promise<void> {
  const { rows } = await from.query<{ rows: string }>('select json_agg(queue)::text as rows from jobs.queue as queue')
  await to.query('insert into jobs.queue select * from json_populate_recordset(null::jobs.queue, $1::json)', [
    rows[0]?.rows,
  ])
}

/** Quotes to use up, made in one statement; gives back what each call of the function is handed. */
async function emptyQuotes(
  owner: pg.Client,
  shoppers: readonly Shopper[],
  count: number,
): Promise<readonly string[][]> {
  const wanted = Array.from({ length: count }, (_, at) => must(shoppers[at % shoppers.length], 'there are shoppers'))
  const { rows } = await owner.query<{ id: string }>(
    `insert into checkout.quote (buyer_id, id, made_at, expires_at, currency, total_minor)
     select buyer, uuidv7(), clock_timestamp(), clock_timestamp() + interval '15 minutes', 'CNY', 100
       from unnest($1::uuid[]) with ordinality as row (buyer, at) order by at
     returning id`,
    [wanted.map(({ id }) => id)],
  )
  return wanted.map(({ sellerId, id, lines }, at) => [
    sellerId,
    id,
    lines[0].variantId,
    lines[1].variantId,
    must(rows[at], 'one quote for each').id,
  ])
}

async function placing({ market, drive }: Desk, quotes: Quoted[]): Promise<readonly Measured[]> {
  const all: Measured[][] = levels.map(() => [])
  for (let turn = 0; turn < tries; turn += 1)
    for (const [at, clients] of levels.entries()) {
      const requests = quotes.splice(0, must(enough[at], 'one for each level')).map(placeRequest)
      all[at]?.push(await withCost(market.used, () => send(drive, market, clients, requests, false, seconds)))
    }
  return all.map(better)
}
