import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { once } from 'node:events'
import { bare, type DeclarationAsked, type PaymentAsked, type PaymentProvider } from '#modules/payments'
import { newId } from '#platform/id'
import { cny } from '#platform/money'
import { APP_ID, openAlipayShop, SELLER_ID } from '../../../../simulators/testing/alipay-shop.ts'
import { call, until } from '../../../../simulators/testing/processes.ts'
import { openAlipay, type AlipayConfig } from '../index.ts'

export const now = new Date()
export const payer = { name: '王小明', idNumber: '110101190001010015' }

/** The adapter before the real simulator, with the shop’s notify address listening, and what went over the wire kept. */
export async function openAlipayWorld(env: Record<string, string> = {}) {
  const { shop, alipay, running, inbox, close } = await openAlipayShop({ STEP_SECONDS: '0', ...env })
  const gateway = `${running.url}/gateway.do`
  const config: AlipayConfig = {
    gateway,
    appId: APP_ID,
    sellerId: SELLER_ID,
    appPrivateKey: shop.private_key,
    alipayPublicKeys: [alipay.public_key],
    certificates: null,
    customs: { code: '1100269XXX', name: '示范跨境电商有限公司', place: 'ZONGSHU' },
    realNow: () => now,
    answerMsMax: 1500,
  }
  const control = async (body: object) => {
    assert.equal((await call(running, '/control', { body })).status, 200)
  }
  const asked = (minor = 14_900n, more: Partial<PaymentAsked> = {}): PaymentAsked => ({
    id: newId(now),
    method: 'alipay',
    amount: cny(minor),
    description: '蜂蜜/枫糖 = 两瓶 & 一罐',
    returnUrl: 'http://shop.example/zh-cn/orders',
    notifyUrl: inbox.url,
    expiresAt: null,
    device: 'desktop',
    payerIp: null,
    payerOpenId: null,
    payerHint: payer,
    ...more,
  })
  return { config, running, inbox, close, control, asked, provider: openAlipay(config), shop, alipay }
}
export type World = Awaited<ReturnType<typeof openAlipayWorld>>

export const soughtOf = (asked: PaymentAsked) => ({
  merchantOrder: asked.id,
  providerId: bare(asked.id),
  amount: asked.amount,
})

/** The value of an answer that must be a yes. */
export function done<T>(answer: { readonly kind: string; readonly value?: T }): T {
  assert.equal(answer.kind, 'done', JSON.stringify(answer))
  assert(answer.value !== undefined)
  return answer.value
}

export async function linkOf(provider: PaymentProvider, asked: PaymentAsked): Promise<string> {
  const { next } = done(await provider.create(asked))
  assert(next?.kind === 'redirect')
  return next.url
}

/** Creates a payment and lets the buyer open its page. */
export async function opened(world: World, minor?: bigint, more: Partial<PaymentAsked> = {}): Promise<PaymentAsked> {
  const asked = world.asked(minor, more)
  assert.equal((await fetch(await linkOf(world.provider, asked))).status, 200)
  return asked
}

export async function pays(world: World, asked: PaymentAsked, who = payer): Promise<void> {
  const body = { name: who.name, id_number: who.idNumber }
  const path = `/v1/trades/${bare(asked.id)}/pay`
  assert.equal((await call(world.running, path, { body })).status, 200)
}

export async function paid(world: World, minor?: bigint, who = payer): Promise<PaymentAsked> {
  const asked = await opened(world, minor)
  await pays(world, asked, who)
  return asked
}

/** The forms that arrived about a payment, as the webhook’s bytes. */
export const formsOf = (world: World, asked: PaymentAsked): readonly URLSearchParams[] =>
  world.inbox.received
    .filter((each) => each.params['out_trade_no'] === bare(asked.id))
    .map((each) => new URLSearchParams(each.params))

export async function formOf(world: World, asked: PaymentAsked): Promise<URLSearchParams> {
  await until('a notify', () => formsOf(world, asked).length > 0)
  const form = formsOf(world, asked)[0]
  assert(form !== undefined)
  return form
}

export const check = (provider: PaymentProvider, form: URLSearchParams) =>
  provider.checkEvent(new Headers(), Buffer.from(form.toString()))

export const transactionOf = async (world: World, asked: PaymentAsked): Promise<string> => {
  const found = done(await world.provider.find(soughtOf(asked)))
  assert(found?.paid != null)
  return found.paid.transactionId
}

export const declarationOf = async (
  world: World,
  asked: PaymentAsked,
  more: Partial<DeclarationAsked> = {},
): Promise<DeclarationAsked> => ({
  key: `${newId(now)}.1`,
  merchantOrder: asked.id,
  providerPaymentId: bare(asked.id),
  transactionId: await transactionOf(world, asked),
  orderNumber: 'WB2611-7K3QZ0MA',
  amount: asked.amount,
  goods: asked.amount,
  freight: cny(0n),
  tax: cny(0n),
  split: false,
  buyer: payer,
  ...more,
})

/** Stands between the adapter and the simulator and keeps what was asked; `answer` may replace what comes back. */
export async function openWiretap(
  target: string,
  answer: (text: string) => string = (text) => text,
): Promise<{ readonly url: string; readonly seen: { url: string; body: string }[]; readonly close: () => void }> {
  const seen: { url: string; body: string }[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body = Buffer.concat(chunks).toString('utf8')
    seen.push({ url: request.url ?? '', body })
    const { search } = new URL(request.url ?? '', 'http://tap')
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const theirs = await fetch(`${target}${search}`, { method: 'POST', headers, body })
    response.end(answer(await theirs.text()))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  assert(typeof address === 'object' && address !== null)
  return { url: `http://127.0.0.1:${address.port}/gateway.do`, seen, close: () => server.close() }
}
