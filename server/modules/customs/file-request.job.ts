import { validate } from '@westbound/customs-cn'
import { z } from 'zod'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { newId } from '#platform/id'
import { enqueue, job, sweep, type JobRun } from '#platform/job'
import { moveRequest, noteRequestUnknown, requestAt, type RequestRow } from './requests.ts'
import { buildRequest, requestSources, type RequestSources } from './request-record.ts'
import { requestMessagePlace } from './sealed-places.ts'
import { pluggedSigner, signerPort, type CustomsSigner } from './signer-port.ts'
import { singleWindowPort, type WindowAnswer } from './single-window-port.ts'
import type { Need, RequestType, Tables } from './tables.ts'

/**
 * Writes, signs and sends a request. Signing and sending happen outside any transaction; what they gave is stored only while
 * the request still stands where it stood. The message is sent under its own id as the key and byte for byte as it was stored.
 */
export const fileRequest = job('customs.file-request', {
  input: z.object({ sellerId: z.uuid(), requestId: z.uuid() }),
  run: async (run, key) => {
    const row = await run.tx((ctx) => requestAt(ctx, key))
    if (row.state === 'preparing') await write(run, row)
    const now = await run.tx((ctx) => requestAt(ctx, key))
    if (now.state === 'sending') await send(run, now)
  },
})

async function write(run: JobRun, row: RequestRow): Promise<void> {
  const { sources, needs, unnumbered } = await run.tx((ctx) => requestSources(ctx, row))
  if (unnumbered)
    return await run.tx((ctx) => noteRequestUnknown(ctx, row, 'customs has not given the list its number yet'))
  const signer = pluggedSigner(run.engine.world)
  const lacking: readonly Need[] = [
    ...needs,
    ...(signer === null ? [{ kind: 'port', name: signerPort.name } as const] : []),
  ]
  if (sources === null || signer === null) return await run.tx((ctx) => lack(ctx, row, lacking))
  const clock = run.engine.clock.now()
  const guid = (): string => newId(clock).toUpperCase()
  const copNo = copNoOf(row)
  const built = await buildRequest(row, sources, { now: clock, copNo, guids: [guid(), guid()] }, signer)
  if (!built.ok)
    return await run.tx((ctx) =>
      lack(
        ctx,
        row,
        built.problems.map((each) => field(each.message)),
      ),
    )
  const type = row.kind === 'cancel' ? 'CEB623' : 'CEB625'
  const [checked] = await validate([{ name: type, xml: built.xml }])
  if (checked?.ok !== true) return await run.tx((ctx) => lack(ctx, row, [field(`${type} does not fit the schema`)]))
  await run.tx((ctx) => keep(ctx, row, { type, xml: built.xml, copNo, sources, signer }))
}

const field = (name: string): Need => ({ kind: 'field', name: name.slice(0, 300) })

async function lack(ctx: Ctx, row: RequestRow, needs: readonly Need[]): Promise<void> {
  await moveRequest(ctx, row, 'lack', { needs })
}

type Written = {
  readonly type: RequestType
  readonly xml: string
  readonly copNo: string
  readonly sources: RequestSources
  readonly signer: CustomsSigner
}

async function keep(ctx: Ctx, row: RequestRow, { type, xml, copNo, sources, signer }: Written): Promise<void> {
  if ((await moveRequest(ctx, row, 'write')) === null) return
  const id = newId(ctx.now)
  await own<Tables>(ctx.tx)
    .insertInto('customs.request_message')
    .values({
      seller_id: row.seller_id,
      id,
      request_id: row.id,
      order_id: row.order_id,
      attempt: row.attempt,
      type,
      receipt_key: copNo,
      xml_sealed: ctx.world.vault.seal(xml, requestMessagePlace(id)),
      signed: true,
      demonstration: sources.demonstration || signer.demonstration,
      state: 'new',
      made_at: ctx.now,
    })
    .execute()
}

async function send(run: JobRun, row: RequestRow): Promise<void> {
  const window = run.engine.world.ports.use(singleWindowPort)
  const message = await run.tx((ctx) => waiting(ctx, row))
  if (message === null) return
  const answer = await window.send({ type: message.type, xml: message.xml, key: message.id })
  await run.tx((ctx) => noteAnswer(ctx, row, message.id, answer))
}

async function waiting(ctx: Ctx, { seller_id, id, attempt }: RequestRow) {
  const row = await own<Tables>(ctx.tx)
    .selectFrom('customs.request_message')
    .select(['id', 'type', 'xml_sealed'])
    .where('seller_id', '=', seller_id)
    .where('request_id', '=', id)
    .where('attempt', '=', attempt)
    .where('state', '=', 'new')
    .executeTakeFirst()
  if (row === undefined) return null
  return { id: row.id, type: row.type, xml: ctx.world.vault.open(row.xml_sealed, requestMessagePlace(row.id)) }
}

async function noteAnswer(ctx: Ctx, row: RequestRow, messageId: string, answer: WindowAnswer<string>): Promise<void> {
  if (answer.kind === 'unknown')
    return await noteRequestUnknown(ctx, row, `the single window does not answer: ${answer.why}`)
  await own<Tables>(ctx.tx)
    .updateTable('customs.request_message')
    .set(
      answer.kind === 'done'
        ? { state: 'sent', sent_at: ctx.now, message_id: answer.value }
        : { state: 'refused', status: answer.code, status_at: ctx.now },
    )
    .where('seller_id', '=', row.seller_id)
    .where('id', '=', messageId)
    .where('state', '=', 'new')
    .execute()
  if (answer.kind === 'done') await moveRequest(ctx, row, 'sent')
  else await moveRequest(ctx, row, 'refuse', { code: answer.code })
}

/** Unique for a request and its attempt, at most 20 characters. */
const copNoOf = ({ id, attempt, kind }: RequestRow): string =>
  `${kind === 'cancel' ? 'X' : 'R'}${id.replaceAll('-', '').slice(-16).toUpperCase()}${attempt.toString().padStart(3, '0')}`

/** Requests that were not written or not answered are taken up again after half a minute. */
export const sweepRequests = sweep('customs.sweep-requests', (run) =>
  run.tx(async (ctx) => {
    const before = new Date(ctx.now.getTime() - 30_000)
    const { rows } = await sql<{ seller_id: string; id: string }>`
      select seller_id, id from customs.request
       where state in ('preparing', 'sending') and coalesce(tried_at, since) <= ${before}
       order by since
       limit 50
    `.execute(ctx.tx)
    for (const { seller_id: sellerId, id: requestId } of rows)
      await enqueue(ctx, fileRequest, { sellerId, requestId }, { once: requestId })
  }),
)

/** A return that was not handed in by its day is not handed in any more. */
export const sweepMissedRequests = sweep('customs.sweep-missed-requests', (run) =>
  run.tx(async (ctx) => {
    const rows = await own<Tables>(ctx.tx)
      .selectFrom('customs.request')
      .selectAll()
      .where('kind', '=', 'return')
      .where('state', 'in', ['preparing', 'incomplete', 'refused'])
      .where('apply_by', '<=', ctx.now)
      .limit(50)
      .execute()
    for (const row of rows) await moveRequest(ctx, row, 'miss')
  }),
)
