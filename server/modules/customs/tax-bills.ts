import { readChinaTime, type TaxBill, type TaxBillStatus } from '@westbound/customs-cn'
import { parseMinor } from '@westbound/landed-cost'
import { unitOf } from '#modules/orders'
import { audit } from '#platform/audit'
import type { Actor, Ctx } from '#platform/context'
import { own } from '#platform/db'
import type { Selectable } from 'kysely'
import { refuse } from './refusals.ts'
import type { Tables } from './tables.ts'

/**
 * Customs' own bill of the tax on a list (CEB816) is held against what the buyer was charged for it. A bill that agrees is
 * done; a difference waits for a person a week at most, who says why it is borne. A later bill of the same list adds to the
 * first; a void one counts no more (CEB818).
 */
export type TaxBillRow = Selectable<Tables['customs.tax_bill']>
export const taxBillHours = 7 * 24
const currency = 'CNY'

/** True when the bill is of a list of ours; it is kept once however often it comes. */
export async function keepTaxBill(
  ctx: Ctx,
  bill: TaxBill,
): Promise<{ readonly sellerId: string; readonly orderId: string } | null> {
  const key = await listOf(ctx, bill.invtNo)
  if (key === null) return null
  const unit = await unitOf(ctx, { sellerId: key.sellerId, unitId: key.orderId })
  const charged = unit.dutyMinor + unit.vatMinor + unit.consumptionTaxMinor
  const [duty, vat, consumption] = [fen(bill.customsTax), fen(bill.valueAddedTax), fen(bill.consumptionTax)]
  const standing = standingOf(bill.status, duty + vat + consumption === charged, ctx.now)
  const kept = await own<Tables>(ctx.tx)
    .insertInto('customs.tax_bill')
    .values({
      seller_id: key.sellerId,
      order_id: key.orderId,
      tax_no: bill.taxNo,
      invt_no: bill.invtNo,
      status: statusOf(bill.status),
      ent_duty_no: bill.entDutyNo ?? null,
      currency,
      duty_minor: duty,
      vat_minor: vat,
      consumption_minor: consumption,
      charged_minor: charged,
      rounding: roundingOf(bill),
      ...standing,
      billed_at: readChinaTime(bill.returnTime) ?? ctx.now,
      opened_at: ctx.now,
    })
    .onConflict((conflict) => conflict.columns(['seller_id', 'order_id', 'tax_no']).doNothing())
    .executeTakeFirst()
  if (kept.numInsertedOrUpdatedRows === 1n)
    await audit(ctx, {
      action: `customs.tax-bill-${standing.state}`,
      subject: 'order',
      subjectId: key.orderId,
      details: { taxNo: bill.taxNo, billed: String(duty + vat + consumption), charged: String(charged) },
    })
  return key
}

/** Notes what became of a bill; null when the bill is not here (yet). A void bill is no difference any more. */
export async function changeTaxBill(
  ctx: Ctx,
  { taxNo, status, entDutyNo }: TaxBillStatus,
): Promise<{ readonly sellerId: string; readonly orderId: string } | null> {
  const row = await own<Tables>(ctx.tx)
    .selectFrom('customs.tax_bill')
    .select(['seller_id', 'order_id', 'state'])
    .where('tax_no', '=', taxNo)
    .executeTakeFirst()
  if (row === undefined) return null
  const ended = status === '3' && row.state !== 'settled'
  await own<Tables>(ctx.tx)
    .updateTable('customs.tax_bill')
    .set({
      status: statusOf(status),
      ...(entDutyNo === undefined ? {} : { ent_duty_no: entDutyNo }),
      ...(ended ? { state: 'void' as const, owner: 'nobody' as const, due_at: null, no_clock: 'ended' } : {}),
    })
    .where('seller_id', '=', row.seller_id)
    .where('order_id', '=', row.order_id)
    .where('tax_no', '=', taxNo)
    .execute()
  return { sellerId: row.seller_id, orderId: row.order_id }
}

/** A person says why a difference is borne. Refuses `customs.not-found` and `customs.action-not-allowed`. */
export async function settleTaxBill(
  ctx: Ctx<Extract<Actor, { kind: 'operator' }>>,
  key: { readonly sellerId: string; readonly orderId: string; readonly taxNo: string; readonly reason: string },
): Promise<void> {
  const settled = await own<Tables>(ctx.tx)
    .updateTable('customs.tax_bill')
    .set({
      state: 'settled',
      owner: 'nobody',
      due_at: null,
      no_clock: 'ended',
      settled_at: ctx.now,
      settled_by: ctx.actor.id,
      reason: key.reason,
    })
    .where('seller_id', '=', key.sellerId)
    .where('order_id', '=', key.orderId)
    .where('tax_no', '=', key.taxNo)
    .where('state', '=', 'differs')
    .executeTakeFirst()
  if (settled.numUpdatedRows === 1n)
    return await audit(ctx, {
      action: 'customs.tax-bill-settled',
      subject: 'order',
      subjectId: key.orderId,
      details: { taxNo: key.taxNo, reason: key.reason },
    })
  const found = (await taxBillsOf(ctx, key)).find(({ tax_no }) => tax_no === key.taxNo)
  if (found === undefined) throw refuse('customs.not-found')
  throw refuse('customs.action-not-allowed', { action: 'settle', state: found.state })
}

export const taxBillsOf = (
  ctx: Pick<Ctx, 'tx'>,
  key: { readonly sellerId: string; readonly orderId: string },
): Promise<readonly TaxBillRow[]> =>
  own<Tables>(ctx.tx)
    .selectFrom('customs.tax_bill')
    .selectAll()
    .where('seller_id', '=', key.sellerId)
    .where('order_id', '=', key.orderId)
    .orderBy('billed_at')
    .orderBy('tax_no')
    .execute()

async function listOf(ctx: Ctx, invtNo: string) {
  const row = await own<Tables>(ctx.tx)
    .selectFrom('customs.declaration')
    .select(['seller_id', 'order_id'])
    .where('invt_no', '=', invtNo)
    .executeTakeFirst()
  return row === undefined ? null : { sellerId: row.seller_id, orderId: row.order_id }
}

function standingOf(status: string, agrees: boolean, now: Date) {
  if (status !== '3' && !agrees)
    return {
      state: 'differs' as const,
      owner: 'operator' as const,
      due_at: new Date(now.getTime() + taxBillHours * 3_600_000),
      no_clock: null,
    }
  return {
    state: status === '3' ? ('void' as const) : ('agrees' as const),
    owner: 'nobody' as const,
    due_at: null,
    no_clock: 'ended',
  }
}

/**
 * How customs rounded, as far as the bill shows it: `per-line` when every line is in fen and they sum to the head, `per-list`
 * when lines have more places than fen and only the head is round, `unclear` otherwise.
 */
function roundingOf(bill: TaxBill): TaxBillRow['rounding'] {
  const names = ['customsTax', 'valueAddedTax', 'consumptionTax'] as const
  const finer = bill.lines.some((line) => names.some((name) => !isFen(line[name])))
  if (finer) return 'per-list'
  const sums = names.every((name) => bill.lines.reduce((sum, line) => sum + fen(line[name]), 0n) === fen(bill[name]))
  return sums ? 'per-line' : 'unclear'
}

const isFen = (decimal: string): boolean => /^\d+(\.\d{0,2}0*)?$/.test(decimal)

/** Yuan as decimal text to fen, half up: a bill may carry five places. */
function fen(decimal: string): bigint {
  const [whole = '0', part = ''] = decimal.split('.')
  const down = parseMinor(`${whole}.${part.slice(0, 2).padEnd(2, '0')}`, 2)
  return (part[2] ?? '0') >= '5' ? down + 1n : down
}

const statusOf = (status: string): TaxBillRow['status'] => (status === '2' || status === '3' ? status : '1')
