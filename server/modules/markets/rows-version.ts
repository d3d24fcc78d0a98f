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

/**
 * Taken before a row is added, to the end of the transaction: rows are committed in the order of their entries. Otherwise an
 * earlier entry that is committed later would change what holds, and not the version.
 */
export async function addInTurn(ctx: BatchCtx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('markets'), hashtext('rows'))`.execute(ctx.tx)
}
