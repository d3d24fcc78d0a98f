import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import type { StatementLine } from './payment-port.ts'

const Row = z.object({
  at: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
  kind: z.enum(['payment', 'refund']),
  id: z.string().min(1),
  merchant_order: z.string(),
  transaction_id: z.string(),
  amount: z.string().regex(/^-?\d{1,15}(\.\d{1,2})?$/),
  currency: z.string(),
})

/** Reads a provider's statement of one day: CSV with a header; columns we do not know are left alone. Throws on anything else. */
export function readStatement(csv: string): readonly StatementLine[] {
  const rows: unknown = parse(csv, { columns: true, bom: true, skip_empty_lines: true })
  return z
    .array(Row)
    .parse(rows)
    .map((row) => ({
      at: row.at,
      kind: row.kind,
      providerId: row.id,
      merchantOrder: row.merchant_order,
      transactionId: row.transaction_id,
      amount: row.amount,
      currency: row.currency,
      fee: null,
      settled: null,
    }))
}
