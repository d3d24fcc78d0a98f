import { z } from 'zod'
import { bare, unbare, type PaymentProvider, type ProviderRefund } from '#modules/payments'
import type { Client } from './ask.ts'
import type { WeChatPayConfig } from './config.ts'
import { cut, yuanOf } from './transactions.ts'

/**
 * Refunds. Our number (`out_refund_no`) is the key: asking again with it and the same content is the same refund, and by
 * it alone a refund can be found, so it is the provider's id here too. WeChat Pay asks for the same number also after a
 * refund has failed, lest two go out, so the number is that of the refund, whatever the round. `ABNORMAL` (the buyer's card is gone) has taken the
 * money from us and is not over: a person settles it on the merchant platform, so it stays pending and its age alarms.
 */
export const openRefunds = (
  config: WeChatPayConfig,
  client: Client,
): Pick<PaymentProvider, 'refund' | 'findRefund'> => ({
  refund: (asked) =>
    client.ask(
      {
        method: 'POST',
        url: `${config.url}/v3/refund/domestic/refunds`,
        body: {
          out_trade_no: bare(asked.merchantOrder),
          out_refund_no: refundNo(asked.key),
          reason: cut(asked.reason, reasonBytesMax),
          notify_url: asked.notifyUrl,
          amount: {
            refund: Number(asked.amount.minor),
            total: Number(asked.paid.minor),
            currency: asked.amount.currency,
          },
        },
      },
      (text) => refundOf(config.merchantId, Refund.parse(JSON.parse(text))),
    ),
  findRefund: ({ providerId }) =>
    client.ask(
      { method: 'GET', url: `${config.url}/v3/refund/domestic/refunds/${encodeURIComponent(providerId)}` },
      (text) => refundOf(config.merchantId, Refund.parse(JSON.parse(text))),
    ),
})

const reasonBytesMax = 80
const refundNo = (key: string): string => bare(key.replace(/\.\d+$/, ''))
const states = ['SUCCESS', 'CLOSED', 'PROCESSING', 'ABNORMAL'] as const
const Common = z.object({
  out_trade_no: z.string().max(32),
  out_refund_no: z.string().max(64),
  success_time: z.iso.datetime({ offset: true }).nullish(),
  /** A notification leaves the currency out. */
  amount: z.object({ refund: z.int().min(0), currency: z.string().max(16).default('CNY') }),
})
const Refund = Common.extend({ status: z.enum(states) })
/** What a notification says: the same under another name, and whose it is. */
export const RefundNotice = Common.extend({ refund_status: z.enum(states), mchid: z.string().max(32) }).transform(
  ({ refund_status: status, ...rest }) => ({ ...rest, status }),
)

const statusOf = {
  SUCCESS: 'succeeded',
  PROCESSING: 'pending',
  ABNORMAL: 'pending',
  CLOSED: 'failed',
} as const satisfies Record<(typeof states)[number], ProviderRefund['status']>

export const refundOf = (account: string, said: z.output<typeof Refund>): ProviderRefund => ({
  providerId: said.out_refund_no,
  paymentId: said.out_trade_no,
  merchantOrder: unbare(said.out_trade_no),
  account,
  status: statusOf[said.status],
  amount: yuanOf(said.amount.refund),
  currency: said.amount.currency,
  endedAt: said.success_time ? new Date(said.success_time) : null,
})
