import { randomBytes } from 'node:crypto'
import { audit } from '#platform/audit'
import type { BatchCtx, Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { newId } from '#platform/id'
import { z } from '#platform/wire'
import { refuse } from './refusals.ts'
import type { Tables } from './tables.ts'

const text = (max: number) => z.string().max(max).default('')

/** A question of the planner as it was asked; empty where nothing was said. */
export const Question = z.strictObject({
  words: text(200),
  code: text(10),
  origin: text(2),
  price: text(12),
  weight: text(6),
  quantity: text(3),
  market: text(2),
  route: text(20),
  content: text(12),
  unit: text(5),
  net: text(6),
  strength: text(12),
  dollar: text(3),
})
export type Question = z.output<typeof Question>

export type Scenario = {
  readonly id: string
  readonly name: string
  readonly question: Question
  readonly savedAt: Date
  /** Of the link by which anybody may see it; null as long as it is not shared. */
  readonly token: string | null
}

export const scenariosMax = 50
const tries = 3

/**
 * Keeps a question under a name. Refused as `planner.full` when fifty are kept: each takes a slot, and two that race for
 * one cannot both have it.
 */
export async function saveScenario(
  ctx: Ctx,
  sellerId: string,
  { name, question }: Pick<Scenario, 'name' | 'question'>,
): Promise<string> {
  const id = newId(ctx.now)
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const { rows } = await sql<{ id: string }>`
      insert into planner.scenario (seller_id, id, slot, name, question, saved_at)
      select ${sellerId}, ${id}, min(slot), ${name}, ${JSON.stringify(question)}::jsonb, ${ctx.now}
        from generate_series(1, ${scenariosMax}::integer) as free (slot)
       where not exists (select from planner.scenario as taken
                          where taken.seller_id = ${sellerId} and taken.slot = free.slot)
      having min(slot) is not null
          on conflict do nothing
      returning id
    `.execute(ctx.tx)
    if (rows.length === 0) continue
    await audit(ctx, { action: 'planner.scenario-saved', subject: 'scenario', subjectId: id })
    return id
  }
  throw refuse('planner.full', { most: scenariosMax })
}

/** What a seller keeps, newest first. */
export async function scenariosOf(ctx: BatchCtx, sellerId: string): Promise<readonly Scenario[]> {
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('planner.scenario as scenario')
    .leftJoin('planner.shared as shared', (join) =>
      join.onRef('shared.seller_id', '=', 'scenario.seller_id').onRef('shared.scenario_id', '=', 'scenario.id'),
    )
    .select(['scenario.id', 'scenario.name', 'scenario.question', 'scenario.saved_at', 'shared.token'])
    .where('scenario.seller_id', '=', sellerId)
    .orderBy('scenario.saved_at', 'desc')
    .orderBy('scenario.id', 'desc')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    question: Question.parse(row.question),
    savedAt: row.saved_at,
    token: row.token,
  }))
}

/** Forgets one, with its link. An absent one and another seller's look alike. */
export async function deleteScenario(ctx: Ctx, sellerId: string, id: string): Promise<void> {
  await unlink(ctx, sellerId, id)
  const gone = await own<Tables>(ctx.tx)
    .deleteFrom('planner.scenario')
    .where('seller_id', '=', sellerId)
    .where('id', '=', id)
    .executeTakeFirst()
  if (gone.numDeletedRows === 0n) throw refuse('planner.not-found')
  await audit(ctx, { action: 'planner.scenario-deleted', subject: 'scenario', subjectId: id })
}

/** Turns the link on; one that is on stays as it is. */
export async function shareScenario(ctx: Ctx, sellerId: string, id: string): Promise<string> {
  const token = randomBytes(16).toString('base64url')
  const { rows } = await sql<{ token: string }>`
    insert into planner.shared (token, seller_id, scenario_id, shared_at)
    select ${token}, seller_id, id, ${ctx.now}
      from planner.scenario
     where seller_id = ${sellerId} and id = ${id}
        on conflict (seller_id, scenario_id) do update set shared_at = planner.shared.shared_at
    returning token
  `.execute(ctx.tx)
  const [row] = rows
  if (row === undefined) throw refuse('planner.not-found')
  if (row.token === token) await audit(ctx, { action: 'planner.scenario-shared', subject: 'scenario', subjectId: id })
  return row.token
}

/** Turns the link off for good: sharing again makes another. One that is off stays off. */
export async function unshareScenario(ctx: Ctx, sellerId: string, id: string): Promise<void> {
  const kept = await own<Tables>(ctx.tx)
    .selectFrom('planner.scenario')
    .select('id')
    .where('seller_id', '=', sellerId)
    .where('id', '=', id)
    .executeTakeFirst()
  if (kept === undefined) throw refuse('planner.not-found')
  if (await unlink(ctx, sellerId, id))
    await audit(ctx, { action: 'planner.scenario-unshared', subject: 'scenario', subjectId: id })
}

async function unlink(ctx: Ctx, sellerId: string, id: string): Promise<boolean> {
  const gone = await own<Tables>(ctx.tx)
    .deleteFrom('planner.shared')
    .where('seller_id', '=', sellerId)
    .where('scenario_id', '=', id)
    .executeTakeFirst()
  return gone.numDeletedRows > 0n
}

/** What a link shows: the question and its name, nothing of its seller. Refused as `planner.not-found`. */
export async function sharedScenario(
  ctx: BatchCtx,
  token: string,
): Promise<Pick<Scenario, 'name' | 'question' | 'savedAt'>> {
  const row = await own<Tables>(ctx.tx)
    .selectFrom('planner.shared as shared')
    .innerJoin('planner.scenario as scenario', (join) =>
      join.onRef('scenario.seller_id', '=', 'shared.seller_id').onRef('scenario.id', '=', 'shared.scenario_id'),
    )
    .select(['scenario.name', 'scenario.question', 'scenario.saved_at'])
    .where('shared.token', '=', token)
    .executeTakeFirst()
  if (row === undefined) throw refuse('planner.not-found')
  return { name: row.name, question: Question.parse(row.question), savedAt: row.saved_at }
}
