import { z } from 'zod'
import { own, sql } from '#platform/db'
import { enqueue, job, sweep } from '#platform/job'
import { heard, noteProblem, notOurs } from './adopt-shipment.ts'
import { carrierPort } from './carrier-port.ts'
import { parcelByKey } from './parcels.ts'
import { recordMovements } from './record-movements.ts'
import type { Tables } from './tables.ts'

/** Tells the carrier that customs released a parcel, or that it must come back. Told twice is answered the same. */
export const tellCarrier = job('fulfilment.tell-carrier', {
  input: z.object({ sellerId: z.uuid(), parcelId: z.uuid(), what: z.enum(['release', 'return']) }),
  run: async (run, { sellerId, parcelId, what }) => {
    const parcel = await run.tx((ctx) => parcelByKey(ctx, { sellerId, parcelId }))
    if (parcel === null || parcel.shipmentId === null) return
    const carrier = run.engine.world.ports.use(carrierPort)
    const answer = await (what === 'release' ? carrier.release(parcel.shipmentId) : carrier.sendBack(parcel.shipmentId))
    await run.tx(async (ctx) => {
      if (answer.kind === 'unknown') return await noteProblem(ctx, parcel, `no answer: ${answer.why}`)
      await own<Tables>(ctx.tx)
        .updateTable('fulfilment.parcel')
        .set(what === 'release' ? { release_told_at: ctx.now } : { return_told_at: ctx.now })
        .where('seller_id', '=', sellerId)
        .where('id', '=', parcelId)
        .execute()
      if (answer.kind === 'refused') return await noteProblem(ctx, parcel, `refused: ${answer.code}`)
      const why = notOurs(parcel, answer.value)
      if (why !== null) return await noteProblem(ctx, parcel, why)
      await heard(ctx, parcel)
      await recordMovements(ctx, parcel, answer.value.movements)
    })
  },
})

/** What was wanted of the carrier and is not yet known to have been heard is told again. */
export const sweepUntold = sweep('fulfilment.sweep-untold', (run) =>
  run.tx(async (ctx) => {
    const { rows } = await sql<{ seller_id: string; id: string; what: 'release' | 'return' }>`
      select seller_id, id, case when return_wanted_at is null then 'release' else 'return' end as what
        from fulfilment.parcel
       where shipment_id is not null
         and ((release_wanted_at is not null and release_told_at is null and return_wanted_at is null)
              or (return_wanted_at is not null and return_told_at is null))
       order by id
       limit 100
    `.execute(ctx.tx)
    for (const { seller_id: sellerId, id: parcelId, what } of rows)
      await enqueue(ctx, tellCarrier, { sellerId, parcelId, what }, { once: `${parcelId} ${what}` })
  }),
)
