import { randomUUID } from 'node:crypto'
import { must } from '../server/platform/check.ts'
import { asked, makeShoppers, type Shopper } from './buyers.ts'
import type { Drive } from './drive.ts'
import type { Market } from './market.ts'
import { figureOf } from './best.ts'
import type { HotFigure } from './report.ts'
import { moreQuotes, sendAll, type Desk, type Quoted } from './shop-floor.ts'

const clients = 64
const units = 500
const attempts = 20_000
/** More than can win, even when some come in another order than they were sent. */
const ahead = units + 2 * clients
/** Buyers who want it; each of them may have several quotes. */
const crowd = 320

/**
 * One hot variant: 500 units and 20,000 attempts from 64 clients, most of which come too late. Each attempt is a signed-in
 * buyer's own request with a key of its own; a refused quote may be tried again.
 */
export async function hotFigures(market: Market, drive: Drive): Promise<HotFigure[]> {
  const shoppers = sameWish(await makeShoppers(market, crowd))
  const desk: Desk = { market, drive, shoppers }
  const quotes = await quotesOf(desk)
  await market.stopWorker() // it may have orders of other figures to go through for a long while
  const line = must(shoppers[0], 'there are shoppers')
  const variant = line.lines[0].variantId
  await warm(desk, quotes)
  const before = await soldOf(market, variant)
  await market.owner.query('update inventory.stock set on_hand = reserved + $2 where variant_id = $1 and place = $3', [
    variant,
    units,
    'us',
  ])
  // The first quotes win; those behind them are tried again and again.
  const requests = Array.from({ length: attempts }, (_, at) => {
    const { shopper, quoteId } = must(
      quotes[at < ahead ? at : ahead + ((at - ahead) % (quotes.length - ahead))],
      'a quote',
    )
    return asked(shopper, 'POST', '/api/v1/checkouts', { quoteId, addressId: shopper.addressId }, randomUUID())
  })
  const measured = await sendAll(desk, clients, requests, { refusals: ['checkout.short'] })
  const sold = (await soldOf(market, variant)) - before
  if (sold !== units) throw new Error(`${sold} units of ${units} were sold`)
  const note = `${attempts} attempts on ${units} units of one variant, through POST /api/v1/checkouts`
  const figure = figureOf({ name: 'hot', clients, note }, measured, null)
  return [{ ...figure, attemptsPerSecond: figure.perSecond, sold, units }]
}

/** Everybody wants the first thing of the first shop. */
function sameWish(shoppers: readonly Shopper[]): readonly Shopper[] {
  const { sellerId, lines } = must(shoppers[0], 'there are shoppers')
  return shoppers.map((shopper) => ({ ...shopper, sellerId, lines }))
}

async function quotesOf(desk: Desk): Promise<readonly Quoted[]> {
  const { shoppers } = desk
  await sendAll(
    desk,
    16,
    shoppers.map((shopper) => asked(shopper, 'PUT', '/api/v1/cart/lines', { ...shopper.lines[0], quantity: 1 })),
  )
  const { bodies } = await sendAll(
    desk,
    16,
    shoppers.map((shopper) => asked(shopper, 'POST', '/api/v1/quotes', {}, randomUUID())),
    { collect: true },
  )
  const first = shoppers.map((shopper, at) => ({
    shopper,
    quoteId: must(/"quoteId":"([0-9a-f-]{36})"/.exec(bodies[at] ?? '')?.[1], 'a quote was made'),
  }))
  return moreQuotes(desk, first, ahead + crowd)
}

async function warm(desk: Desk, quotes: readonly Quoted[]): Promise<void> {
  const some = (await moreQuotes(desk, quotes, 320)).map(({ shopper, quoteId }) =>
    asked(shopper, 'POST', '/api/v1/checkouts', { quoteId, addressId: shopper.addressId }, randomUUID()),
  )
  await sendAll(desk, clients, some)
}

async function soldOf(market: Market, variantId: string): Promise<number> {
  const { rows } = await market.owner.query<{ sold: string }>(
    `select coalesce(sum(line.quantity), 0)::text as sold
       from orders.line as line where line.variant_id = $1`,
    [variantId],
  )
  return Number(rows[0]?.sold)
}
