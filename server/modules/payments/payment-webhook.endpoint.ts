import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { endpoint, z, type RequestFacts } from '#platform/endpoint'
import { enqueue } from '#platform/job'
import { countWrongSignature } from '#modules/identity'
import { handleEvent } from './handle-event.job.ts'
import { providerNamed, providerNames, providersOf, type ProviderName } from './payment-port.ts'
import { inboxPlace } from './payments.ts'
import { refuse } from './refusals.ts'
import type { Tables } from './tables.ts'

const Acknowledged = z.object({ type: z.string(), body: z.string() })
/** Stands for a message with a wrong signature until its count is kept; it is refused after the commit. */
const notSigned = { type: '', body: '' }
const frame = {
  method: 'post',
  who: ['anyone', 'buyer', 'seller', 'operator'],
  bytes: { max: 64 * 1024, types: ['application/json', 'application/x-www-form-urlencoded'] },
  keyless: 'the id of a webhook is its key',
  reply: Acknowledged,
  raw: (value: z.output<typeof Acknowledged>) => value,
  afterCommit: async (_: unknown, answer: z.output<typeof Acknowledged>) => {
    if (answer.type === notSigned.type) throw refuse('payments.wrong-signature')
    return answer
  },
} as const

/** Keeps a webhook whole as soon as its signature is right; what it says is compared and done by a job. */
export const paymentWebhook = endpoint({
  ...frame,
  id: 'receivePaymentWebhook',
  path: '/webhooks/payment/{provider}',
  summary: 'What a payment provider reports, signed in its own way; answered as that provider wants.',
  params: z.object({ provider: z.enum(providerNames) }),
  refusals: [
    'payments.wrong-signature',
    'identity.too-many',
    'payments.webhook-later',
    'payments.not-found',
    'port.missing',
  ],
  handle: (ctx, { params, request }) => keep(ctx, params.provider, request),
})

/** The demonstration's wallet reports without naming itself. */
export const walletWebhook = endpoint({
  ...frame,
  id: 'receiveWalletWebhook',
  path: '/webhooks/payment',
  summary: 'What the demonstration’s wallet reports (Standard Webhooks).',
  refusals: ['payments.wrong-signature', 'identity.too-many', 'payments.not-found', 'port.missing'],
  handle: (ctx, { request }) => keep(ctx, 'wallet', request),
})

async function keep(ctx: Ctx, name: ProviderName, request: RequestFacts) {
  providersOf(ctx)
  const provider = providerNamed(ctx, name)
  if (provider === null) throw refuse('payments.not-found')
  const check = provider.checkEvent(request.headers, request.bytes)
  if (check.kind === 'later') throw refuse('payments.webhook-later')
  if (check.kind === 'wrong' || check.id === '' || check.id.length > 200) {
    await countWrongSignature(ctx, request.ip)
    return notSigned
  }
  const { id } = check
  const body = Buffer.from(request.bytes).toString('utf8')
  const kept = await own<Tables>(ctx.tx)
    .insertInto('payments.inbox')
    .values({
      provider: name,
      id,
      received_at: ctx.now,
      body_sealed: ctx.world.vault.seal(body, inboxPlace(id)),
      attempts: 0,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if (kept.numInsertedOrUpdatedRows === 1n)
    await enqueue(ctx, handleEvent, { provider: name, id }, { once: `${name} ${id}` })
  return provider.acknowledge
}
