import { must } from '#platform/check'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { holdRules } from './rules-stand-still.ts'
import type { JudgedPart, Tables } from './tables.ts'

/** A change of the rules, as those who judge again need it. */
export type Change = {
  readonly id: string
  readonly market: string
  readonly kind: 'rules' | 'tariff' | 'day'
  readonly subject: string
  readonly onDay: string
  /** The tariff lines that changed; empty when everything may have. */
  readonly codes: readonly string[]
  readonly at: Date
}
/** How far judging again has come. The last row looked at is where it goes on after a crash. */
export type Rejudgement = {
  readonly part: JudgedPart
  readonly total: number
  readonly done: number
  readonly changed: number
  readonly last: { readonly sellerId: string; readonly id: string } | null
  readonly begunAt: Date
  readonly touchedAt: Date
  readonly finishedAt: Date | null
}

export async function readChange(ctx: Ctx, changeId: string): Promise<Change> {
  const row = await own<Tables>(ctx.tx)
    .selectFrom('compliance.change')
    .selectAll()
    .where('id', '=', changeId)
    .executeTakeFirst()
  return changeOf(must(row, 'a change that was told of is written'))
}

/** The newest change of the market that a change is of: whoever judges now, for whichever change, judges by this one. */
export async function newestChange(ctx: Ctx, changeId: string): Promise<Change> {
  const { market } = await readChange(ctx, changeId)
  const row = await own<Tables>(ctx.tx)
    .selectFrom('compliance.change')
    .selectAll()
    .where('market', '=', market)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return changeOf(must(row, 'a market that changed has a newest change'))
}

/** Begins a part of judging again, with how many rows there are; begun already, it stays as it is. */
export async function beginRejudging(
  ctx: Ctx,
  of: { readonly changeId: string; readonly part: JudgedPart; readonly total: number },
): Promise<void> {
  await own<Tables>(ctx.tx)
    .insertInto('compliance.rejudgement')
    .values({
      change_id: of.changeId,
      part: of.part,
      total: of.total,
      done: 0,
      changed: 0,
      at_seller: null,
      at_id: null,
      begun_at: ctx.now,
      touched_at: ctx.now,
      finished_at: null,
    })
    .onConflict((conflict) => conflict.columns(['change_id', 'part']).doNothing())
    .execute()
}

/**
 * Takes the next batch of a part into the caller's transaction: where to go on, or null when nothing is left. The row is
 * locked, so two workers take turns; what is judged and how far it has come commit together, so a kill repeats or loses
 * nothing. The rules stand still until then.
 */
export async function takeBatch(ctx: Ctx, changeId: string, part: JudgedPart): Promise<Rejudgement | null> {
  const row = await own<Tables>(ctx.tx)
    .selectFrom('compliance.rejudgement')
    .selectAll()
    .where('change_id', '=', changeId)
    .where('part', '=', part)
    .where('finished_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  if (row === undefined) return null
  await holdRules(ctx)
  return rejudgementOf(row)
}

/** Notes what a batch has done. Without a last row the part is finished. */
export async function noteBatch(
  ctx: Ctx,
  of: {
    readonly changeId: string
    readonly part: JudgedPart
    readonly done: number
    readonly changed: number
    readonly last: { readonly sellerId: string; readonly id: string } | null
  },
): Promise<void> {
  await sql`
    update compliance.rejudgement
       set done = done + ${of.done}, changed = changed + ${of.changed}, total = greatest(total, done + ${of.done}),
           at_seller = coalesce(${of.last?.sellerId ?? null}::uuid, at_seller),
           at_id = coalesce(${of.last?.id ?? null}::uuid, at_id), touched_at = ${ctx.now},
           finished_at = case when ${of.last === null} then ${ctx.now}::timestamptz end
     where change_id = ${of.changeId} and part = ${of.part} and finished_at is null
  `.execute(ctx.tx)
}

/** Parts that nobody has worked on for a while, whoever was to: they are taken up again. */
export async function stalledRejudging(ctx: Ctx, part: JudgedPart, seconds: number): Promise<readonly string[]> {
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('compliance.rejudgement')
    .select('change_id')
    .where('part', '=', part)
    .where('finished_at', 'is', null)
    .where('touched_at', '<', new Date(ctx.now.getTime() - seconds * 1000))
    .orderBy('begun_at')
    .execute()
  return rows.map((row) => row.change_id)
}

export type ChangeWithProgress = Change & { readonly parts: readonly Rejudgement[] }

/** The changes, the newest first, each with how far judging again has come. */
export async function listChanges(ctx: Ctx, limit: number): Promise<readonly ChangeWithProgress[]> {
  const db = own<Tables>(ctx.tx)
  const changes = await db
    .selectFrom('compliance.change')
    .selectAll()
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  if (changes.length === 0) return []
  const ids = changes.map(({ id }) => id)
  const parts = await db.selectFrom('compliance.rejudgement').selectAll().where('change_id', 'in', ids).execute()
  const byChange = Map.groupBy(parts, (row) => row.change_id)
  return changes.map((row) => ({ ...changeOf(row), parts: (byChange.get(row.id) ?? []).map(rejudgementOf) }))
}

const changeOf = (row: Tables['compliance.change']): Change => ({
  id: row.id,
  market: row.market,
  kind: row.kind,
  subject: row.subject,
  onDay: row.on_day,
  codes: row.codes,
  at: row.at,
})

const rejudgementOf = (row: Tables['compliance.rejudgement']): Rejudgement => ({
  part: row.part,
  total: row.total,
  done: row.done,
  changed: row.changed,
  last: row.at_seller === null || row.at_id === null ? null : { sellerId: row.at_seller, id: row.at_id },
  begunAt: row.begun_at,
  touchedAt: row.touched_at,
  finishedAt: row.finished_at,
})
