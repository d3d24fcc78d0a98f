import pg from 'pg'
import { connectionOf } from '../server/platform/db.ts'
import { better } from './best.ts'
import { lastOrder } from './bulk.ts'
import { costOf } from './cost.ts'
import type { Measured } from './load.ts'
import { writeFunction } from './order-function.ts'
import { pgbench } from './pgbench.ts'
import type { Desk } from './shop-floor.ts'

export type Limits = {
  /** One for each number of clients asked for. */
  readonly measured: readonly Measured[]
  readonly walBytes: number
  readonly note: string
}
/** Calls waiting for each client; more than it can make in one try. */
const eachClient = 12_000

/** Every client takes its own calls, one after the other. */
const script = `\\set turn :turn + 1
\\set at :client_id * ${eachClient} + :turn
select limits.place_order(seller, buyer, one, two, quote) from limits.call where at = :at;
`

/**
 * The database's own limit of an order: the rows that an order of the product writes, by one hand-written SQL function,
 * called by pgbench in a database of the same schema beside the market's, on the same server.
 */
export async function orderLimits(
  { market, shoppers }: Desk,
  levels: readonly number[],
  { tries, seconds }: { readonly tries: number; readonly seconds: number },
): Promise<Limits> {
  const written = await functionOf({ market, shoppers })
  const owner = new pg.Client(connectionOf(market.limitUrl))
  await owner.connect()
  try {
    await prepare(owner, market.owner, written.text, shoppers)
    const limit = async (clients: number, lasting: number): Promise<Measured> => {
      await waitingCalls(owner, shoppers, (clients + 1) * eachClient)
      return pgbench({ url: market.limitUrl, script, clients, seconds: lasting })
    }
    await limit(16, 1)
    const counted = { calls: 0 }
    await waitingCalls(owner, shoppers, 2 * eachClient)
    const cost = await costOf(owner, 1, async () => {
      counted.calls = (await pgbench({ url: market.limitUrl, script, clients: 1, seconds: 1 })).count
    })
    const all: Measured[][] = levels.map(() => [])
    for (let turn = 0; turn < tries; turn += 1)
      for (const [at, clients] of levels.entries()) all[at]?.push(await limit(clients, seconds))
    return {
      measured: all.map(better),
      walBytes: Math.round(cost.walBytes / counted.calls),
      note: `POST /api/v1/checkouts of a quote with two lines; limit: the same ${written.rows} rows of ${written.tables.length} tables by one SQL function, called by pgbench`,
    }
  } finally {
    await owner.end()
  }
}

/**
 * What the same function takes when so many a second come at random, once `orderLimits` has prepared it. Few connections,
 * because each plans the function's statements at its first call.
 */
export async function limitAtRate({ market, shoppers }: Desk, perSecond: number, seconds: number): Promise<Measured> {
  const owner = new pg.Client(connectionOf(market.limitUrl))
  await owner.connect()
  const clients = 16
  const warmSeconds = 2
  try {
    await waitingCalls(owner, shoppers, (clients + 1) * eachClient)
    const given = { url: market.limitUrl, script, clients, perSecond, warmSeconds }
    return await pgbench({ ...given, seconds: seconds + warmSeconds })
  } finally {
    await owner.end()
  }
}

/** Written from the last order placed, so that it stays the same rows when the product changes. */
const functionOf = async ({ market, shoppers }: Pick<Desk, 'market' | 'shoppers'>) =>
  writeFunction(market.owner, await lastOrder(market.owner, shoppers))

async function prepare(owner: pg.Client, from: pg.Client, text: string, shoppers: Desk['shoppers']): Promise<void> {
  await owner.query(text)
  await owner.query(
    `create table limits.call (at bigint primary key, seller uuid, buyer uuid, one uuid, two uuid, quote uuid)`,
  )
  // The worker of the market made its queues; a job refers to its own.
  const { rows } = await from.query<{ rows: string }>('select json_agg(queue)::text as rows from jobs.queue as queue')
  await owner.query('insert into jobs.queue select * from json_populate_recordset(null::jobs.queue, $1::json)', [
    rows[0]?.rows,
  ])
  await owner.query(
    `insert into inventory.stock (seller_id, variant_id, place, on_hand, reserved)
     select distinct seller, variant, 'us', 1000000000, 0 from unnest($1::uuid[], $2::uuid[]) as row (seller, variant)`,
    [
      shoppers.flatMap(({ sellerId }) => [sellerId, sellerId]),
      shoppers.flatMap(({ lines }) => lines.map(({ variantId }) => variantId)),
    ],
  )
}

/** Calls with a quote each to use up; what the last try left is thrown away. */
async function waitingCalls(owner: pg.Client, shoppers: Desk['shoppers'], count: number): Promise<void> {
  await owner.query('truncate limits.call')
  await owner.query(
    `insert into limits.call (at, seller, buyer, one, two, quote)
     select at, seller, buyer, one, two, uuidv7()
       from generate_series(1, $1::bigint) as at
       join unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[]) with ordinality
            as shopper (seller, buyer, one, two, number) on shopper.number = 1 + at % $6`,
    [
      count,
      shoppers.map(({ sellerId }) => sellerId),
      shoppers.map(({ id }) => id),
      shoppers.map(({ lines }) => lines[0].variantId),
      shoppers.map(({ lines }) => lines[1].variantId),
      shoppers.length,
    ],
  )
  await owner.query(
    `insert into checkout.quote (buyer_id, id, made_at, expires_at, currency, total_minor)
     select buyer, quote, clock_timestamp(), clock_timestamp() + interval '1 hour', 'CNY', 100 from limits.call`,
  )
  await owner.query('analyze limits.call, checkout.quote')
  await owner.query('checkpoint')
}
