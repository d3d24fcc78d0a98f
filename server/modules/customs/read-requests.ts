import { explainReturn } from '@westbound/customs-cn'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { requestActionsIn, type RequestAction, type RequestOwner, type RequestState } from './request-state.ts'
import { requestsOf } from './requests.ts'
import { taxBillsOf, type TaxBillRow } from './tax-bills.ts'
import type { Need, RequestLine, RequestType, Tables } from './tables.ts'

export type RequestShown = {
  readonly requestId: string
  readonly kind: 'cancel' | 'return'
  readonly returnId: string | null
  readonly state: RequestState
  readonly owner: RequestOwner
  readonly since: Date
  readonly dueAt: Date | null
  readonly noClock: string | null
  readonly applyBy: Date | null
  readonly attempt: number
  readonly reason: string
  readonly lines: readonly RequestLine[]
  readonly needs: readonly Need[]
  readonly preNo: string | null
  readonly code: string | null
  /** What the last code means, in both languages; null before there was one. */
  readonly meaning: { readonly en: string; readonly 'zh-Hans': string } | null
  readonly unknownSince: Date | null
  readonly unknownWhy: string | null
  readonly actions: readonly RequestAction[]
  readonly messages: readonly {
    readonly id: string
    readonly attempt: number
    readonly type: RequestType
    readonly state: string
    readonly signed: boolean
    readonly demonstration: boolean
    readonly sentAt: Date | null
    readonly status: string | null
  }[]
}
export type TaxBillShown = {
  readonly taxNo: string
  readonly invtNo: string
  readonly status: '1' | '2' | '3'
  readonly entDutyNo: string | null
  readonly currency: string
  readonly dutyMinor: bigint
  readonly vatMinor: bigint
  readonly consumptionMinor: bigint
  readonly billedMinor: bigint
  readonly chargedMinor: bigint
  readonly rounding: TaxBillRow['rounding']
  readonly state: TaxBillRow['state']
  readonly billedAt: Date
  readonly openedAt: Date
  readonly dueAt: Date | null
  readonly reason: string | null
}

type Key = { readonly sellerId: string; readonly orderId: string }

/** The requests about a list, in the order they were made, each with its messages. */
export async function requestsShown(ctx: Ctx, key: Key): Promise<readonly RequestShown[]> {
  const messages = await own<Tables>(ctx.tx)
    .selectFrom('customs.request_message')
    .select(['id', 'request_id', 'attempt', 'type', 'state', 'signed', 'demonstration', 'sent_at as sentAt', 'status'])
    .where('seller_id', '=', key.sellerId)
    .where('order_id', '=', key.orderId)
    .orderBy('id')
    .execute()
  return (await requestsOf(ctx, key)).map((row) => ({
    requestId: row.id,
    kind: row.kind,
    returnId: row.return_id,
    state: row.state,
    owner: row.owner,
    since: row.since,
    dueAt: row.due_at,
    noClock: row.no_clock,
    applyBy: row.apply_by,
    attempt: row.attempt,
    reason: row.reason,
    lines: row.lines,
    needs: row.needs,
    preNo: row.pre_no,
    code: row.code,
    meaning: meaningOf(row.code),
    unknownSince: row.unknown_since,
    unknownWhy: row.unknown_why,
    actions: requestActionsIn(row.state),
    messages: messages.flatMap(({ request_id, ...message }) => (request_id === row.id ? [message] : [])),
  }))
}

export async function taxBillsShown(ctx: Pick<Ctx, 'tx'>, key: Key): Promise<readonly TaxBillShown[]> {
  return (await taxBillsOf(ctx, key)).map((row) => ({
    taxNo: row.tax_no,
    invtNo: row.invt_no,
    status: row.status,
    entDutyNo: row.ent_duty_no,
    currency: row.currency,
    dutyMinor: row.duty_minor,
    vatMinor: row.vat_minor,
    consumptionMinor: row.consumption_minor,
    billedMinor: row.duty_minor + row.vat_minor + row.consumption_minor,
    chargedMinor: row.charged_minor,
    rounding: row.rounding,
    state: row.state,
    billedAt: row.billed_at,
    openedAt: row.opened_at,
    dueAt: row.due_at,
    reason: row.reason,
  }))
}

function meaningOf(code: string | null): RequestShown['meaning'] {
  if (code === null || !/^-?\d+$/.test(code)) return null
  const { en, zh } = explainReturn(code, code)
  return { en, 'zh-Hans': zh }
}
