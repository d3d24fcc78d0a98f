import { toAmount, toMinor } from '../common/amount.ts'
import type { Behaviour } from '../common/control.ts'
import type { Put, Table } from '../common/store.ts'
import { refuseBusiness } from './business-error.ts'
import type { Content } from './content.ts'
import { chinaTime } from './time.ts'
import type { Trade, Trades } from './trades.ts'

/** One refund per trade and out_request_no. It is done at once, unless the simulator was told to take its time. */
export type Refund = {
  readonly out_trade_no: string
  readonly out_request_no: string
  readonly amount: string
  readonly reason: string
  readonly status: 'pending' | 'done'
  readonly created_at: string
  readonly done_at: string | null
}
export type Refunds = Table<Refund>

export type Refunded = {
  readonly body: Record<string, string>
  readonly puts: readonly Put[]
  /** The trade as it is after the money went back; null where nothing moved. */
  readonly moved: { readonly trade: Trade; readonly refund: Refund } | null
}

export function refundTrade(
  { trades, refunds }: { readonly trades: Trades; readonly refunds: Refunds },
  trade: Trade,
  content: Content,
  { lie }: Behaviour,
  now: Date,
): Refunded {
  const amount = content.amount('refund_amount')
  const out_request_no = content.text('out_request_no', 64, /^\w+$/)
  if (trade.status === 'TRADE_FINISHED') refuseBusiness('ACQ.TRADE_HAS_FINISHED', 'too late for a refund')
  if (trade.paid === null) refuseBusiness('ACQ.TRADE_STATUS_ERROR', 'the trade has not been paid')
  const before = refunds.get(keyOf(trade, out_request_no))
  if (before !== undefined && before.amount !== amount)
    refuseBusiness('ACQ.DISCORDANT_REPEAT_REQUEST', 'the same out_request_no with another amount')
  if (before !== undefined) return { body: answer(refunds, trade, 'N'), puts: [], moved: null }
  if (toMinor(amount) + refundedMinor(refunds, trade) > toMinor(trade.total_amount))
    refuseBusiness('ACQ.REFUND_AMT_NOT_EQUAL_TOTAL', 'more than was paid')
  if (lie['refund'] === 'fails') refuseBusiness('ACQ.SELLER_BALANCE_NOT_ENOUGH', 'the seller has too little money')

  const refund: Refund = {
    out_trade_no: trade.out_trade_no,
    out_request_no,
    amount,
    reason: content.optional('refund_reason'),
    status: 'pending',
    created_at: now.toISOString(),
    done_at: null,
  }
  if (lie['fund_change'] === 'N')
    return {
      body: answer(refunds, trade, 'N'),
      puts: [refunds.put(keyOf(trade, out_request_no), refund)],
      moved: null,
    }
  const done = finishRefund({ trades, refunds }, trade, refund, now)
  const total = toAmount(refundedMinor(refunds, trade) + toMinor(amount))
  return { body: { ...answer(refunds, trade, 'Y'), refund_fee: total }, puts: done.puts, moved: done }
}

/** The money goes back; when all of it has, the trade is closed. */
export function finishRefund(
  { trades, refunds }: { readonly trades: Trades; readonly refunds: Refunds },
  trade: Trade,
  refund: Refund,
  now: Date,
): { readonly trade: Trade; readonly refund: Refund; readonly puts: readonly Put[] } {
  const done: Refund = { ...refund, status: 'done', done_at: now.toISOString() }
  const others = refunds
    .all()
    .filter((each) => each.out_trade_no === trade.out_trade_no && each.out_request_no !== refund.out_request_no)
  const total = others.filter((each) => each.status === 'done').reduce((sum, each) => sum + toMinor(each.amount), 0n)
  const whole = total + toMinor(refund.amount) === toMinor(trade.total_amount)
  const after: Trade = whole ? { ...trade, status: 'TRADE_CLOSED', closed_at: now.toISOString() } : trade
  return {
    trade: after,
    refund: done,
    puts: [refunds.put(keyOf(trade, refund.out_request_no), done), trades.put(after.out_trade_no, after)],
  }
}

/** Code 10000 either way: only `refund_status` says that the money went back, and it is left out while it has not. */
export function queryRefund(refunds: Refunds, trade: Trade, content: Content): Record<string, string> {
  const refund = refunds.get(keyOf(trade, content.text('out_request_no', 64)))
  if (refund === undefined) return {}
  const isAsked = content.list('query_options').includes('gmt_refund_pay')
  return {
    trade_no: trade.trade_no,
    out_trade_no: trade.out_trade_no,
    out_request_no: refund.out_request_no,
    total_amount: trade.total_amount,
    refund_amount: refund.amount,
    ...(refund.done_at === null ? {} : { refund_status: 'REFUND_SUCCESS' }),
    ...(isAsked && refund.done_at !== null ? { gmt_refund_pay: chinaTime(new Date(refund.done_at)) } : {}),
  }
}

/** What a notify says of refunds: the sum of all of them, and the number of this one. */
export function refundNotice(refunds: Refunds, trade: Trade, refund: Refund): Record<string, string> {
  const others = refunds
    .all()
    .filter((each) => each.out_trade_no === trade.out_trade_no && each.out_request_no !== refund.out_request_no)
  const total = others.filter((each) => each.status === 'done').reduce((sum, each) => sum + toMinor(each.amount), 0n)
  return {
    out_biz_no: refund.out_request_no,
    refund_fee: toAmount(total + toMinor(refund.amount)),
    gmt_refund: `${chinaTime(new Date(refund.done_at ?? refund.created_at))}.000`,
  }
}

/** Pending ones count: money is never promised twice. */
function refundedMinor(refunds: Refunds, trade: Trade): bigint {
  return refunds
    .all()
    .filter((each) => each.out_trade_no === trade.out_trade_no)
    .reduce((sum, each) => sum + toMinor(each.amount), 0n)
}

function answer(refunds: Refunds, trade: Trade, fundChange: 'Y' | 'N'): Record<string, string> {
  const done = refunds.all().filter((each) => each.out_trade_no === trade.out_trade_no && each.status === 'done')
  return {
    trade_no: trade.trade_no,
    out_trade_no: trade.out_trade_no,
    buyer_logon_id: '138****0000',
    fund_change: fundChange,
    refund_fee: toAmount(done.reduce((sum, each) => sum + toMinor(each.amount), 0n)),
  }
}

const keyOf = (trade: Trade, outRequestNo: string): string => `${trade.out_trade_no}/${outRequestNo}`
