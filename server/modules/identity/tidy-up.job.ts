import { machineNow } from '#platform/clock'
import { sql } from '#platform/db'
import { sweep } from '#platform/job'

/** Forgets what has no more use: codes and counters after two days, ended sessions after thirty. */
export const tidyUp = sweep('identity.tidy-up', async (run) => {
  await run.tx(async (ctx) => {
    const twoDaysAgo = new Date(ctx.now.getTime() - 48 * 3_600_000)
    const monthAgo = new Date(machineNow().getTime() - 30 * 24 * 3_600_000)
    await sql`delete from identity.code where expires_at < ${twoDaysAgo}`.execute(ctx.tx)
    await sql`delete from identity.counter where touched_at < ${twoDaysAgo}`.execute(ctx.tx)
    await sql`delete from identity.session where ended_at < ${monthAgo} or expires_at < ${monthAgo}`.execute(ctx.tx)
  })
})
