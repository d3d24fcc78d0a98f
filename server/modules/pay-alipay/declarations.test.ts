import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, beforeEach, test } from 'node:test'
import { bare, type DeclarationAsked } from '#modules/payments'
import { must } from '#platform/check'
import { newId } from '#platform/id'
import { cny } from '#platform/money'
import { until } from '../../../simulators/testing/processes.ts'
import { requestNumberOf } from './declarations.ts'
import { openAlipay } from './index.ts'
import {
  declarationOf,
  done,
  linkOf,
  now,
  openAlipayWorld,
  opened,
  openWiretap,
  paid,
  payer,
  type World,
} from './test/shop.ts'

let world: World
before(async () => {
  world = await openAlipayWorld({ STEP_SECONDS: '0.2' })
})
after(() => world.close())
beforeEach(() => world.control({}))

test('Alipay tells customs of the payment of an order, says who cleared it, and that the buyer is who paid', async () => {
  const asked = await declarationOf(world, await paid(world))
  const sent = done(await declare(asked))
  assert.deepEqual([sent.status, sent.identity, sent.clearedBy, sent.failure], ['pending', 'agrees', 'OTHERS', null])
  assert.match(sent.clearingId ?? '', /^4200\d{24}$/)
  await until('accepted', async () => done(await find(asked))?.status === 'succeeded')
  const found = done(await find(asked))
  assert.deepEqual([found?.providerId, found?.amount, found?.currency], [sent.providerId, '149.00', 'CNY'])
})

test('by hand, who leaves the cashier’s fields empty pays as the one who orders', async () => {
  const asked = world.asked()
  const page = await fetch(await linkOf(world.provider, asked))
  const form = new URLSearchParams({ action: 'pay', payer_name: '', payer_id_number: '' })
  const answer = await fetch(page.url, { method: 'POST', body: form, redirect: 'manual' })
  assert.equal(answer.status, 303)
  assert.equal(done(await declare(await declarationOf(world, asked))).identity, 'agrees')
})

test('somebody else’s money is told apart, and customs’ refusal is a failure with its number', async () => {
  const asked = await declarationOf(world, await paid(world, 14_900n, { name: '李四', idNumber: '110101198001010011' }))
  await world.control({ lie: { customs: 'refused' } })
  assert.equal(done(await declare(asked)).identity, 'differs')
  await until('refused', async () => done(await find(asked))?.status === 'failed')
  assert.equal(done(await find(asked))?.failure, 'customs 100')
})

test('one payment of two orders is declared in two parts, under the orders’ own numbers, never above what was paid', async () => {
  const payment = await paid(world)
  const first = await declarationOf(world, payment, { amount: cny(10_000n), split: true })
  const second = { ...first, key: `${newId(now)}.1`, orderNumber: 'WB2611-00000002', amount: cny(4900n) }
  const one = done(await declare(first))
  const two = done(await declare(second))
  assert.notEqual(one.providerId, two.providerId)
  assert.notEqual(one.providerId, first.transactionId)
  const third = { ...first, key: `${newId(now)}.1`, amount: cny(1n) }
  assert.equal((await declare(third)).kind, 'refused')
  const [left, right] = [done(await find(first)), done(await find(second))]
  assert.deepEqual([left?.amount, right?.amount], ['100.00', '49.00'])
})

test('the same key is the same declaration, also after no answer; its identity is then unchecked', async () => {
  const asked = await declarationOf(world, await paid(world))
  assert.equal(done(await find(asked)), null)
  for (const misbehaviour of [{ lose: 'answer' }, { lie: { system_error: 'after' } }]) {
    await world.control({ ...misbehaviour, on: ['customs.declare'] })
    assert.equal((await declare(asked)).kind, 'unknown')
  }
  await world.control({})
  const again = done(await declare(asked))
  assert.equal(again.identity, 'unchecked')
  assert.equal(done(await find(asked))?.providerId, again.providerId)
})

test('a system fault that did nothing leaves nothing there, and what was not paid is not declared', async () => {
  const asked = await declarationOf(world, await paid(world))
  await world.control({ lie: { system_error: 'before' } })
  assert.equal((await declare(asked)).kind, 'unknown')
  assert.equal((await find(asked)).kind, 'unknown')
  await world.control({})
  assert.equal(done(await find(asked)), null)
  const unpaid = await opened(world)
  const early = { ...asked, key: `${newId(now)}.1`, merchantOrder: unpaid.id, transactionId: 'no such' }
  assert.deepEqual(await declare(early), { kind: 'refused', code: 'ACQ.TRADE_NOT_EXIST' })
})

test('who the buyer is stands in the body of the declaration alone: in no address, no other call and no answer', async () => {
  const tap = await openWiretap(world.config.gateway)
  const provider = openAlipay({ ...world.config, gateway: tap.url })
  const payment = await paid(world)
  const asked = await declarationOf(world, payment)
  const answers = [
    await must(provider.declare, 'declares')(asked),
    await must(provider.findDeclaration, 'declares')(asked),
    await provider.find({ merchantOrder: payment.id, providerId: bare(payment.id), amount: payment.amount }),
  ]
  tap.close()
  const personal = (text: string) => decodeURIComponent(text).includes(payer.idNumber)
  assert.deepEqual(
    tap.seen.map((call) => [
      new URL(call.url, 'http://x').searchParams.get('method'),
      personal(call.url),
      personal(call.body),
    ]),
    [
      ['alipay.trade.customs.declare', false, true],
      ['alipay.trade.customs.query', false, false],
      ['alipay.trade.query', false, false],
    ],
  )
  assert.equal(personal(JSON.stringify(answers)), false)
})

test('a refused declaration repeats nothing of what was told', async () => {
  const asked = await declarationOf(world, await paid(world), { amount: cny(99_999n) })
  const answer = await declare(asked)
  assert.deepEqual(Object.keys(answer), ['kind', 'code'])
  assert.equal(JSON.stringify(answer).includes(payer.idNumber), false)
})

test('without a record at customs the provider does not declare', () => {
  const provider = openAlipay({ ...world.config, customs: null })
  assert.equal(provider.declare, undefined)
  assert.equal(provider.findDeclaration, undefined)
})

test('a request number fits in 32 signs, is one per declaration, and stays in a new round', () => {
  const id = newId(now)
  assert.match(requestNumberOf(`${id}.999`), /^[\w-]{22}$/)
  assert.equal(requestNumberOf(`${id}.1`), requestNumberOf(`${id}.2`))
  assert.notEqual(requestNumberOf(`${id}.1`), requestNumberOf(`${newId(now)}.1`))
})

test('what customs sent back is pushed anew in the next round, and its amount counts once', async () => {
  const asked = await declarationOf(world, await paid(world))
  await world.control({ lie: { customs: 'refused' } })
  done(await declare(asked))
  await until('refused', async () => done(await find(asked))?.status === 'failed')
  await world.control({})
  const again = { ...asked, key: asked.key.replace(/1$/, '2') }
  assert.equal(done(await declare(again)).status, 'pending')
  await until('accepted', async () => done(await find(again))?.status === 'succeeded')
})

test('no file of this module writes to a log', () => {
  for (const name of ['gateway', 'declarations', 'trades', 'refunds', 'bills', 'notifies', 'index'])
    assert.doesNotMatch(readFileSync(`${import.meta.dirname}/${name}.ts`, 'utf8'), /console\.|\blog\b\.|pino/)
})

const declare = (asked: DeclarationAsked) => must(world.provider.declare, 'it declares')(asked)
const find = (asked: DeclarationAsked) => must(world.provider.findDeclaration, 'it declares')(asked)
