import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { enqueue } from '#platform/job'
import { heard, notOurs } from './adopt-shipment.ts'
import { askSilent } from './ask-silent.job.ts'
import { carrierPort } from './carrier-port.ts'
import { movementsOf, parcelByReference } from './parcels.ts'
import { runsAhead } from './parcel-state.ts'
import { recordMovements } from './record-movements.ts'
import type { Tables } from './tables.ts'

/**
 * One kept webhook: compared with the parcel it names (reference, shipment and waybill), then given its effect once. A
 * webhook that comes before its parcel is known to the carrier, or before an earlier step, stays open and is tried again;
 * meanwhile the carrier is asked for the whole story.
 */
export async function receiveCarrierEvent(ctx: Ctx, id: string): Promise<void> {
  const claimed = await sql<{ body_sealed: string }>`
    update fulfilment.inbox
       set attempts = attempts + 1, tried_at = ${ctx.now}
     where id = ${id} and handled_at is null
    returning body_sealed
  `.execute(ctx.tx)
  const sealed = claimed.rows[0]?.body_sealed
  if (sealed === undefined) return
  const event = ctx.world.ports.use(carrierPort).readEvent(ctx.world.vault.open(sealed, inboxPlace(id)))
  if (event === null) return await close(ctx, id, 'refused', 'not a shipment event')
  const parcel = await parcelByReference(ctx, event.reference)
  if (parcel === null) return await leaveOpen(ctx, id, 'no such parcel yet')
  const why = notOurs(parcel, { ...event, id: event.shipmentId })
  if (why !== null) return await close(ctx, id, 'refused', why)
  const { sellerId, parcelId } = parcel
  const known = (await movementsOf(ctx, { sellerId, parcelId })).some(({ status }) => status === event.status)
  if (known) return await close(ctx, id, 'known', null)
  if (parcel.shipmentId === null || runsAhead(parcel.state, event.status)) {
    await enqueue(ctx, askSilent, { sellerId, parcelId }, { once: parcelId })
    return await leaveOpen(ctx, id, parcel.shipmentId === null ? 'before its waybill' : 'before an earlier step')
  }
  await heard(ctx, parcel)
  await recordMovements(ctx, parcel, [event])
  await close(ctx, id, 'taken', null)
}

async function close(
  ctx: Ctx,
  id: string,
  outcome: 'taken' | 'known' | 'refused',
  problem: string | null,
): Promise<void> {
  await own<Tables>(ctx.tx)
    .updateTable('fulfilment.inbox')
    .set({ handled_at: ctx.now, outcome, problem })
    .where('id', '=', id)
    .execute()
}

async function leaveOpen(ctx: Ctx, id: string, problem: string): Promise<void> {
  await own<Tables>(ctx.tx).updateTable('fulfilment.inbox').set({ problem }).where('id', '=', id).execute()
}

/** A webhook names the consignee's address as a place, so it is kept encrypted, bound to its own id. */
export const inboxPlace = (id: string): string => `fulfilment.inbox:${id}`
