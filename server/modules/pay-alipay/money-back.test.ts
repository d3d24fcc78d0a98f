import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { bare, type PaymentAsked, type RefundAsked } from '#modules/payments'
import { newId } from '#platform/id'
import { cny } from '#platform/money'
import { toGbk } from '../../../simulators/alipay/gbk.ts'
import { zipOf } from '../../../simulators/alipay/zip.ts'
import { call, until } from '../../../simulators/testing/processes.ts'
import { readBill } from './bills.ts'
import { chinaDayOf, openSharedClock } from './test/clock.ts'
import { done, now, openAlipayWorld, opened, paid, transactionOf, type World } from './test/shop.ts'

const clock = await openSharedClock()
let world: World
before(async () => {
  world = await openAlipayWorld({ CLOCK_URL: clock.url, STEP_SECONDS: '0.3' })
})
after(async () => {
  await world.close()
  clock.close()
})
beforeEach(() => world.control({}))

test('a refund is given back once under its key, with its own amount and not the sum', async () => {
  const asked = await paid(world)
  const first = refundOf(asked, 10_000n)
  const given = done(await world.provider.refund(first))
  assert.deepEqual(
    [given.status, given.amount, given.currency, given.merchantOrder, given.paymentId],
    ['succeeded', '100.00', 'CNY', asked.id, bare(asked.id)],
  )
  assert(given.endedAt !== null)
  assert.deepEqual(done(await world.provider.refund(first)), given)
  const second = done(await world.provider.refund(refundOf(asked, 4900n)))
  assert.equal(second.amount, '49.00')
  assert.deepEqual(done(await world.provider.findRefund({ ...first, providerId: given.providerId })), given)
})

test('more than was paid, another amount under the same key, and a seller without money are a definite no', async () => {
  const asked = await paid(world)
  const refund = refundOf(asked, 10_000n)
  assert.deepEqual(await world.provider.refund(refundOf(asked, 14_901n)), no('ACQ.REFUND_AMT_NOT_EQUAL_TOTAL'))
  done(await world.provider.refund(refund))
  assert.deepEqual(await world.provider.refund({ ...refund, amount: cny(1n) }), no('ACQ.DISCORDANT_REPEAT_REQUEST'))
  await world.control({ lie: { refund: 'fails' } })
  assert.deepEqual(await world.provider.refund(refundOf(asked, 1n)), no('ACQ.SELLER_BALANCE_NOT_ENOUGH'))
  assert.deepEqual(await world.provider.refund(refundOf(await opened(world), 1n)), no('ACQ.TRADE_STATUS_ERROR'))
})

test('a refund whose answer is lost, late or a system fault is unknown, and asking again is the same refund', async () => {
  const cases = [
    { lose: 'answer' },
    { hang_ms: 3000 },
    { lie: { system_error: 'before' } },
    { lie: { system_error: 'after' } },
    { lie: { signature: 'wrong' } },
  ]
  for (const misbehaviour of cases) {
    const asked = await paid(world)
    const refund = refundOf(asked, 10_000n)
    await world.control({ ...misbehaviour, on: ['trade.refund'] })
    assert.equal((await world.provider.refund(refund)).kind, 'unknown', JSON.stringify(misbehaviour))
    await world.control({})
    assert.equal(done(await world.provider.refund(refund)).amount, '100.00')
    assert.equal(done(await world.provider.refund(refundOf(asked, 4900n))).amount, '49.00')
  }
})

test('a refund that takes its time is unknown until the query names it', async () => {
  const asked = await paid(world)
  const refund = refundOf(asked, 10_000n)
  await world.control({ lie: { fund_change: 'N' }, times: 1 })
  assert.deepEqual(await world.provider.refund(refund), { kind: 'unknown', why: 'no refund there yet' })
  await until('done', async () => (await world.provider.refund(refund)).kind === 'done')
})

test('the bill of a day names each payment and refund as the answers did', async () => {
  const asked = await paid(world)
  const given = done(await world.provider.refund(refundOf(asked, 10_000n)))
  const transactionId = await transactionOf(world, asked)
  const day = chinaDayOf(new Date())
  assert.deepEqual(await world.provider.statement(day), no('BILL_NOT_EXIST'))
  clock.forwardDays(1)
  const next = chinaDayOf(new Date(Date.now() + 86_400_000))
  await until('the next day', async () => {
    const { body } = await call(world.running, '/healthz')
    return chinaDayOf(new Date(String(body['now']))) === next
  })
  const lines = done(await world.provider.statement(day)).filter((line) => line.merchantOrder === asked.id)
  assert.deepEqual(
    lines.map(({ at: _at, fee, ...line }) => ({ ...line, fee: fee?.amount })),
    [
      {
        kind: 'payment',
        providerId: bare(asked.id),
        merchantOrder: asked.id,
        transactionId,
        amount: '149.00',
        currency: 'CNY',
        settled: null,
        fee: '0.00',
      },
      {
        kind: 'refund',
        providerId: given.providerId,
        merchantOrder: asked.id,
        transactionId,
        amount: '-100.00',
        currency: 'CNY',
        settled: null,
        fee: '0.00',
      },
    ],
  )
  assert(lines.every((line) => chinaDayOf(line.at) === day))
  await world.control({ lie: { bill: 'missing' } })
  assert.deepEqual(await world.provider.statement(day), no('BILL_NOT_EXIST'))
  await world.control({ lose: 'answer' })
  assert.equal((await world.provider.statement(day)).kind, 'unknown')
})

test('a bill’s fee is what Alipay kept, strange lines are shown as such, and what is no bill is refused', () => {
  const header = '支付宝交易号,商户订单号,业务类型,完成时间,订单金额（元）,退款批次号/请求号,服务费（元）'
  const text = [
    '#支付宝业务明细查询',
    header,
    '1\t,ours\t,交易  ,2026-11-22 08:00:00,149.00,\t,-0.89',
    '1\t,ours\t,退款  ,2026-11-22 09:00:00,-49.00,r1\t,0.29',
    '2\t,x\t,冻结  ,2026-11-22 10:00:00,1.00,\t,0.00',
    '#结束',
  ].join('\r\n')
  const lines = readBill(zipOf({ 'summary.csv': toGbk('#总'), 'details.csv': toGbk(text), 'note.txt': toGbk('x') }))
  assert.deepEqual(
    lines.map((line) => [line.kind, line.providerId, line.amount, line.fee?.amount]),
    [
      ['payment', 'ours', '149.00', '0.89'],
      ['refund', 'ours/r1', '-49.00', '-0.29'],
      ['other', 'x', '1.00', '0.00'],
    ],
  )
  assert.equal(lines[0]?.at.toISOString(), '2026-11-22T00:00:00.000Z')
  assert.throws(() => readBill(zipOf({ 'details.csv': toGbk(text.replace('149.00', '1e3')) })))
  assert.throws(() => readBill(zipOf({ 'details.csv': toGbk('a,b\r\n1,2') })))
  assert.throws(() => readBill(Buffer.from('not a zip')))
})

const no = (code: string) => ({ kind: 'refused', code })

const refundOf = (asked: PaymentAsked, minor: bigint): RefundAsked => ({
  key: `${newId(now)}.1`,
  merchantOrder: asked.id,
  providerPaymentId: bare(asked.id),
  transactionId: '',
  amount: cny(minor),
  paid: asked.amount,
  reason: '买家取消',
  notifyUrl: '',
})
