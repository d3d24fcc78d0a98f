/**
 * WeChat Pay, API v3, behind the payment port. The promise: nothing it says is believed unless its own key signed it, no
 * answer is ever taken for a no, and what is told it of a person is encrypted for it alone. Protocol, sources and how sure
 * they are: `docs/payments-wechat.md`.
 */
import { z } from 'zod'
import type { PaymentProvider, ProviderAnswer } from '#modules/payments'
import { openClient } from './ask.ts'
import { openBills, type FundFlow } from './bills.ts'
import type { WeChatPayConfig } from './config.ts'
import { openCustoms } from './customs.ts'
import { openNotifications } from './notifications.ts'
import { openRefunds } from './refunds.ts'
import { openTransactions } from './transactions.ts'
import { openWebAuthorisation } from './web-authorisation.ts'

export type { CustomsConfig, WebAuthorisation, WeChatPayConfig } from './config.ts'
export type { FundFlow } from './bills.ts'
export { readWeChatPay } from './read-environment.ts'

/** The port, and the bill of every movement on our account, fees among them. */
export type WeChatPay = PaymentProvider & {
  fundFlow(day: string): Promise<ProviderAnswer<readonly FundFlow[]>>
}

export function openWeChatPay(config: WeChatPayConfig): WeChatPay {
  const problem = Shape.safeParse(config).error?.issues[0]
  if (problem !== undefined) throw new Error(`WeChat Pay: ${problem.path.join('.')} ${problem.message}`)
  const client = openClient(config)
  return {
    name: 'wechat-pay',
    account: config.merchantId,
    methods: ['wechat-pay'],
    eager: false,
    ...openTransactions(config, client),
    ...openRefunds(config, client),
    ...openBills(config, client),
    ...openNotifications(config, client.keys),
    ...openCustoms(config, client),
    ...openWebAuthorisation(config),
  }
}

/** What would otherwise fail at the first payment, said at the start. No value is repeated. */
const Shape = z.object({
  url: z.url({ protocol: /^https?$/, error: 'is no address' }),
  appId: z.string().regex(/^[A-Za-z0-9]{1,32}$/, 'is no app id'),
  merchantId: z.string().regex(/^\d{8,32}$/, 'is no merchant number'),
  merchantSerial: z.string().regex(/^[0-9A-Fa-f]{8,64}$/, 'is no serial number'),
  merchantKey: z.string().includes('PRIVATE KEY', { error: 'is no private key in PEM' }),
  apiV3Key: z.string().refine((key) => Buffer.byteLength(key) === 32, 'is not 32 bytes long'),
  publicKey: z
    .object({
      id: z.string().startsWith('PUB_KEY_ID_', { error: 'is no public key id' }),
      pem: z.string().includes('PUBLIC KEY', { error: 'is no public key in PEM' }),
    })
    .nullable(),
  customs: z
    .object({
      url: z.url({ protocol: /^https?$/, error: 'is no address' }),
      customs: z.string().regex(/^[A-Z_]{2,32}$/, 'is no customs'),
      merchantCustomsNo: z.string().regex(/^[0-9A-Za-z]{1,32}$/, 'is no registration number'),
    })
    .nullable(),
  webAuthorisation: z
    .object({
      appSecret: z.string().regex(/^[0-9a-zA-Z]{32}$/, 'is no app secret'),
      pageUrl: z.url({ protocol: /^https?$/, error: 'is no address' }),
      apiUrl: z.url({ protocol: /^https?$/, error: 'is no address' }),
    })
    .nullable(),
})
