import { z } from 'zod'
import {
  bare,
  unbare,
  type PaymentAsked,
  type PaymentProvider,
  type PaymentSought,
  type ProviderPayment,
} from '#modules/payments'
import { decimalOf } from '#platform/money'
import { chinaTimeOf, instantOf } from './china-time.ts'
import type { Gateway } from './gateway.ts'

/**
 * Paying at Alipay. The link is made here and signed here; Alipay hears of the payment when the buyer opens it, so until
 * then it answers that there is no such trade. A payment that we have handed out is therefore open as far as we know, and
 * closing it before it was opened is done by its end of time: should somebody open the old link and pay all the same, the
 * money that came wins. Our id without hyphens is its number there (`out_trade_no` takes letters, digits, `_`), and stands
 * for the provider's id, because theirs (`trade_no`) does not exist before.
 */
const status = z.enum(['WAIT_BUYER_PAY', 'TRADE_CLOSED', 'TRADE_SUCCESS', 'TRADE_FINISHED'])
export const TradeBody = z.object({
  out_trade_no: z.string().min(1).max(64),
  trade_no: z.string().min(1).max(64),
  trade_status: status,
  total_amount: z.string().max(20),
  /** Given by the query of a paid trade, `gmt_payment` by its notify. */
  send_pay_date: z.string().max(30).optional(),
  gmt_payment: z.string().max(30).optional(),
  seller_id: z.string().max(30).optional(),
  /** Left out of a domestic payment, which is in yuan. */
  trans_currency: z.string().max(10).optional(),
})
const CloseBody = z.object({ out_trade_no: z.string().max(64).optional() })
const absent = 'ACQ.TRADE_NOT_EXIST'

export function openTrades(gateway: Gateway): Pick<PaymentProvider, 'create' | 'find' | 'close'> {
  const find = async (sought: PaymentSought) => {
    const answer = await gateway.ask('alipay.trade.query', { out_trade_no: bare(sought.merchantOrder) }, TradeBody)
    if (answer.kind === 'done') return { kind: 'done', value: paymentOf(answer.value) } as const
    if (answer.kind !== 'refused' || answer.code !== absent) return answer
    return { kind: 'done', value: sought.providerId === null ? null : unopened(sought, 'pending') } as const
  }
  return {
    find,
    create: async (asked) => {
      if (asked.amount.currency !== 'CNY') return { kind: 'refused', code: 'alipay.not-in-yuan' }
      const sought = { merchantOrder: asked.id, providerId: null, amount: asked.amount }
      const url = linkOf(gateway, asked)
      // The link itself is the request; Alipay answers it with its report.
      const value = {
        ...unopened(sought, 'pending'),
        next: { kind: 'redirect', url },
        original: { request: url, response: '' },
      } as const
      return { kind: 'done', value }
    },
    close: async (sought) => {
      const answer = await gateway.ask('alipay.trade.close', { out_trade_no: bare(sought.merchantOrder) }, CloseBody)
      if (answer.kind === 'unknown') return answer
      if (answer.kind === 'refused' && answer.code === absent)
        return { kind: 'done', value: unopened(sought, 'closed') }
      // Closed, or ended otherwise in the meantime, most likely paid: what it is now is what counts, with its amount.
      const found = await find(sought)
      return asFound(found)
    },
  }
}

type Found = Awaited<ReturnType<PaymentProvider['find']>>

const asFound = (found: Found): Awaited<ReturnType<PaymentProvider['close']>> =>
  found.kind !== 'done'
    ? found
    : found.value === null
      ? { kind: 'unknown', why: absent }
      : { kind: 'done', value: found.value }

/** `page` for a screen that shows a code to scan, `wap` for a phone, where it opens the Alipay application. */
function linkOf(gateway: Gateway, asked: PaymentAsked): string {
  const page = asked.device === 'desktop'
  const content = {
    out_trade_no: bare(asked.id),
    total_amount: decimalOf(asked.amount),
    subject: subjectOf(asked.description),
    product_code: page ? 'FAST_INSTANT_TRADE_PAY' : 'QUICK_WAP_WAY',
    ...(asked.expiresAt === null ? {} : { time_expire: chinaTimeOf(asked.expiresAt) }),
    ...(page ? {} : { quit_url: asked.returnUrl }),
  }
  const method = page ? 'alipay.trade.page.pay' : 'alipay.trade.wap.pay'
  return gateway.link(method, content, { notify_url: asked.notifyUrl, return_url: asked.returnUrl })
}

/** Without the signs Alipay refuses in a title. */
const subjectOf = (description: string): string =>
  Array.from(description.replaceAll(/[/=&\s]+/g, ' ').trim())
    .slice(0, 120)
    .join('') || 'Westbound'

const unopened = (sought: PaymentSought, as: 'pending' | 'closed'): ProviderPayment => ({
  providerId: bare(sought.merchantOrder),
  merchantOrder: sought.merchantOrder,
  account: null,
  status: as,
  amount: decimalOf(sought.amount),
  currency: sought.amount.currency,
  next: null,
  failure: null,
  paid: null,
})

/**
 * A paid trade whose whole amount went back is TRADE_CLOSED like one that was never paid; that it has a time of payment
 * tells them apart. TRADE_FINISHED is paid, too: only the time for refunds is over.
 */
export function paymentOf(body: z.output<typeof TradeBody>): ProviderPayment {
  const at = instantOf(body.send_pay_date ?? body.gmt_payment ?? '')
  const succeeded = body.trade_status === 'TRADE_SUCCESS' || body.trade_status === 'TRADE_FINISHED' || at !== null
  const open = body.trade_status === 'WAIT_BUYER_PAY'
  return {
    providerId: body.out_trade_no,
    merchantOrder: unbare(body.out_trade_no),
    account: body.seller_id ?? null,
    status: succeeded ? 'succeeded' : open ? 'pending' : 'closed',
    amount: body.total_amount,
    currency: body.trans_currency ?? 'CNY',
    next: null,
    failure: null,
    paid: succeeded && at !== null ? { transactionId: body.trade_no, at, payer: null, fee: null } : null,
  }
}
