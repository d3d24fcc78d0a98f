import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { newId } from '#platform/id'
import { emit } from '#platform/outbox'
import { currentEdition, indexOf, type Edition } from './edition.ts'
import { caseOpened } from './events.ts'
import { dueOf, lapseCase, noteStep } from './move-case.ts'
import { openParty, sealCase, sealParty, type PartyGiven, type PartyKey } from './party.ts'
import { standingOf } from './standing.ts'
import type { Hit } from './screening-index.ts'
import { termsOf } from './settings.ts'
import type { Tables } from './tables.ts'

/** `none-found` is not a clearance: it says that the lists of this edition hold nobody alike. */
export type Screened = {
  readonly outcome: 'none-found' | 'review' | 'match' | 'no-list'
  /** The oldest case that keeps the party from going on. */
  readonly caseId?: string
}

/**
 * Screens a party against the lists in force and watches it from now on: with each new edition it is screened again, until
 * it is forgotten. Whoever is alike enough to somebody listed becomes a case for an operator; a pair that was decided is not
 * asked again until the party or the entry changes. The same party and edition again costs one look.
 */
export async function screenParty(ctx: Ctx, party: PartyGiven): Promise<Screened> {
  const { sealed, print } = sealParty(ctx, party)
  const edition = await currentEdition(ctx)
  const before = await partyRow(ctx, party)
  const same = before !== undefined && before.print === print && before.watched
  if (same && edition !== null && before.edition === edition.key) return outcomeOf(ctx, party)
  await watch(ctx, party, { sealed, print })
  if (edition === null) return { outcome: 'no-list' }
  await compare(ctx, { ...party, print }, edition)
  return outcomeOf(ctx, party)
}

/** Watches a party whose turn comes with the next sweep, where many are to be screened and nobody waits. */
export const watchParty = (ctx: Ctx, party: PartyGiven): Promise<void> => watch(ctx, party, sealParty(ctx, party))

async function watch(ctx: Ctx, party: PartyGiven, { sealed, print }: ReturnType<typeof sealParty>): Promise<void> {
  await sql`
    insert into screening.party (kind, id, seller_id, print, sealed, watched, added_at)
    values (${party.kind}, ${party.id}, ${party.sellerId ?? null}, ${print}, ${sealed}, true, ${ctx.now})
        on conflict (kind, id) do update
       set print = excluded.print, sealed = excluded.sealed, watched = true,
           seller_id = coalesce(excluded.seller_id, party.seller_id),
           edition = case when party.print = excluded.print and party.watched then party.edition end,
           screened_at = case when party.print = excluded.print and party.watched then party.screened_at end
  `.execute(ctx.tx)
}

/** The same for somebody who is watched already, by what was kept. Nothing happens when it was done meanwhile. */
export async function screenAgain(ctx: Ctx, key: PartyKey): Promise<void> {
  const edition = await currentEdition(ctx)
  const row = await partyRow(ctx, key)
  if (edition === null || row === undefined || !row.watched || row.sealed === null || row.edition === edition.key)
    return
  const facts = openParty(ctx, key, row.sealed)
  await compare(
    ctx,
    { ...facts, ...key, print: row.print, ...(row.seller_id === null ? {} : { sellerId: row.seller_id }) },
    edition,
  )
}

const partyRow = (ctx: Ctx, { kind, id }: PartyKey) =>
  own<Tables>(ctx.tx)
    .selectFrom('screening.party')
    .selectAll()
    .where('kind', '=', kind)
    .where('id', '=', id)
    .executeTakeFirst()

async function outcomeOf(ctx: Ctx, key: PartyKey): Promise<Screened> {
  const { standing, caseId } = await standingOf(ctx, key)
  if (standing === 'review' || standing === 'match')
    return { outcome: standing, ...(caseId === null ? {} : { caseId }) }
  return { outcome: 'none-found' }
}

type Compared = PartyGiven & { readonly print: string }

async function compare(ctx: Ctx, party: Compared, edition: Edition): Promise<void> {
  const terms = await termsOf(ctx)
  const index = await indexOf(ctx, edition)
  const hits = index.search(party, { threshold: terms.threshold })
  await lapseStale(ctx, party, edition)
  for (const hit of hits) await open(ctx, party, { hit, edition, threshold: terms.threshold })
  await own<Tables>(ctx.tx)
    .updateTable('screening.party')
    .set({ edition: edition.key, screened_at: ctx.now })
    .where('kind', '=', party.kind)
    .where('id', '=', party.id)
    .execute()
}

/** Cases nobody has decided yet whose party has changed, or whose entry stands in no list any more. */
async function lapseStale(ctx: Ctx, party: Compared, edition: Edition): Promise<void> {
  const lists = edition.lists.map(({ listId }) => listId)
  const { rows } = await sql<{ id: string }>`
    select c.id from screening.case as c
     where c.party_kind = ${party.kind} and c.party_id = ${party.id} and c.state = 'open'
       and (c.party_print <> ${party.print}
            or not exists (select 1 from screening.list_entry as l
                            where l.entry_id = c.entry_id and l.list_id = any(${lists}::uuid[])))
     order by c.id
  `.execute(ctx.tx)
  for (const { id } of rows) await lapseCase(ctx, id, 'party-or-entry-changed')
}

type Found = { readonly hit: Hit; readonly edition: Edition; readonly threshold: number }

async function open(ctx: Ctx, party: Compared, { hit, edition, threshold }: Found): Promise<void> {
  const caseId = newId(ctx.now)
  const { score, entryId, ...why } = hit
  const due = await dueOf(ctx, 'open')
  const { kind, id, name, alsoNames, country, address, print, sellerId = null } = party
  const sealed = sealCase(ctx, caseId, { party: { name, alsoNames, country, address }, ...why })
  const lists = edition.lists.map(({ listId }) => listId)
  const opened = await sql`
    insert into screening.case (
      id, party_kind, party_id, seller_id, party_print, entry_id, entry_key, entry_hash, list_id, score, threshold, sealed,
      state, owner, moved_at, due_at, no_clock, opened_at)
    select ${caseId}::uuid, ${kind}, ${id}::uuid, ${sellerId}::uuid, ${print}, e.id, e.key, e.hash, l.list_id, ${score}::smallint,
           ${threshold}::smallint, ${sealed}, 'open', ${due.owner}, ${ctx.now}, ${due.dueAt}::timestamptz, ${due.noClock}::text,
           ${ctx.now}
      from screening.entry as e
      join screening.list_entry as l on l.entry_id = e.id and l.list_id = any(${lists}::uuid[])
     where e.id = ${entryId}
     order by l.list_id
     limit 1
        on conflict (party_kind, party_id, entry_key, party_print, entry_hash) where state <> 'lapsed' do nothing
  `.execute(ctx.tx)
  if (opened.numAffectedRows !== 1n) return
  await noteStep(ctx, caseId, { step: 'open', from: null, to: 'open', reason: null })
  await audit(ctx, {
    action: 'screening.case-opened',
    subject: 'screening-case',
    subjectId: caseId,
    details: { partyKind: kind, partyId: id, score, threshold },
  })
  await emit(ctx, caseOpened, { caseId, partyKind: kind, partyId: id, sellerId, score })
}
