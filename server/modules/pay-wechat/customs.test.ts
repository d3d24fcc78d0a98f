import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import type { DeclarationAsked, ProviderAnswer, ProviderDeclaration } from '#modules/payments'
import { newId } from '#platform/id'
import { cny } from '#platform/money'
import { call } from '../../../simulators/testing/processes.ts'
import { openWeChatPay, type WeChatPay } from './index.ts'
import { done, openWeChatWorld, paid } from './test/wechat.ts'

const world = await openWeChatWorld()
const { provider } = world
beforeEach(() => world.misbehave({}))
const buyer = { name: '王小明', idNumber: '110101190001010015' }
const round = (asked: DeclarationAsked, count: number) => ({ ...asked, key: asked.key.replace(/\d+$/, String(count)) })
const advance = () => call(world.simulator, '/v1/advance', { body: {} })

function declare(asked: DeclarationAsked, by: WeChatPay = provider): Promise<ProviderAnswer<ProviderDeclaration>> {
  assert(by.declare !== undefined)
  return by.declare(asked)
}
function find(asked: DeclarationAsked): Promise<ProviderAnswer<ProviderDeclaration | null>> {
  assert(provider.findDeclaration !== undefined)
  return provider.findDeclaration(asked)
}

async function declaration(change: Partial<DeclarationAsked> = {}, payer?: object): Promise<DeclarationAsked> {
  const of = await paid(world, {}, payer)
  return {
    key: `${newId(world.config.realNow())}.1`,
    merchantOrder: of.asked.id,
    providerPaymentId: of.providerId,
    transactionId: of.transactionId,
    orderNumber: `WB${of.providerId.slice(0, 16)}`,
    amount: of.asked.amount,
    goods: cny(12_000n),
    freight: cny(1500n),
    tax: cny(1400n),
    split: false,
    buyer,
    ...change,
  }
}

test('a payment is declared under the order’s own number and found with what customs compares', async () => {
  const asked = await declaration()
  assert.equal(done(await find(asked)), null)
  const first = done(await declare(asked))
  assert.deepEqual([first.status, first.identity, first.clearedBy], ['pending', 'agrees', 'NETSUNION'])
  await advance()
  const found = done(await find(asked))
  assert.deepEqual(found, { ...first, status: 'succeeded', amount: '149.00', currency: 'CNY' })
  assert.match(found?.providerId ?? '', /^1000\d{24}$/)
  assert(found?.clearingId !== null)
})

test('where the order’s number is the payment’s, nothing is split and the whole payment is declared', async () => {
  const asked = await declaration()
  const whole = { ...asked, orderNumber: asked.providerPaymentId }
  assert.equal(done(await declare(whole)).providerId, null)
  await advance()
  assert.equal(done(await find(whole))?.status, 'succeeded')
})

test('declaring twice is one declaration; the orders of one payment together never exceed it', async () => {
  const asked = await declaration({ split: true, amount: cny(10_000n) })
  const first = done(await declare(asked))
  assert.equal(done(await declare(asked)).providerId, first.providerId)
  const second = { ...asked, orderNumber: `${asked.orderNumber}B`, key: `${newId(world.config.realNow())}.1` }
  assert.deepEqual(await declare({ ...second, amount: cny(4901n) }), { kind: 'refused', code: 'INVALID_REQUEST' })
  assert.notEqual(done(await declare({ ...second, amount: cny(4900n) })).providerId, first.providerId)
})

test('who ordered and who paid may differ; no answer to that leaves it unchecked, and unknown once all else is known', async () => {
  const other = await declaration({}, { name: '李四', id_number: '110101199003070011' })
  assert.equal(done(await declare(other)).identity, 'differs')
  assert.equal(done(await find(other))?.identity, 'differs')
  const asked = await declaration()
  await world.misbehave({ lie: { answer: 'SYSTEM_ERROR' }, on: ['customs.verify'] })
  assert.equal(done(await declare(asked)).identity, 'unchecked')
  await advance()
  assert.equal((await find(asked)).kind, 'unknown')
  await world.misbehave({})
  assert.equal(done(await find(asked))?.identity, 'agrees')
})

test('what customs refused is corrected in the next round, what its interface lost is sent again', async () => {
  for (const customs_state of ['FAIL', 'EXCEPT']) {
    const asked = await declaration()
    await world.misbehave({ lie: { customs_state }, on: ['customs.declare'], times: 1 })
    done(await declare(asked))
    await advance()
    const failed = done(await find(asked))
    assert.equal(failed?.status, 'failed')
    assert.match(failed?.failure ?? '', new RegExp(`^${customs_state} `))
    assert.equal(done(await declare(round(asked, 2))).status, 'pending')
    await advance()
    assert.equal(done(await find(asked))?.status, 'succeeded')
    const sentAgain = done(await declare(round(asked, 3)))
    assert.deepEqual([sentAgain.status, sentAgain.identity], ['pending', 'agrees'])
  }
})

test('the same order number under another payment is another declaration', async () => {
  const theirs = await declaration()
  done(await declare(theirs))
  const ours = await declaration({ orderNumber: theirs.orderNumber })
  assert.equal(done(await find(ours)), null)
})

test('a payment that was not made cannot be declared', async () => {
  const asked = { ...(await declaration()), transactionId: '4200000000000000000000000000' }
  assert.deepEqual(await declare(asked), { kind: 'refused', code: 'ORDER_NOT_EXIST' })
})

test('name and identity number travel encrypted, in both modes, and appear in no address, body or answer', async () => {
  const sent: string[] = []
  const original = globalThis.fetch
  // Listens in on what leaves; everything still goes to the simulator.
  globalThis.fetch = async (input, init) => {
    sent.push(
      `${input instanceof Request ? input.url : input.toString()} ${typeof init?.body === 'string' ? init.body : ''} ${JSON.stringify(init?.headers ?? {})}`,
    )
    return await original(input, init)
  }
  const answers: unknown[] = []
  try {
    for (const publicKey of [null, world.publicKey]) {
      const by = openWeChatPay({ ...world.config, publicKey })
      const asked = await declaration()
      sent.length = 0
      answers.push(done(await declare(asked, by)))
      await world.misbehave({ lie: { answer: 'SYSTEM_ERROR' } })
      answers.push(await declare(asked, by))
      await world.misbehave({})
      assert(sent.some((each) => each.includes('/verify-certificate')))
      const told = `${sent.join('\n')}${JSON.stringify(answers)}`
      assert(!told.includes(buyer.idNumber) && !told.includes(buyer.name))
    }
  } finally {
    globalThis.fetch = original
  }
  assert.equal(JSON.stringify(answers).match(/"identity":"agrees"/g)?.length, 2)
})

test('without an arrangement with customs nothing is declared', () => {
  assert.equal(openWeChatPay({ ...world.config, customs: null }).declare, undefined)
})
