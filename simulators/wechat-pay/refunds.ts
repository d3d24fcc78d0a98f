import type { Behaviour } from '../common/control.ts'
import { parseFields } from '../common/fields.ts'
import { newDigits } from '../common/ids.ts'
import type { Table } from '../common/store.ts'
import { refuse, type Decision } from './gate.ts'
import type { Account } from './keys.ts'
import { chinaTime } from './notices.ts'
import { find as findTransaction, type Transactions } from './transactions.ts'

/** A refund is PROCESSING until a step later; how it ends is decided when it is asked for, and kept. */
export type Refund = {
  readonly out_refund_no: string
  readonly out_trade_no: string
  readonly refund_id: string
  readonly transaction_id: string
  readonly reason: string
  readonly notify_url: string
  readonly refund: number
  readonly total: number
  readonly status: Ending | 'PROCESSING'
  readonly ends: Ending
  readonly created_at: string
  readonly ended_at: string | null
}
type Ending = 'SUCCESS' | 'CLOSED' | 'ABNORMAL'
export type Refunds = Table<Refund>

const NUMBER = /^[0-9A-Za-z_\-|*@]{1,64}$/
const TOTAL_MAX = 10_000_000_000

/**
 * The same number with the same content is the same refund; one that was closed is tried anew. Refuses what was not paid,
 * or more than is left of it.
 */
export function create(
  transactions: Transactions,
  refunds: Refunds,
  text: string,
  { lie }: Behaviour,
  now: Date,
): Decision {
  const body = parseFields(text)
  const amount = body.object('amount')
  const out_refund_no = body.text('out_refund_no', 64)
  if (!NUMBER.test(out_refund_no)) refuse('PARAM_ERROR', 'out_refund_no must be of 0-9 A-Z a-z _ - | * @')
  if (amount.text('currency', 16) !== 'CNY') refuse('PARAM_ERROR', 'currency must be CNY')
  const asked = {
    out_refund_no,
    out_trade_no: body.text('out_trade_no', 32),
    reason: body.optionalText('reason', 80) ?? '',
    notify_url: body.address('notify_url'),
    refund: amount.whole('refund', 1, TOTAL_MAX),
    total: amount.whole('total', 1, TOTAL_MAX),
  }
  const known = refunds.get(out_refund_no)
  if (known !== undefined && known.status !== 'CLOSED')
    return known.refund === asked.refund && known.out_trade_no === asked.out_trade_no
      ? { body: view(known) }
      : refuse('INVALID_REQUEST', 'out_refund_no was used with other content')
  const paid = findTransaction(transactions, asked.out_trade_no)
  if (paid.paid === null) return refuse('INVALID_REQUEST', 'the order has not been paid')
  if (asked.total !== paid.total) return refuse('INVALID_REQUEST', 'total is not that of the order')
  const taken = refunds
    .all()
    .filter((each) => each.out_trade_no === asked.out_trade_no && each.status !== 'CLOSED')
    .reduce((sum, each) => sum + each.refund, 0)
  if (asked.refund > paid.total - taken) return refuse('INVALID_REQUEST', 'more than is left of the order')
  const made: Refund = {
    ...asked,
    refund_id: `5030${newDigits(25)}`,
    transaction_id: paid.paid.transaction_id,
    status: 'PROCESSING',
    ends: endingOf(lie['refund_status']),
    created_at: now.toISOString(),
    ended_at: null,
  }
  return { body: view(made), puts: [refunds.put(out_refund_no, made)] }
}

const endingOf = (lie: string | undefined): Ending => (lie === 'CLOSED' || lie === 'ABNORMAL' ? lie : 'SUCCESS')

/** Moves a refund to its end and reports it; the order then says REFUND, even when nothing could be given back. */
export function finish(
  account: Account,
  transactions: Transactions,
  refunds: Refunds,
  refund: Refund,
  now: Date,
): Decision {
  const done: Refund = { ...refund, status: refund.ends, ended_at: now.toISOString() }
  const paid = findTransaction(transactions, refund.out_trade_no)
  const { out_trade_no, out_refund_no, transaction_id, refund_id, total, refund: back } = done
  return {
    body: view(done),
    puts: [refunds.put(out_refund_no, done), transactions.put(out_trade_no, { ...paid, state: 'REFUND' })],
    notices: [
      {
        type: `REFUND.${done.status}`,
        summary: '退款结果',
        original: 'refund',
        url: done.notify_url,
        content: {
          mchid: account.merchantId,
          out_trade_no,
          transaction_id,
          out_refund_no,
          refund_id,
          refund_status: done.status,
          ...(done.status === 'SUCCESS' ? { success_time: chinaTime(now) } : {}),
          user_received_account: '支付用户零钱',
          amount: { total, refund: back, payer_total: total, payer_refund: back },
        },
      },
    ],
  }
}

export function find(refunds: Refunds, number: string): Decision {
  return { body: view(refunds.get(number) ?? refuse('RESOURCE_NOT_EXISTS', 'no such refund')) }
}

export function view(each: Refund): object {
  const { refund_id, out_refund_no, transaction_id, out_trade_no, status, total, refund } = each
  return {
    refund_id,
    out_refund_no,
    transaction_id,
    out_trade_no,
    channel: 'ORIGINAL',
    user_received_account: '支付用户零钱',
    create_time: chinaTime(new Date(each.created_at)),
    ...(status === 'SUCCESS' && each.ended_at !== null ? { success_time: chinaTime(new Date(each.ended_at)) } : {}),
    status,
    funds_account: 'AVAILABLE',
    amount: { total, refund, payer_total: total, payer_refund: refund, settlement_refund: refund, currency: 'CNY' },
  }
}
