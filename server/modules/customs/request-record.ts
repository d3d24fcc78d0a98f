import { buildCancel, buildRefund, chinaTime } from '@westbound/customs-cn'
import type { Built, InventoryRecord, ListReference, RefundLine } from '@westbound/customs-cn'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { codesFor, type Codes } from './codes.ts'
import { declarationAt } from './declarations.ts'
import type { Records } from './records-of.ts'
import type { RequestRow } from './requests.ts'
import { comparisonPlace } from './sealed-places.ts'
import type { CustomsSigner } from './signer-port.ts'
import type { Need, Tables } from './tables.ts'

/** The list as it was declared, and what a request needs beside it. */
export type RequestSources = {
  readonly declared: InventoryRecord
  readonly invtNo: string
  readonly customsCode: string
  readonly codes: Codes
  readonly demonstration: boolean
}

/** What the request repeats of the list comes from the list that was sent, never from what the order says today. */
export async function requestSources(
  ctx: Ctx,
  row: RequestRow,
): Promise<{ readonly sources: RequestSources | null; readonly needs: readonly Need[]; readonly unnumbered: boolean }> {
  const key = { sellerId: row.seller_id, orderId: row.order_id }
  const declaration = await declarationAt(ctx, key)
  const records = await declaredRecords(ctx, key, row.declared)
  if (records === null) return { sources: null, needs: [{ kind: 'record', name: 'order' }], unnumbered: false }
  const { codes, demonstration, needs } = await codesFor(ctx, records.inventory.tradeMode)
  if (needs.length > 0) return { sources: null, needs, unnumbered: false }
  if (declaration.invtNo === null) return { sources: null, needs: [], unnumbered: true }
  const { customsCode } = records.inventory
  const sources = { declared: records.inventory, invtNo: declaration.invtNo, customsCode, codes, demonstration }
  return { sources, needs: [], unnumbered: false }
}

/** The four records of one attempt, or null when none were written. */
export async function declaredRecords(
  ctx: Ctx,
  { sellerId, orderId }: { readonly sellerId: string; readonly orderId: string },
  attempt: number,
): Promise<Records | null> {
  const row = await own<Tables>(ctx.tx)
    .selectFrom('customs.comparison')
    .select('sealed')
    .where('seller_id', '=', sellerId)
    .where('order_id', '=', orderId)
    .where('attempt', '=', attempt)
    .executeTakeFirst()
  if (row === undefined) return null
  const clear: { readonly records: Records } = JSON.parse(
    ctx.world.vault.open(row.sealed, comparisonPlace(orderId, attempt)),
  )
  return clear.records
}

type Facts = { readonly now: Date; readonly copNo: string; readonly guids: readonly [record: string, message: string] }

/** Writes and signs the request. */
export function buildRequest(
  row: RequestRow,
  sources: RequestSources,
  { now, copNo, guids }: Facts,
  signer: CustomsSigner,
): Promise<Built> {
  const { declared, invtNo, customsCode, codes } = sources
  const reference: ListReference = {
    guid: guids[0],
    appTime: chinaTime(now),
    customsCode,
    orderNo: declared.orderNo,
    ebpCode: declared.ebpCode,
    ebpName: declared.ebpName,
    ebcCode: declared.ebcCode,
    ebcName: declared.ebcName,
    logisticsNo: declared.logisticsNo,
    logisticsCode: declared.logisticsCode,
    logisticsName: declared.logisticsName,
    copNo,
    invtNo,
    buyerIdNumber: declared.buyerIdNumber,
    buyerName: declared.buyerName,
    buyerTelephone: declared.buyerTelephone,
    agentCode: codes.agent.code,
    agentName: codes.agent.name,
    reason: row.reason,
  }
  const envelope = {
    guid: guids[1],
    transfer: { copCode: codes.cop.code, copName: codes.cop.name, dxpId: codes.dxp.code },
    signer,
  }
  if (row.kind === 'cancel') return buildCancel([reference], envelope)
  return buildRefund([{ ...reference, lines: row.lines.flatMap((line) => refundLine(declared, line)) }], envelope)
}

function refundLine(declared: InventoryRecord, { gnum, quantity }: RequestRow['lines'][number]): readonly RefundLine[] {
  const line = declared.lines.find((each) => each.gnum === gnum)
  if (line === undefined) return []
  return [{ gnum, gcode: line.gcode, gname: line.gname, qty: String(quantity), unit: line.unit }]
}
