import { audit } from '#platform/audit'
import type { Actor, Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import type { OrderKey } from './declarations.ts'
import { refuse } from './refusals.ts'
import { messagePlace, receiptPlace, requestMessagePlace } from './sealed-places.ts'
import type { Tables } from './tables.ts'

type Operator = Ctx<Extract<Actor, { kind: 'operator' }>>
export type NamedXml = { readonly name: string; readonly type: string; readonly xml: string }

/**
 * The XML of one message, of a declaration or of a request about it, in clear, as it was or would be sent: it names persons,
 * so only an operator may have it, and that they had it is audited.
 */
export async function messageXml(
  ctx: Operator,
  { sellerId, orderId, messageId }: OrderKey & { readonly messageId: string },
): Promise<NamedXml> {
  const { rows } = await sql<{ id: string; type: string; attempt: number; xml_sealed: string; declared: boolean }>`
    select id, type, attempt, xml_sealed, true as declared from customs.message
     where seller_id = ${sellerId} and order_id = ${orderId} and id = ${messageId}
    union all
    select id, type, attempt, xml_sealed, false from customs.request_message
     where seller_id = ${sellerId} and order_id = ${orderId} and id = ${messageId}
  `.execute(ctx.tx)
  const [row] = rows
  if (row === undefined) throw refuse('customs.not-found')
  await audit(ctx, {
    action: 'customs.xml-read',
    subject: 'order',
    subjectId: orderId,
    details: { type: row.type, attempt: row.attempt, messageId },
  })
  const place = row.declared ? messagePlace(row.id) : requestMessagePlace(row.id)
  return { name: `${row.type}-${row.attempt}.xml`, type: row.type, xml: ctx.world.vault.open(row.xml_sealed, place) }
}

/** The XML of one receipt of an order, whole, as customs wrote it. Audited like a message. */
export async function receiptXml(
  ctx: Operator,
  { sellerId, orderId, cursor }: OrderKey & { readonly cursor: bigint },
): Promise<NamedXml> {
  const row = await own<Tables>(ctx.tx)
    .selectFrom('customs.receipt')
    .select(['message_type', 'xml_sealed'])
    .where('seller_id', '=', sellerId)
    .where('order_id', '=', orderId)
    .where('cursor', '=', cursor)
    .executeTakeFirst()
  if (row === undefined) throw refuse('customs.not-found')
  const type = row.message_type.replaceAll(/[^A-Za-z0-9]/g, '')
  await audit(ctx, {
    action: 'customs.xml-read',
    subject: 'order',
    subjectId: orderId,
    details: { type, cursor: cursor.toString() },
  })
  return { name: `${type}-${cursor}.xml`, type, xml: ctx.world.vault.open(row.xml_sealed, receiptPlace(cursor)) }
}
