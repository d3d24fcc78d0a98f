import { endpoint, z } from '#platform/endpoint'
import { own } from '#platform/db'
import { enqueue } from '#platform/job'
import { handleEvent } from './handle-event.job.ts'
import { paymentPort } from './payment-port.ts'
import { inboxPlace } from './payments.ts'
import { refuse } from './refusals.ts'
import type { Tables } from './tables.ts'

/** Keeps a webhook whole as soon as its signature is right; what it says is compared and done by a job. */
export const paymentWebhook = endpoint({
  id: 'receivePaymentWebhook',
  method: 'post',
  path: '/webhooks/payment',
  summary: 'What the payment provider reports of a payment or a refund (Standard Webhooks).',
  who: ['anyone', 'buyer', 'seller', 'operator'],
  bytes: { max: 64 * 1024, types: ['application/json'] },
  keyless: 'the id of a webhook is its key',
  reply: z.object({ received: z.boolean() }),
  refusals: ['payments.wrong-signature', 'port.missing'],
  handle: async (ctx, { request }) => {
    const id = ctx.world.ports.use(paymentPort).checkEvent(request.headers, request.bytes)
    if (id === null || id === '' || id.length > 200) throw refuse('payments.wrong-signature')
    const body = Buffer.from(request.bytes).toString('utf8')
    const kept = await own<Tables>(ctx.tx)
      .insertInto('payments.inbox')
      .values({ id, received_at: ctx.now, body_sealed: ctx.world.vault.seal(body, inboxPlace(id)), attempts: 0 })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst()
    if (kept.numInsertedOrUpdatedRows === 1n) await enqueue(ctx, handleEvent, { id }, { once: id })
    return { received: true }
  },
})
