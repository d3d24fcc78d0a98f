import { toMinor } from '../common/amount.ts'
import type { Behaviour } from '../common/control.ts'
import { parseFields, type Fields } from '../common/fields.ts'
import { newDigits, newId } from '../common/ids.ts'
import type { Table } from '../common/store.ts'
import { refuse, type Decision } from './gate.ts'
import type { Account } from './keys.ts'
import { chinaTime, type Notice } from './notices.ts'

/**
 * A transaction is NOTPAY until the buyer pays or it is closed; of a paid one something may go back (REFUND). Amounts are
 * fen. What really moved stands in `total`; what is told of it in `told_total`, which differs only under a lie: bills and
 * refunds follow the truth.
 */
export type Person = { readonly name: string; readonly id_number: string }
export type TradeType = 'NATIVE' | 'MWEB' | 'JSAPI'
export type Transaction = {
  readonly out_trade_no: string
  readonly trade_type: TradeType
  readonly description: string
  readonly notify_url: string
  readonly total: number
  readonly told_total: number
  readonly currency: string
  readonly openid: string
  readonly prepay_id: string
  readonly time_expire: string | null
  readonly state: 'NOTPAY' | 'SUCCESS' | 'REFUND' | 'CLOSED'
  readonly paid: { readonly transaction_id: string; readonly at: string; readonly payer: Person } | null
}
export type Transactions = Table<Transaction>
type New = Omit<Transaction, 'prepay_id' | 'state' | 'paid' | 'told_total'>

const NUMBER = /^[0-9A-Za-z_\-|*]{6,32}$/
const TOTAL_MAX = 10_000_000_000

export function readNew(account: Account, trade_type: TradeType, text: string): New {
  const body = parseFields(text)
  ours(account, body)
  const amount = body.object('amount')
  const out_trade_no = body.text('out_trade_no', 32)
  if (!NUMBER.test(out_trade_no)) refuse('PARAM_ERROR', 'out_trade_no must be 6 to 32 of 0-9 A-Z a-z _ - | *')
  if (Buffer.byteLength(body.text('description', 127)) > 127) refuse('PARAM_ERROR', 'description is too long')
  if (trade_type === 'MWEB') {
    const scene = body.object('scene_info')
    scene.text('payer_client_ip', 45)
    scene.object('h5_info').text('type', 32)
  }
  return {
    out_trade_no,
    trade_type,
    description: body.text('description', 127),
    notify_url: body.address('notify_url'),
    total: amount.whole('total', 1, TOTAL_MAX),
    currency: amount.optionalText('currency', 16) ?? 'CNY',
    openid: trade_type === 'JSAPI' ? body.object('payer').text('openid', 128) : newId('o'),
    time_expire: body.instant('time_expire'),
  }
}

export function ours({ appId, merchantId }: Account, body: Fields): void {
  if (body.text('appid', 32) !== appId || body.text('mchid', 32) !== merchantId)
    refuse('PARAM_ERROR', 'appid and mchid do not belong together')
}

/** The same number with the same content is the same transaction; with other content it is refused. */
export function create(transactions: Transactions, asked: New): { made: Transaction; fresh: boolean } {
  const known = transactions.get(asked.out_trade_no)
  if (known === undefined)
    return {
      made: { ...asked, told_total: asked.total, prepay_id: newId('wx'), state: 'NOTPAY', paid: null },
      fresh: true,
    }
  if (known.paid !== null) return refuse('ORDERPAID', 'the order has been paid')
  if (known.state === 'CLOSED') return refuse('ORDER_CLOSED', 'the order has been closed')
  const same = (['total', 'currency', 'description', 'trade_type', 'notify_url'] as const).every(
    (name) => known[name] === asked[name],
  )
  return same ? { made: known, fresh: false } : refuse('OUT_TRADE_NO_USED', 'out_trade_no was used with other content')
}

export function find(transactions: Transactions, number: string): Transaction {
  return transactions.get(number) ?? refuse('ORDER_NOT_EXIST', 'no such order')
}

export function close(transactions: Transactions, number: string): Decision {
  const found = find(transactions, number)
  if (found.paid !== null) return refuse('ORDERPAID', 'the order has been paid')
  return { status: 204, body: null, puts: [transactions.put(number, { ...found, state: 'CLOSED' })] }
}

/** Closed, or past the time until which it may be paid; the latter still says NOTPAY. */
export function isClosed({ state, paid, time_expire }: Transaction, now: Date): boolean {
  return state === 'CLOSED' || (paid === null && time_expire !== null && Date.parse(time_expire) <= now.getTime())
}

/** What the buyer's wallet does. */
export function pay(
  transactions: Transactions,
  account: Account,
  number: string,
  payer: Person,
  { lie }: Behaviour,
  now: Date,
): Decision {
  const found = find(transactions, number)
  if (found.paid !== null) return refuse('ORDERPAID', 'the order has been paid')
  if (isClosed(found, now)) return refuse('ORDER_CLOSED', 'the order has been closed')
  const done: Transaction = {
    ...found,
    state: 'SUCCESS',
    told_total: lie['amount'] === undefined ? found.total : Number(toMinor(lie['amount'])),
    paid: { transaction_id: `4200${newDigits(24)}`, at: now.toISOString(), payer },
  }
  const content = view(account, done)
  const notice: Notice = {
    type: 'TRANSACTION.SUCCESS',
    summary: '支付成功',
    original: 'transaction',
    content,
    url: done.notify_url,
  }
  return { body: content, puts: [transactions.put(number, done)], notices: [notice] }
}

const STATES = { NOTPAY: '订单未支付', SUCCESS: '支付成功', REFUND: '订单发生退款', CLOSED: '订单已关闭' } as const

/** What queries and notifications tell; never who paid by name. */
export function view(account: Account, each: Transaction): object {
  const { state } = each
  const amount = {
    total: each.told_total,
    payer_total: each.told_total,
    currency: each.currency,
    payer_currency: 'CNY',
  }
  return {
    appid: account.appId,
    mchid: account.merchantId,
    out_trade_no: each.out_trade_no,
    trade_type: each.trade_type,
    trade_state: state,
    trade_state_desc: STATES[state],
    ...(each.paid === null
      ? {}
      : {
          transaction_id: each.paid.transaction_id,
          bank_type: 'OTHERS',
          success_time: chinaTime(new Date(each.paid.at)),
          payer: { openid: each.openid },
        }),
    amount: each.paid === null ? { total: each.total, payer_currency: 'CNY' } : amount,
    promotion_detail: [],
  }
}
