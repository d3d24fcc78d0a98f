import { sellerById } from '#modules/sellers'
import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { newId } from '#platform/id'
import type { Money } from '#platform/money'
import { emit } from '#platform/outbox'
import { reserveBegan } from './events.ts'
import { numberOf } from './line-kind.ts'
import { noteLines } from './note-lines.ts'
import { ruleFound } from './propose-reserve.ts'
import { refuse } from './refusals.ts'
import type { ReserveState } from './reserve-state.ts'
import type { Tables } from './tables.ts'

export type ReserveTerms = {
  /** In hundredths of a percent: 1,000 is a tenth. */
  readonly shareBp: number
  /** How long each withheld amount stays withheld. */
  readonly holdDays: number
  /** From this moment on nothing more is withheld. */
  readonly endsAt: Date
  /** The seller reads it. */
  readonly reason: string
}
export type Reserve = {
  readonly reserveId: string
  readonly sellerId: string
  readonly state: ReserveState
  readonly shareBp: number
  readonly holdDays: number
  /** Null while only a rule has proposed it: its reason is the operator's to write. */
  readonly reason: string | null
  /** What the rule found, in hundredths of a percent of the releases of 60 days. */
  readonly foundBp: number | null
  readonly madeAt: Date
  readonly decideBy: Date | null
  readonly endsAt: Date
}
export type Withheld = {
  readonly orderId: string
  readonly number: string
  readonly amount: Money
  readonly left: Money
  readonly at: Date
  readonly backAt: Date
}

/** Begins a reserve; one that is in force ends with it. Only what is released from now on is withheld. */
export async function setReserve(ctx: Ctx, sellerId: string, terms: ReserveTerms): Promise<string> {
  await sellerById(ctx, sellerId)
  return await begin(ctx, sellerId, newId(ctx.now), terms)
}

/** Turns a rule's proposal into a reserve, with the operator's own terms and reason. */
export async function acceptReserve(ctx: Ctx, reserveId: string, terms: ReserveTerms): Promise<void> {
  const { seller_id: sellerId } = await reserveById(ctx, reserveId)
  await begin(ctx, sellerId, reserveId, terms)
}

/** Gives back whose it was. */
export async function declineReserve(ctx: Ctx, reserveId: string, note: string): Promise<string> {
  return await leave(ctx, reserveId, { from: 'proposed', to: 'declined', note })
}

/** Ends a reserve before its time: nothing more is withheld; what is comes back by its own dates. */
export async function endReserve(ctx: Ctx, reserveId: string, note: string): Promise<string> {
  return await leave(ctx, reserveId, { from: 'in-force', to: 'ended', note })
}

async function begin(ctx: Ctx, sellerId: string, id: string, terms: ReserveTerms): Promise<string> {
  if (terms.endsAt <= ctx.now) throw refuse('payouts.reserve-end')
  // The lock of the seller's book: what is being released this moment falls under one reserve or the other.
  await noteLines(ctx, sellerId)
  await sql`
    update payouts.reserve set state = 'ended', ends_at = ${ctx.now}, moved_at = ${ctx.now}
     where seller_id = ${sellerId} and state = 'in-force'
  `.execute(ctx.tx)
  const made = await sql`
    insert into payouts.reserve as r
           (seller_id, id, state, share_bp, hold_days, reason, made_by, made_at, begins_at, ends_at, moved_at)
    values (${sellerId}, ${id}, 'in-force', ${terms.shareBp}, ${terms.holdDays}, ${terms.reason},
            ${'id' in ctx.actor ? ctx.actor.id : 'anyone'}, ${ctx.now}, ${ctx.now}, ${terms.endsAt}, ${ctx.now})
    on conflict (seller_id, id) do update
      set state = 'in-force', share_bp = excluded.share_bp, hold_days = excluded.hold_days, reason = excluded.reason,
          made_by = excluded.made_by, begins_at = excluded.begins_at, ends_at = excluded.ends_at,
          moved_at = excluded.moved_at
      where r.state = 'proposed'
  `.execute(ctx.tx)
  if (made.numAffectedRows !== 1n) throw refuse('payouts.reserve-moved')
  const { shareBp, holdDays, reason } = terms
  const endsAt = terms.endsAt.toISOString()
  await audit(ctx, {
    action: 'payouts.reserve-set',
    subject: 'reserve',
    subjectId: id,
    details: { sellerId, shareBp, holdDays, endsAt, reason },
  })
  await emit(ctx, reserveBegan, { reserveId: id, sellerId, shareBp, holdDays, endsAt, reason })
  return id
}

type Leaving = { readonly from: 'proposed' | 'in-force'; readonly to: 'declined' | 'ended'; readonly note: string }

async function leave(ctx: Ctx, reserveId: string, { from, to, note }: Leaving): Promise<string> {
  const { seller_id: sellerId } = await reserveById(ctx, reserveId)
  const done = await sql`
    update payouts.reserve
       set state = ${to}, ends_at = least(ends_at, ${ctx.now}), moved_at = ${ctx.now}, end_note = ${note}
     where seller_id = ${sellerId} and id = ${reserveId} and state = ${from}
  `.execute(ctx.tx)
  if (done.numAffectedRows !== 1n) throw refuse('payouts.reserve-moved')
  const details = { sellerId, note }
  await audit(ctx, { action: `payouts.reserve-${to}`, subject: 'reserve', subjectId: reserveId, details })
  return sellerId
}

async function reserveById(ctx: Ctx, reserveId: string): Promise<Tables['payouts.reserve']> {
  const row = await own<Tables>(ctx.tx)
    .selectFrom('payouts.reserve')
    .selectAll()
    .where('id', '=', reserveId)
    .executeTakeFirst()
  if (row === undefined) throw refuse('payouts.reserve-not-found')
  return row
}

/** Hundredths of a percent as the decimal text of a fraction: 1,250 is `0.1250`. */
export const shareText = (bp: number): string =>
  `${Math.floor(bp / 10_000)}.${(bp % 10_000).toString().padStart(4, '0')}`

/** A seller's reserves, newest first, fifty at most. */
export async function reservesOf(ctx: Ctx, sellerId: string): Promise<readonly Reserve[]> {
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('payouts.reserve')
    .selectAll()
    .where('seller_id', '=', sellerId)
    .orderBy('id', 'desc')
    .limit(50)
    .execute()
  return rows.map(reserveFrom)
}

/** What rules have proposed and nobody has decided, oldest first. */
export async function proposedReserves(ctx: Ctx): Promise<readonly Reserve[]> {
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('payouts.reserve')
    .selectAll()
    .where('state', '=', 'proposed')
    .orderBy('made_at')
    .limit(100)
    .execute()
  return rows.map(reserveFrom)
}

/** What is still withheld, what comes back first first, 200 at most. */
export async function withheldOf(ctx: Ctx, sellerId: string): Promise<readonly Withheld[]> {
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('payouts.withheld')
    .selectAll()
    .where('seller_id', '=', sellerId)
    .where('left_minor', '>', 0n)
    .orderBy('back_at')
    .limit(200)
    .execute()
  return rows.map((row) => ({
    orderId: row.order_id,
    number: numberOf(row.order_id),
    amount: { minor: row.amount_minor, currency: row.currency },
    left: { minor: row.left_minor, currency: row.currency },
    at: row.at,
    backAt: row.back_at,
  }))
}

const reserveFrom = (row: Tables['payouts.reserve']): Reserve => ({
  reserveId: row.id,
  sellerId: row.seller_id,
  state: row.state,
  shareBp: row.share_bp,
  holdDays: row.hold_days,
  reason: ruleFound(row.reason) === null ? row.reason : null,
  foundBp: ruleFound(row.reason),
  madeAt: row.made_at,
  decideBy: row.decide_by,
  endsAt: row.ends_at,
})
