import { newDigits, newId } from '../common/ids.ts'
import type { Put, Table } from '../common/store.ts'
import { refuseBusiness } from './business-error.ts'
import type { Content } from './content.ts'
import { chinaDay, chinaTime, instantMs } from './time.ts'

/**
 * A trade exists from the moment the buyer opens the signed page, not before. WAIT_BUYER_PAY ends as TRADE_CLOSED (closed,
 * or its time was over) or TRADE_SUCCESS; a success whose whole amount went back is TRADE_CLOSED as well, one whose time
 * for refunds is over TRADE_FINISHED. `reported_amount` differs from what moved only when the simulator was told to lie.
 */
export type Payer = { readonly name: string; readonly id_number: string }
export type Trade = {
  readonly out_trade_no: string
  readonly trade_no: string
  readonly cashier_id: string
  readonly method: string
  readonly subject: string
  readonly total_amount: string
  readonly reported_amount: string
  readonly passback_params: string
  readonly return_url: string
  readonly notify_url: string
  readonly expires_at: string | null
  readonly status: 'WAIT_BUYER_PAY' | 'TRADE_CLOSED' | 'TRADE_SUCCESS' | 'TRADE_FINISHED'
  readonly created_at: string
  readonly closed_at: string | null
  /** A payer of null is whoever orders: the account’s real name is then taken to be the one that is compared with it. */
  readonly paid: { readonly at: string; readonly payer: Payer | null } | null
}
export type Trades = Table<Trade>

const PRODUCTS: Readonly<Record<string, string>> = {
  'alipay.trade.page.pay': 'FAST_INSTANT_TRADE_PAY',
  'alipay.trade.wap.pay': 'QUICK_WAP_WAY',
}
export const pageMethods = Object.keys(PRODUCTS)

/** The buyer opens the page: the trade is made, or the one that is there is shown again. */
export function openTrade(
  trades: Trades,
  asked: { method: string; content: Content; returnUrl: string; notifyUrl: string },
  now: Date,
): { readonly trade: Trade; readonly puts: readonly Put[] } {
  const { method, content } = asked
  const out_trade_no = content.text('out_trade_no', 64, /^\w+$/)
  const amount = content.amount('total_amount')
  content.text('product_code', 64, new RegExp(`^${PRODUCTS[method] ?? ''}$`))
  const expire = content.optional('time_expire')
  const expiresMs = expire === '' ? null : instantMs(expire)
  if (expiresMs !== null && Number.isNaN(expiresMs))
    refuseBusiness('ACQ.INVALID_PARAMETER', 'time_expire is not yyyy-MM-dd HH:mm:ss')
  const before = trades.get(out_trade_no)
  if (before !== undefined && before.total_amount !== amount)
    refuseBusiness('ACQ.CONTEXT_INCONSISTENT', 'the same out_trade_no with another amount')
  if (before !== undefined) return { trade: before, puts: [] }
  if (expiresMs !== null && expiresMs <= now.getTime()) refuseBusiness('ACQ.TRADE_HAS_CLOSE', 'the time to pay is over')
  const trade: Trade = {
    out_trade_no,
    trade_no: `${chinaDay(now).replaceAll('-', '')}22${newDigits(18)}`,
    cashier_id: newId('csh'),
    method,
    subject: content.text('subject', 256, /^[^/=&]+$/),
    total_amount: amount,
    reported_amount: amount,
    passback_params: content.optional('passback_params'),
    return_url: asked.returnUrl,
    notify_url: asked.notifyUrl,
    expires_at: expiresMs === null ? null : new Date(expiresMs).toISOString(),
    status: 'WAIT_BUYER_PAY',
    created_at: now.toISOString(),
    closed_at: null,
    paid: null,
  }
  return { trade, puts: [trades.put(out_trade_no, trade)] }
}

export function payTrade(trade: Trade, payer: Payer | null, reportedAmount: string | undefined, now: Date): Trade {
  if (trade.status !== 'WAIT_BUYER_PAY' || isExpired(trade, now))
    return refuseBusiness('ACQ.TRADE_HAS_CLOSE', `the trade is ${trade.status}`)
  return {
    ...trade,
    status: 'TRADE_SUCCESS',
    reported_amount: reportedAmount ?? trade.total_amount,
    paid: { at: now.toISOString(), payer },
  }
}

export function closeTrade(trade: Trade, now: Date): Trade {
  if (trade.status !== 'WAIT_BUYER_PAY') return refuseBusiness('ACQ.TRADE_STATUS_ERROR', `the trade is ${trade.status}`)
  return { ...trade, status: 'TRADE_CLOSED', closed_at: now.toISOString() }
}

/** After its time for refunds, a paid trade is finished. */
export function finishTrade(trade: Trade): Trade {
  if (trade.status !== 'TRADE_SUCCESS') return refuseBusiness('ACQ.TRADE_STATUS_ERROR', `the trade is ${trade.status}`)
  return { ...trade, status: 'TRADE_FINISHED' }
}

export function isExpired(trade: Trade, now: Date): boolean {
  return trade.status === 'WAIT_BUYER_PAY' && trade.expires_at !== null && Date.parse(trade.expires_at) <= now.getTime()
}

/** By our number or by theirs; theirs wins, as documented. */
export function findTrade(trades: Trades, content: Content): Trade {
  const tradeNo = content.optional('trade_no')
  const found =
    tradeNo === ''
      ? trades.get(content.text('out_trade_no', 64))
      : trades.all().find((each) => each.trade_no === tradeNo)
  return found ?? refuseBusiness('ACQ.TRADE_NOT_EXIST', 'no such trade')
}

/** The answer to alipay.trade.query. The payer’s name is never in it; the login is masked. */
export function viewTrade(trade: Trade): Record<string, string> {
  return {
    trade_no: trade.trade_no,
    out_trade_no: trade.out_trade_no,
    buyer_logon_id: '138****0000',
    trade_status: trade.status,
    total_amount: trade.reported_amount,
    buyer_user_id: '2088000000000001',
    ...(trade.paid === null
      ? {}
      : {
          send_pay_date: chinaTime(new Date(trade.paid.at)),
          receipt_amount: trade.reported_amount,
          buyer_pay_amount: trade.reported_amount,
        }),
    ...(trade.passback_params === '' ? {} : { passback_params: trade.passback_params }),
  }
}
