import { readFileSync } from 'node:fs'
import { openAlipay } from '#modules/pay-alipay'
import { openStripe } from '#modules/pay-stripe'
import { openWeChatPay, readWeChatPay } from '#modules/pay-wechat'
import type { PaymentProvider } from '#modules/payments'
import { must } from './platform/check.ts'
import { machineNow } from './platform/clock.ts'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The payment companies an operator connected by the environment, in the order in which they are offered: where two serve
 * the same way of paying, the direct contract comes before Stripe. In the demonstration the supervisor names its
 * simulators by the same words.
 */
export function ownPaymentProviders(env: Environment): readonly PaymentProvider[] {
  return [
    ...(has(env, 'ALIPAY_APP_ID') ? [alipay(env)] : []),
    ...(has(env, 'WECHAT_PAY_MERCHANT_ID') ? [weChatPay(env)] : []),
    ...(has(env, 'STRIPE_SECRET_KEY') ? [stripe(env)] : []),
  ]
}

const has = (env: Environment, name: string): boolean => (env[name] ?? '') !== ''
const given = (env: Environment, name: string): string => env[name] ?? ''
const listed = (env: Environment, name: string): string[] =>
  given(env, name)
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')

/** A key as it is, or the path of the file that holds it. */
const key = (text: string): string => (text.startsWith('/') ? readFileSync(text, 'utf8') : text)

const stripeMethods = ['alipay', 'wechat-pay', 'card'] as const

function stripe(env: Environment): PaymentProvider {
  const wanted = listed(env, 'STRIPE_METHODS')
  return openStripe({
    secretKey: given(env, 'STRIPE_SECRET_KEY'),
    webhookSecrets: listed(env, 'STRIPE_WEBHOOK_SECRETS'),
    methods: wanted.length === 0 ? stripeMethods : stripeMethods.filter((method) => wanted.includes(method)),
    ...(has(env, 'STRIPE_URL') ? { url: given(env, 'STRIPE_URL') } : {}),
  })
}

function alipay(env: Environment): PaymentProvider {
  return openAlipay({
    gateway: has(env, 'ALIPAY_GATEWAY') ? given(env, 'ALIPAY_GATEWAY') : 'https://openapi.alipay.com/gateway.do',
    appId: given(env, 'ALIPAY_APP_ID'),
    sellerId: given(env, 'ALIPAY_SELLER_ID'),
    appPrivateKey: key(given(env, 'ALIPAY_APP_PRIVATE_KEY')),
    alipayPublicKeys: listed(env, 'ALIPAY_PUBLIC_KEYS').map(key),
    certificates: has(env, 'ALIPAY_APP_CERT')
      ? {
          app: key(given(env, 'ALIPAY_APP_CERT')),
          alipay: listed(env, 'ALIPAY_CERTS').map(key),
          root: key(given(env, 'ALIPAY_ROOT_CERT')),
        }
      : null,
    customs: has(env, 'ALIPAY_CUSTOMS_CODE')
      ? {
          code: given(env, 'ALIPAY_CUSTOMS_CODE'),
          name: given(env, 'ALIPAY_CUSTOMS_NAME'),
          place: has(env, 'ALIPAY_CUSTOMS_PLACE') ? given(env, 'ALIPAY_CUSTOMS_PLACE') : 'ZONGSHU',
        }
      : null,
    realNow: machineNow,
  })
}

/** Keys may be paths of files here, too. */
function weChatPay(env: Environment): PaymentProvider {
  const read = Object.fromEntries(
    ['WECHAT_PAY_MERCHANT_KEY', 'WECHAT_PAY_PUBLIC_KEY'].map((name) => [name, key(given(env, name))]),
  )
  return openWeChatPay(must(readWeChatPay({ ...env, ...read }, machineNow), 'it is asked for with a merchant number'))
}
