import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { bare } from '#modules/payments'
import { newId } from '#platform/id'
import { cny, usd } from '#platform/money'
import { call, until } from '../../../simulators/testing/processes.ts'
import { openAlipay } from './index.ts'
import {
  check,
  done,
  formOf,
  formsOf,
  linkOf,
  now,
  opened,
  openAlipayWorld,
  openWiretap,
  paid,
  pays,
  soughtOf,
  type World,
} from './test/shop.ts'
import vectors from './test/vectors.json' with { type: 'json' }

let world: World
before(async () => {
  world = await openAlipayWorld()
})
after(() => world.close())
beforeEach(async () => {
  world.inbox.received.length = 0
  await world.control({})
})

test('a payment is a signed link, for a big screen and for a phone, and nothing goes out to make it', async () => {
  const away = openAlipay({ ...world.config, gateway: 'http://127.0.0.1:9/gateway.do' })
  const asked = world.asked()
  const created = done(await away.create(asked))
  assert.deepEqual([created.status, created.amount, created.currency], ['pending', '149.00', 'CNY'])
  assert.equal(created.providerId, bare(asked.id))
  assert.equal(created.merchantOrder, asked.id)
  const big = new URL(await linkOf(world.provider, asked))
  assert.equal(big.searchParams.get('method'), 'alipay.trade.page.pay')
  const phone = new URL(await linkOf(world.provider, world.asked(14_900n, { device: 'phone' })))
  assert.equal(phone.searchParams.get('method'), 'alipay.trade.wap.pay')
  assert.equal((await fetch(big)).status, 200)
  assert.equal((await fetch(phone)).status, 200)
})

test('a link holds the title without forbidden signs, its end, and nothing of who the buyer is', async () => {
  const asked = world.asked(14_900n, { expiresAt: new Date('2026-11-22T10:30:00Z') })
  const link = await linkOf(world.provider, asked)
  const content = new URL(link).searchParams.get('biz_content') ?? ''
  assert.match(content, /"subject":"蜂蜜 枫糖 两瓶 一罐"/)
  assert.match(content, /"time_expire":"2026-11-22 18:30:00"/)
  assert.doesNotMatch(decodeURIComponent(link), /王小明|110101190001010015/)
})

test('dollars are not asked of it', async () => {
  const answer = await world.provider.create({ ...world.asked(), amount: usd(100n) })
  assert.deepEqual(answer, { kind: 'refused', code: 'alipay.not-in-yuan' })
})

test('a payment nobody was sent to is not there; one whose page was not opened is open, and is closed as asked', async () => {
  const asked = world.asked()
  assert.deepEqual(await world.provider.find({ ...soughtOf(asked), providerId: null }), { kind: 'done', value: null })
  const handedOut = done(await world.provider.find(soughtOf(asked)))
  assert.deepEqual([handedOut?.status, handedOut?.amount], ['pending', '149.00'])
  const closed = done(await world.provider.close(soughtOf(asked)))
  assert.deepEqual([closed.status, closed.amount, closed.merchantOrder], ['closed', '149.00', asked.id])
})

test('an opened payment is closed at Alipay and can be paid no more', async () => {
  const asked = await opened(world)
  assert.equal(done(await world.provider.close(soughtOf(asked))).status, 'closed')
  assert.equal(done(await world.provider.close(soughtOf(asked))).status, 'closed')
  assert.equal((await call(world.running, `/v1/trades/${bare(asked.id)}/pay`, { body: who })).status, 409)
})

test('a paid one is found with its transaction and time in China, without its payer, and closing it says that it is paid', async () => {
  const asked = await paid(world)
  const found = done(await world.provider.find(soughtOf(asked)))
  assert.equal(found?.status, 'succeeded')
  assert.match(found.paid?.transactionId ?? '', /^\d{28}$/)
  assert(Math.abs((found.paid?.at.getTime() ?? 0) - Date.now()) < 60_000)
  assert.equal(found.paid?.payer, null)
  assert.equal(done(await world.provider.close(soughtOf(asked))).status, 'succeeded')
})

test('what went back whole, or is too old for a refund, was paid all the same', async () => {
  const back = await paid(world)
  done(await world.provider.refund(refundOf(back.id)))
  assert.equal(done(await world.provider.find(soughtOf(back)))?.status, 'succeeded')
  const old = await paid(world)
  assert.equal((await call(world.running, `/v1/trades/${bare(old.id)}/finish`, { body: {} })).status, 200)
  assert.equal(done(await world.provider.find(soughtOf(old)))?.status, 'succeeded')
})

test('the time to pay ends at Alipay by itself', async () => {
  const asked = await opened(world, 14_900n, { expiresAt: new Date(Date.now() + 1500) })
  await until('closed', async () => done(await world.provider.find(soughtOf(asked)))?.status === 'closed')
})

test('silence, a cut line, a system fault before or after the effect: all unknown, and asking again tells', async () => {
  const asked = await opened(world)
  const cases = [
    { lose: 'answer' },
    { hang_ms: 3000 },
    { lie: { system_error: 'before' } },
    { lie: { system_error: 'after' } },
    { lie: { signature: 'wrong' } },
  ]
  for (const misbehaviour of cases) {
    await world.control({ ...misbehaviour, times: 1 })
    const answer = await world.provider.find(soughtOf(asked))
    assert.equal(answer.kind, 'unknown', JSON.stringify(misbehaviour))
  }
  await world.control({ lie: { system_error: 'after' }, on: ['trade.close'] })
  assert.equal((await world.provider.close(soughtOf(asked))).kind, 'unknown')
  await world.control({})
  assert.equal(done(await world.provider.find(soughtOf(asked)))?.status, 'closed')
})

test('an answer changed on its way, an unsigned one and one of a stranger are unknown', async () => {
  const asked = await paid(world)
  const changes: readonly ((text: string) => string)[] = [
    (text) => text.replace('149.00', '1.00'),
    (text) => text.replace(/,"sign":".*"/, ''),
    () => '<html>busy</html>',
    () => '{"alipay_trade_query_response":{"code":"40004","sub_code":"ACQ.TRADE_NOT_EXIST"}}',
  ]
  for (const change of changes) {
    const tap = await openWiretap(world.config.gateway, change)
    const answer = await openAlipay({ ...world.config, gateway: tap.url }).find(soughtOf(asked))
    tap.close()
    assert.equal(answer.kind, 'unknown')
  }
  const stranger = openAlipay({ ...world.config, alipayPublicKeys: [vectors.shop.spki] })
  assert.deepEqual(await stranger.find(soughtOf(asked)), { kind: 'unknown', why: 'wrong signature' })
})

test('our own mistakes are unknown with their code, never a no to the buyer', async () => {
  const other = openAlipay({ ...world.config, appPrivateKey: vectors.shop.pkcs8 })
  const answer = await other.find(soughtOf(world.asked()))
  assert.deepEqual(answer, { kind: 'unknown', why: 'unsigned: isv.invalid-signature' })
  const gone = openAlipay({ ...world.config, gateway: 'http://127.0.0.1:9/gateway.do' })
  assert.equal((await gone.find(soughtOf(world.asked()))).kind, 'unknown')
})

test('a notify is genuine once its signature, application and number are right, and says who was paid and how much', async () => {
  const asked = await paid(world)
  const form = await formOf(world, asked)
  assert.deepEqual(check(world.provider, form), { kind: 'genuine', id: form.get('notify_id') })
  const event = world.provider.readEvent(form.toString())
  assert(event?.kind === 'payment')
  assert.deepEqual(
    [event.payment.status, event.payment.amount, event.payment.account, event.payment.merchantOrder],
    ['succeeded', '149.00', world.config.sellerId, asked.id],
  )
  assert.equal(event.payment.paid?.transactionId, form.get('trade_no'))
  assert.deepEqual(world.provider.acknowledge, { type: 'text/plain', body: 'success' })
})

test('a notify with anything changed, added or taken away is refused', async () => {
  const form = await formOf(world, await paid(world))
  const changed: readonly ((copy: URLSearchParams) => void)[] = [
    (copy) => copy.set('total_amount', '1.00'),
    (copy) => copy.set('out_trade_no', bare(newId(now))),
    (copy) => copy.set('trade_status', 'TRADE_FINISHED'),
    (copy) => copy.set('extra', '1'),
    (copy) => copy.delete('seller_id'),
    (copy) => copy.append('total_amount', '1.00'),
    (copy) => copy.set('sign', ''),
    (copy) => copy.delete('sign'),
    (copy) => copy.set('sign_type', 'RSA'),
    (copy) => copy.delete('notify_id'),
  ]
  for (const change of changed) {
    const copy = new URLSearchParams(form)
    change(copy)
    assert.deepEqual(check(world.provider, copy), { kind: 'wrong' }, change.toString())
  }
  assert.deepEqual(check(world.provider, new URLSearchParams()), { kind: 'wrong' })
  assert.deepEqual(world.provider.checkEvent(new Headers(), Uint8Array.of(0xff, 0xfe)), { kind: 'wrong' })
})

test('a well signed notify for another application is refused, and one for another seller names that seller', async () => {
  const other = await opened(world)
  await world.control({ lie: { app_id: '2021000000000002' } })
  await pays(world, other)
  assert.deepEqual(check(world.provider, await formOf(world, other)), { kind: 'wrong' })
  const elsewhere = await opened(world)
  await world.control({ lie: { seller_id: '2088000000000000' } })
  await pays(world, elsewhere)
  const form = await formOf(world, elsewhere)
  assert.equal(check(world.provider, form).kind, 'genuine')
  const event = world.provider.readEvent(form.toString())
  assert(event?.kind === 'payment')
  assert.notEqual(event.payment.account, world.provider.account)
})

test('a notify of another amount says that amount, so that the comparison finds it', async () => {
  const asked = await opened(world)
  await world.control({ lie: { amount: '1.00' } })
  await pays(world, asked)
  const event = world.provider.readEvent((await formOf(world, asked)).toString())
  assert(event?.kind === 'payment')
  assert.equal(event.payment.amount, '1.00')
  assert.equal(done(await world.provider.find(soughtOf(asked)))?.amount, '1.00')
})

test('a notify that Alipay did not sign is refused, and copies have one number', async () => {
  const forged = await opened(world)
  await world.control({ lie: { signature: 'wrong' } })
  await pays(world, forged)
  assert.deepEqual(check(world.provider, await formOf(world, forged)), { kind: 'wrong' })
  await world.control({ duplicate: 2 })
  const doubled = await paid(world)
  await until('three', () => formsOf(world, doubled).length === 3)
  const ids = formsOf(world, doubled).map((form) => check(world.provider, form))
  assert.equal(new Set(ids.map((each) => JSON.stringify(each))).size, 1)
})

test('a notify about a refund or an end is a reason to ask, whatever it says', async () => {
  const asked = await paid(world)
  done(await world.provider.refund(refundOf(asked.id)))
  await until('both', () => formsOf(world, asked).length === 2)
  const ofWhole = formsOf(world, asked).find((form) => form.get('trade_status') === 'TRADE_CLOSED')
  const event = world.provider.readEvent(ofWhole?.toString() ?? '')
  assert.deepEqual(event, { kind: 'look', type: 'trade_status_sync TRADE_CLOSED', merchantOrder: asked.id })
  const part = await paid(world)
  done(await world.provider.refund({ ...refundOf(part.id), amount: cny(100n) }))
  await until('both', () => formsOf(world, part).length === 2)
  const ofPart = formsOf(world, part).find((form) => form.get('refund_fee') === '1.00')
  assert.equal(ofPart?.get('trade_status'), 'TRADE_SUCCESS')
  assert.equal(world.provider.readEvent(ofPart?.toString() ?? '')?.kind, 'look')
  const closed = await opened(world)
  done(await world.provider.close(soughtOf(closed)))
  assert.equal(world.provider.readEvent((await formOf(world, closed)).toString())?.kind, 'look')
  assert.equal(world.provider.readEvent('notify_type=something_else')?.kind, 'nothing')
  assert.equal(world.provider.readEvent('notify_type=trade_status_sync&trade_status=NEW_WORD'), null)
})

test('while Alipay turns to another key, both hold; the old one alone holds no more', async () => {
  const asked = await paid(world)
  const { body } = await call(world.running, '/v1/key/rotate', { body: {} })
  assert.deepEqual(await world.provider.find(soughtOf(asked)), { kind: 'unknown', why: 'wrong signature' })
  const both = [...world.config.alipayPublicKeys, String(body['public_key'])]
  world = { ...world, provider: openAlipay({ ...world.config, alipayPublicKeys: both }) }
  assert.equal(done(await world.provider.find(soughtOf(asked)))?.status, 'succeeded')
})

test('words of the operator that cannot be right stop the start in one line without the secret', () => {
  const cases = [{ gateway: 'x' }, { sellerId: '1' }, { appPrivateKey: 'hunter2' }, { alipayPublicKeys: [] }]
  for (const wrong of cases)
    assert.throws(
      () => openAlipay({ ...world.config, ...wrong }),
      (error: Error) => error.message.startsWith('Alipay: ') && !error.message.includes('hunter2'),
    )
})

const who = { name: '王小明', id_number: '110101190001010015' }

const refundOf = (id: string) => ({
  key: `${newId(now)}.1`,
  merchantOrder: id,
  providerPaymentId: bare(id),
  transactionId: '',
  amount: cny(14_900n),
  paid: cny(14_900n),
  reason: 'cancelled',
  notifyUrl: '',
})
