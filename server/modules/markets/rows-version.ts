import type { BatchCtx } from '#platform/context'
import { sql } from '#platform/db'

/**
 * Changes whenever a rate, a freight card or a setting is added: rows are only ever added, and each has an entry of its own.
 * Whoever remembers what they come to remembers it together with this.
 */
export async function rowsVersion(ctx: BatchCtx): Promise<string> {
  const { rows } = await sql<{ version: string }>`
    select concat_ws('.', (select max(entry) from markets.exchange_rate), (select max(entry) from markets.freight_card),
                     (select max(entry) from markets.setting)) as version
  `.execute(ctx.tx)
  return rows[0]?.version ?? ''
}
