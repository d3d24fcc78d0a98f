import { z } from 'zod'
import {
  bare,
  unbare,
  type NextStep,
  type PaymentAsked,
  type PaymentProvider,
  type ProviderAnswer,
  type ProviderPayment,
} from '#modules/payments'
import { decimalOf, type Money } from '#platform/money'
import { secondsOf, type Client } from './ask.ts'
import type { WeChatPayConfig } from './config.ts'
import { linesOf, newNonce } from './signature.ts'

/**
 * Paying: a code to scan (Native), a page that opens WeChat on a phone (H5), or a call inside WeChat (JSAPI). Before the
 * buyer has paid WeChat Pay has no number of its own for it, so ours (`out_trade_no`) names the payment throughout. The
 * same number with the same content is the same payment, however often it is created.
 */
export const openTransactions = (config: WeChatPayConfig, client: Client): Pick<PaymentProvider, Calls> => {
  const find: PaymentProvider['find'] = async ({ merchantOrder, amount }) => {
    const path = `/v3/pay/transactions/out-trade-no/${bare(merchantOrder)}?mchid=${config.merchantId}`
    const answer = await client.ask({ method: 'GET', url: config.url + path }, (text) =>
      paymentOf(Transaction.parse(JSON.parse(text)), amount),
    )
    return answer.kind === 'refused' && absent.has(answer.code) ? { kind: 'done', value: null } : answer
  }
  return {
    create: (asked) => create(config, client, asked),
    find,
    close: async (sought) => {
      const path = `/v3/pay/transactions/out-trade-no/${bare(sought.merchantOrder)}/close`
      const closed = await client.ask(
        { method: 'POST', url: config.url + path, body: { mchid: config.merchantId } },
        () => null,
      )
      if (closed.kind !== 'done') return closed
      const found = await find(sought)
      if (found.kind !== 'done') return found
      return found.value === null
        ? { kind: 'unknown', why: 'closed, and yet not found' }
        : { kind: 'done', value: found.value }
    },
  }
}

type Calls = 'create' | 'find' | 'close'
type Way = 'native' | 'h5' | 'jsapi'

const absent: ReadonlySet<string> = new Set(['ORDER_NOT_EXIST', 'ORDERNOTEXIST', 'RESOURCE_NOT_EXISTS'])
const descriptionBytesMax = 127
const Created = z.object({
  code_url: z.string().min(1).max(512).optional(),
  h5_url: z.url({ protocol: /^https?$/ }).optional(),
  prepay_id: z.string().min(1).max(64).optional(),
})

async function create(
  config: WeChatPayConfig,
  client: Client,
  asked: PaymentAsked,
): Promise<ProviderAnswer<ProviderPayment>> {
  if (asked.amount.currency !== 'CNY') return { kind: 'refused', code: 'CURRENCY' }
  const way = wayOf(asked)
  const body = {
    appid: config.appId,
    mchid: config.merchantId,
    description: cut(asked.description, descriptionBytesMax),
    out_trade_no: bare(asked.id),
    notify_url: asked.notifyUrl,
    ...(asked.expiresAt === null ? {} : { time_expire: chinaTime(asked.expiresAt) }),
    amount: { total: Number(asked.amount.minor), currency: asked.amount.currency },
    ...(way === 'jsapi' ? { payer: { openid: asked.payerOpenId } } : {}),
    ...(way === 'h5' ? { scene_info: { payer_client_ip: asked.payerIp, h5_info: { type: 'Wap' } } } : {}),
  }
  return await client.ask({ method: 'POST', url: `${config.url}/v3/pay/transactions/${way}`, body }, (text) => ({
    providerId: bare(asked.id),
    merchantOrder: asked.id,
    account: config.merchantId,
    status: 'pending',
    amount: decimalOf(asked.amount),
    currency: asked.amount.currency,
    next: nextOf(config, client, way, asked, Created.parse(JSON.parse(text))),
    failure: null,
    paid: null,
    original: { request: JSON.stringify(body), response: text },
  }))
}

/** In WeChat a call, on a phone its page, else a code; a code also where the other two lack what they need. */
function wayOf({ device, payerOpenId, payerIp }: PaymentAsked): Way {
  if (device === 'in-wechat' && payerOpenId !== null) return 'jsapi'
  return device === 'phone' && payerIp !== null ? 'h5' : 'native'
}

function nextOf(
  config: WeChatPayConfig,
  client: Client,
  way: Way,
  asked: PaymentAsked,
  said: z.output<typeof Created>,
): NextStep {
  if (way === 'native' && said.code_url !== undefined) return { kind: 'qr', text: said.code_url }
  if (way === 'h5' && said.h5_url !== undefined) {
    const url = new URL(said.h5_url)
    url.searchParams.set('redirect_url', asked.returnUrl)
    return { kind: 'redirect', url: url.href }
  }
  if (way === 'jsapi' && said.prepay_id !== undefined)
    return { kind: 'jsapi', params: jsapiParams(config, client, said.prepay_id) }
  throw new Error('an answer without a way to pay')
}

/** What a page inside WeChat hands to `getBrandWCPayRequest`; signed by us, since it passes through the buyer. */
function jsapiParams(config: WeChatPayConfig, client: Client, prepayId: string): Readonly<Record<string, string>> {
  const timeStamp = secondsOf(config.realNow())
  const nonceStr = newNonce()
  const packed = `prepay_id=${prepayId}`
  const paySign = client.signed(linesOf(config.appId, timeStamp, nonceStr, packed))
  return { appId: config.appId, timeStamp, nonceStr, package: packed, signType: 'RSA', paySign }
}

const Fen = z.int().min(0)
/** A transaction as an answer and a notification both give it. */
export const Transaction = z.object({
  appid: z.string().max(32),
  mchid: z.string().max(32),
  out_trade_no: z.string().max(32),
  transaction_id: z.string().max(32).optional(),
  trade_state: z.enum(['SUCCESS', 'REFUND', 'NOTPAY', 'CLOSED', 'REVOKED', 'USERPAYING', 'PAYERROR', 'ACCEPT']),
  success_time: z.iso.datetime({ offset: true }).optional(),
  amount: z.object({ total: Fen, currency: z.string().max(16).default('CNY') }).optional(),
})

/** `REFUND` is a payment that was made and of which something went back. */
const statusOf = {
  SUCCESS: 'succeeded',
  REFUND: 'succeeded',
  NOTPAY: 'pending',
  USERPAYING: 'pending',
  ACCEPT: 'pending',
  CLOSED: 'closed',
  REVOKED: 'closed',
  PAYERROR: 'failed',
} as const satisfies Record<z.output<typeof Transaction>['trade_state'], ProviderPayment['status']>

/** Of what was not paid yet the amount may be left out: then it is what we asked for. Of what was paid, never. */
export function paymentOf(said: z.output<typeof Transaction>, asked: Money | null): ProviderPayment {
  const status = statusOf[said.trade_state]
  const untold =
    status === 'succeeded' || asked === null ? null : { total: Number(asked.minor), currency: asked.currency }
  const amount = said.amount ?? untold
  if (amount === null) throw new Error('an answer without an amount')
  return {
    providerId: said.out_trade_no,
    merchantOrder: unbare(said.out_trade_no),
    account: said.mchid,
    status,
    amount: yuanOf(amount.total),
    currency: amount.currency,
    next: null,
    failure: status === 'failed' ? said.trade_state : null,
    paid:
      status === 'succeeded' && said.transaction_id !== undefined && said.success_time !== undefined
        ? { transactionId: said.transaction_id, at: new Date(said.success_time), payer: null, fee: null }
        : null,
  }
}

/** Fen as the API counts, to decimal text. */
export const yuanOf = (fen: number): string => decimalOf({ minor: BigInt(fen), currency: 'CNY' })

const hourMs = 3_600_000
/** `2026-11-22T18:00:00+08:00`. */
const chinaTime = (at: Date): string => `${new Date(at.getTime() + 8 * hourMs).toISOString().slice(0, 19)}+08:00`

/** At most so many bytes of UTF-8, never half a character, and no back-quote: it parts the columns of a bill. */
export function cut(text: string, bytesMax: number): string {
  const kept: string[] = []
  let bytes = 0
  for (const character of text.replaceAll('`', "'")) {
    bytes += Buffer.byteLength(character)
    if (bytes > bytesMax) break
    kept.push(character)
  }
  return kept.join('')
}
