import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { newId } from '#platform/id'

const dayMs = 86_400_000
const lookBackDays = 60
const pauseDays = 30
const clawBacksMin = 3
/** More than a tenth of what was released taken back is more than bad luck. */
const takenBpMin = 1000
const shareBpMax = 3000
/** Goods may be on their way back for 45 days. */
const holdDays = 45
const decideDays = 3
const lapseDays = 14

/**
 * The rule: of a seller from whom more than a tenth of its releases of 60 days was taken back, in three claw-backs or more,
 * a reserve of that share (in steps of 5 %, 30 % at most) is proposed. It withholds nothing: an operator accepts it with a
 * reason of its own, or declines it, and is not asked again for 30 days.
 */
export async function proposeReserve(ctx: Ctx, sellerId: string): Promise<void> {
  const since = new Date(ctx.now.getTime() - lookBackDays * dayMs)
  const { rows } = await sql<{ released: bigint; taken: bigint; times: number }>`
    select coalesce(sum(amount_minor) filter (where amount_minor > 0 and rate is not null), 0)::bigint as released,
           coalesce(-sum(amount_minor) filter (where kind like 'claw-back%' and amount_minor < 0), 0)::bigint as taken,
           (count(distinct order_id) filter (where kind like 'claw-back%' and amount_minor < 0))::integer as times
      from payouts.line
     where seller_id = ${sellerId} and at >= ${since}
  `.execute(ctx.tx)
  const [found] = rows
  if (found === undefined || found.released === 0n || found.times < clawBacksMin) return
  const takenBp = Number((found.taken * 10_000n) / found.released)
  if (takenBp <= takenBpMin) return
  const shareBp = Math.min(shareBpMax, Math.ceil(takenBp / 500) * 500)
  const id = newId(ctx.now)
  const after = (days: number): Date => new Date(ctx.now.getTime() + days * dayMs)
  const made = await sql`
    insert into payouts.reserve
           (seller_id, id, state, share_bp, hold_days, reason, made_by, made_at, decide_by, ends_at, moved_at)
    select ${sellerId}::uuid, ${id}::uuid, 'proposed', ${shareBp}::integer, ${holdDays}::integer,
           ${`claw-backs:${takenBp}`}, 'rule', ${ctx.now}::timestamptz, ${after(decideDays)}::timestamptz,
           ${after(lapseDays)}::timestamptz, ${ctx.now}::timestamptz
     where not exists (select from payouts.reserve
                        where seller_id = ${sellerId} and (state in ('proposed', 'in-force') or moved_at > ${after(-pauseDays)}))
    on conflict do nothing
  `.execute(ctx.tx)
  if (made.numAffectedRows !== 1n) return
  const details = { sellerId, takenBp, shareBp }
  await audit(ctx, { action: 'payouts.reserve-proposed', subject: 'reserve', subjectId: id, details })
}

/** What a rule found, in hundredths of a percent; null where a person wrote the reason. */
export const ruleFound = (reason: string): number | null => {
  const found = /^claw-backs:(\d+)$/.exec(reason)
  return found === null ? null : Number(found[1])
}
