import { z } from 'zod'
import { customsDecided } from '#modules/orders'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { enqueue, job, sweep } from '#platform/job'
import { emit } from '#platform/outbox'
import { declarationOf, moveDeclaration, noteUnknown, type Declaration } from './declarations.ts'
import { messagePlace } from './sealed-places.ts'
import { singleWindowPort, type WindowAnswer } from './single-window-port.ts'
import type { MessageType, Tables } from './tables.ts'

/**
 * Sends the messages of a declaration in their order: order, payment, waybill, then the signed declaration. Each is sent
 * under its own id as the key and byte for byte as it was stored, so that asking again after no answer is one message.
 */
export const declare = job('customs.declare', {
  input: z.object({ sellerId: z.uuid(), orderId: z.uuid() }),
  run: async (run, key) => {
    const window = run.engine.world.ports.use(singleWindowPort)
    for (;;) {
      const step = await run.tx(async (ctx) => {
        const before = await declarationOf(ctx, key)
        if (before === null || before.state !== 'declaring') return null
        const message = await nextMessage(ctx, before)
        if (message === null) await moveDeclaration(ctx, before, 'sent')
        return message === null ? null : { before, message }
      })
      if (step === null) return
      const { before, message } = step
      const answer = await window.send({ type: message.type, xml: message.xml, key: message.id })
      const goOn = await run.tx((ctx) => noteAnswer(ctx, before, message, answer))
      if (!goOn) return
    }
  },
})

type Waiting = { readonly id: string; readonly type: MessageType; readonly xml: string }

async function nextMessage(ctx: Ctx, { sellerId, orderId, attempt }: Declaration): Promise<Waiting | null> {
  const row = await own<Tables>(ctx.tx)
    .selectFrom('customs.message')
    .select(['id', 'type', 'xml_sealed'])
    .where('seller_id', '=', sellerId)
    .where('order_id', '=', orderId)
    .where('attempt', '=', attempt)
    .where('state', '=', 'new')
    .orderBy('place')
    .limit(1)
    .executeTakeFirst()
  if (row === undefined) return null
  return { id: row.id, type: row.type, xml: ctx.world.vault.open(row.xml_sealed, messagePlace(row.id)) }
}

/** Records what the single window said of a message; whether the next one may go. */
async function noteAnswer(
  ctx: Ctx,
  before: Declaration,
  message: Waiting,
  answer: WindowAnswer<string>,
): Promise<boolean> {
  const { sellerId, orderId } = before
  if (answer.kind === 'unknown') {
    await noteUnknown(ctx, before, `the single window does not answer: ${answer.why}`)
    return false
  }
  await own<Tables>(ctx.tx)
    .updateTable('customs.message')
    .set(
      answer.kind === 'done'
        ? { state: 'sent', sent_at: ctx.now, message_id: answer.value }
        : { state: 'refused', status: answer.code, status_at: ctx.now },
    )
    .where('seller_id', '=', sellerId)
    .where('id', '=', message.id)
    .where('state', '=', 'new')
    .execute()
  if (answer.kind === 'done') return true
  // Not taken in at all: nothing was declared, and sending the same again would be refused again.
  const noted = { code: answer.code, codeFrom: message.type }
  if ((await moveDeclaration(ctx, before, 'refuse', noted)) !== null)
    await emit(ctx, customsDecided, {
      sellerId,
      orderId,
      outcome: 'refused',
      code: answer.code.slice(0, 60),
      reason: null,
    })
  return false
}

/** Messages that were not answered are sent again after half a minute. */
export const sweepDeclaring = sweep('customs.sweep-declaring', (run) =>
  run.tx(async (ctx) => {
    const before = new Date(ctx.now.getTime() - 30_000)
    const { rows } = await sql<{ seller_id: string; order_id: string }>`
      select seller_id, order_id from customs.declaration
       where state = 'declaring' and coalesce(tried_at, since) <= ${before}
       order by since
       limit 50
    `.execute(ctx.tx)
    for (const { seller_id: sellerId, order_id: orderId } of rows)
      await enqueue(ctx, declare, { sellerId, orderId }, { once: orderId })
  }),
)
