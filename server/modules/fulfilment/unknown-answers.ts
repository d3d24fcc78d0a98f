import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'

/** A question to the carrier that is open: what it is about, since when, how often it was asked. */
export type OpenQuestion = {
  readonly what: 'shipment' | 'release' | 'return' | 'webhook'
  readonly sellerId: string | null
  readonly orderId: string | null
  readonly since: Date
  readonly attempts: number
  readonly problem: string | null
}

/** What the carrier has not answered, and webhooks that fit nothing, oldest first, for the operator's queue. */
export async function unknownAnswers(ctx: Ctx, limit = 100): Promise<readonly OpenQuestion[]> {
  const { rows } = await sql<{
    what: OpenQuestion['what']
    seller_id: string | null
    order_id: string | null
    since: Date
    attempts: number
    problem: string | null
  }>`
    select 'shipment' as what, seller_id, order_id, asked_at as since, attempts, problem
      from fulfilment.parcel
     where state = 'asked'
    union all
    select 'release', seller_id, order_id, release_wanted_at, attempts, problem
      from fulfilment.parcel
     where release_wanted_at is not null and release_told_at is null and return_wanted_at is null
    union all
    select 'return', seller_id, order_id, return_wanted_at, attempts, problem
      from fulfilment.parcel
     where return_wanted_at is not null and return_told_at is null
    union all
    select 'webhook', null, null, received_at, attempts, problem
      from fulfilment.inbox
     where (handled_at is null and attempts > 0) or outcome = 'refused'
     order by since
     limit ${limit}
  `.execute(ctx.tx)
  return rows.map((row) => ({
    what: row.what,
    sellerId: row.seller_id,
    orderId: row.order_id,
    since: row.since,
    attempts: row.attempts,
    problem: row.problem,
  }))
}
