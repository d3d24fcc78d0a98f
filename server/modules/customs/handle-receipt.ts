import { readReceipt, type Meaning, type ReadReceipt } from '@westbound/customs-cn'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import type { JobRun } from '#platform/job'
import { applyMeaning } from './apply-meaning.ts'
import { applyRequestAnswer } from './apply-request-answer.ts'
import { declarationAt } from './declarations.ts'
import { handleNotice, readNoticeOf } from './handle-notice.ts'
import { requestAt } from './requests.ts'
import { receiptPlace } from './sealed-places.ts'
import type { MessageType, RequestType, Tables } from './tables.ts'

/** Every receipt that has not had its effect, oldest first. One that fails does not stop the others; it is tried again. */
export async function handleOpenReceipts(run: JobRun): Promise<void> {
  const open = await run.tx((ctx) =>
    own<Tables>(ctx.tx)
      .selectFrom('customs.receipt')
      .select('cursor')
      .where('handled_at', 'is', null)
      .orderBy('cursor')
      .limit(500)
      .execute(),
  )
  for (const { cursor } of open) {
    try {
      await run.tx((ctx) => handleReceipt(ctx, cursor))
    } catch (error) {
      run.engine.log.error({ err: error, cursor: cursor.toString() }, 'a receipt could not be handled')
    }
  }
}

/** What one receipt says of one message. */
export type Said = {
  readonly cursor: bigint
  readonly type: MessageType | RequestType
  /** When customs says it happened: receipts may come late and out of order. Null when it is no time. */
  readonly at: Date | null
  readonly key: string
  readonly status: string
  readonly info: string
  readonly meaning: Meaning
  readonly preNo: string | null
  readonly invtNo: string | null
}

/** Gives one kept receipt its effect, once. One of a message we do not know stays open: its order may still appear. */
export async function handleReceipt(ctx: Ctx, cursor: bigint): Promise<void> {
  const claimed = await sql<{ xml_sealed: string }>`
    update customs.receipt set attempts = attempts + 1, tried_at = ${ctx.now}
     where cursor = ${cursor} and handled_at is null
    returning xml_sealed
  `.execute(ctx.tx)
  const sealed = claimed.rows[0]?.xml_sealed
  if (sealed === undefined) return
  const xml = ctx.world.vault.open(sealed, receiptPlace(cursor))
  const notice = readNoticeOf(xml)
  if (notice !== null) return await noteNotice(ctx, cursor, await handleNotice(ctx, notice))
  const read = readReceipt(xml)
  if (!read.ok) return await note(ctx, cursor, { handled_at: ctx.now, problem: 'unreadable' })
  const results: boolean[] = []
  for (const said of saidBy(read, cursor)) results.push(await handleSaid(ctx, said))
  if (results.every(Boolean)) await note(ctx, cursor, { handled_at: ctx.now, problem: null })
  else await note(ctx, cursor, { problem: 'no message of ours yet' })
}

/** True when it spoke of a message of ours. A payment may be of several orders: its receipt then speaks to each of them. */
async function handleSaid(ctx: Ctx, said: Said): Promise<boolean> {
  if (said.type === 'CEB623' || said.type === 'CEB625') return await handleRequest(ctx, said)
  const { rows } = await sql<Answered>`
    select distinct on (seller_id, order_id) seller_id, order_id, attempt, id
      from customs.message
     where type = ${said.type} and receipt_key = ${said.key} and state = 'sent'
     order by seller_id, order_id, attempt desc
  `.execute(ctx.tx)
  for (const message of rows) await handleOne(ctx, said, message)
  return rows.length > 0
}

async function handleRequest(ctx: Ctx, said: Said): Promise<boolean> {
  const { rows } = await sql<{ seller_id: string; order_id: string; request_id: string; attempt: number; id: string }>`
    select seller_id, order_id, request_id, attempt, id
      from customs.request_message
     where type = ${said.type} and receipt_key = ${said.key} and state = 'sent'
  `.execute(ctx.tx)
  const [message] = rows
  if (message === undefined) return false
  const { seller_id: sellerId, order_id: orderId, request_id: requestId, attempt, id } = message
  await own<Tables>(ctx.tx)
    .updateTable('customs.request_message')
    .set({ status: said.status, status_at: ctx.now })
    .where('seller_id', '=', sellerId)
    .where('id', '=', id)
    .execute()
  await note(ctx, said.cursor, {
    seller_id: sellerId,
    order_id: orderId,
    attempt,
    status: said.status,
    said_at: said.at,
    info_sealed: ctx.world.vault.seal(said.info, receiptPlace(said.cursor)),
  })
  const before = await requestAt(ctx, { sellerId, requestId })
  if (before.attempt !== attempt) return true
  const older = before.said_at !== null && said.at !== null && said.at < before.said_at
  if (older) return true
  if (said.at !== null)
    await own<Tables>(ctx.tx)
      .updateTable('customs.request')
      .set({ said_at: said.at })
      .where('seller_id', '=', sellerId)
      .where('id', '=', requestId)
      .execute()
  await applyRequestAnswer(ctx, before, said)
  return true
}

/** Notes whose a notice is; one of nothing we know stays open, since what it speaks of may still appear. */
async function noteNotice(ctx: Ctx, cursor: bigint, of: Awaited<ReturnType<typeof handleNotice>>): Promise<void> {
  if (of === null) return await note(ctx, cursor, { problem: 'no message of ours yet' })
  await note(ctx, cursor, {
    seller_id: of.sellerId,
    order_id: of.orderId,
    status: of.status,
    info_sealed: ctx.world.vault.seal(of.info, receiptPlace(cursor)),
    handled_at: ctx.now,
    problem: null,
  })
}

type Answered = { readonly seller_id: string; readonly order_id: string; readonly attempt: number; readonly id: string }

async function handleOne(ctx: Ctx, said: Said, message: Answered): Promise<void> {
  const { seller_id: sellerId, order_id: orderId, attempt } = message
  await own<Tables>(ctx.tx)
    .updateTable('customs.message')
    .set({ status: said.status, status_at: ctx.now })
    .where('seller_id', '=', sellerId)
    .where('id', '=', message.id)
    .execute()
  await note(ctx, said.cursor, {
    seller_id: sellerId,
    order_id: orderId,
    attempt,
    status: said.status,
    said_at: said.at,
    info_sealed: ctx.world.vault.seal(said.info, receiptPlace(said.cursor)),
  })
  const declaration = await declarationAt(ctx, { sellerId, orderId })
  if (declaration.attempt !== attempt) return
  const newest = await own<Tables>(ctx.tx)
    .updateTable('customs.declaration')
    .set({ last_cursor: said.cursor, ...(said.type === 'CEB621' && said.at !== null ? { said_at: said.at } : {}) })
    .where('seller_id', '=', sellerId)
    .where('order_id', '=', orderId)
    .where('last_cursor', '<', said.cursor)
    .where(({ eb, or, val }) =>
      said.type !== 'CEB621' || said.at === null
        ? val(true)
        : or([eb('said_at', 'is', null), eb('said_at', '<=', said.at)]),
    )
    .executeTakeFirst()
  // An older receipt that came or was handled late is kept, and says nothing about where the declaration stands now.
  if (newest.numUpdatedRows === 1n) await applyMeaning(ctx, declaration, said)
}

function saidBy(read: Extract<ReadReceipt, { ok: true }>, cursor: bigint): readonly Said[] {
  const core = (each: {
    readonly returnStatus: string
    readonly returnInfo: string
    readonly returnedAt: Date | null
    readonly meaning: Meaning
  }) => ({
    cursor,
    at: each.returnedAt,
    status: each.returnStatus,
    info: each.returnInfo,
    meaning: each.meaning,
    preNo: null,
    invtNo: null,
  })
  switch (read.message) {
    case 'CEB312':
      return read.receipts.map((each) => ({ ...core(each), type: 'CEB311', key: each.orderNo }))
    case 'CEB412':
      return read.receipts.map((each) => ({ ...core(each), type: 'CEB411', key: each.payTransactionId }))
    case 'CEB512':
      return read.receipts.map((each) => ({ ...core(each), type: 'CEB511', key: each.logisticsNo }))
    case 'CEB622':
      return read.receipts.map((each) => ({
        ...core(each),
        type: 'CEB621',
        key: each.copNo,
        preNo: each.preNo,
        invtNo: each.invtNo ?? null,
      }))
    case 'CEB624':
      return read.receipts.map((each) => ({ ...core(each), type: 'CEB623', key: each.copNo, preNo: each.preNo }))
    case 'CEB626':
      return read.receipts.map((each) => ({ ...core(each), type: 'CEB625', key: each.copNo, preNo: each.preNo }))
    case 'CEB514':
    case 'CEB712':
      // The carrier's and the site operator's own messages: we send neither.
      return []
  }
}

type Noted = Partial<
  Pick<
    Tables['customs.receipt'],
    'seller_id' | 'order_id' | 'attempt' | 'status' | 'said_at' | 'info_sealed' | 'handled_at' | 'problem'
  >
>

async function note(ctx: Ctx, cursor: bigint, noted: Noted): Promise<void> {
  await own<Tables>(ctx.tx).updateTable('customs.receipt').set(noted).where('cursor', '=', cursor).execute()
}
