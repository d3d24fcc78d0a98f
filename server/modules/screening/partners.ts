import { audit } from '#platform/audit'
import { setBy } from '#modules/markets'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { newId } from '#platform/id'
import { forgetParty } from './forget-party.ts'
import { openParty } from './party.ts'
import { refuse } from './refusals.ts'
import { screenParty, type Screened } from './screen-party.ts'
import { standingOf, type Standing } from './standing.ts'
import type { PartnerRole, Tables } from './tables.ts'

export type NewPartner = {
  readonly role: PartnerRole
  readonly name: string
  readonly alsoNames: readonly string[]
  readonly country: string
  readonly address: string | null
}
export type Partner = NewPartner & {
  readonly partnerId: string
  readonly standing: Standing
  readonly caseId: string | null
  readonly addedAt: Date
}

/** A firm the platform works with is screened and watched: a carrier, a warehouse, the agent at customs. */
export async function addPartner(ctx: Ctx, partner: NewPartner): Promise<Screened & { readonly partnerId: string }> {
  const { role, ...facts } = partner
  const known = (await partners(ctx)).some(({ name, country }) => name === facts.name && country === facts.country)
  if (known) throw refuse('screening.partner-known')
  const partnerId = newId(ctx.now)
  await own<Tables>(ctx.tx)
    .insertInto('screening.partner')
    .values({ id: partnerId, role, added_by: setBy(ctx), added_at: ctx.now, ended_at: null })
    .execute()
  await audit(ctx, { action: 'screening.partner-added', subject: 'partner', subjectId: partnerId, details: { role } })
  return { partnerId, ...(await screenParty(ctx, { kind: 'partner', id: partnerId, ...facts })) }
}

/** The platform works with this firm no longer. Refused as `screening.not-found`. */
export async function endPartner(ctx: Ctx, partnerId: string): Promise<void> {
  const ended = await own<Tables>(ctx.tx)
    .updateTable('screening.partner')
    .set({ ended_at: ctx.now })
    .where('id', '=', partnerId)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  if (ended.numUpdatedRows !== 1n) throw refuse('screening.not-found')
  await forgetParty(ctx, { kind: 'partner', id: partnerId })
}

/** Every firm the platform works with, and how it stands before the lists. */
export async function partners(ctx: Ctx): Promise<readonly Partner[]> {
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('screening.partner as partner')
    .innerJoin('screening.party as party', (join) =>
      join.onRef('party.id', '=', 'partner.id').on('party.kind', '=', 'partner'),
    )
    .select(['partner.id', 'partner.role', 'partner.added_at', 'party.sealed'])
    .where('partner.ended_at', 'is', null)
    .orderBy('partner.id')
    .execute()
  const found: Partner[] = []
  for (const { id, role, added_at: addedAt, sealed } of rows) {
    if (sealed === null) continue
    const { name, alsoNames, country, address } = openParty(ctx, { kind: 'partner', id }, sealed)
    const standing = await standingOf(ctx, { kind: 'partner', id })
    found.push({ partnerId: id, role, addedAt, name, alsoNames, country: country ?? '', address, ...standing })
  }
  return found
}
