import { randomUUID } from 'node:crypto'
import { must } from '../server/platform/check.ts'
import { asked, type Shopper } from './buyers.ts'
import { copyQuotes, newDay } from './copy-quotes.ts'
import type { Drive } from './drive.ts'
import type { HttpJob, HttpRequest, Measured } from './load.ts'
import type { Market } from './market.ts'

export type Quoted = { readonly shopper: Shopper; readonly quoteId: string }
export type Desk = { readonly market: Market; readonly drive: Drive; readonly shoppers: readonly Shopper[] }

/** Sends every request once, from so many clients, to every web process in turn. */
export const sendAll = (
  { market, drive }: Pick<Desk, 'market' | 'drive'>,
  clients: number,
  requests: readonly HttpRequest[],
  more: Partial<Pick<HttpJob, 'collect' | 'seconds' | 'perSecond' | 'refusals'>> = {},
): Promise<Measured> =>
  drive.run({
    kind: 'http',
    ports: market.ports(),
    clients,
    seconds: more.seconds ?? 300,
    requests,
    once: true,
    collect: more.collect ?? false,
    perSecond: more.perSecond ?? null,
    refusals: more.refusals ?? [],
  })

export async function fillCarts(desk: Desk): Promise<void> {
  for (const line of [0, 1] as const)
    await sendAll(
      desk,
      16,
      desk.shoppers.map((shopper) =>
        asked(shopper, 'PUT', '/api/v1/cart/lines', { ...shopper.lines[line], quantity: 1 }),
      ),
    )
}

/** One quote for each shopper through HTTP. A quote leaves the cart as it is, so one cart serves for many. */
export async function makeQuotes(
  desk: Desk,
): Promise<{ readonly quotes: readonly Quoted[]; readonly measured: Measured }> {
  const measured = await sendAll(
    desk,
    16,
    desk.shoppers.map((shopper) => asked(shopper, 'POST', '/api/v1/quotes', {}, randomUUID())),
    { collect: true },
  )
  const quotes = desk.shoppers.flatMap((shopper, at) => {
    const quoteId = /"quoteId":"([0-9a-f-]{36})"/.exec(measured.bodies[at] ?? '')?.[1]
    return quoteId === undefined ? [] : [{ shopper, quoteId }]
  })
  return { quotes, measured }
}

/** More quotes like these, so many, for each in turn. */
export async function moreQuotes({ market }: Desk, quotes: readonly Quoted[], count: number): Promise<Quoted[]> {
  const wanted = Array.from({ length: count }, (_, at) => must(quotes[at % quotes.length], 'there are quotes'))
  const ids = await copyQuotes(
    market.owner,
    wanted.map(({ quoteId }) => quoteId),
  )
  await newDay(market.owner)
  await market.owner.query('analyze checkout.quote, checkout.quote_parcel, checkout.quote_line')
  return wanted.map(({ shopper }, at) => ({ shopper, quoteId: must(ids[at], 'one for each') }))
}

export const placeRequest = ({ shopper, quoteId }: Quoted): HttpRequest =>
  asked(shopper, 'POST', '/api/v1/checkouts', { quoteId, addressId: shopper.addressId }, randomUUID())
