import { bestOf, calmestOf, figureOf, withCost } from './best.ts'
import type { Drive } from './drive.ts'
import type { HttpRequest, Measured } from './load.ts'
import type { Market } from './market.ts'
import type { Figure } from './report.ts'

const clients = 16
const perSecond = 200
const lines = 20

/**
 * POST /api/v1/landed-prices with a cart of twenty lines to China, two hundred times a second: what another shop asks when
 * its customers look at their carts. The limit is the same tariff rows in one statement.
 */
export async function landedPriceFigures(
  market: Market,
  drive: Drive,
  wanted: (name: string) => boolean,
): Promise<Figure[]> {
  if (!wanted('landed-prices-api')) return []
  const codes = await codesOf(market)
  const requests = Array.from({ length: 50 }, (_, at) => cart(codes, at))
  const job = {
    kind: 'http',
    ports: [market.port],
    clients,
    requests,
    once: false,
    collect: false,
    refusals: [],
  } as const
  await drive.run({ ...job, perSecond, seconds: 6 }) // until what runs often is compiled: a process lives for weeks
  const asked = (even: boolean): Promise<Measured> =>
    calmestOf(3, () => withCost(market.used, () => drive.run({ ...job, perSecond, even, seconds: 4 })))
  const [byChance, evenly] = [await asked(false), await asked(true)]
  const limit = await bestOf(3, () =>
    drive.run({
      kind: 'sql',
      url: market.appUrl,
      clients,
      seconds: 1,
      once: false,
      text: tariffText,
      values: [[codes.map((each) => each.code)]],
    }),
  )
  const note = `a cart of ${lines} lines to China, asked ${perSecond} times a second; limit: its tariff rows in one statement`
  return [
    figureOf({ name: 'landed-prices-api', clients, note: `${note}; at random moments` }, byChance, limit),
    figureOf({ name: 'landed-prices-evenly', clients, note: `${note}; at even distances` }, evenly, limit),
  ]
}

const tariffText = `
  select distinct on (hs8) * from compliance.tariff_line
   where hs8 = any($1) order by hs8, valid_from desc, set_at desc, entry desc`

type Code = { readonly code: string; readonly unit: string | null; readonly amount: string | null }

async function codesOf(market: Market): Promise<readonly Code[]> {
  const { rows } = await market.owner.query<Code>(
    `select distinct on (hs_code) substr(hs_code, 1, 8) as code, net_unit as unit, net_amount as amount
       from catalog.listing_variant order by hs_code limit ${lines}`,
  )
  return rows
}

/** Twenty lines whatever the market holds, cheap enough to stay within the limit of one order. */
function cart(codes: readonly Code[], at: number): HttpRequest {
  const body = JSON.stringify({
    markets: ['cn'],
    lines: Array.from({ length: lines }, (_, line) => {
      const { code = '04090000', unit = null, amount = null } = codes[line % codes.length] ?? {}
      return {
        code,
        price: { amount: `${5 + ((at + line) % 20)}.50`, currency: 'USD' },
        quantity: 1 + ((at + line) % 2),
        weightGrams: 200,
        ...(unit === null || amount === null ? {} : { legalQuantity: { amount, unit } }),
      }
    }),
  })
  return { method: 'POST', path: '/api/v1/landed-prices', headers: { 'content-type': 'application/json' }, body }
}
