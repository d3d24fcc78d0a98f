import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { moneyOf, type Money } from '#platform/money'
import type { ProviderName, StatementLine } from './payment-port.ts'

export type Line = Pick<StatementLine, 'kind' | 'at' | 'providerId' | 'merchantOrder' | 'transactionId'> & {
  readonly amount: Money
  readonly fee: Money | null
  readonly settled: Money | null
}

/** Amounts as money; null when one cannot be read: then the statement is unread, not half read. */
export function readLines(lines: readonly StatementLine[]): readonly Line[] | null {
  const read = lines.map((line): Line | null => {
    const amount = moneyOf(line.amount, line.currency)
    const fee = line.fee && moneyOf(line.fee.amount, line.fee.currency)
    const settled = line.settled && moneyOf(line.settled.amount, line.settled.currency)
    if (amount === null || (line.fee !== null && fee === null) || (line.settled !== null && settled === null))
      return null
    return { ...line, amount, fee, settled }
  })
  const whole = read.filter((line) => line !== null)
  return whole.length === lines.length ? whole : null
}

/** Keeps what a statement says, line by line, as it was read last. */
export async function keepLines(ctx: Ctx, provider: ProviderName, day: string, lines: readonly Line[]): Promise<void> {
  if (lines.length === 0) return
  const rows = lines.map((line) => ({
    kind: line.kind,
    provider_id: line.providerId,
    at: line.at,
    merchant_order: line.merchantOrder,
    transaction_id: line.transactionId,
    amount_minor: line.amount.minor.toString(),
    currency: line.amount.currency,
    fee_minor: line.fee?.minor.toString() ?? null,
    fee_currency: line.fee?.currency ?? null,
    settled_minor: line.settled?.minor.toString() ?? null,
    settled_currency: line.settled?.currency ?? null,
  }))
  await sql`
    insert into payments.statement_line (provider, kind, provider_id, day, at, merchant_order, transaction_id,
           amount_minor, currency, fee_minor, fee_currency, settled_minor, settled_currency, read_at)
    select distinct on (kind, provider_id) ${provider}, kind, provider_id, ${day}::date, at, merchant_order,
           transaction_id, amount_minor, currency, fee_minor, fee_currency, settled_minor, settled_currency, ${ctx.now}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (
             kind text, provider_id text, at timestamptz, merchant_order text, transaction_id text, amount_minor bigint,
             currency text, fee_minor bigint, fee_currency text, settled_minor bigint, settled_currency text)
    on conflict (provider, kind, provider_id) do update
       set day = excluded.day, at = excluded.at, merchant_order = excluded.merchant_order,
           transaction_id = excluded.transaction_id, amount_minor = excluded.amount_minor, currency = excluded.currency,
           fee_minor = excluded.fee_minor, fee_currency = excluded.fee_currency,
           settled_minor = excluded.settled_minor, settled_currency = excluded.settled_currency, read_at = excluded.read_at
  `.execute(ctx.tx)
}
