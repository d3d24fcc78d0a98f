/**
 * Alipay, by its open gateway, behind the payment port. The promise: nothing it says is believed unless its own key signed
 * it, no answer is ever taken for a no, and who the buyer is is told only where customs asks for it. Protocol, sources and
 * how sure they are: `docs/payments-alipay.md`.
 */
import { z } from 'zod'
import type { PaymentProvider } from '#modules/payments'
import { openBills } from './bills.ts'
import type { AlipayConfig } from './config.ts'
import { openDeclarations } from './declarations.ts'
import { openGateway } from './gateway.ts'
import { openNotifies } from './notifies.ts'
import { openRefunds } from './refunds.ts'
import { openTrades } from './trades.ts'

export type { AlipayCertificates, AlipayConfig, CustomsRecord } from './config.ts'

/** Throws in one clear line, which repeats no value, when the operator’s words cannot be right. */
export function openAlipay(config: AlipayConfig): PaymentProvider {
  const problem = Shape.safeParse(config).error?.issues[0]
  if (problem !== undefined) throw new Error(`Alipay: ${problem.path.join('.')} ${problem.message}`)
  const gateway = openGateway(config)
  return {
    name: 'alipay',
    account: config.sellerId,
    methods: ['alipay'],
    eager: false,
    ...openTrades(gateway),
    ...openRefunds(gateway),
    ...openBills(gateway),
    ...openNotifies(config, gateway),
    ...(config.customs === null ? {} : openDeclarations(gateway, config.customs)),
  }
}

const Shape = z
  .object({
    gateway: z.url({ protocol: /^https?$/, error: 'is no address' }),
    appId: z.string().regex(/^\d{10,32}$/, 'is no app id'),
    sellerId: z.string().regex(/^2088\d{12}$/, 'is no account number of Alipay'),
    appPrivateKey: z.string().min(100, 'is no private key'),
    alipayPublicKeys: z.array(z.string().min(100, 'is no public key')),
    certificates: z.object({}).nullable(),
    customs: z
      .object({
        code: z.string().regex(/^\w{1,20}$/, 'is no number of a record with customs'),
        name: z.string().min(1, 'is empty').max(100, 'is too long'),
        place: z.string().regex(/^\w{1,20}$/, 'is no customs'),
      })
      .nullable(),
  })
  .refine((config) => config.alipayPublicKeys.length > 0 || config.certificates !== null, {
    path: ['alipayPublicKeys'],
    error: 'is missing: how else would an answer be believed',
  })
