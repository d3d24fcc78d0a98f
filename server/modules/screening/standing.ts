import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { currentEdition } from './edition.ts'
import type { PartyKey } from './party.ts'

/**
 * How a party stands before the lists: `review` waits for a person, `match` was found to be listed, `stale` was last screened
 * against an older edition (or never), `no-list` cannot be screened. `none-found` says no more than that.
 */
export type Standing = 'none-found' | 'review' | 'match' | 'stale' | 'no-list'

export async function standingOf(
  ctx: Pick<Ctx, 'tx'>,
  { kind, id }: PartyKey,
): Promise<{ readonly standing: Standing; readonly caseId: string | null }> {
  const edition = await currentEdition(ctx)
  const { rows } = await sql<{ matched: string | null; open: string | null; edition: string | null }>`
    select (select id from screening.case where party_kind = ${kind} and party_id = ${id}
               and state in ('match', 'release_asked') order by opened_at, id limit 1) as matched,
           (select id from screening.case where party_kind = ${kind} and party_id = ${id}
               and state = 'open' order by opened_at, id limit 1) as open,
           (select edition from screening.party where kind = ${kind} and id = ${id} and watched) as edition
  `.execute(ctx.tx)
  const { matched = null, open = null, edition: screened = null } = rows[0] ?? {}
  if (matched !== null) return { standing: 'match', caseId: matched }
  if (open !== null) return { standing: 'review', caseId: open }
  if (edition === null) return { standing: 'no-list', caseId: null }
  return { standing: screened === edition.key ? 'none-found' : 'stale', caseId: null }
}
