import { endpoint, z } from '#platform/endpoint'
import { own } from '#platform/db'
import { enqueue } from '#platform/job'
import { countWrongSignature } from '#modules/identity'
import { carrierPort } from './carrier-port.ts'
import { handleCarrierEvent } from './handle-carrier-event.job.ts'
import { inboxPlace } from './receive-carrier-event.ts'
import { refuse } from './refusals.ts'
import type { Tables } from './tables.ts'

/** Keeps a webhook whole as soon as its signature is right; what it says is compared and done by a job. */
export const carrierWebhook = endpoint({
  id: 'receiveCarrierWebhook',
  method: 'post',
  path: '/webhooks/carrier',
  summary: 'What the carrier reports of a parcel (Standard Webhooks).',
  who: ['anyone', 'buyer', 'seller', 'operator'],
  bytes: { max: 64 * 1024, types: ['application/json'] },
  keyless: 'the id of a webhook is its key',
  reply: z.object({ received: z.boolean() }),
  refusals: ['fulfilment.wrong-signature', 'identity.too-many', 'port.missing'],
  handle: async (ctx, { request }) => {
    const id = ctx.world.ports.use(carrierPort).checkEvent(request.headers, request.bytes)
    if (id === null || id === '' || id.length > 200) {
      await countWrongSignature(ctx, request.ip)
      return { received: false }
    }
    const body = Buffer.from(request.bytes).toString('utf8')
    const kept = await own<Tables>(ctx.tx)
      .insertInto('fulfilment.inbox')
      .values({ id, received_at: ctx.now, body_sealed: ctx.world.vault.seal(body, inboxPlace(id)), attempts: 0 })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst()
    if (kept.numInsertedOrUpdatedRows === 1n) await enqueue(ctx, handleCarrierEvent, { id }, { once: id })
    return { received: true }
  },
  afterCommit: async (_, answer) => {
    if (!answer.received) throw refuse('fulfilment.wrong-signature')
    return answer
  },
})
