import { toGbk } from './gbk.ts'
import type { Refund } from './refunds.ts'
import { chinaDay, chinaTime } from './time.ts'
import type { Trade } from './trades.ts'
import { zipOf } from './zip.ts'

const HEADER =
  '支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注'

type Books = { readonly trades: readonly Trade[]; readonly refunds: readonly Refund[]; readonly sellerId: string }
type Row = { readonly at: string; readonly text: string }

/** The trades of one day in China as the provider hands them out: a ZIP of two CSV files in GBK. Null: nothing moved. */
export function billZip(day: string, { trades, refunds, sellerId }: Books): Uint8Array | null {
  const paid = trades
    .filter((trade) => trade.paid !== null && chinaDay(new Date(trade.paid.at)) === day)
    .map((trade) => line(trade, '交易', trade.total_amount, '', trade.paid?.at ?? ''))
  const back = refunds
    .filter((refund) => refund.done_at !== null && chinaDay(new Date(refund.done_at)) === day)
    .flatMap((refund) => {
      const trade = trades.find((each) => each.out_trade_no === refund.out_trade_no)
      if (trade === undefined) return []
      return [line(trade, '退款', `-${refund.amount}`, refund.out_request_no, refund.done_at ?? '')]
    })
  const rows = [...paid, ...back].toSorted((left, right) => left.at.localeCompare(right.at))
  if (rows.length === 0) return null
  const compact = day.replaceAll('-', '')
  const text = [
    '#支付宝业务明细查询',
    `#账号：[${sellerId}0156]`,
    `#起始日期：[${day} 00:00:00]   终止日期：[${day} 24:00:00]`,
    '#-----------------------------------------业务明细列表----------------------------------------',
    HEADER,
    ...rows.map((row) => row.text),
    '#-----------------------------------------业务明细列表结束------------------------------------',
    `#交易合计：${paid.length}笔`,
    `#退款合计：${back.length}笔`,
    '',
  ].join('\r\n')
  return zipOf({
    [`${sellerId}0156_${compact}_DETAILS.csv`]: toGbk(text),
    [`${sellerId}0156_${compact}_SUMMARY.csv`]: toGbk('#支付宝业务汇总查询\r\n'),
  })
}

/** Cells are padded with blanks and tabs, as the real file’s are, so that nobody reads them without trimming. */
function line(trade: Trade, kind: string, amount: string, requestNo: string, at: string): Row {
  const done = chinaTime(new Date(at))
  const zeros = Array.from({ length: 5 }, () => '0.00')
  const cells = [
    `${trade.trade_no}\t`,
    `${trade.out_trade_no}\t`,
    `${kind}  `,
    `"${trade.subject.replaceAll('"', '""')}"`,
    chinaTime(new Date(trade.created_at)),
    done,
    ' ',
    ' ',
    ' ',
    ' ',
    '**明(138****0000)',
    amount,
    amount,
    ...zeros,
    '',
    '0.00',
    '0.00',
    `${requestNo}\t`,
    '0.00',
    '0.00',
    ' ',
  ]
  return { at, text: cells.join(',') }
}
