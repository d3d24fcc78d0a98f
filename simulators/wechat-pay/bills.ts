import { createHash, randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { toAmount } from '../common/amount.ts'
import { refuse } from './gate.ts'
import type { Account } from './keys.ts'
import { chinaTime } from './notices.ts'
import type { Refund } from './refunds.ts'
import type { Transaction } from './transactions.ts'

/**
 * The bills of a day in China, as they are documented: a heading, rows whose every value has a back-quote before it, a
 * heading of sums and the sums. They follow what really moved. A refund stands on the day it was accepted.
 */
export type Books = {
  readonly account: Account
  readonly transactions: readonly Transaction[]
  readonly refunds: readonly Refund[]
}

const TRADE =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注'
const TRADE_SUMS = '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额'
const FLOW =
  '记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,备注,业务凭证号'
const FLOW_SUMS = '资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额'
const RATE_BASIS_POINTS = 60

const feeOf = (fen: number): bigint => (BigInt(fen) * BigInt(RATE_BASIS_POINTS) + 5000n) / 10_000n
const yuan = (fen: number | bigint): string => toAmount(BigInt(fen))
const feeText = (fen: bigint): string => `${toAmount(fen)}000`
const timeOf = (instant: string): string => chinaTime(new Date(instant)).slice(0, 19).replace('T', ' ')
const isOf = (day: string, instant: string): boolean => timeOf(instant).startsWith(day)
const line = (values: readonly string[]): string => values.map((value) => `\`${value}`).join(',')
const sum = (values: readonly bigint[]): bigint => values.reduce((total, each) => total + each, 0n)

export function tradeBill(day: string, { account, transactions, refunds }: Books): string {
  const paid = transactions.flatMap((each) =>
    each.paid !== null && isOf(day, each.paid.at) ? [{ ...each, paid: each.paid }] : [],
  )
  const back = refunds.filter((each) => isOf(day, each.created_at))
  const head = (at: string, transaction: string, order: string, type: string, state: string) => [
    timeOf(at),
    account.appId,
    account.merchantId,
    '0',
    '',
    transaction,
    order,
    'o-simulator',
    type,
    state,
    'OTHERS',
    'CNY',
  ]
  const rows = [
    ...paid.map((each) => ({
      at: each.paid.at,
      text: line([
        ...head(each.paid.at, each.paid.transaction_id, each.out_trade_no, each.trade_type, 'SUCCESS'),
        yuan(each.total),
        '0.00',
        '0',
        '0',
        '0.00',
        '0.00',
        '',
        '',
        each.description,
        '',
        feeText(feeOf(each.total)),
        '0.60%',
        yuan(each.total),
        '0.00',
        '',
      ]),
    })),
    ...back.map((each) => ({
      at: each.created_at,
      text: line([
        ...head(each.created_at, each.transaction_id, each.out_trade_no, 'REFUND', 'REFUND'),
        '0.00',
        '0.00',
        each.refund_id,
        each.out_refund_no,
        yuan(each.refund),
        '0.00',
        'ORIGINAL',
        each.ends === 'CLOSED' ? 'FAIL' : each.status,
        '退款',
        '',
        feeText(-feeOf(each.refund)),
        '0.60%',
        '0.00',
        yuan(each.refund),
        '',
      ]),
    })),
  ].toSorted((left, right) => left.at.localeCompare(right.at))
  if (rows.length === 0) return refuse('NO_STATEMENT_EXIST', 'no movement on that day')
  const total = sum(paid.map((each) => BigInt(each.total)))
  const returned = sum(back.map((each) => BigInt(each.refund)))
  const fees = sum(paid.map((each) => feeOf(each.total))) - sum(back.map((each) => feeOf(each.refund)))
  const sums = [String(rows.length), yuan(total), yuan(returned), '0.00', feeText(fees), yuan(total), yuan(returned)]
  return whole(TRADE, rows, TRADE_SUMS, sums)
}

export function fundFlowBill(day: string, { account, transactions, refunds }: Books): string {
  const flows = [
    ...transactions.flatMap(({ paid, total, out_trade_no }) =>
      paid === null || !isOf(day, paid.at)
        ? []
        : [
            { at: paid.at, business: paid.transaction_id, kind: '交易', fen: BigInt(total), voucher: out_trade_no },
            {
              at: paid.at,
              business: paid.transaction_id,
              kind: '扣除交易手续费',
              fen: -feeOf(total),
              voucher: out_trade_no,
            },
          ],
    ),
    ...refunds.flatMap(({ created_at: at, refund_id, refund, out_refund_no, ends }) =>
      !isOf(day, at)
        ? []
        : [
            { at, business: refund_id, kind: '退款', fen: BigInt(-refund), voucher: out_refund_no },
            { at, business: refund_id, kind: '退还交易手续费', fen: feeOf(refund), voucher: out_refund_no },
            ...(ends === 'CLOSED'
              ? [{ at, business: refund_id, kind: '退款关闭', fen: BigInt(refund), voucher: out_refund_no }]
              : []),
          ],
    ),
  ].toSorted((left, right) => left.at.localeCompare(right.at))
  if (flows.length === 0) return refuse('NO_STATEMENT_EXIST', 'no movement on that day')
  let balance = 0n
  const rows = flows.map(({ at, business, kind, fen, voucher }, index) => {
    balance += fen
    const [direction, amount] = fen < 0n ? ['支出', -fen] : ['收入', fen]
    const number = `${account.merchantId}${timeOf(at).slice(0, 10).replaceAll('-', '')}${String(index).padStart(10, '0')}`
    const name = kind.startsWith('退') ? '退款' : '交易'
    return {
      at,
      text: line([
        timeOf(at),
        business,
        number,
        name,
        kind,
        String(direction),
        yuan(BigInt(amount ?? 0n)),
        yuan(balance),
        'system',
        '',
        voucher,
      ]),
    }
  })
  const into = flows.filter((each) => each.fen >= 0n).map((each) => each.fen)
  const out = flows.filter((each) => each.fen < 0n).map((each) => -each.fen)
  const sums = [String(rows.length), String(into.length), yuan(sum(into)), String(out.length), yuan(sum(out))]
  return whole(FLOW, rows, FLOW_SUMS, sums)
}

function whole(head: string, rows: readonly { readonly text: string }[], sumsHead: string, sums: readonly string[]) {
  return `\uFEFF${[head, ...rows.map((row) => row.text), sumsHead, line(sums)].join('\r\n')}\r\n`
}

/** A file to be fetched once asked for: its hash is that of the unpacked bytes. */
export type Offered = { readonly token: string; readonly hash: string; readonly bytes: Buffer }

export function offer(text: string, packed: boolean): Offered {
  const bytes = Buffer.from(text, 'utf8')
  return {
    token: randomBytes(24).toString('base64url'),
    hash: createHash('sha1').update(bytes).digest('hex'),
    bytes: packed ? gzipSync(bytes) : bytes,
  }
}
