import { z } from 'zod'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { enqueue, job, sweep, type JobRun } from '#platform/job'
import { handleOpenReceipts } from './handle-receipt.ts'
import { receiptPlace } from './sealed-places.ts'
import { singleWindowPort, type WindowReceipt } from './single-window-port.ts'
import type { Tables } from './tables.ts'

/**
 * Pulls receipts from the cursor on, keeps each whole, then gives those that were not handled their effect, in the order of
 * their cursors. A webhook only says that it is worth pulling now; a lost one costs a minute.
 */
export const pullReceipts = job('customs.pull-receipts', {
  input: z.object({}),
  run: async (run) => {
    await pullAll(run)
    await handleOpenReceipts(run)
    await run.tx(closeInbox)
  },
})

async function pullAll(run: JobRun): Promise<void> {
  const window = run.engine.world.ports.use(singleWindowPort)
  for (;;) {
    const after = await run.tx(pulledUpTo)
    const answer = await window.receipts(after)
    if (answer.kind !== 'done' || answer.value.length === 0) return
    await run.tx((ctx) => keep(ctx, answer.value))
  }
}

async function pulledUpTo(ctx: Ctx): Promise<bigint> {
  const row = await own<Tables>(ctx.tx)
    .updateTable('customs.pulled')
    .set({ at: ctx.now })
    .returning('after')
    .executeTakeFirstOrThrow()
  return row.after
}

async function keep(ctx: Ctx, receipts: readonly WindowReceipt[]): Promise<void> {
  for (const { cursor, messageType, at, xml } of receipts)
    await own<Tables>(ctx.tx)
      .insertInto('customs.receipt')
      .values({
        cursor,
        message_type: messageType,
        at,
        received_at: ctx.now,
        xml_sealed: ctx.world.vault.seal(xml, receiptPlace(cursor)),
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  const last = receipts.reduce((most, { cursor }) => (cursor > most ? cursor : most), 0n)
  await own<Tables>(ctx.tx).updateTable('customs.pulled').set({ after: last }).where('after', '<', last).execute()
}

/** A webhook has had its effect when the receipt it spoke of is here. */
async function closeInbox(ctx: Ctx): Promise<void> {
  await sql`
    update customs.inbox
       set handled_at = ${ctx.now}, outcome = 'taken'
     where handled_at is null and cursor <= (select after from customs.pulled)
  `.execute(ctx.tx)
}

/** Once a minute while something is awaited, at once for webhooks that are open, and hourly for what nobody awaits: tax bills. */
export const sweepReceipts = sweep('customs.sweep-receipts', (run) =>
  run.tx(async (ctx) => {
    const [before, hourAgo] = [60_000, 3_600_000].map((ms) => new Date(ctx.now.getTime() - ms))
    const { rows } = await sql`
      select 1
        from customs.pulled
       where (coalesce(at, '-infinity') <= ${before}
              and (exists (select 1 from customs.declaration where state in ('declaring', 'waiting'))
                   or exists (select 1 from customs.request where state in ('sending', 'waiting'))
                   or exists (select 1 from customs.receipt where handled_at is null)))
          or exists (select 1 from customs.inbox where handled_at is null)
          or (coalesce(at, '-infinity') <= ${hourAgo} and exists (select 1 from customs.declaration))
    `.execute(ctx.tx)
    if (rows.length > 0) await enqueue(ctx, pullReceipts, {}, { once: 'pull' })
  }),
)
