import { readPaymentData, type PaymentData } from '@westbound/customs-cn'
import { audit } from '#platform/audit'
import type { Actor, Ctx } from '#platform/context'
import { own } from '#platform/db'
import { maskText } from './mask-text.ts'
import { paymentDataAt, type PaymentDataRow } from './payment-data-requests.ts'
import {
  paymentDataActionsIn,
  type PaymentDataAction,
  type PaymentDataOwner,
  type PaymentDataState,
} from './payment-data-state.ts'
import { refuse } from './refusals.ts'
import { paymentDataPlace } from './sealed-places.ts'
import type { Need, Tables } from './tables.ts'

/** A question of customs as a list shows it; nothing personal is in it. */
export type PaymentDataShown = {
  readonly paymentDataId: string
  readonly sessionId: string
  readonly orderNo: string
  readonly sellerId: string | null
  readonly orderId: string | null
  readonly receivedAt: Date
  /** How often the same question came. */
  readonly asked: number
  readonly state: PaymentDataState
  readonly declinedWhy: 'no-order' | 'not-paid' | null
  readonly owner: PaymentDataOwner
  readonly since: Date
  readonly dueAt: Date | null
  readonly noClock: string | null
  readonly attempt: number
  readonly tries: number
  readonly needs: readonly Need[]
  readonly code: string | null
  readonly said: string | null
  readonly unknownSince: Date | null
  readonly unknownWhy: string | null
  readonly actions: readonly PaymentDataAction[]
}
/** One upload; `sent` is what was in it, masked, and null where it cannot be read. */
export type UploadShown = {
  readonly uploadId: string
  readonly attempt: number
  readonly state: 'new' | 'accepted' | 'refused'
  readonly demonstration: boolean
  readonly madeAt: Date
  readonly endedAt: Date | null
  readonly code: string | null
  readonly said: string | null
  readonly certNo: string
  readonly sent: PaymentData | null
}

export type PaymentDataWanted = {
  readonly state?: PaymentDataState | undefined
  readonly orderId?: string
  /** The id of the last question of the page before. */
  readonly cursor?: string | undefined
  readonly limit: number
}

/** Questions of customs, the newest first. */
export async function listPaymentData(
  ctx: Pick<Ctx, 'tx'>,
  { state, orderId, cursor, limit }: PaymentDataWanted,
): Promise<{ readonly items: readonly PaymentDataShown[]; readonly cursor: string | null }> {
  let query = own<Tables>(ctx.tx).selectFrom('customs.payment_data_request').selectAll()
  if (state !== undefined) query = query.where('state', '=', state)
  if (orderId !== undefined) query = query.where('order_id', '=', orderId)
  if (cursor !== undefined) query = query.where('id', '<', cursor)
  const rows = await query
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  const items = rows.slice(0, limit).map(shownOf)
  return { items, cursor: rows.length > limit ? (items.at(-1)?.paymentDataId ?? null) : null }
}

/** One question and every upload that answered it; who paid is masked. */
export async function paymentDataShown(
  ctx: Ctx,
  paymentDataId: string,
): Promise<PaymentDataShown & { readonly uploads: readonly UploadShown[] }> {
  const row = await paymentDataAt(ctx, paymentDataId)
  const uploads = await own<Tables>(ctx.tx)
    .selectFrom('customs.payment_data_upload')
    .selectAll()
    .where('request_id', '=', paymentDataId)
    .orderBy('attempt')
    .execute()
  return {
    ...shownOf(row),
    uploads: uploads.map((each) => {
      const read = readPaymentData(ctx.world.vault.open(each.body_sealed, paymentDataPlace(each.id)))
      return {
        uploadId: each.id,
        attempt: each.attempt,
        state: each.state,
        demonstration: each.demonstration,
        madeAt: each.made_at,
        endedAt: each.ended_at,
        code: each.code,
        said: each.said,
        certNo: read.ok ? read.certNo : '',
        sent: read.ok ? masked(read.data) : null,
      }
    }),
  }
}

/** The last upload in clear, byte for byte: it names who paid, so only an operator may have it, and having it is audited. */
export async function sentPaymentData(
  ctx: Ctx<Extract<Actor, { kind: 'operator' }>>,
  paymentDataId: string,
): Promise<{ readonly name: string; readonly text: string }> {
  const row = await own<Tables>(ctx.tx)
    .selectFrom('customs.payment_data_upload')
    .select(['id', 'attempt', 'body_sealed'])
    .where('request_id', '=', paymentDataId)
    .orderBy('attempt', 'desc')
    .executeTakeFirst()
  if (row === undefined) throw refuse('customs.not-found')
  await audit(ctx, {
    action: 'customs.payment-data-read',
    subject: 'payment-data',
    subjectId: paymentDataId,
    details: { attempt: row.attempt },
  })
  return {
    name: `payment-data-${row.attempt}.json`,
    text: ctx.world.vault.open(row.body_sealed, paymentDataPlace(row.id)),
  }
}

const masked = (data: PaymentData): PaymentData => ({
  ...data,
  head: {
    ...data.head,
    initalRequest: maskText(data.head.initalRequest),
    initalResponse: maskText(data.head.initalResponse),
  },
})

const shownOf = (row: PaymentDataRow): PaymentDataShown => ({
  paymentDataId: row.id,
  sessionId: row.session_id,
  orderNo: row.order_no,
  sellerId: row.seller_id,
  orderId: row.order_id,
  receivedAt: row.received_at,
  asked: row.asked,
  state: row.state,
  declinedWhy: row.declined_why,
  owner: row.owner,
  since: row.since,
  dueAt: row.due_at,
  noClock: row.no_clock,
  attempt: row.attempt,
  tries: row.tries,
  needs: row.needs,
  code: row.code,
  said: row.said,
  unknownSince: row.unknown_since,
  unknownWhy: row.unknown_why,
  actions: paymentDataActionsIn(row.state),
})
