/** What the tests of documents stand on: the lane, the rules, and asking over HTTP as each side. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { loadEligibility } from '#modules/compliance'
import { orderOf } from '#modules/orders'
import { must } from '#platform/check'
import { sql, type Db } from '#platform/db'
import { newId } from '#platform/id'
import { moneyOf } from '#platform/money'
import { z } from '#platform/wire'
import { openLane, type Key } from '../fulfilment/test/lane.ts'
import type { ContentOf } from './contents.ts'
import { DocumentList, DocumentReply } from './wire.ts'

export type Reply = Awaited<ReturnType<typeof read>>
const read = async (answer: Response) => {
  assert.equal(answer.status, 200, await answer.clone().text())
  return DocumentReply.parse(await answer.json())
}

const Problem = z.object({ code: z.string(), title: z.string(), status: z.number() })
export const refusal = async (answer: Response) => Problem.parse(await answer.json())
export const invoiceOf = ({ content }: Reply): ContentOf<'commercial-invoice'> => {
  assert(content.document === 'commercial-invoice')
  return content
}
export const fen = ({ amount, currency }: { readonly amount: string; readonly currency: string }): bigint =>
  must(moneyOf(amount, currency), 'an amount').minor

export const at = ({ orderId }: Pick<Key, 'orderId'>, document: string): string =>
  `/api/v1/seller/orders/${orderId}/documents${document === '' ? '' : `/${document}`}`

export async function openDocuments(db: Db) {
  const lane = await openLane(db, { folders: ['modules/documents', 'storefront/documents'] })
  const { tx, clock } = lane
  const rules = new URL('../../reference/cn-eligibility/cn-eligibility.json', import.meta.url)
  await tx((ctx) => loadEligibility(ctx, JSON.parse(readFileSync(rules, 'utf8'))))
  const seller = (sellerId: string | null = lane.sellerId) =>
    ({ kind: 'seller', id: newId(clock.now()), sellerId }) as const
  const operator = { kind: 'operator', id: newId(clock.now()) } as const
  const buyer = (id: string) => ({ kind: 'buyer', id, visitorId: null }) as const
  const buyerOf = async (key: Key) => buyer((await orderOf({ tx: db }, key)).buyerId)
  const ask = (path: string, actor: object, accept = 'application/json') =>
    fetch(`${lane.url}${path}`, { headers: { 'x-actor': JSON.stringify(actor), accept } })
  const take = async (key: Key, document: string, query = '') =>
    read(await ask(`${at(key, document)}${query}`, seller()))
  const listed = async (key: Key, query = '') => {
    const answer = await ask(`${at(key, '')}${query}`, seller())
    assert.equal(answer.status, 200)
    return DocumentList.parse(await answer.json()).documents
  }
  const put = (path: string, body: object, actor: object = seller()) =>
    fetch(`${lane.url}${path}`, {
      method: 'PUT',
      body: JSON.stringify(body),
      headers: {
        'content-type': 'application/json',
        'x-actor': JSON.stringify(actor),
        'idempotency-key': newId(clock.now()),
      },
    })
  const rowsOf = async (key: Key) => {
    const { rows } = await sql<{ document: string; version: number; hash: string; content: unknown }>`
      select document, version, hash, content from documents.issued where unit_id = ${key.orderId} order by document, version
    `.execute(db)
    return rows
  }
  return { lane, tx, clock, seller, operator, buyer, buyerOf, ask, read, take, listed, put, rowsOf }
}
