import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { newId } from '#platform/id'
import { shipFrom } from '#modules/sellers'
import type { ReturnPlace, Tables } from './tables.ts'

export type ChinaPlace = {
  readonly recipient: string
  readonly phone: string
  readonly address: string
  readonly demonstration: boolean
}

/** The customs place in China where goods are handed in now, or null while the operator has named none. */
export async function chinaPlace(ctx: Pick<Ctx, 'tx'>): Promise<ChinaPlace | null> {
  const row = await own<Tables>(ctx.tx)
    .selectFrom('returns.place')
    .select(['recipient', 'phone', 'address', 'demonstration'])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ?? null
}

/** Names the place from now on; returns already accepted keep the address they were given. */
export async function setChinaPlace(ctx: Ctx, place: ChinaPlace): Promise<void> {
  const id = newId(ctx.now)
  const by = 'id' in ctx.actor ? ctx.actor.id : ctx.actor.kind
  await own<Tables>(ctx.tx)
    .insertInto('returns.place')
    .values({ id, ...place, set_by: by, set_at: ctx.now })
    .execute()
  await audit(ctx, { action: 'returns.place-set', subject: 'return-place', subjectId: id })
}

/**
 * Where goods of a seller go back to: the customs place in China when there is one, since it costs the buyer little and is
 * the only way to get the tax back; else the seller's own address.
 */
export async function returnAddress(
  ctx: Ctx,
  sellerId: string,
): Promise<{ readonly place: ReturnPlace; readonly sendTo: string }> {
  const china = await chinaPlace(ctx)
  if (china !== null) return { place: 'cn', sendTo: `${china.recipient}\n${china.phone}\n${china.address}` }
  const from = await shipFrom(ctx, sellerId)
  const lines = [
    from.name ?? from.legalName,
    from.line1,
    from.line2,
    `${from.city}, ${from.state} ${from.zip}`,
    'United States of America',
    from.phone,
  ]
  return { place: 'us', sendTo: lines.filter((line) => line !== null && line !== '').join('\n') }
}
