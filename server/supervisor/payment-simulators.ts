import { spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'

/**
 * The demonstration's payment companies beside the wallet. Each has a simulator that speaks its real protocol, so each
 * needs what a real merchant has: keys of both sides. They are made at the first start, kept in the home, and handed to
 * the product under the names an operator would use. A company that the operator has connected really is left alone.
 */
export const paymentSimulators = ['stripe', 'alipay', 'wechat-pay'] as const
export type PaymentSimulator = (typeof paymentSimulators)[number]

const Merchant = z.object({
  app_id: z.string(),
  merchant_id: z.string(),
  merchant_serial: z.string(),
  merchant_key: z.string(),
  api_v3_key: z.string(),
  /** Keys of an older demonstration have none: then a code is shown inside WeChat, too. */
  app_secret: z.string().default(''),
})
const Pair = z.object({ publicKey: z.string(), privateKey: z.string() })
const Keys = z.object({ shop: Pair, alipay: Pair, weChatPay: Merchant.nullable() })
type Keys = z.output<typeof Keys>

const appId = '2021000000000001'
const sellerId = '2088000000000999'

/** Makes sure that the keys are there; a second at the first start, beside the making of the database. */
export async function makePaymentKeys(home: string, secret: string, root: string): Promise<void> {
  const file = fileOf(home)
  if (existsSync(file)) return
  const weChatPay = await askMerchant(home, secret, root).catch(() => null)
  const keys: Keys = { shop: newPair(), alipay: newPair(), weChatPay }
  mkdirSync(join(home, 'simulators'), { recursive: true, mode: 0o700 })
  writeFileSync(file, JSON.stringify(keys), { mode: 0o600 })
}

type Wanted = {
  readonly home: string
  /** What the simulators are told to expect of their callers. */
  readonly secret: string
  readonly webhookSecret: string
  readonly urlOf: (name: PaymentSimulator) => string
  /** Which of them run. */
  readonly names: readonly PaymentSimulator[]
}

/** What the product is handed, as if an operator had connected each of them. */
export function paymentEnvironment({ home, secret, webhookSecret, urlOf, names }: Wanted): Record<string, string> {
  const keys = keysOf(home)
  if (keys === null) return {}
  const { weChatPay } = keys
  return {
    ...(names.includes('stripe')
      ? {
          STRIPE_SECRET_KEY: stripeKey(secret),
          STRIPE_WEBHOOK_SECRETS: webhookSecret,
          STRIPE_URL: urlOf('stripe'),
        }
      : {}),
    ...(names.includes('alipay')
      ? {
          ALIPAY_GATEWAY: `${urlOf('alipay')}/gateway.do`,
          ALIPAY_APP_ID: appId,
          ALIPAY_SELLER_ID: sellerId,
          ALIPAY_APP_PRIVATE_KEY: keys.shop.privateKey,
          ALIPAY_PUBLIC_KEYS: keys.alipay.publicKey,
          ALIPAY_CUSTOMS_CODE: '1100269XXX',
          ALIPAY_CUSTOMS_NAME: 'Westbound (demonstration)',
        }
      : {}),
    ...(names.includes('wechat-pay') && weChatPay !== null
      ? {
          WECHAT_PAY_URL: urlOf('wechat-pay'),
          WECHAT_PAY_APP_ID: weChatPay.app_id,
          WECHAT_PAY_MERCHANT_ID: weChatPay.merchant_id,
          WECHAT_PAY_MERCHANT_SERIAL: weChatPay.merchant_serial,
          WECHAT_PAY_MERCHANT_KEY: weChatPay.merchant_key,
          WECHAT_PAY_API_V3_KEY: weChatPay.api_v3_key,
          WECHAT_PAY_APP_SECRET: weChatPay.app_secret,
          WECHAT_PAY_OPEN_URL: urlOf('wechat-pay'),
          WECHAT_PAY_SNS_URL: urlOf('wechat-pay'),
          WECHAT_PAY_CUSTOMS_URL: `${urlOf('wechat-pay')}/global/v3/customs`,
          WECHAT_PAY_CUSTOMS: 'SHANGHAI_ZS',
          WECHAT_PAY_CUSTOMS_NO: '3122480001',
        }
      : {}),
  }
}

/** What a simulator needs beside what all simulators are told. */
export function simulatorEnvironment(name: PaymentSimulator, home: string, secret: string): Record<string, string> {
  const keys = keysOf(home)
  if (name === 'stripe') return { SIMULATOR_SECRET: stripeKey(secret) }
  if (name === 'wechat-pay' || keys === null) return {}
  return {
    ALIPAY_APP_ID: appId,
    ALIPAY_SELLER_ID: sellerId,
    ALIPAY_APP_PUBLIC_KEY: keys.shop.publicKey,
    ALIPAY_PRIVATE_KEY: keys.alipay.privateKey,
  }
}

const stripeKey = (secret: string): string => `sk_test_${secret}`
const fileOf = (home: string): string => join(home, 'simulators', 'payment-keys.json')

function keysOf(home: string): Keys | null {
  const file = fileOf(home)
  return existsSync(file) ? (Keys.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data ?? null) : null
}

/** Alipay's console shows keys as base64 without frame or line. */
function newPair(): z.output<typeof Pair> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  })
  return { publicKey: publicKey.toString('base64'), privateKey: privateKey.toString('base64') }
}

/** The WeChat Pay simulator makes its merchant itself, as the real platform does; it is started for a moment to be asked. */
async function askMerchant(home: string, secret: string, root: string): Promise<z.output<typeof Merchant>> {
  const folder = join(home, 'simulators', 'wechat-pay')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const child = spawn(process.execPath, [join(root, 'simulators', 'wechat-pay.ts')], {
    env: { ...process.env, PORT: '0', HOST: '127.0.0.1', SIMULATOR_HOME: folder, SIMULATOR_SECRET: secret },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  try {
    const line = await new Promise<string>((resolve, reject) => {
      child.once('exit', () => reject(new Error('it ended')))
      createInterface({ input: child.stdout }).once('line', resolve)
    })
    const { url } = z.object({ url: z.url() }).parse(JSON.parse(line))
    const answer = await fetch(`${url}/v1/merchant`, {
      headers: { authorization: `Bearer ${secret}` },
      signal: AbortSignal.timeout(5000),
    })
    return Merchant.parse(await answer.json())
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  } finally {
    child.kill('SIGKILL')
  }
}
