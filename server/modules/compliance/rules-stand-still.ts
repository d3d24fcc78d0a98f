import type { BatchCtx } from '#platform/context'
import { sql } from '#platform/db'

/**
 * Rules stand still while somebody judges by them. Whoever is about to write what the rules say of something holds them
 * first, before reading them; any number do so at once. Whoever announces a change waits until all of them have committed,
 * and those who come later wait until the change has. So a verdict by older rules is never written after one by newer
 * rules, not even where the newer one agreed with what stood there and wrote nothing. (A number of the rules beside each
 * verdict would not see that case without writing a million listings at every change.)
 *
 * The wait is that of one batch of judging, well under a second; both end with the transaction, however it ends.
 */
export async function holdRules(ctx: BatchCtx): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(hashtext('compliance'), hashtext('rules'))`.execute(ctx.tx)
}

/** The other side of it: from here to the end of the transaction nobody judges. */
export async function waitForJudges(ctx: BatchCtx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('compliance'), hashtext('rules'))`.execute(ctx.tx)
}
