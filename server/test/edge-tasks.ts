import { sql, type Db } from '../platform/db.ts'
import { newId } from '../platform/id.ts'
import { ok, textIn, type Edge, type Owned } from './edge-market.ts'
import type { Ids } from './edge-routes.ts'

/** What waits for an operator, made where trading leaves none: each is a row of its own table, as its module would write it. */
export async function tasksOf(
  edge: Edge,
  db: Db,
  { sellerId, orderId }: { readonly sellerId: string; readonly orderId: string },
): Promise<Ids> {
  const now = edge.clock.now()
  const later = new Date(now.getTime() + 5 * 86_400_000)
  const [reserveId, debtId, entryId, differenceId] = [newId(now), newId(now), newId(now), newId(now)]
  await sql`
    insert into payouts.reserve (seller_id, id, state, share_bp, hold_days, reason, made_by, made_at, decide_by, ends_at, moved_at)
    values (${sellerId}, ${reserveId}, 'proposed', 1000, 30, 'many refunds', 'system', ${now}, ${later}, ${later}, ${now})
  `.execute(db)
  await sql`
    insert into payouts.debt (seller_id, id, state, since, moved_at, tell_at, currency)
    values (${sellerId}, ${debtId}, 'open', ${now}, ${now}, ${later}, 'USD')`.execute(db)
  await sql`
    insert into payouts.bank_entry (id, print, day, direction, amount_minor, currency, booked_at, seen_at, state, problem)
    values (${entryId}, ${entryId}, '2026-11-22', 'credit', 1000, 'USD', ${now}, ${now}, 'open', 'unknown')
  `.execute(db)
  await sql`
    insert into payments.difference (id, provider, day, subject, provider_id, field, ours, theirs, seen_at, checked_at)
    values (${differenceId}, 'wallet', '2026-11-21', 'payment', ${differenceId}, 'amount', '1.00', '2.00', ${now}, ${now})
  `.execute(db)
  await sql`
    insert into payments.mismatch (buyer_id, payment_id, subject, subject_id, field, ours, theirs, heard_by, seen_at)
    select buyer_id, id, 'payment', id, 'amount', '1.00', '2.00', 'webhook', ${now} from payments.payment
        on conflict do nothing`.execute(db)
  const requestId = newId(now)
  await sql`
    insert into customs.request (seller_id, id, order_id, kind, declared, reason, state, attempt, owner, since, due_at, opened_at)
    values (${sellerId}, ${requestId}, ${orderId}, 'cancel', 1, 'refunded', 'refused', 1, 'operator', ${now}, ${later}, ${now})
  `.execute(db)
  const taxNo = `T${requestId.slice(-8)}`
  await sql`
    insert into customs.tax_bill (seller_id, order_id, tax_no, invt_no, status, currency, duty_minor, vat_minor, consumption_minor,
                                  charged_minor, rounding, state, owner, due_at, billed_at, opened_at)
    values (${sellerId}, ${orderId}, ${taxNo}, 'I1', '1', 'CNY', 0, 101, 0, 100, 'unclear', 'differs', 'operator',
            ${later}, ${now}, ${now})
  `.execute(db)
  const paymentDataId = newId(now)
  await sql`
    insert into customs.payment_data_request (id, session_id, order_no, customs_time, received_at, seller_id, order_id, state,
                                              attempt, owner, since, due_at)
    values (${paymentDataId}, ${paymentDataId}, 'WB-1', '1544519952469', ${now}, ${sellerId}, ${orderId}, 'refused', 1,
            'operator', ${now}, ${later})
  `.execute(db)
  await sql`
    insert into customs.payment_data_upload (id, request_id, attempt, body_sealed, demonstration, state, made_at)
    values (${paymentDataId}, ${paymentDataId}, 1, ${edge.world.vault.seal('{}', `customs.payment_data_upload:${paymentDataId}`)}, true,
            'refused', ${now})
  `.execute(db)
  return { reserveId, debtId, entryId, differenceId, requestId, taxNo, paymentDataId, payerId: sellerId }
}

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
export const picture = { type: 'image/png', body: png } as const

/** A return of a delivered order, in dispute, and a picture shown for neither yet: of both parties. */
export async function quarrelOf(edge: Edge, owned: Owned, side: 0 | 1): Promise<Ids> {
  const { orderId } = side === 0 ? owned.done : owned.declared
  const { token } = edge.buyers[side]
  const asked = await ok(edge, `/api/v1/orders/${orderId}/returns`, {
    token,
    json: { reason: 'changed_mind', note: 'not wanted after all', lines: [{ line: 1, quantity: 1 }] },
  })
  const opened = await ok(edge, `/api/v1/orders/${orderId}/disputes`, {
    token,
    json: { kind: 'not_received', note: 'it never came' },
  })
  const shown = await ok(edge, `/api/v1/orders/${orderId}/evidence`, { token, ...picture })
  await edge.work()
  return {
    returnId: textIn(asked, 'returnId'),
    disputeId: textIn(opened, 'disputeId'),
    pieceId: textIn(shown, 'pieceId'),
  }
}

/** A firm the platform works with that is like a listed one, and the case it became. */
export async function screeningOf(edge: Edge, side: 0 | 1): Promise<Ids> {
  const name = ['200G PSA Holdings', 'Guian New District Huawei Investment'][side]
  const made = await ok(edge, '/api/v1/operator/screening-partners', {
    token: edge.operator.token,
    json: { role: 'warehouse', name, country: 'US' },
  })
  return { partnerId: textIn(made, 'partnerId'), caseId: textIn(made, 'caseId') }
}
