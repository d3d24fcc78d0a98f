import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import type { ProviderAnswer } from '#modules/payments'
import { newId } from '#platform/id'
import { machineNow } from '#platform/clock'
import { cny } from '#platform/money'
import { openWeChatPay, type WeChatPay } from './index.ts'
import { cut } from './transactions.ts'
import { done, openWeChatWorld, paid, sought } from './test/wechat.ts'

const world = await openWeChatWorld()
const { provider } = world
beforeEach(() => world.misbehave({}))

test('at a desk a code is scanned, on a phone a page opens, inside WeChat the wallet is called', async () => {
  const desk = done(await provider.create(world.asked()))
  assert.equal(desk.next?.kind, 'qr')
  const phone = done(await provider.create(world.asked({ device: 'phone', payerIp: '203.0.113.7' })))
  assert(phone.next?.kind === 'redirect')
  assert.equal(new URL(phone.next.url).searchParams.get('redirect_url'), 'http://shop.example/zh-cn/orders?from=pay')
  const inside = done(
    await provider.create(world.asked({ device: 'in-wechat', payerOpenId: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' })),
  )
  assert(inside.next?.kind === 'jsapi')
  const handed = new URL(`${world.simulator.url}/pay/jsapi`)
  for (const [name, value] of Object.entries(inside.next.params)) handed.searchParams.set(name, value)
  assert.match(await (await fetch(handed)).text(), /确认支付/)
  handed.searchParams.set('package', `${inside.next.params['package'] ?? ''}0`)
  assert.equal((await fetch(handed)).status, 403)
})

test('without a person known to WeChat, or an address, a code is offered', async () => {
  assert.equal(done(await provider.create(world.asked({ device: 'in-wechat' }))).next?.kind, 'qr')
  assert.equal(done(await provider.create(world.asked({ device: 'phone' }))).next?.kind, 'qr')
})

test('it takes yuan and nothing else', async () => {
  const dollars = world.asked({ amount: { minor: 100n, currency: 'USD' } })
  assert.deepEqual(await provider.create(dollars), { kind: 'refused', code: 'CURRENCY' })
})

test('creating twice is one payment; the same number with another amount says nothing about the first', async () => {
  const asked = world.asked()
  assert.deepEqual(done(await provider.create(asked)), done(await provider.create(asked)))
  const other = await provider.create({ ...asked, amount: cny(1n) })
  assert.deepEqual(other, { kind: 'unknown', why: 'status 403 OUT_TRADE_NO_USED' })
})

test('a payment is found by our id: absent, pending, then paid with transaction, time and account', async () => {
  const asked = world.asked()
  assert.equal(done(await provider.find(sought(asked.id))), null)
  const { original, ...made } = done(await provider.create(asked))
  assert.deepEqual(done(await provider.find(sought(asked.id))), { ...made, next: null })
  assert(original?.request.includes('"total":14900') && original.response.includes('code_url'), 'kept word for word')
  await world.pay(asked.id)
  const found = done(await provider.find(sought(asked.id)))
  assert.equal(found?.status, 'succeeded')
  assert.equal(found?.amount, '149.00')
  assert.equal(found?.account, provider.account)
  assert.match(found?.paid?.transactionId ?? '', /^4200\d{24}$/)
  assert.equal(found?.paid?.payer, null)
  assert(machineNow().getTime() - (found?.paid?.at.getTime() ?? 0) < 60_000)
})

test('closing closes for good; what was paid cannot be closed', async () => {
  const open = world.asked()
  done(await provider.create(open))
  assert.equal(done(await provider.close(sought(open.id))).status, 'closed')
  assert.equal(done(await provider.close(sought(open.id))).status, 'closed')
  assert.deepEqual(await provider.create(open), { kind: 'refused', code: 'ORDER_CLOSED' })
  const { asked } = await paid(world)
  assert.deepEqual(await provider.close(sought(asked.id)), { kind: 'refused', code: 'ORDERPAID' })
  const late = world.asked({ expiresAt: new Date(machineNow().getTime() - 1000) })
  done(await provider.create(late))
  assert.equal((await world.pay(late.id)).status, 409)
  assert.equal(done(await provider.find(sought(late.id)))?.status, 'pending')
})

const refundOf = (of: Awaited<ReturnType<typeof paid>>, minor: bigint, round = 1) => ({
  key: `${newId(machineNow())}.${round}`,
  merchantOrder: of.asked.id,
  providerPaymentId: of.providerId,
  transactionId: of.transactionId,
  amount: cny(minor),
  paid: of.asked.amount,
  reason: '买家取消了订单，尚未发货，全部退回原支付账户，感谢理解与支持，欢迎再次光临本店',
  notifyUrl: world.receiver.url,
})

test('a refund is one under its key, pending and then done, and never more than was paid', async () => {
  const of = await paid(world)
  const asked = refundOf(of, 10_000n)
  const first = done(await provider.refund(asked))
  assert.deepEqual([first.status, first.amount, first.merchantOrder], ['pending', '100.00', of.asked.id])
  assert.equal(first.paymentId, of.providerId)
  await world.receiver.about(of.asked.id, 2)
  const then = done(await provider.refund(asked))
  assert.deepEqual([then.status, then.providerId], ['succeeded', first.providerId])
  const found = done(await provider.findRefund({ ...of, ...asked, providerId: first.providerId }))
  assert.deepEqual(found, then)
  assert(found.endedAt !== null)
  assert.deepEqual(await provider.refund(refundOf(of, 4901n)), { kind: 'refused', code: 'INVALID_REQUEST' })
  assert.equal(done(await provider.find(sought(of.asked.id)))?.status, 'succeeded')
})

test('a refund that was closed has failed; one that a bank refused is not over', async () => {
  for (const [refund_status, status] of [
    ['CLOSED', 'failed'],
    ['ABNORMAL', 'pending'],
  ] as const) {
    const of = await paid(world)
    await world.misbehave({ lie: { refund_status }, on: ['refunds.create'], times: 1 })
    const asked = refundOf(of, 100n)
    const { providerId } = done(await provider.refund(asked))
    const events = await world.receiver.about(of.asked.id, 2)
    assert(events.some((event) => event.kind === 'refund' && event.type === `REFUND.${refund_status}`))
    assert.equal(done(await provider.findRefund({ ...of, ...asked, providerId })).status, status)
  }
})

test('a refund that failed is asked for again under its own number, so that two can never go out', async () => {
  const of = await paid(world)
  await world.misbehave({ lie: { refund_status: 'CLOSED' }, on: ['refunds.create'], times: 1 })
  const first = refundOf(of, 100n)
  const { providerId } = done(await provider.refund(first))
  await world.receiver.about(of.asked.id, 2)
  const second = done(await provider.refund({ ...first, key: first.key.replace(/1$/, '2') }))
  assert.deepEqual([second.providerId, second.status], [providerId, 'pending'])
  await world.receiver.about(of.asked.id, 3)
  assert.equal(done(await provider.findRefund({ ...of, ...first, providerId })).status, 'succeeded')
})

test('no answer, half an answer and a false answer are all unknown, and asking again tells the truth', async () => {
  const of = await paid(world)
  const declared = declaration(of)
  done((await provider.declare?.(declared)) ?? never())
  const refund = refundOf(of, 100n)
  const { providerId } = done(await provider.refund(refund))
  const open = world.asked()
  done(await provider.create(open))
  const calls = (by: WeChatPay): readonly (() => Promise<ProviderAnswer<unknown>>)[] => [
    () => by.create(world.asked()),
    () => by.find(sought(of.asked.id)),
    () => by.close(sought(open.id)),
    () => by.refund(refund),
    () => by.findRefund({ ...of, ...refund, providerId }),
    () => by.statement(today()),
    () => by.fundFlow(today()),
    () => by.declare?.(declared) ?? never(),
    () => by.findDeclaration?.(declared) ?? never(),
  ]
  const impatient = openWeChatPay({ ...world.config, answerMsMax: 500 })
  const faults: readonly object[] = [
    { lose: 'answer' },
    { hang_ms: 1500 },
    { lie: { answer: 'SYSTEM_ERROR' } },
    { lie: { answer: 'BANK_ERROR' } },
    { lie: { refuse: 'FREQUENCY_LIMITED' } },
    { lie: { answer_signature: 'wrong' } },
    { lie: { answer_signature: 'probe' } },
    { lie: { answer_signature: 'old-time' } },
  ]
  for (const fault of faults) {
    await world.misbehave(fault)
    const answers = await Promise.all(calls('hang_ms' in fault ? impatient : provider).map((each) => each()))
    assert.deepEqual(new Set(answers.map((each) => each.kind)), new Set(['unknown']), JSON.stringify(fault))
  }
  await world.misbehave({})
  assert.equal(done(await provider.refund(refund)).providerId, providerId)
})

test('a success without a signature is forged; a refusal may come without one', async () => {
  await world.misbehave({ lie: { answer_signature: 'missing' } })
  assert.deepEqual(await provider.create(world.asked()), { kind: 'unknown', why: 'an unsigned answer' })
  assert.equal(done(await provider.find(sought(newId(machineNow())))), null)
})

test('an effect whose answer was lost is found, not made twice', async () => {
  const asked = world.asked()
  await world.misbehave({ lose: 'answer', times: 1, on: ['transactions.create'] })
  assert.equal((await provider.create(asked)).kind, 'unknown')
  assert.equal(done(await provider.find(sought(asked.id)))?.status, 'pending')
  const of = await paid(world)
  const refund = refundOf(of, of.asked.amount.minor)
  await world.misbehave({ lose: 'answer', times: 1, on: ['refunds.create'] })
  assert.equal((await provider.refund(refund)).kind, 'unknown')
  assert.equal(done(await provider.refund(refund)).amount, '149.00')
})

test('a definite no carries its code: no money on our account, no right to refund', async () => {
  const of = await paid(world)
  for (const code of ['NOT_ENOUGH', 'NO_AUTH', 'PARAM_ERROR']) {
    await world.misbehave({ lie: { refuse: code } })
    assert.deepEqual(await provider.refund(refundOf(of, 100n)), { kind: 'refused', code })
  }
})

test('a wrong merchant key is unknown, never a no', async () => {
  const stranger = openWeChatPay({ ...world.config, merchantSerial: 'AB'.repeat(20) })
  assert.equal((await stranger.create(world.asked())).kind, 'unknown')
  const nowhere = openWeChatPay({ ...world.config, url: 'http://127.0.0.1:9' })
  assert.equal((await nowhere.create(world.asked())).kind, 'unknown')
})

test('a configuration that cannot be right is said at the start, without repeating a secret', () => {
  const secret = 'a-secret-that-is-too-short'
  assert.throws(
    () => openWeChatPay({ ...world.config, apiV3Key: secret }),
    (error: Error) => /apiV3Key is not 32 bytes long/.test(error.message) && !error.message.includes(secret),
  )
})

test('a description is cut to bytes, never inside a character', () => {
  assert.equal(cut('蜂蜜蜂蜜', 7), '蜂蜜')
  assert.equal(cut('🍯🍯', 7), '🍯')
})

function never(): never {
  throw new Error('this provider declares')
}
const today = (): string => new Date(machineNow().getTime() + 8 * 3_600_000).toISOString().slice(0, 10)
const declaration = (of: Awaited<ReturnType<typeof paid>>) => ({
  key: `${newId(machineNow())}.1`,
  merchantOrder: of.asked.id,
  providerPaymentId: of.providerId,
  transactionId: of.transactionId,
  orderNumber: of.asked.id.slice(0, 18),
  amount: of.asked.amount,
  goods: cny(12_000n),
  freight: cny(1_500n),
  tax: cny(1_400n),
  split: false,
  buyer: { name: '王小明', idNumber: '110101190001010015' },
})
