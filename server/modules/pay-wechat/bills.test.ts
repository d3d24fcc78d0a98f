import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { must } from '#platform/check'
import { newId } from '#platform/id'
import { cny } from '#platform/money'
import { trades } from './bills.ts'
import { done, openWeChatWorld, paid, sought } from './test/wechat.ts'

const world = await openWeChatWorld()
const { provider } = world
beforeEach(() => world.misbehave({}))
const today = (): string => new Date(world.config.realNow().getTime() + 8 * 3_600_000).toISOString().slice(0, 10)

test('a day without movement has an empty bill', async () => {
  assert.deepEqual(done(await provider.statement('2020-01-01')), [])
  assert.deepEqual(done(await provider.fundFlow('2020-01-01')), [])
})

test('the trade bill lists what was paid and given back, with the fees kept and returned', async () => {
  const of = await paid(world, { description: '蜂蜜,`两瓶`,一盒' })
  const key = `${newId(world.config.realNow())}.1`
  done(
    await provider.refund({
      key,
      merchantOrder: of.asked.id,
      providerPaymentId: of.providerId,
      transactionId: of.transactionId,
      amount: cny(4900n),
      paid: of.asked.amount,
      reason: '少了一瓶',
      notifyUrl: world.receiver.url,
    }),
  )
  const lines = done(await provider.statement(today())).filter((line) => line.merchantOrder === of.asked.id)
  const common = { merchantOrder: of.asked.id, transactionId: of.transactionId, currency: 'CNY', settled: null }
  assert.deepEqual(
    lines.map(({ at: _at, ...line }) => line),
    [
      {
        ...common,
        kind: 'payment',
        providerId: of.providerId,
        amount: '149.00',
        fee: { amount: '0.89', currency: 'CNY' },
      },
      {
        ...common,
        kind: 'refund',
        providerId: key.slice(0, 36).replaceAll('-', ''),
        amount: '-49.00',
        fee: { amount: '-0.29', currency: 'CNY' },
      },
    ],
  )
  const found = done(await provider.find(sought(of.asked.id)))
  assert.equal(must(lines[0], 'a payment').at.getTime(), found?.paid?.at.getTime())
})

test('the trade bill tells the truth where a report lied about the amount', async () => {
  await world.misbehave({ lie: { amount: '1.00' }, on: ['transactions.pay'], times: 1 })
  const of = await paid(world)
  const line = done(await provider.statement(today())).find((each) => each.merchantOrder === of.asked.id)
  assert.equal(line?.amount, '149.00')
})

test('the fund-flow bill lists each movement by itself, fees among them, and its last balance is their sum', async () => {
  const flows = done(await provider.fundFlow(today()))
  const kinds = new Set(flows.map(({ kind, direction }) => `${kind} ${direction}`))
  assert.deepEqual(kinds, new Set(['payment in', 'fee out', 'refund out', 'fee-returned in']))
  const fen = (amount: string) => BigInt(amount.replace('.', ''))
  const sum = flows.reduce(
    (total, { direction, amount }) => total + (direction === 'in' ? fen(amount) : -fen(amount)),
    0n,
  )
  assert.equal(fen(must(flows.at(-1), 'a movement').balance), sum)
})

test('a file that is not the one whose hash was promised is no bill', async () => {
  await world.misbehave({ lie: { bill: 'changed' } })
  assert.deepEqual(await provider.statement(today()), { kind: 'unknown', why: 'a bill with another hash' })
})

test('a bill that is still being made is asked for again', async () => {
  await world.misbehave({ lie: { refuse: 'STATEMENT_CREATING' } })
  assert.equal((await provider.statement(today())).kind, 'unknown')
})

test('an older form of the bill is read by its own headings, and a fee of less than a fen is left to the fund flow', () => {
  const lines = trades(
    [
      '交易时间,微信订单号,商户订单号,交易状态,货币种类,总金额,商户退款单号,退款金额,退款状态,手续费',
      '`2026-11-22 00:00:01,`4200,`an-order,`SUCCESS,`CNY,`1.00,`0,`0.00,`,`0.00600',
      '`2026-11-22 00:00:02,`4200,`an-order,`REFUND,`CNY,`0.00,`a-refund,`0.40,`PROCESSING,`-0.00240',
      '`2026-11-22 00:00:03,`4200,`an-order,`REFUND,`CNY,`0.00,`another,`0.40,`FAIL,`0.00000',
      '`2026-11-22 00:00:04,`4201,`taken-back,`REVOKED,`CNY,`2.00,`0,`0.00,`,`0',
      '总交易单数,总交易额',
      '`4.0,`3.00',
      '',
    ].join('\n'),
  )
  assert.deepEqual(
    lines.map(({ kind, providerId, amount, fee }) => [kind, providerId, amount, fee?.amount ?? null]),
    [
      ['payment', 'an-order', '1.00', null],
      ['refund', 'a-refund', '-0.40', null],
      ['other', 'taken-back', '2.00', '0'],
    ],
  )
  assert.throws(() => trades('交易时间,商户订单号\n`2026-11-22 00:00:01,`x\n总交易单数\n`2'), /not whole/)
})
