import { transfer, type Transfer } from '#modules/ledger'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { currency } from './note-lines.ts'
import type { Tables } from './tables.ts'

/**
 * One round of a seller's reserve; true when it booked something, which must then be read as lines. In this order: a share
 * of each new release is withheld, of the order it came from; what has reached its date comes back; and while the balance
 * is below nothing, the reserve pays, oldest first, so that a claw-back becomes a debt only when the reserve is empty.
 */
export async function keepReserve(ctx: Ctx, sellerId: string): Promise<boolean> {
  const kept = await withhold(ctx, sellerId)
  const returned = await giveBack(ctx, sellerId)
  // What a balance needs is known only once the lines of this round have been read.
  if (kept + returned > 0) return true
  return await useForDebt(ctx, sellerId)
}

type Release = { seq: bigint; order_id: string; minor: bigint }

/** Releases are conversions at a recorded rate; what comes back from a reserve is none. Payouts made before keep theirs. */
async function withhold(ctx: Ctx, sellerId: string): Promise<number> {
  const { rows } = await sql<Release>`
    insert into payouts.withheld (seller_id, seq, reserve_id, order_id, amount_minor, left_minor, currency, at, back_at)
    select l.seller_id, l.seq, r.id, l.order_id, share.minor, share.minor, l.currency, ${ctx.now},
           l.at + make_interval(days => r.hold_days)
      from payouts.reserve as r
      join payouts.line as l
        on l.seller_id = r.seller_id and l.at >= r.begins_at and l.at < r.ends_at
     cross join lateral (select l.amount_minor * r.share_bp / 10000 as minor) as share
     where r.seller_id = ${sellerId} and r.state in ('in-force', 'ended')
       and l.amount_minor > 0 and l.order_id is not null and l.rate is not null and share.minor > 0
       and not exists (select from payouts.withheld as w where w.seller_id = l.seller_id and w.seq = l.seq)
       and not exists (select from payouts.payout_line as p where p.seller_id = l.seller_id and p.seq = l.seq)
    on conflict (seller_id, seq) do nothing
    returning seq, order_id, amount_minor as minor
  `.execute(ctx.tx)
  await book(ctx, sellerId, rows, 'kept')
  return rows.length
}

type Withheld = { seq: bigint; order_id: string; minor: bigint; left_minor: bigint }

async function giveBack(ctx: Ctx, sellerId: string): Promise<number> {
  const { rows } = await sql<Withheld>`
    update payouts.withheld as w
       set left_minor = 0
      from (select seq, left_minor from payouts.withheld
             where seller_id = ${sellerId} and left_minor > 0 and back_at <= ${ctx.now}) as due
     where w.seller_id = ${sellerId} and w.seq = due.seq
    returning w.seq, w.order_id, due.left_minor as minor, w.left_minor
  `.execute(ctx.tx)
  await book(ctx, sellerId, rows, 'returned')
  return rows.length
}

async function useForDebt(ctx: Ctx, sellerId: string): Promise<boolean> {
  const { rows } = await sql<Withheld>`
    with due as (
      select coalesce(sum(l.amount_minor), 0)::bigint as minor
        from payouts.line as l
       where l.seller_id = ${sellerId}
         and not exists (select from payouts.payout_line as p
                          where p.seller_id = l.seller_id and p.seq = l.seq and p.freed_at is null)
    ), oldest as (
      select seq, left_minor, sum(left_minor) over (order by back_at, seq) - left_minor as before
        from payouts.withheld where seller_id = ${sellerId} and left_minor > 0
    ), used as (
      select o.seq, least(o.left_minor, -due.minor - o.before)::bigint as minor
        from oldest as o cross join due
       where due.minor < 0 and o.before < -due.minor
    )
    update payouts.withheld as w
       set left_minor = w.left_minor - used.minor
      from used
     where w.seller_id = ${sellerId} and w.seq = used.seq
    returning w.seq, w.order_id, used.minor, w.left_minor
  `.execute(ctx.tx)
  await book(ctx, sellerId, rows, 'used')
  return rows.length > 0
}

type Moved = Pick<Tables['payouts.withheld'], 'seq' | 'order_id'> & {
  readonly minor: bigint
  readonly left_minor?: bigint
}

/** `left` tells two uses of the same amount apart: it only ever falls. */
async function book(
  ctx: Ctx,
  sellerId: string,
  rows: readonly Moved[],
  step: 'kept' | 'returned' | 'used',
): Promise<void> {
  await transfer(
    ctx,
    rows.map(({ seq, order_id: orderId, minor, left_minor: left }): Transfer => ({
      sellerId,
      debit: step === 'kept' ? 'seller_payable' : 'seller_reserve',
      credit: step === 'kept' ? 'seller_reserve' : 'seller_payable',
      money: { minor, currency },
      kind: `reserve-${step}`,
      orderId,
      cause: `reserve:${seq}:${step}${step === 'used' ? `:${left ?? 0n}` : ''}`,
    })),
  )
}
