import { audit } from '#platform/audit'
import { assert } from '#platform/check'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { emit } from '#platform/outbox'
import { duty, next, type CaseOwner, type CaseState, type CaseStep } from './case-state.ts'
import { caseMoved } from './events.ts'
import { refuse } from './refusals.ts'
import { termsOf } from './settings.ts'
import type { Tables } from './tables.ts'

const hourMs = 3_600_000

/** Who owes the next step in a state that begins now, and until when. */
export async function dueOf(
  ctx: Ctx,
  state: CaseState,
): Promise<{ readonly owner: CaseOwner; readonly dueAt: Date | null; readonly noClock: string | null }> {
  const entry = duty[state]
  if ('noClock' in entry) return { owner: entry.owner, dueAt: null, noClock: entry.noClock }
  const { reviewHours } = await termsOf(ctx)
  return { owner: entry.owner, dueAt: new Date(ctx.now.getTime() + reviewHours * hourMs), noClock: null }
}

export type CaseDecision = Exclude<CaseStep, 'lapse'>

/**
 * An operator decides a case, with a reason. That a match was none after all is asked for by one operator and confirmed by
 * another. Refused as `screening.step-not-allowed` from any other state, `screening.another-operator` to whoever asked.
 */
export async function decideCase(
  ctx: Ctx,
  { caseId, step, reason }: { readonly caseId: string; readonly step: CaseDecision; readonly reason: string },
): Promise<CaseState> {
  const row = await lockCase(ctx, caseId)
  if (step === 'release' && row.state === 'release_asked' && (await askedBy(ctx, caseId)) === actorId(ctx))
    throw refuse('screening.another-operator')
  return await take(ctx, row, step, reason)
}

/** A case that nobody needs to decide any more. */
export async function lapseCase(ctx: Ctx, caseId: string, why: string): Promise<void> {
  await take(ctx, await lockCase(ctx, caseId), 'lapse', why)
}

async function lockCase(ctx: Ctx, caseId: string): Promise<Tables['screening.case']> {
  const row = await own<Tables>(ctx.tx)
    .selectFrom('screening.case')
    .selectAll()
    .where('id', '=', caseId)
    .forUpdate()
    .executeTakeFirst()
  if (row === undefined) throw refuse('screening.not-found')
  return row
}

async function askedBy(ctx: Ctx, caseId: string): Promise<string | null> {
  const row = await own<Tables>(ctx.tx)
    .selectFrom('screening.case_step')
    .select('actor_id')
    .where('case_id', '=', caseId)
    .where('step', '=', 'ask-release')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.actor_id ?? null
}

async function take(ctx: Ctx, row: Tables['screening.case'], step: CaseStep, reason: string): Promise<CaseState> {
  const to = next[row.state][step]
  if (to === null) throw refuse('screening.step-not-allowed', { step: step.replaceAll('-', '_'), state: row.state })
  const due = await dueOf(ctx, to)
  const moved = await own<Tables>(ctx.tx)
    .updateTable('screening.case')
    .set({ state: to, owner: due.owner, moved_at: ctx.now, due_at: due.dueAt, no_clock: due.noClock })
    .where('id', '=', row.id)
    .where('state', '=', row.state)
    .executeTakeFirst()
  assert(moved.numUpdatedRows === 1n, 'a case that is locked keeps its state')
  await noteStep(ctx, row.id, { step, from: row.state, to, reason })
  await audit(ctx, {
    action: `screening.case-${step}`,
    subject: 'screening-case',
    subjectId: row.id,
    details: { from: row.state, to, partyKind: row.party_kind, partyId: row.party_id },
  })
  await emit(ctx, caseMoved, {
    caseId: row.id,
    partyKind: row.party_kind,
    partyId: row.party_id,
    sellerId: row.seller_id,
    step,
    to,
  })
  return to
}

export async function noteStep(
  ctx: Ctx,
  caseId: string,
  told: {
    readonly step: CaseStep | 'open'
    readonly from: CaseState | null
    readonly to: CaseState
    readonly reason: string | null
  },
): Promise<void> {
  await sql`
    insert into screening.case_step (case_id, seq, at, step, from_state, to_state, actor_kind, actor_id, reason)
    select ${caseId}, coalesce(max(seq), 0) + 1, ${ctx.now}, ${told.step}, ${told.from}::text, ${told.to}, ${ctx.actor.kind},
           ${actorId(ctx)}, ${told.reason}::text
      from screening.case_step
     where case_id = ${caseId}
  `.execute(ctx.tx)
}

const actorId = ({ actor }: Ctx): string => ('id' in actor ? actor.id : 'anyone')
