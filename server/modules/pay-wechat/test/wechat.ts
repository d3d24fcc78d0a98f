import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { after } from 'node:test'
import type {
  EventCheck,
  PaymentAsked,
  PaymentProvider,
  PaymentSought,
  ProviderAnswer,
  ProviderEvent,
} from '#modules/payments'
import { must } from '#platform/check'
import { machineNow } from '#platform/clock'
import { newId } from '#platform/id'
import { cny } from '#platform/money'
import { z } from 'zod'
import { call, newHome, startProcess, until, type Running } from '../../../../simulators/testing/processes.ts'
import { openWeChatPay, type WeChatPay, type WeChatPayConfig } from '../index.ts'

const Merchant = z.object({
  app_id: z.string(),
  merchant_id: z.string(),
  merchant_serial: z.string(),
  merchant_key: z.string(),
  api_v3_key: z.string(),
  public_key_id: z.string(),
  public_key: z.string(),
  app_secret: z.string(),
})
export type Heard = { readonly check: EventCheck; readonly event: ProviderEvent | null; readonly status: number }

/** The simulator as a process, the adapter opened on it, and a receiver that answers notifications as the product does. */
export async function openWeChatWorld(env: Readonly<Record<string, string>> = {}) {
  const home = newHome()
  const simulator = await startProcess('wechat-pay', home.path, { ...env })
  const merchant = Merchant.parse((await call(simulator, '/v1/merchant')).body)
  const config: WeChatPayConfig = {
    url: simulator.url,
    appId: merchant.app_id,
    merchantId: merchant.merchant_id,
    merchantSerial: merchant.merchant_serial,
    merchantKey: merchant.merchant_key,
    apiV3Key: merchant.api_v3_key,
    publicKey: null,
    customs: {
      url: `${simulator.url}/global/v3/customs`,
      customs: 'SHANGHAI_ZS',
      merchantCustomsNo: '3122480001',
    },
    webAuthorisation: { appSecret: merchant.app_secret, pageUrl: simulator.url, apiUrl: simulator.url },
    realNow: machineNow,
    answerMsMax: 5000,
  }
  const receiver = await openReceiver(openWeChatPay(config))
  after(async () => {
    await simulator.kill()
    receiver.close()
    home.remove()
  })
  return {
    simulator,
    config,
    publicKey: { id: merchant.public_key_id, pem: merchant.public_key },
    provider: openWeChatPay(config),
    receiver,
    misbehave: (control: object) => call(simulator, '/control', { body: control }),
    pay: (id: string, payer?: object) =>
      call(simulator, `/v1/transactions/${id.replaceAll('-', '')}/pay`, { body: payer === undefined ? {} : { payer } }),
    asked: (change: Partial<PaymentAsked> = {}): PaymentAsked => ({
      id: newId(machineNow()),
      method: 'wechat-pay',
      amount: cny(14_900n),
      description: '蜂蜜 一瓶',
      returnUrl: 'http://shop.example/zh-cn/orders?from=pay',
      notifyUrl: receiver.url,
      expiresAt: null,
      device: 'desktop',
      payerIp: null,
      payerOpenId: null,
      payerHint: null,
      ...change,
    }),
  }
}
export type WeChatWorld = Awaited<ReturnType<typeof openWeChatWorld>>

/** How the product asks for a payment of its own. */
export const sought = (id: string): PaymentSought => ({
  merchantOrder: id,
  providerId: null,
  amount: cny(14_900n),
})

/** A payment of the buyer’s, created and paid. */
export async function paid(
  world: WeChatWorld,
  change: Partial<PaymentAsked> = {},
  payer?: object,
  by: PaymentProvider = world.provider,
) {
  const asked = world.asked(change)
  done(await by.create(asked))
  await world.pay(asked.id, payer)
  const found = done(await by.find(sought(asked.id)))
  const transactionId = must(found?.paid, 'it was paid').transactionId
  return { asked, transactionId, providerId: asked.id.replaceAll('-', '') }
}

export function done<T>(answer: ProviderAnswer<T>): T {
  assert(answer.kind === 'done', `answered ${JSON.stringify(answer)}`)
  return answer.value
}

/** Answers 200 for what is genuine, 503 for what cannot be told yet, 401 for the rest. */
async function openReceiver(first: WeChatPay) {
  const heard: Heard[] = []
  const state: { provider: PaymentProvider } = { provider: first }
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const headers = new Headers(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
    const bytes = Buffer.concat(chunks)
    const check = state.provider.checkEvent(headers, bytes)
    const status = { genuine: 200, later: 503, wrong: 401 }[check.kind]
    heard.push({
      check,
      event: check.kind === 'genuine' ? state.provider.readEvent(bytes.toString('utf8')) : null,
      status,
    })
    raw.push({ headers, bytes })
    response.writeHead(status).end()
  })
  const raw: { readonly headers: Headers; readonly bytes: Buffer }[] = []
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  assert(typeof address === 'object' && address !== null)
  return {
    url: `http://127.0.0.1:${address.port}/notify`,
    heard,
    raw,
    use: (provider: PaymentProvider) => (state.provider = provider),
    close: () => server.close(),
    /** Genuine reports about a payment, once there are so many. */
    about: async (id: string, count = 1): Promise<readonly ProviderEvent[]> => {
      const found = () => heard.flatMap(({ event }) => (event !== null && orderOf(event) === id ? [event] : []))
      await until(`${count} reports about ${id}`, () => found().length >= count)
      return found()
    },
  }
}

function orderOf(event: ProviderEvent): string {
  if (event.kind === 'payment') return event.payment.merchantOrder
  return event.kind === 'refund' ? event.refund.merchantOrder : ''
}

export const certificatesAsked = async (simulator: Running): Promise<number> =>
  z.object({ asked: z.number() }).parse((await call(simulator, '/v1/certificates')).body).asked
