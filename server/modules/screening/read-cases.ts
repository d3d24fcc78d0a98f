import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { paged } from '#platform/paged'
import type { CaseOwner, CaseState, CaseStep } from './case-state.ts'
import { openCase, type Explained } from './party.ts'
import { refuse } from './refusals.ts'
import type { PartyKind } from './screening-index.ts'
import type { Tables } from './tables.ts'

export type CaseHead = {
  readonly caseId: string
  readonly partyKind: PartyKind
  readonly partyId: string
  readonly sellerId: string | null
  /** Null once the party was forgotten. */
  readonly partyName: string | null
  readonly entryName: string
  readonly source: string
  readonly score: number
  readonly threshold: number
  readonly state: CaseState
  readonly owner: CaseOwner
  readonly dueAt: Date | null
  readonly noClock: string | null
  readonly movedAt: Date
  readonly openedAt: Date
}
export type CaseStepTaken = {
  readonly step: CaseStep | 'open'
  readonly to: CaseState
  readonly at: Date
  readonly actorKind: string
  readonly actorId: string
  readonly reason: string | null
}
export type ScreeningCase = CaseHead & {
  readonly explained: Explained | null
  readonly entry: {
    readonly name: string
    readonly alsoNames: readonly string[]
    readonly addresses: readonly string[]
    readonly countries: readonly string[]
    readonly source: string
    readonly type: string
    readonly notice: string
    readonly url: string
    /** The published row, whole. */
    readonly row: Readonly<Record<string, string>>
  }
  readonly list: {
    readonly listId: string
    readonly kind: string
    readonly listDate: string
    readonly demonstration: boolean
  }
  readonly steps: readonly CaseStepTaken[]
}

type Row = Omit<Tables['screening.case'], 'entry_key' | 'entry_hash' | 'party_print'> & {
  readonly entry_name: string
  readonly source: string
}

/** Cases in these states, the oldest first; `cursor` is for the next page, null at the end. */
export async function findCases(
  ctx: Ctx,
  wanted: { readonly states: readonly CaseState[]; readonly cursor?: string | undefined; readonly limit: number },
): Promise<{ readonly cases: readonly CaseHead[]; readonly cursor: string | null }> {
  const { rows } = await sql<Row>`
    select c.id, c.party_kind, c.party_id, c.seller_id, c.entry_id, c.list_id, c.score, c.threshold, c.sealed, c.state,
           c.owner, c.moved_at, c.due_at, c.no_clock, c.opened_at, e.name as entry_name, e.source
      from screening.case as c
      join screening.entry as e on e.id = c.entry_id
     where c.state = any(${[...wanted.states]}) and c.id > ${wanted.cursor ?? '00000000-0000-0000-0000-000000000000'}::uuid
     order by c.id
     limit ${wanted.limit + 1}
  `.execute(ctx.tx)
  const { items, next } = paged(rows, wanted.limit)
  return { cases: items.map((row) => headOf(ctx, row)), cursor: next }
}

/** One case whole, for an operator. Refused as `screening.not-found`. */
export async function caseOf(ctx: Ctx, caseId: string): Promise<ScreeningCase> {
  const tables = own<Tables>(ctx.tx)
  const row = await tables.selectFrom('screening.case').selectAll().where('id', '=', caseId).executeTakeFirst()
  if (row === undefined) throw refuse('screening.not-found')
  const entry = await tables
    .selectFrom('screening.entry')
    .selectAll()
    .where('id', '=', row.entry_id)
    .executeTakeFirstOrThrow()
  const list = await tables
    .selectFrom('screening.list')
    .select(['id as listId', 'kind', 'list_date as listDate', 'demonstration'])
    .where('id', '=', row.list_id)
    .executeTakeFirstOrThrow()
  const steps = await tables
    .selectFrom('screening.case_step')
    .select(['step', 'to_state as to', 'at', 'actor_kind as actorKind', 'actor_id as actorId', 'reason'])
    .where('case_id', '=', caseId)
    .orderBy('seq')
    .$castTo<CaseStepTaken>()
    .execute()
  const { name, also_names: alsoNames, addresses, countries, source, type, notice, url, row: published } = entry
  return {
    ...headOf(ctx, { ...row, entry_name: name, source }),
    explained: row.sealed === null ? null : openCase(ctx, caseId, row.sealed),
    entry: { name, alsoNames, addresses, countries, source, type, notice, url, row: published },
    list,
    steps,
  }
}

/** How many cases wait for a person, and since when the oldest does. */
export async function countCases(
  ctx: Pick<Ctx, 'tx'>,
): Promise<{ readonly count: number; readonly oldest: Date | null }> {
  const { rows } = await sql<{ count: number; oldest: Date | null }>`
    select count(*)::integer as count, min(moved_at) as oldest
      from screening.case where state in ('open', 'release_asked')
  `.execute(ctx.tx)
  return rows[0] ?? { count: 0, oldest: null }
}

const headOf = (ctx: Ctx, row: Row): CaseHead => ({
  caseId: row.id,
  partyKind: row.party_kind,
  partyId: row.party_id,
  sellerId: row.seller_id,
  partyName: row.sealed === null ? null : openCase(ctx, row.id, row.sealed).party.name,
  entryName: row.entry_name,
  source: row.source,
  score: row.score,
  threshold: row.threshold,
  state: row.state,
  owner: row.owner,
  dueAt: row.due_at,
  noClock: row.no_clock,
  movedAt: row.moved_at,
  openedAt: row.opened_at,
})
