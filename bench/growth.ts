import { must } from '../server/platform/check.ts'
import { better, figureOf } from './best.ts'
import { bulkListings, bulkOrders, lastOrder } from './bulk.ts'
import { makeShoppers } from './buyers.ts'
import type { Drive } from './drive.ts'
import type { Measured } from './load.ts'
import type { Market } from './market.ts'
import type { Figure } from './report.ts'
import { fillCarts, makeQuotes, moreQuotes, placeRequest, sendAll, type Desk, type Quoted } from './shop-floor.ts'

const tell = (text: string): void => void process.stderr.write(`${text}\n`)
const tries = 3

export type Size = { readonly orders: number; readonly listings: number }

/**
 * What years of trade cost: placing by 64 clients and a product's detail by 16, with ten thousand and with a million orders
 * and listings already there. The depth of indexes is the only thing that differs. `vast` adds orders, their lines and
 * their ledger alone, and says how much disk they take.
 */
export async function growthFigures(
  market: Market,
  drive: Drive,
  { small, large, vast }: { readonly small: number; readonly large: number; readonly vast: number | null },
): Promise<Figure[]> {
  const desk: Desk = { market, drive, shoppers: await makeShoppers(market, 420) }
  await fillCarts(desk)
  const { quotes } = await makeQuotes(desk)
  await market.stopWorker()
  await sendAll(desk, 16, (await moreQuotes(desk, quotes, 600)).map(placeRequest))
  await sendAll(desk, 1, (await moreQuotes(desk, quotes, 1)).map(placeRequest))
  const sample = await lastOrder(market.owner, desk.shoppers)
  const product = await someProduct(market, sample.variants[0])
  const figures: Figure[] = []
  const state = { loaded: 0 }
  for (const size of [small, large]) {
    tell(`loading ${size} orders and listings …`)
    const copies = { from: state.loaded + 1, to: size }
    await bulkOrders(market.owner, sample, copies)
    await bulkListings(market.owner, product, copies)
    state.loaded = size
    await market.owner.query('checkpoint')
    figures.push(...(await measured(desk, quotes, size, await diskOf(market))))
  }
  if (vast !== null) figures.push(await vastFigure(desk, quotes, sample, { from: large + 1, to: vast }))
  return figures
}

async function measured(desk: Desk, quotes: readonly Quoted[], size: number, disk: string): Promise<Figure[]> {
  const placed: Measured[] = []
  for (let turn = 0; turn <= tries; turn += 1) {
    const requests = (await moreQuotes(desk, quotes, 4_000)).map(placeRequest)
    const one = await sendAll(desk, 64, requests, { seconds: 3 })
    if (turn > 0) placed.push(one) // the first warms what was just loaded
  }
  const looked: Measured[] = []
  const requests = await looks(desk)
  for (let turn = 0; turn <= tries; turn += 1) {
    const one = await desk.drive.run({
      kind: 'http',
      ports: desk.market.ports(),
      clients: 16,
      seconds: 2,
      requests,
      once: false,
      collect: false,
      perSecond: null,
      refusals: [],
    })
    if (turn > 0) looked.push(one)
  }
  const note = `with ${size} orders and ${size} listings already there (${disk} on disk)`
  const figures = [
    figureOf({ name: `place-order-after-${size}`, clients: 64, note }, better(placed), null),
    figureOf({ name: `product-detail-among-${size}`, clients: 16, note }, better(looked), null),
  ]
  for (const { name, perSecond } of figures) tell(`${name}: ${perSecond} a second, ${disk}`)
  return figures
}

async function looks({ market }: Desk) {
  const { rows } = await market.owner.query<{ id: string }>(
    `select product_id as id from catalog.listing where state = 'live' order by md5(id::text) limit 400`,
  )
  return rows.map(({ id }) => ({ method: 'GET' as const, path: `/api/v1/listings/${id}`, headers: {}, body: null }))
}

async function vastFigure(
  desk: Desk,
  quotes: readonly Quoted[],
  sample: Parameters<typeof bulkOrders>[1],
  copies: { readonly from: number; readonly to: number },
): Promise<Figure> {
  const step = 1_000_000
  for (let from = copies.from; from <= copies.to; from += step) {
    tell(`loading orders up to ${Math.min(copies.to, from + step - 1)} …`)
    await bulkOrders(desk.market.owner, sample, { from, to: Math.min(copies.to, from + step - 1) }, [
      'orders."order"',
      'orders.line',
      'ledger.transfer',
    ])
  }
  tell('tidying as autovacuum would have done meanwhile …')
  for (const table of ['orders."order"', 'orders.line', 'ledger.transfer'])
    await desk.market.owner.query(`vacuum (analyze) ${table}`)
  await desk.market.owner.query('checkpoint')
  const disk = await diskOf(desk.market)
  const all: Measured[] = []
  for (let turn = 0; turn <= tries; turn += 1) {
    const requests = (await moreQuotes(desk, quotes, 4_000)).map(placeRequest)
    const one = await sendAll(desk, 64, requests, { seconds: 3 })
    if (turn > 0) all.push(one)
  }
  const one = better(all)
  const note = `with ${copies.to} orders (their lines and ledger alone) already there (${disk} on disk)`
  return figureOf({ name: `place-order-after-${copies.to}`, clients: 64, note }, one, null)
}

async function diskOf(market: Market): Promise<string> {
  const { rows } = await market.owner.query<{ size: string }>(
    'select pg_size_pretty(pg_database_size(current_database())) as size',
  )
  return must(rows[0], 'a database has a size').size
}

async function someProduct(market: Market, variantId: string) {
  const { rows } = await market.owner.query<{ seller_id: string; product_id: string }>(
    'select seller_id, product_id from catalog.variant where id = $1',
    [variantId],
  )
  const found = must(rows[0], 'a variant has a product')
  return { sellerId: found.seller_id, productId: found.product_id }
}
