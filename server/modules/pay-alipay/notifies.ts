import { unbare, type PaymentProvider, type ProviderEvent } from '#modules/payments'
import type { AlipayConfig } from './config.ts'
import type { Gateway } from './gateway.ts'
import { paymentOf, TradeBody } from './trades.ts'

/**
 * The asynchronous notify: a form, signed, repeated for about a day until the answer is the text `success`. Its
 * `notify_id` is the same for every repetition. One for another application is none of ours, however well it is signed;
 * seller, number and amount are compared where it takes effect. A notify about a refund names the sum of all refunds and
 * may say TRADE_CLOSED, so it is only a reason to ask.
 */
const paid: readonly string[] = ['TRADE_SUCCESS', 'TRADE_FINISHED']

export function openNotifies(
  config: AlipayConfig,
  gateway: Gateway,
): Pick<PaymentProvider, 'acknowledge' | 'checkEvent' | 'readEvent'> {
  return {
    acknowledge: { type: 'text/plain', body: 'success' },
    checkEvent: (_headers, bytes) => {
      const params = formOf(Buffer.from(bytes).toString('utf8'))
      const id = params['notify_id'] ?? ''
      const ours = params['app_id'] === config.appId && params['sign_type'] === 'RSA2' && /^[\w-]{1,128}$/.test(id)
      const kind = ours ? gateway.check(params) : 'wrong'
      return kind === 'genuine' ? { kind, id } : { kind }
    },
    readEvent: (text) => readNotify(formOf(text)),
  }
}

function readNotify(params: Readonly<Record<string, string>>): ProviderEvent | null {
  const type = `${params['notify_type'] ?? ''} ${params['trade_status'] ?? ''}`
  if (params['notify_type'] !== 'trade_status_sync') return { kind: 'nothing', type }
  const read = TradeBody.safeParse(params)
  if (!read.success) return null
  const aboutRefund = ['refund_fee', 'gmt_refund', 'out_biz_no'].some((name) => (params[name] ?? '') !== '')
  const payment = paymentOf(read.data)
  const complete = payment.status === 'pending' || payment.paid !== null
  return aboutRefund || !complete || (payment.status === 'succeeded' && !paid.includes(read.data.trade_status))
    ? { kind: 'look', type, merchantOrder: unbare(read.data.out_trade_no) }
    : { kind: 'payment', type, payment }
}

/** A parameter that stands twice counts as the last; the signature covers what is read here and nothing else. */
const formOf = (text: string): Readonly<Record<string, string>> => Object.fromEntries(new URLSearchParams(text))
