import { join } from 'node:path'
import { better, bestOf, figureOf, withCost } from './best.ts'
import type { Drive } from './drive.ts'
import type { HttpRequest, Measured } from './load.ts'
import type { Market } from './market.ts'
import { processorTime, type Used } from './processor-time.ts'
import { answers, freePort, start } from './processes.ts'
import type { Figure } from './report.ts'

const clients = 16
const tries = 3
type Limit = { readonly text: string; readonly values: readonly (readonly unknown[])[] }
type Read = {
  readonly name: string
  readonly requests: readonly HttpRequest[]
  readonly limit: Limit
  readonly note: string
}

const listingText = `
  select * from catalog.listing as listing
    join catalog.listing_variant as variant
      on variant.seller_id = listing.seller_id and variant.listing_id = listing.id
   where listing.product_id = $1`

/** Reads over the whole demonstration market, product after product, so that no single row is hot. */
export async function readFigures(market: Market, drive: Drive, wanted: (name: string) => boolean): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const read of await reads(market)) {
    if (!wanted(read.name) && !(read.name === 'product-detail' && wanted('product-api'))) continue
    const limit = await limitOf(market, drive, read.limit)
    const product = await overHttp(drive, market.port, read.requests, market.used)
    figures.push(figureOf({ name: read.name, clients, note: read.note }, product, limit))
    if (read.name === 'product-detail') figures.push(...(await besideBare(market, drive, read)))
  }
  return figures
}

async function reads(market: Market): Promise<readonly Read[]> {
  const products = await idsOf(market, `select distinct product_id as id from catalog.listing where state = 'live'`)
  const codes = await rowsOf<{ code: string; grams: number; amount: string | null; unit: string | null }>(
    market,
    `select distinct on (hs_code) hs_code as code, weight_grams as grams, net_amount as amount, net_unit as unit
       from catalog.listing_variant order by hs_code`,
  )
  const detail = { text: listingText, values: products.map((id) => [id]) }
  return [
    {
      name: 'product-page',
      requests: products.map((id) => get(`/zh-cn/products/${id}`, { 'accept-encoding': 'br' })),
      limit: detail,
      note: 'an anonymous reader: the compressed page is kept for 5 s',
    },
    {
      name: 'product-page-uncached',
      requests: products.map((id) => get(`/zh-cn/products/${id}`, { cookie: 'lang=zh-Hans' })),
      limit: detail,
      note: 'a reader with a cookie: read and rendered each time',
    },
    {
      name: 'product-detail',
      requests: products.map((id) => get(`/api/v1/listings/${id}`)),
      limit: detail,
      note: 'GET /api/v1/listings/{id}; limit: the rows of listing and variants by index',
    },
    {
      name: 'search',
      requests: words.map((each) => get(`/api/v1/listings?words=${encodeURIComponent(each)}&limit=20`)),
      limit: await cardsLimit(market),
      note: 'a Chinese word, pinyin or English; limit: the same cards by their key',
    },
    {
      name: 'landed-price',
      requests: codes.map((each) => get(landedPath(each))),
      limit: {
        text: `select distinct on (hs8) * from compliance.tariff_line
                where hs8 = $1 order by hs8, valid_from desc, set_at desc, entry desc`,
        values: codes.map(({ code }) => [code.slice(0, 8)]),
      },
      note: 'GET /api/v1/landed-price; limit: its tariff line by index',
    },
  ]
}

const words = ['巴旦木', '蜂蜜', '红酒', '毛衣', '咖啡', 'fengmi', 'almond', 'honey', 'wine', '婴儿']

function landedPath(of: { code: string; grams: number; amount: string | null; unit: string | null }): string {
  const legal = of.amount === null || of.unit === null ? '' : `&legalAmount=${of.amount}&legalUnit=${of.unit}`
  return `/api/v1/landed-price?keep=12.00&code=${of.code}&weightGrams=${of.grams}&mode=9610${legal}`
}

/** As many cards as a search answers in the mean, by primary key, in one statement. */
async function cardsLimit(market: Market): Promise<Limit> {
  const base = `http://127.0.0.1:${market.port}/api/v1/listings?limit=20&words=`
  const values: string[][][] = []
  for (const each of words) {
    const answer = await fetch(base + encodeURIComponent(each))
    const found = (await answer.json()) as { items: { sellerId: string; listingId: string }[] } // our own answer
    const items = found.items
    if (items.length > 0) values.push([items.map(({ sellerId }) => sellerId), items.map(({ listingId }) => listingId)])
  }
  return {
    text: `select card from search.document
            where (seller_id, listing_id) in (select * from unnest($1::uuid[], $2::uuid[]))`,
    values,
  }
}

/**
 * The product detail beside its rows behind the same framework with nothing else. The two are measured turn by turn, so
 * that whoever else uses the machine slows both.
 */
async function besideBare(market: Market, drive: Drive, read: Read): Promise<Figure[]> {
  const { text, values } = read.limit
  const port = await freePort()
  const bare = start({
    script: join(import.meta.dirname, 'bare.ts'),
    env: { ...market.env, PORT: String(port), BARE_SELECT: text },
    log: join(market.home, 'logs', 'bare.log'),
  })
  try {
    await answers(`http://127.0.0.1:${port}/healthz`)
    const rows = values.map(([id]) => get(`/rows/${String(id)}`))
    const turns: { readonly product: Measured; readonly rows: Measured }[] = []
    for (let turn = 0; turn < tries; turn += 1)
      turns.push({
        product: await overHttp(drive, market.port, read.requests, market.used, 1),
        rows: await overHttp(drive, port, rows, () => processorTime([bare.pid], market.home), 1),
      })
    const product = better(turns.map((turn) => turn.product))
    const bareRows = better(turns.map((turn) => turn.rows))
    const note = 'GET /api/v1/listings/{id}, nothing kept in the process; limit: framework-bare'
    return [
      figureOf({ name: 'product-api', clients, note }, product, bareRows),
      figureOf(
        {
          name: 'framework-bare',
          clients,
          note: 'the same framework with the bare select of the product detail behind one route',
        },
        bareRows,
        await limitOf(market, drive, read.limit),
      ),
    ]
  } finally {
    await bare.stop()
  }
}

async function overHttp(
  drive: Drive,
  port: number,
  requests: readonly HttpRequest[],
  used: () => Used,
  best: number = tries,
): Promise<Measured> {
  const job = {
    kind: 'http',
    ports: [port],
    clients,
    requests,
    once: false,
    collect: false,
    perSecond: null,
    refusals: [],
  } as const
  await drive.run({ ...job, seconds: 1 })
  return bestOf(best, () => withCost(used, () => drive.run({ ...job, seconds: 1.5 })))
}

const limitOf = (market: Market, drive: Drive, limit: Limit): Promise<Measured> =>
  bestOf(tries, () => drive.run({ kind: 'sql', url: market.appUrl, clients, seconds: 1, once: false, ...limit }))

const get = (path: string, headers: Readonly<Record<string, string>> = {}): HttpRequest => ({
  method: 'GET',
  path,
  headers,
  body: null,
})

async function rowsOf<T extends object>(market: Market, text: string): Promise<readonly T[]> {
  return (await market.owner.query<T>(text)).rows
}

const idsOf = async (market: Market, text: string): Promise<readonly string[]> =>
  (await rowsOf<{ id: string }>(market, text)).map(({ id }) => id)
