import { askRecordAgain } from '#modules/fulfilment'
import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { newId } from '#platform/id'
import { enqueue, job, sweep, type JobRun } from '#platform/job'
import { z } from 'zod'
import { buildMessages, type BuiltMessages } from './build-messages.ts'
import { declare } from './declare.job.ts'
import { declarationOf, moveDeclaration, noteUnknown, type Declaration, type OrderKey } from './declarations.ts'
import { gather, type Sources } from './gather.ts'
import { recordsOf, type Records } from './records-of.ts'
import { comparisonPlace, messagePlace } from './sealed-places.ts'
import { pluggedSigner, signerPort, type CustomsSigner } from './signer-port.ts'
import type { Need, Tables } from './tables.ts'
import { tellOrder } from './tell-order.ts'

/**
 * Gathers the records of a declaration, compares them, writes and signs the messages, and decides what follows: something is
 * missing, the records differ, or they agree and are declared. Asking the carrier and signing happen outside any
 * transaction; what they gave is stored only if the attempt is still the same.
 */
export const prepareDeclaration = job('customs.prepare', {
  input: z.object({ sellerId: z.uuid(), orderId: z.uuid() }),
  run: async (run, key) => {
    const before = await run.tx((ctx) => declarationOf(ctx, key))
    if (before === null || before.state !== 'gathering') return
    if (before.ask && !(await askRecordAgain(run, key)))
      return await run.tx((ctx) => noteUnknown(ctx, key, 'the carrier does not answer'))
    const gathered = await run.tx((ctx) => gather(ctx, key))
    if (gathered.sources === null) return await run.tx((ctx) => lack(ctx, before, gathered.needs))
    const signer = pluggedSigner(run.engine.world)
    if (signer === null) return await run.tx((ctx) => lack(ctx, before, [{ kind: 'port', name: signerPort.name }]))
    await buildAndStore(run, before, gathered.sources, signer)
  },
})

async function buildAndStore(run: JobRun, before: Declaration, sources: Sources, signer: CustomsSigner): Promise<void> {
  const now = run.engine.clock.now()
  const guid = (): string => newId(now).toUpperCase()
  const copNo = copNoOf(before)
  const records = recordsOf(sources, { now, copNo, guids: [guid(), guid(), guid(), guid()] })
  const built = await buildMessages(sources, records, [guid(), guid(), guid(), guid()], signer)
  await run.tx(async (ctx) => {
    if (built.differences.length === 0 && built.needs.length > 0) return await lack(ctx, before, built.needs)
    const agree = built.differences.length === 0
    const moved = await moveDeclaration(ctx, before, agree ? 'agree' : 'differ', { copNo })
    if (moved === null) return
    const demonstration = sources.demonstration || signer.demonstration
    await keepComparison(ctx, before, records, built)
    await keepMessages(ctx, before, built, { state: agree ? 'new' : 'draft', demonstration })
    if (agree) await enqueue(ctx, declare, { sellerId: before.sellerId, orderId: before.orderId })
    else await tellMismatch(ctx, before, built)
  })
}

/** Unique for an order and attempt, at most 20 characters: 16 hex digits of the order's id and the attempt. */
const copNoOf = ({ orderId, attempt }: Declaration): string =>
  `W${orderId.replaceAll('-', '').slice(-16).toUpperCase()}${attempt.toString().padStart(3, '0')}`

async function lack(ctx: Ctx, before: Declaration, needs: readonly Need[]): Promise<void> {
  await moveDeclaration(ctx, before, 'lack', { needs })
}

/** The order stops; its fields that differ are named, their values only on the operator's screen. */
async function tellMismatch(ctx: Ctx, key: OrderKey, { differences }: BuiltMessages): Promise<void> {
  const fields = [...new Set(differences.map((each) => each.field))].join(', ')
  await tellOrder(ctx, key, { outcome: 'mismatch', code: 'mismatch', reason: fields.slice(0, 500) })
}

async function keepComparison(ctx: Ctx, before: Declaration, records: Records, built: BuiltMessages): Promise<void> {
  const { sellerId, orderId, attempt } = before
  const clear = JSON.stringify({ records, differences: built.differences })
  await own<Tables>(ctx.tx)
    .insertInto('customs.comparison')
    .values({
      seller_id: sellerId,
      order_id: orderId,
      attempt,
      sealed: ctx.world.vault.seal(clear, comparisonPlace(orderId, attempt)),
      found: built.differences.length,
      at: ctx.now,
    })
    .execute()
}

async function keepMessages(
  ctx: Ctx,
  { sellerId, orderId, attempt }: Declaration,
  { messages }: BuiltMessages,
  { state, demonstration }: { readonly state: 'draft' | 'new'; readonly demonstration: boolean },
): Promise<void> {
  for (const [place, message] of messages.entries()) {
    const id = newId(ctx.now)
    await own<Tables>(ctx.tx)
      .insertInto('customs.message')
      .values({
        seller_id: sellerId,
        id,
        order_id: orderId,
        attempt,
        place,
        type: message.type,
        receipt_key: message.receiptKey,
        xml_sealed: ctx.world.vault.seal(message.xml, messagePlace(id)),
        signed: message.signed,
        demonstration,
        state,
        made_at: ctx.now,
      })
      .execute()
  }
  await audit(ctx, {
    action: 'customs.written',
    subject: 'order',
    subjectId: orderId,
    details: { attempt, messages: messages.length, state },
  })
}

/** Declarations whose source did not answer are taken up again after a minute. */
export const sweepGathering = sweep('customs.sweep-gathering', (run) =>
  run.tx(async (ctx) => {
    const before = new Date(ctx.now.getTime() - 60_000)
    const { rows } = await sql<{ seller_id: string; order_id: string }>`
      select seller_id, order_id from customs.declaration
       where state = 'gathering' and coalesce(tried_at, since) <= ${before}
       order by since
       limit 50
    `.execute(ctx.tx)
    for (const { seller_id: sellerId, order_id: orderId } of rows)
      await enqueue(ctx, prepareDeclaration, { sellerId, orderId }, { once: orderId })
  }),
)
