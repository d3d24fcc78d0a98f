import { partsOf, unitOf } from '#modules/orders'
import { sellerById } from '#modules/sellers'
import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { exportStatement, type ExportStatement } from './export-statement.ts'
import { refuse } from './refusals.ts'

export type ShipmentNamed = {
  readonly sellerId: string
  readonly orderId: string
  /** The number of the part, where an order leaves in several parcels. */
  readonly part: number | null
}

/** The unit of clearance an order and the number of a part name. Refused `orders.not-found`, `export.no-part`. */
export async function unitNamed(ctx: Ctx, { sellerId, orderId, part }: ShipmentNamed): Promise<string> {
  const unit = await unitOf(ctx, { sellerId, unitId: orderId })
  if (part === null) return unit.unitId
  const found = (await partsOf(ctx, { sellerId, orderId })).find(({ no }) => no === part)
  if (found === undefined) throw refuse('export.no-part')
  return found.partId
}

/**
 * Keeps the number by which AES acknowledged the filing of a shipment; a later one replaces it. Refused unless it is one:
 * an X, the day and six digits, of no day to come, of goods with whole Schedule B numbers, from an address where goods can lie.
 */
export async function recordItn(ctx: Ctx, named: ShipmentNamed, given: string): Promise<ExportStatement> {
  const itn = given
    .toUpperCase()
    .replace(/^AES\b/, '')
    .replaceAll(/[\s-]/g, '')
  const { sellerId } = named
  const unitId = await unitNamed(ctx, named)
  checkItn(itn, ctx.now)
  await checkAddress(ctx, sellerId)
  const before = await exportStatement(ctx, { sellerId, unitId })
  if (before.kind === 'itn-needed' && before.missing.includes('schedule-b')) throw refuse('export.schedule-b-needed')
  const by = 'id' in ctx.actor ? ctx.actor.id : 'anyone'
  const kept = await sql`
    insert into export_control.itn (seller_id, unit_id, number, itn, entered_by, at)
    select ${sellerId}, ${unitId}, coalesce(max(number), 0) + 1, ${itn}, ${by}, ${ctx.now}
      from export_control.itn where seller_id = ${sellerId} and unit_id = ${unitId}
        on conflict do nothing
  `.execute(ctx.tx)
  if (kept.numAffectedRows !== 1n) throw refuse('export.answered-meanwhile')
  await audit(ctx, { action: 'export.itn-entered', subject: 'shipment', subjectId: unitId, details: { itn } })
  return await exportStatement(ctx, { sellerId, unitId })
}

function checkItn(itn: string, now: Date): void {
  const [, year = '', month = '', day = ''] = /^X(\d{4})(\d{2})(\d{2})\d{6}$/.exec(itn) ?? []
  const text = `${year}-${month}-${day}`
  const date = new Date(`${text}T00:00:00Z`)
  if (year === '' || Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== text)
    throw refuse('export.itn-invalid')
  if (date > now) throw refuse('export.itn-in-future')
}

/** A filing names the place where the goods begin their journey: no post office box. */
async function checkAddress(ctx: Ctx, sellerId: string): Promise<void> {
  const { business } = await sellerById(ctx, sellerId)
  const street = `${business?.line1 ?? ''} ${business?.line2 ?? ''}`
  if (business === null || /\bp\.?\s*o\.?\s*box\b|\bpost office box\b/i.test(street))
    throw refuse('export.usppi-address')
}
