import { buildPaymentData } from '@westbound/customs-cn'
import { z } from 'zod'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { newId } from '#platform/id'
import { enqueue, job, sweep, type JobRun } from '#platform/job'
import { takenCode, triesMax } from './payment-data-interface.ts'
import { paymentDataOf } from './payment-data-record.ts'
import { movePaymentData, paymentDataAt, type PaymentDataRow } from './payment-data-requests.ts'
import { paymentDataPlace } from './sealed-places.ts'
import { pluggedSigner, signerPort } from './signer-port.ts'
import { singleWindowPort, type UploadAnswer, type WindowAnswer } from './single-window-port.ts'
import type { Need, Tables } from './tables.ts'

/**
 * Writes, signs and uploads the data customs asked for. Signing and sending happen outside any transaction. One upload is sent
 * byte for byte under its own id until customs says something of it, half a minute apart and a few times at most; then a
 * person has it. A definite no is a person's at once: the same bytes would be refused again.
 */
export const uploadPaymentData = job('customs.upload-payment-data', {
  input: z.object({ paymentDataId: z.uuid() }),
  run: async (run, { paymentDataId }) => {
    const row = await run.tx((ctx) => paymentDataAt(ctx, paymentDataId))
    if (row.state === 'asked') await write(run, row)
    const now = await run.tx((ctx) => paymentDataAt(ctx, paymentDataId))
    if (now.state === 'sending') await send(run, now)
  },
})

async function write(run: JobRun, row: PaymentDataRow): Promise<void> {
  const made = await run.tx((ctx) => paymentDataOf(ctx, row))
  const signer = pluggedSigner(run.engine.world)
  const lacking: readonly Need[] = [
    ...made.needs,
    ...(signer === null ? [{ kind: 'port', name: signerPort.name } as const] : []),
  ]
  if (made.data === null || signer === null) return await run.tx((ctx) => lack(ctx, row, lacking))
  const built = await buildPaymentData(made.data, signer.signText)
  if (!built.ok) {
    const fields = built.problems.map((each): Need => ({ kind: 'field', name: each.message.slice(0, 300) }))
    return await run.tx((ctx) => lack(ctx, row, fields))
  }
  const demonstration = made.demonstration || signer.demonstration
  await run.tx((ctx) => keep(ctx, row, built.payExInfoStr, demonstration))
}

async function lack(ctx: Ctx, row: PaymentDataRow, needs: readonly Need[]): Promise<void> {
  await movePaymentData(ctx, row, 'lack', { needs })
}

async function keep(ctx: Ctx, row: PaymentDataRow, body: string, demonstration: boolean): Promise<void> {
  if ((await movePaymentData(ctx, row, 'write')) === null) return
  const id = newId(ctx.now)
  await own<Tables>(ctx.tx)
    .insertInto('customs.payment_data_upload')
    .values({
      id,
      request_id: row.id,
      attempt: row.attempt,
      body_sealed: ctx.world.vault.seal(body, paymentDataPlace(id)),
      demonstration,
      state: 'new',
      made_at: ctx.now,
    })
    .execute()
}

async function send(run: JobRun, row: PaymentDataRow): Promise<void> {
  const window = run.engine.world.ports.use(singleWindowPort)
  const upload = await run.tx((ctx) => claim(ctx, row))
  if (upload === null) return
  const answer = await window.uploadPaymentData({ payExInfoStr: upload.body, key: upload.id })
  await run.tx((ctx) => note(ctx, upload, answer))
}

type Claimed = { readonly id: string; readonly body: string; readonly row: PaymentDataRow }

/** Counts the try before it is made, so that a process that dies in the middle has used it up. */
async function claim(ctx: Ctx, { id: requestId, attempt }: PaymentDataRow): Promise<Claimed | null> {
  const row = await own<Tables>(ctx.tx)
    .updateTable('customs.payment_data_request')
    .set((each) => ({ tries: sql<number>`tries + 1`, tried_at: each.val(ctx.now) }))
    .where('id', '=', requestId)
    .where('attempt', '=', attempt)
    .where('state', '=', 'sending')
    .returningAll()
    .executeTakeFirst()
  if (row === undefined) return null
  const upload = await own<Tables>(ctx.tx)
    .selectFrom('customs.payment_data_upload')
    .select(['id', 'body_sealed'])
    .where('request_id', '=', requestId)
    .where('attempt', '=', attempt)
    .executeTakeFirstOrThrow()
  return { id: upload.id, body: ctx.world.vault.open(upload.body_sealed, paymentDataPlace(upload.id)), row }
}

async function note(ctx: Ctx, { id, row }: Claimed, answer: WindowAnswer<UploadAnswer>): Promise<void> {
  if (answer.kind === 'unknown') return await noteUnknown(ctx, row, answer.why)
  const { code, message } = answer.kind === 'done' ? answer.value : { code: answer.code, message: '' }
  const step = code === takenCode.value ? ('accept' as const) : ('refuse' as const)
  if ((await movePaymentData(ctx, row, step, { code, said: message })) === null) return
  await own<Tables>(ctx.tx)
    .updateTable('customs.payment_data_upload')
    .set({
      state: step === 'accept' ? 'accepted' : 'refused',
      ended_at: ctx.now,
      code: code.slice(0, 60),
      said: message.slice(0, 500),
    })
    .where('id', '=', id)
    .where('state', '=', 'new')
    .execute()
}

async function noteUnknown(ctx: Ctx, row: PaymentDataRow, why: string): Promise<void> {
  await own<Tables>(ctx.tx)
    .updateTable('customs.payment_data_request')
    .set((each) => ({
      unknown_since: each.fn.coalesce('unknown_since', each.val(ctx.now)),
      unknown_why: `the single window does not answer: ${why}`.slice(0, 300),
    }))
    .where('id', '=', row.id)
    .where('state', '=', 'sending')
    .execute()
  if (row.tries >= triesMax.value) await movePaymentData(ctx, row, 'exhaust')
}

/** What was not written or not answered is taken up again after half a minute. */
export const sweepPaymentData = sweep('customs.sweep-payment-data', (run) =>
  run.tx(async (ctx) => {
    const before = new Date(ctx.now.getTime() - 30_000)
    const { rows } = await sql<{ id: string }>`
      select id from customs.payment_data_request
       where state in ('asked', 'sending') and coalesce(tried_at, since) <= ${before}
       order by since
       limit 50
    `.execute(ctx.tx)
    for (const { id } of rows) await enqueue(ctx, uploadPaymentData, { paymentDataId: id }, { once: id })
  }),
)
