import { own } from '#platform/db'
import type { JobRun } from '#platform/job'
import { must } from '#platform/check'
import { Refusal } from '#platform/refusal'
import type { Ctx } from '#platform/context'
import { adoptForReturn, adoptShipment, noteProblem } from './adopt-shipment.ts'
import { carrierPort, type Carrier, type CarrierAnswer, type Shipment, type ShipmentAsked } from './carrier-port.ts'
import { parcelByKey, type Parcel, type ParcelKey } from './parcels.ts'
import { shipmentAsked } from './shipment-asked.ts'
import type { Tables } from './tables.ts'

/**
 * Asks the carrier about a parcel and takes over what it says. A parcel that was asked for and not answered is looked up
 * under our reference first, and only then asked for again, under the same idempotency key. Answers what became known;
 * `unknown` leaves the question open, its age on the operator's screen.
 */
export async function askCarrier(
  run: JobRun,
  key: ParcelKey,
): Promise<CarrierAnswer<Shipment | null>['kind'] | 'none'> {
  const question = await run.tx((ctx) => prepare(ctx, key))
  if (question === null) return 'none'
  const { parcel, asked } = question
  const carrier = run.engine.world.ports.use(carrierPort)
  const answer = await askOnce(carrier, parcel, asked)
  if (answer.kind === 'done' && answer.value !== null) await adopt(run, parcel, answer.value)
  else await run.tx((ctx) => noteNoShipment(ctx, parcel, answer))
  return answer.kind
}

type Question = { readonly parcel: Parcel; readonly asked: ShipmentAsked | null }

async function prepare(ctx: Ctx, { sellerId, parcelId }: ParcelKey): Promise<Question | null> {
  const noted = await own<Tables>(ctx.tx)
    .updateTable('fulfilment.parcel')
    .set((each) => ({ asked_last_at: ctx.now, attempts: each('attempts', '+', 1) }))
    .where('seller_id', '=', sellerId)
    .where('id', '=', parcelId)
    .where('state', 'not in', ['packed', 'delivered', 'returned'])
    .executeTakeFirst()
  if (noted.numUpdatedRows === 0n) return null
  const parcel = must(await parcelByKey(ctx, { sellerId, parcelId }), 'the parcel just touched is there')
  return { parcel, asked: parcel.state === 'asked' ? await shipmentAsked(ctx, parcel) : null }
}

async function askOnce(
  carrier: Carrier,
  parcel: Parcel,
  asked: ShipmentAsked | null,
): Promise<CarrierAnswer<Shipment | null>> {
  const found = await carrier.find(parcel.parcelId)
  if (found.kind !== 'done' || found.value !== null || asked === null) return found
  return carrier.create(asked)
}

/** The waybill is kept also when the order may no longer be shipped; the parcel then comes back. */
async function adopt(run: JobRun, parcel: Parcel, shipment: Shipment): Promise<void> {
  try {
    await run.tx((ctx) => adoptShipment(ctx, parcel, shipment))
  } catch (error) {
    if (!(error instanceof Refusal) || parcel.state !== 'asked') throw error
    await run.tx((ctx) => adoptForReturn(ctx, parcel, shipment))
  }
}

async function noteNoShipment(ctx: Ctx, parcel: Parcel, answer: CarrierAnswer<Shipment | null>): Promise<void> {
  if (answer.kind === 'unknown') return await noteProblem(ctx, parcel, `no answer: ${answer.why}`)
  if (answer.kind === 'done' || parcel.state !== 'asked')
    return await noteProblem(ctx, parcel, 'the carrier does not know this parcel')
  // A definite no: the seller has it on the desk again, with the carrier's reason.
  await own<Tables>(ctx.tx)
    .updateTable('fulfilment.parcel')
    .set({ state: 'packed', problem: `refused: ${answer.code}` })
    .where('seller_id', '=', parcel.sellerId)
    .where('id', '=', parcel.parcelId)
    .where('state', '=', 'asked')
    .execute()
}
