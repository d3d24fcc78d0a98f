import { z } from 'zod'
import { bare, type PaymentProvider, type ProviderAnswer, type ProviderRefund } from '#modules/payments'
import { decimalOf } from '#platform/money'
import { instantOf } from './china-time.ts'
import type { Gateway } from './gateway.ts'

/**
 * Giving back. Alipay has no id of its own for a refund: it is the trade and our request number, which makes asking again
 * the same refund. The answer to asking names only the sum of all refunds of the trade, and `fund_change` only whether
 * this very call moved money; what became of this refund, and its amount, is what the query says. While the query does not
 * know it, it may have been lost or may still be on its way, so it is unknown, and asking again with the same number is
 * safe.
 */
const RefundBody = z.object({ fund_change: z.string().max(5).optional() })
const QueryBody = z.object({
  out_trade_no: z.string().max(64).optional(),
  out_request_no: z.string().max(64).optional(),
  refund_amount: z.string().max(20).optional(),
  refund_status: z.string().max(40).optional(),
  gmt_refund_pay: z.string().max(30).optional(),
})

export function openRefunds(gateway: Gateway): Pick<PaymentProvider, 'refund' | 'findRefund'> {
  const find = async (of: {
    readonly merchantOrder: string
    readonly key: string
  }): Promise<ProviderAnswer<ProviderRefund>> => {
    const content = {
      out_trade_no: bare(of.merchantOrder),
      out_request_no: bare(of.key),
      query_options: ['gmt_refund_pay'],
    }
    const answer = await gateway.ask('alipay.trade.fastpay.refund.query', content, QueryBody)
    if (answer.kind === 'refused') return { kind: 'unknown', why: answer.code }
    if (answer.kind === 'unknown') return answer
    const { refund_status: done, refund_amount: amount } = answer.value
    if (done !== 'REFUND_SUCCESS' || amount === undefined) return { kind: 'unknown', why: 'no refund there yet' }
    const same =
      answer.value.out_trade_no === content.out_trade_no && answer.value.out_request_no === content.out_request_no
    if (!same) return { kind: 'unknown', why: 'an answer about another refund' }
    return {
      kind: 'done',
      value: {
        providerId: refundIdOf(content.out_trade_no, content.out_request_no),
        paymentId: content.out_trade_no,
        merchantOrder: of.merchantOrder,
        account: null,
        status: 'succeeded',
        amount,
        currency: 'CNY',
        endedAt: instantOf(answer.value.gmt_refund_pay ?? ''),
      },
    }
  }
  return {
    findRefund: find,
    refund: async (asked) => {
      const content = {
        out_trade_no: bare(asked.merchantOrder),
        out_request_no: bare(asked.key),
        refund_amount: decimalOf(asked.amount),
        refund_reason: asked.reason,
      }
      const answer = await gateway.ask('alipay.trade.refund', content, RefundBody)
      return answer.kind === 'done' ? await find(asked) : answer
    },
  }
}

/** A refund as answers and the bill name it. */
export const refundIdOf = (outTradeNo: string, outRequestNo: string): string => `${outTradeNo}/${outRequestNo}`
