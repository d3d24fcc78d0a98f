import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { lapseCase } from './move-case.ts'
import type { PartyKey } from './party.ts'
import type { Tables } from './tables.ts'

/**
 * Nothing goes to this party any more: it is screened no longer and who it was is forgotten, also in cases that nobody had
 * to decide. Cases that were decided stay as they were, as the export rules want records kept. A second time does nothing.
 */
export async function forgetParty(ctx: Ctx, { kind, id }: PartyKey): Promise<void> {
  const tables = own<Tables>(ctx.tx)
  const done = await tables
    .updateTable('screening.party')
    .set({ watched: false, sealed: null })
    .where('kind', '=', kind)
    .where('id', '=', id)
    .where('watched', '=', true)
    .executeTakeFirst()
  if (done.numUpdatedRows !== 1n) return
  const open = await tables
    .selectFrom('screening.case')
    .select('id')
    .where('party_kind', '=', kind)
    .where('party_id', '=', id)
    .where('state', '=', 'open')
    .orderBy('id')
    .execute()
  for (const { id: caseId } of open) await lapseCase(ctx, caseId, 'party-gone')
  await tables
    .updateTable('screening.case')
    .set({ sealed: null })
    .where('party_kind', '=', kind)
    .where('party_id', '=', id)
    .where('state', '=', 'lapsed')
    .execute()
  await audit(ctx, { action: 'screening.party-forgotten', subject: kind, subjectId: id })
}
