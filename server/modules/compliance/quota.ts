import { cnCbec, parseMinor, ruleOn } from '@westbound/landed-cost'
import { chinaDay } from '#modules/markets'
import type { BatchCtx } from '#platform/context'
import { byIndex, own, sql } from '#platform/db'
import type { Tables } from './tables.ts'

/** An order's part of what one person may buy in a year, as dutiable price in fen. The person is known by fingerprint only. */
export type QuotaClaim = {
  readonly personPrint: string
  readonly year: number
  readonly amountMinor: bigint
  readonly orderId: string
}

/** Orders whose person has too little left this year, and how much that is. The others hold their claim now. */
export type QuotaOutcome = { readonly refusedOrders: ReadonlyMap<string, { readonly leftMinor: bigint }> }

/** What one person may buy in a year, in fen, by the law of the day. */
export const quotaLimitMinor = (ctx: BatchCtx): bigint =>
  parseMinor(ruleOn(cnCbec.annualLimit, chinaDay(ctx.now)).value, cnCbec.minorDigits)

/**
 * Claims in the order given, each whole or not at all; an order that already holds its claim holds it once. The counter
 * of a person is raised by one guarded statement, in sorted order of persons, so that buyers racing for the last yuan of a
 * year are told apart by the database and never pass the limit.
 */
export async function claimQuota(ctx: BatchCtx, claims: readonly QuotaClaim[]): Promise<QuotaOutcome> {
  const refusedOrders = new Map<string, { readonly leftMinor: bigint }>()
  // One statement may raise a counter once: a second order of the same person waits for the next round.
  for (let waiting = claims; waiting.length > 0;) {
    const round = firstOfEach(waiting)
    const left = await claimRound(ctx, round)
    for (const claim of round) {
      const leftMinor = left.get(claim.orderId)
      if (leftMinor !== undefined) refusedOrders.set(claim.orderId, { leftMinor })
    }
    const done = new Set(round)
    waiting = waiting.filter((claim) => !done.has(claim))
  }
  return { refusedOrders }
}

function firstOfEach(claims: readonly QuotaClaim[]): readonly QuotaClaim[] {
  const first = new Map<string, QuotaClaim>()
  for (const claim of claims) {
    const key = `${claim.personPrint} ${claim.year}`
    if (!first.has(key)) first.set(key, claim)
  }
  return [...first.values()]
}

/** Claims of different persons at once; gives back what is left to those refused, by order. */
async function claimRound(ctx: BatchCtx, claims: readonly QuotaClaim[]): Promise<ReadonlyMap<string, bigint>> {
  const limitMinor = quotaLimitMinor(ctx)
  const { rows } = await sql<{ order_id: string }>`
    with wanted as (
      select claim.person_print, claim.year, claim.amount_minor, claim.order_id
        from jsonb_to_recordset(${json(claims)}::jsonb)
          as claim (person_print text, year integer, amount_minor bigint, order_id uuid)
    ), held as (
      select wanted.order_id
        from wanted
       where exists (select from compliance.claim
                      where claim.person_print = wanted.person_print and claim.order_id = wanted.order_id
                     ${byIndex})
    ), counted as (
      insert into compliance.quota as quota (person_print, year, used_minor)
      select person_print, year, amount_minor
        from wanted
       where order_id not in (select order_id from held)
         and amount_minor <= ${limitMinor}
       order by person_print, year
          on conflict (person_print, year) do update
         set used_minor = quota.used_minor + excluded.used_minor
       where quota.used_minor + excluded.used_minor <= ${limitMinor}
      returning person_print, year
    ), claimed as (
      insert into compliance.claim (person_print, order_id, year, amount_minor, claimed_at)
      select person_print, order_id, year, amount_minor, ${ctx.now}
        from wanted
        join counted using (person_print, year)
      returning order_id
    )
    select order_id from held
    union all
    select order_id from claimed
  `.execute(ctx.tx)
  const holds = new Set(rows.map((row) => row.order_id))
  const refused = claims.filter((claim) => !holds.has(claim.orderId))
  const used = await quotasUsed(ctx, refused)
  return new Map(
    refused.map((claim) => [claim.orderId, limitMinor - (used.get(`${claim.personPrint} ${claim.year}`) ?? 0n)]),
  )
}

/** Gives back what orders hold, once: an order that holds nothing, or has given back, changes nothing. */
export async function giveBackQuota(ctx: BatchCtx, orderIds: readonly string[]): Promise<void> {
  if (orderIds.length === 0) return
  const claims = await own<Tables>(ctx.tx)
    .selectFrom('compliance.claim')
    .select(['person_print as personPrint', 'order_id as orderId'])
    .where('order_id', 'in', orderIds)
    .where('given_back_at', 'is', null)
    .execute()
  if (claims.length === 0) return
  await sql`
    with given as (
      update compliance.claim
         set given_back_at = ${ctx.now}
        from jsonb_to_recordset(${json(claims)}::jsonb) as wanted (person_print text, order_id uuid)
       where claim.person_print = wanted.person_print
         and claim.order_id = wanted.order_id
         and claim.given_back_at is null
      returning claim.person_print, claim.year, claim.amount_minor
    )
    update compliance.quota
       set used_minor = quota.used_minor - total.amount_minor
      from (select person_print, year, sum(amount_minor)::bigint as amount_minor
              from given
             group by person_print, year) as total
     where quota.person_print = total.person_print
       and quota.year = total.year
  `.execute(ctx.tx)
}

/** What one person has bought this year so far, in fen. */
export async function quotaUsed(ctx: BatchCtx, personPrint: string, year: number): Promise<bigint> {
  return (await quotasUsed(ctx, [{ personPrint, year }])).get(`${personPrint} ${year}`) ?? 0n
}

async function quotasUsed(
  ctx: BatchCtx,
  persons: readonly { readonly personPrint: string; readonly year: number }[],
): Promise<ReadonlyMap<string, bigint>> {
  if (persons.length === 0) return new Map()
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('compliance.quota')
    .selectAll()
    .where(
      'person_print',
      '=',
      sql<string>`any(${[...new Set(persons.map(({ personPrint }) => personPrint))]}::text[])`,
    )
    .execute()
  return new Map(rows.map((row) => [`${row.person_print} ${row.year}`, row.used_minor]))
}

const json = (rows: readonly Partial<QuotaClaim>[]): string =>
  JSON.stringify(
    rows.map(({ personPrint, year, amountMinor, orderId }) => ({
      person_print: personPrint,
      year,
      amount_minor: amountMinor?.toString(),
      order_id: orderId,
    })),
  )
