import { exportStatement } from '#modules/export-control'
import type { Ctx } from '#platform/context'
import type { OrderKey } from './parcels.ts'

/** What is stated to the United States about the parcel, as its papers print it; while something is missing, that it is. */
export async function exportLines(
  ctx: Ctx,
  { sellerId, orderId: unitId }: OrderKey,
  both: (id: string) => string,
): Promise<readonly { readonly text: string; readonly margin: [number, number, number, number] }[]> {
  const statement = await exportStatement(ctx, { sellerId, unitId })
  const text =
    statement.kind === 'noeei'
      ? statement.legend
      : statement.kind === 'itn'
        ? statement.citation
        : both('fulfilment.export.missing')
  return [{ text: `${both('fulfilment.export')}: ${text}`, margin: [0, 6, 0, 0] }]
}
