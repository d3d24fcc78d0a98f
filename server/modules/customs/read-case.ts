import { comparisonRules, explainReturn, type ComparisonRule, type Difference } from '@westbound/customs-cn'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { actionsIn, type Action } from './declaration-state.ts'
import { declarationAt, type Declaration, type OrderKey } from './declarations.ts'
import { isPersonal, maskField } from './mask-field.ts'
import type { Records } from './records-of.ts'
import { requestsShown, taxBillsShown, type RequestShown, type TaxBillShown } from './read-requests.ts'
import { comparisonPlace, receiptPlace } from './sealed-places.ts'
import type { MessageType, Tables } from './tables.ts'

type RecordName = 'order' | 'payment' | 'logistics' | 'inventory'
/** One field over the four records, masked where it names a person; null where a record has no such field. */
export type Compared = {
  readonly field: string
  readonly personal: boolean
  readonly differs: boolean
  readonly values: Readonly<Record<RecordName, string | null>>
}
export type Differs = {
  readonly field: string
  readonly rule: ComparisonRule
  readonly words: { readonly en: string; readonly 'zh-Hans': string }
  readonly personal: boolean
  readonly left: { readonly record: string; readonly value: string }
  readonly right: { readonly record: string; readonly value: string }
}
export type Case = {
  readonly declaration: Declaration
  readonly actions: readonly Action[]
  /** What the last code means, in both languages; null before there was one. */
  readonly meaning: { readonly en: string; readonly 'zh-Hans': string; readonly stage: string } | null
  readonly compared: readonly Compared[]
  readonly differences: readonly Differs[]
  readonly messages: readonly {
    readonly id: string
    readonly attempt: number
    readonly type: MessageType
    readonly state: string
    readonly signed: boolean
    readonly demonstration: boolean
    readonly sentAt: Date | null
    readonly status: string | null
  }[]
  readonly receipts: readonly {
    readonly cursor: bigint
    readonly type: string
    /** When customs says it happened. Receipts may come late and out of order; they stand in the order of this. */
    readonly at: Date
    readonly arrivedAt: Date
    readonly status: string | null
    readonly info: string | null
  }[]
  /** Requests to cancel the list or to let goods go back, and whether a person may ask to cancel it now. */
  readonly requests: readonly RequestShown[]
  readonly cancellable: boolean
  readonly taxBills: readonly TaxBillShown[]
  readonly decisions: readonly {
    readonly action: Action
    readonly reason: string
    readonly at: Date
    readonly actorId: string
    readonly attempt: number
  }[]
}

/** Everything an operator needs to decide about a declaration. Personal values are masked. Refuses `customs.not-found`. */
export async function caseOf(ctx: Ctx, key: OrderKey): Promise<Case> {
  const declaration = await declarationAt(ctx, key)
  const tables = own<Tables>(ctx.tx)
  const of = <T extends 'customs.message' | 'customs.decision' | 'customs.receipt'>(table: T) => table
  const messages = await tables
    .selectFrom(of('customs.message'))
    .select(['id', 'attempt', 'type', 'state', 'signed', 'demonstration', 'sent_at as sentAt', 'status'])
    .where('seller_id', '=', key.sellerId)
    .where('order_id', '=', key.orderId)
    .orderBy('attempt', 'desc')
    .orderBy('place')
    .execute()
  const receipts = await tables
    .selectFrom(of('customs.receipt'))
    .select(['cursor', 'message_type', 'at', 'said_at', 'status', 'info_sealed'])
    .where('seller_id', '=', key.sellerId)
    .where('order_id', '=', key.orderId)
    .orderBy((each) => each.fn.coalesce('said_at', 'at'))
    .orderBy('cursor')
    .execute()
  const requests = await requestsShown(ctx, key)
  const decisions = await tables
    .selectFrom(of('customs.decision'))
    .select(['action', 'reason', 'at', 'actor_id as actorId', 'attempt'])
    .where('seller_id', '=', key.sellerId)
    .where('order_id', '=', key.orderId)
    .orderBy('id', 'desc')
    .execute()
  return {
    declaration,
    actions: actionsIn(declaration.state),
    meaning: meaningOf(declaration),
    ...(await newestComparison(ctx, key)),
    messages,
    receipts: receipts.map((row) => ({
      cursor: row.cursor,
      type: row.message_type,
      at: row.said_at ?? row.at,
      arrivedAt: row.at,
      status: row.status,
      info:
        row.info_sealed === null ? null : infoShown(ctx.world.vault.open(row.info_sealed, receiptPlace(row.cursor))),
    })),
    requests,
    cancellable:
      declaration.state === 'waiting' &&
      !requests.some(({ kind, state }) => kind === 'cancel' && !['dropped', 'missed'].includes(state)),
    taxBills: await taxBillsShown(ctx, key),
    decisions,
  }
}

async function newestComparison(
  ctx: Ctx,
  { sellerId, orderId }: OrderKey,
): Promise<Pick<Case, 'compared' | 'differences'>> {
  const row = await own<Tables>(ctx.tx)
    .selectFrom('customs.comparison')
    .select(['attempt', 'sealed'])
    .where('seller_id', '=', sellerId)
    .where('order_id', '=', orderId)
    .orderBy('attempt', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (row === undefined) return { compared: [], differences: [] }
  const clear: { readonly records: Records; readonly differences: readonly Difference[] } = JSON.parse(
    ctx.world.vault.open(row.sealed, comparisonPlace(orderId, row.attempt)),
  )
  return {
    compared: sideBySide(clear.records, clear.differences),
    differences: clear.differences.map((each) => ({
      field: each.field,
      rule: each.rule,
      words: { en: comparisonRules[each.rule].en, 'zh-Hans': comparisonRules[each.rule].zh },
      personal: isPersonal(each.field),
      left: { record: each.left.record, value: maskField(each.field, each.left.value) },
      right: { record: each.right.record, value: maskField(each.field, each.right.value) },
    })),
  }
}

/** Which fields stand in a row, and what each record calls them. */
const rows: readonly (readonly [field: string, names: Readonly<Partial<Record<RecordName, string>>>])[] = [
  ['orderNo', { order: 'orderNo', payment: 'orderNo', logistics: 'orderNo', inventory: 'orderNo' }],
  ['buyerName', { order: 'buyerName', payment: 'payerName', inventory: 'buyerName' }],
  ['buyerIdNumber', { order: 'buyerIdNumber', payment: 'payerIdNumber', inventory: 'buyerIdNumber' }],
  ['buyerTelephone', { order: 'buyerTelephone', inventory: 'buyerTelephone' }],
  ['acturalPaid', { order: 'acturalPaid', payment: 'amountPaid' }],
  ['currency', { order: 'currency', payment: 'currency', logistics: 'currency', inventory: 'currency' }],
  ['payTransactionId', { order: 'payTransactionId', payment: 'payTransactionId' }],
  ['consignee', { order: 'consignee', logistics: 'consignee' }],
  ['consigneeTelephone', { order: 'consigneeTelephone', logistics: 'consigneeTelephone' }],
  ['consigneeAddress', { order: 'consigneeAddress', logistics: 'consigneeAddress', inventory: 'consigneeAddress' }],
  ['logisticsNo', { logistics: 'logisticsNo', inventory: 'logisticsNo' }],
  ['billNo', { logistics: 'billNo', inventory: 'billNo' }],
  ['grossWeight', { logistics: 'weight', inventory: 'grossWeight' }],
  ['netWeight', { inventory: 'netWeight' }],
  ['goodsValue', { order: 'goodsValue' }],
  ['freight', { order: 'freight', inventory: 'freight' }],
  ['insuredFee', { inventory: 'insuredFee' }],
  ['taxTotal', { order: 'taxTotal' }],
  ['discount', { order: 'discount' }],
]

function sideBySide(records: Records, differences: readonly Difference[]): readonly Compared[] {
  const at = (record: RecordName, name: string | undefined): string | null => {
    if (name === undefined) return null
    const value = Object.entries(records[record]).find(([key]) => key === name)?.[1]
    return typeof value === 'string' ? maskField(name, value) : null
  }
  return rows.map(([field, names]) => ({
    field,
    personal: isPersonal(field),
    differs: differences.some((each) => each.field === field || Object.values(names).includes(each.field)),
    values: {
      order: at('order', names.order),
      payment: at('payment', names.payment),
      logistics: at('logistics', names.logistics),
      inventory: at('inventory', names.inventory),
    },
  }))
}

function meaningOf({ code }: Declaration): Case['meaning'] {
  if (code === null || !/^-?\d+$/.test(code)) return null
  const { en, zh, stage } = explainReturn(code, code)
  return { en, 'zh-Hans': zh, stage }
}

/** The authority's sentence, with the buyer's name that one of them carries masked. */
const infoShown = (info: string): string =>
  info.replaceAll(/购买人\[([^\]]*)\]/g, (_, name: string) => `购买人[${maskField('buyerName', name)}]`)
