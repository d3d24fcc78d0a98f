import { own } from '#platform/db'
import { endpoint, z } from '#platform/endpoint'
import { enqueue } from '#platform/job'
import { countWrongSignature } from '#modules/identity'
import { pullReceipts } from './pull-receipts.job.ts'
import { refuse } from './refusals.ts'
import { singleWindowPort } from './single-window-port.ts'
import type { Tables } from './tables.ts'

/** Keeps a webhook as soon as its signature is right. What it speaks of is pulled by a job: the receipt is the proof. */
export const singleWindowWebhook = endpoint({
  id: 'receiveSingleWindowWebhook',
  method: 'post',
  path: '/webhooks/single-window',
  summary: 'The single window has a receipt (Standard Webhooks).',
  who: ['anyone', 'buyer', 'seller', 'operator'],
  bytes: { max: 64 * 1024, types: ['application/json'] },
  keyless: 'the id of a webhook is its key',
  reply: z.object({ received: z.boolean() }),
  refusals: ['customs.wrong-signature', 'identity.too-many', 'port.missing'],
  handle: async (ctx, { request }) => {
    const window = ctx.world.ports.use(singleWindowPort)
    const id = window.checkEvent(request.headers, request.bytes)
    if (id === null || id === '' || id.length > 200) {
      await countWrongSignature(ctx, request.ip)
      return { received: false }
    }
    const body = Buffer.from(request.bytes).toString('utf8')
    const cursor = window.readEvent(body)
    const kept = await own<Tables>(ctx.tx)
      .insertInto('customs.inbox')
      .values({
        id,
        received_at: ctx.now,
        body,
        cursor,
        handled_at: cursor === null ? ctx.now : null,
        outcome: cursor === null ? 'refused' : null,
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst()
    if (kept.numInsertedOrUpdatedRows === 1n && cursor !== null) await enqueue(ctx, pullReceipts, {}, { once: 'pull' })
    return { received: true }
  },
  afterCommit: async (_, answer) => {
    if (!answer.received) throw refuse('customs.wrong-signature')
    return answer
  },
})
