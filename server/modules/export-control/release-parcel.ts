import { currentEdition, refuseScreening, screenParty, standingOf } from '#modules/screening'
import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { money } from '@westbound/web/format'
import { exportStatement, type ExportStatement } from './export-statement.ts'
import { partiesOfOrder, partyKeysOfOrder } from './parties-of-order.ts'
import { refuse } from './refusals.ts'
import { screenAndHold } from './screen-and-hold.ts'
import type { Tables } from './tables.ts'

export type ParcelNamed = {
  readonly sellerId: string
  readonly parcelId: string
  readonly orderId: string
  /** What it is to customs: its order, or a part of one. */
  readonly unitId: string
}

/**
 * Whether a parcel may be handed over: everybody of its order is screened against the lists in force, and what is stated to
 * the United States about it is complete. Refuses what can be put right by somebody (`screening.no-list`,
 * `screening.under-review`, `screening.matched`, `export.not-classified`, `export.specialist`, `export.itn-needed`). When
 * screening finds somebody just now it answers that instead, because a refusal would forget the case with the rest.
 */
export async function releaseForExport(ctx: Ctx, parcel: ParcelNamed): Promise<{ readonly released: boolean }> {
  const edition = await currentEdition(ctx)
  if (edition === null) throw refuseScreening('screening.no-list')
  await requireNoCase(ctx, parcel)
  const statement = complete(ctx, await exportStatement(ctx, parcel))
  if (await screenAndHold(ctx, parcel)) return { released: false }
  await own<Tables>(ctx.tx)
    .insertInto('export_control.release')
    .values({
      seller_id: parcel.sellerId,
      parcel_id: parcel.parcelId,
      order_id: parcel.orderId,
      editions: edition.key,
      kind: statement.kind,
      statement: statement.kind === 'itn' ? statement.citation : statement.legend,
      rules: statement.rules.join(' '),
      at: ctx.now,
    })
    .onConflict((conflict) => conflict.columns(['seller_id', 'parcel_id']).doNothing())
    .execute()
  await audit(ctx, {
    action: 'export.released',
    subject: 'parcel',
    subjectId: parcel.parcelId,
    details: { kind: statement.kind, editions: edition.key },
  })
  return { released: true }
}

/**
 * The same again when its label is printed: nobody of its order may be under review, and a newer edition is screened first.
 * Who is found then is found again by the sweep that screens everybody, and the case is opened there.
 */
export async function requireStillReleased(
  ctx: Ctx,
  order: { readonly sellerId: string; readonly orderId: string },
): Promise<void> {
  await requireNoCase(ctx, order)
  const standings = await Promise.all((await partyKeysOfOrder(ctx, order)).map((key) => standingOf(ctx, key)))
  if (!standings.some(({ standing }) => standing === 'stale')) return
  for (const party of await partiesOfOrder(ctx, order)) {
    const { outcome } = await screenParty(ctx, party)
    if (outcome === 'review' || outcome === 'match') throw refuseScreening('screening.under-review')
  }
}

async function requireNoCase(ctx: Ctx, order: { readonly sellerId: string; readonly orderId: string }): Promise<void> {
  for (const key of await partyKeysOfOrder(ctx, order)) {
    const { standing } = await standingOf(ctx, key)
    if (standing === 'review') throw refuseScreening('screening.under-review')
    if (standing === 'match') throw refuseScreening('screening.matched')
  }
}

/** What may be written on a parcel, or the refusal that says what to do first. */
function complete(ctx: Ctx, statement: ExportStatement): Extract<ExportStatement, { kind: 'noeei' | 'itn' }> {
  if (statement.kind === 'noeei' || statement.kind === 'itn') return statement
  if (statement.kind === 'itn-needed') {
    const largest = statement.lines.reduce((most, { value }) => (value.minor > most.minor ? value : most), {
      minor: 0n,
      currency: 'USD',
    })
    throw refuse('export.itn-needed', { value: money(largest, 'en') })
  }
  const titles = statement.products.map(({ title }) => title).join(', ')
  throw refuse(statement.why === 'none' ? 'export.not-classified' : 'export.specialist', {
    products: titles.slice(0, 300),
  })
}
