import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { z } from 'zod'
import { must } from '#platform/check'
import { call, until } from '../../../simulators/testing/processes.ts'
import { openWeChatPay } from './index.ts'
import { certificatesAsked, done, openWeChatWorld, paid, sought } from './test/wechat.ts'

const world = await openWeChatWorld()
const { provider, receiver, simulator } = world
// The receiver's adapter learns the certificates before the first report, as a running server has.
done(await provider.create(world.asked()))
receiver.use(provider)
beforeEach(async () => {
  await world.misbehave({})
  receiver.use(provider)
})

test('a payment is reported once it is made: genuine, with our id, amount, account, and no name', async () => {
  const { asked, transactionId } = await paid(world)
  const [event] = await receiver.about(asked.id)
  assert(event?.kind === 'payment')
  assert.equal(event.type, 'TRANSACTION.SUCCESS')
  assert.equal(event.payment.account, provider.account)
  assert.deepEqual([event.payment.amount, event.payment.currency], ['149.00', 'CNY'])
  assert.equal(event.payment.paid?.transactionId, transactionId)
  assert.equal(event.payment.paid?.payer, null)
})

test('one changed byte, another time, another nonce or a missing header make a report wrong', async () => {
  const { asked } = await paid(world)
  await receiver.about(asked.id)
  const { headers, bytes } = must(receiver.raw.at(-1), 'a report came')
  const checked = (change: Record<string, string>, body: Uint8Array = bytes) => {
    const changed = new Headers(headers)
    for (const [name, value] of Object.entries(change)) changed.set(`wechatpay-${name}`, value)
    return provider.checkEvent(changed, body).kind
  }
  assert.equal(checked({}), 'genuine')
  for (const [at, byte] of bytes.entries()) {
    const tampered = Buffer.from(bytes)
    tampered[at] = byte ^ 1
    assert.equal(checked({}, tampered), 'wrong', `byte ${at}`)
  }
  const seconds = Number(headers.get('wechatpay-timestamp'))
  assert.equal(checked({ timestamp: String(seconds + 1) }), 'wrong')
  assert.equal(checked({ timestamp: String(seconds - 301) }), 'wrong')
  assert.equal(checked({ timestamp: 'soon' }), 'wrong')
  assert.equal(checked({ nonce: 'x' }), 'wrong')
  assert.equal(checked({ signature: '' }), 'wrong')
  assert.equal(checked({ signature: `WECHATPAY/SIGNTEST/${headers.get('wechatpay-signature') ?? ''}` }), 'wrong')
  assert.equal(checked({ serial: '' }), 'wrong')
})

test('a report that was once right is wrong five minutes later', async () => {
  const { asked } = await paid(world)
  await receiver.about(asked.id)
  const { headers, bytes } = must(receiver.raw.at(-1), 'a report came')
  const late = openWeChatPay({ ...world.config, realNow: () => new Date(world.config.realNow().getTime() + 301_000) })
  assert.equal(late.checkEvent(headers, bytes).kind, 'wrong')
})

test('what is signed but cannot be opened, or says two things at once, is nothing we can read', async () => {
  const { asked } = await paid(world)
  await receiver.about(asked.id)
  const text = must(receiver.raw.at(-1), 'a report came').bytes.toString('utf8')
  const Shell = z.looseObject({ resource: z.looseObject({ ciphertext: z.string() }) })
  const shell = Shell.parse(JSON.parse(text))
  const other = Buffer.from(shell.resource.ciphertext, 'base64')
  other[5] = (other[5] ?? 0) ^ 1
  const broken = { ...shell, resource: { ...shell.resource, ciphertext: other.toString('base64') } }
  assert.equal(provider.readEvent(JSON.stringify(broken)), null)
  assert.equal(provider.readEvent(JSON.stringify({ ...shell, event_type: 'REFUND.SUCCESS' })), null)
  assert.equal(provider.readEvent('not JSON'), null)
  assert.equal(openWeChatPay({ ...world.config, apiV3Key: 'x'.repeat(32) }).readEvent(text), null)
})

test('a probe is refused, and the true report that follows is taken', async () => {
  await world.misbehave({ lie: { notify_signature: 'probe' }, on: ['transactions.pay'], times: 1 })
  const { asked } = await paid(world)
  const before = receiver.heard.length
  assert.equal((await receiver.about(asked.id)).length, 1)
  assert(receiver.heard.slice(Math.max(0, before - 2)).some(({ check }) => check.kind === 'wrong'))
})

test('a forged report is never taken, however often it comes', async () => {
  await world.misbehave({ lie: { notify_signature: 'wrong' }, on: ['transactions.pay'], times: 1 })
  const from = receiver.heard.length
  await paid(world)
  await until('three tries', () => receiver.heard.length >= from + 3)
  assert(receiver.heard.slice(from).every(({ check }) => check.kind === 'wrong'))
})

test('a report may come doubled, late, out of order or not at all: its id tells copies, and asking tells the rest', async () => {
  await world.misbehave({ duplicate: 2, on: ['transactions.pay'], times: 1 })
  const from = receiver.heard.length
  const doubled = await paid(world)
  await receiver.about(doubled.asked.id, 3)
  const ids = receiver.heard.slice(from).map(({ check }) => (check.kind === 'genuine' ? check.id : ''))
  assert.equal(new Set(ids).size, 1)

  await world.misbehave({ delay_ms: 400, on: ['transactions.pay'], times: 1 })
  const late = await paid(world)
  const next = await paid(world)
  await receiver.about(next.asked.id)
  assert.equal((await receiver.about(late.asked.id)).length, 1)

  await world.misbehave({ reorder: true, on: ['transactions.pay'], times: 2 })
  const since = receiver.heard.length
  const first = await paid(world)
  const second = await paid(world)
  await receiver.about(first.asked.id)
  const order = receiver.heard.slice(since).flatMap(({ event }) => (event?.kind === 'payment' ? [event.payment] : []))
  assert.deepEqual(
    order.map(({ merchantOrder }) => merchantOrder),
    [second.asked.id, first.asked.id],
  )

  await world.misbehave({ lose: 'webhook', on: ['transactions.pay'], times: 1 })
  const lost = await paid(world)
  assert.equal(done(await provider.find(sought(lost.asked.id)))?.paid?.transactionId, lost.transactionId)
})

test('a lie about the amount is passed on as it was told, for the comparison to catch', async () => {
  await world.misbehave({ lie: { amount: '1.00' }, on: ['transactions.pay'], times: 1 })
  const { asked } = await paid(world)
  const [event] = await receiver.about(asked.id)
  assert(event?.kind === 'payment')
  assert.equal(event.payment.amount, '1.00')
})

test('while one certificate follows another no call fails and no report is lost', async () => {
  const rotate = (stage: string) => call(simulator, `/v1/certificates/${stage}`, { body: {} })
  const passed = { ms: 0 }
  const timed = openWeChatPay({
    ...world.config,
    realNow: () => new Date(world.config.realNow().getTime() + passed.ms),
  })
  receiver.use(timed)
  const before = await paid(world, {}, undefined, timed)
  await rotate('announce')
  const announced = await paid(world, {}, undefined, timed)
  assert.equal((await receiver.about(before.asked.id)).length, 1)
  assert.equal((await receiver.about(announced.asked.id)).length, 1)

  // Created while the old one signs; the first message under the new one is the report itself.
  const order = world.asked()
  done(await timed.create(order))
  await rotate('switch')
  passed.ms = 61_000
  const from = receiver.heard.length
  await world.pay(order.id)
  assert.equal((await receiver.about(order.id)).length, 1)
  assert.deepEqual(
    receiver.heard.slice(from).map(({ check }) => check.kind),
    ['later', 'genuine'],
  )
  const switched = await paid(world, {}, undefined, timed)
  assert.equal((await receiver.about(switched.asked.id)).length, 1)
})

test('a certificate that WeChat Pay has retired signs nothing any more', async () => {
  await call(simulator, '/v1/certificates/retire', { body: {} })
  const fresh = openWeChatPay(world.config)
  const order = world.asked()
  done(await fresh.create(order))
  receiver.use(fresh)
  await world.misbehave({ lie: { notify_signature: 'old-serial' }, on: ['transactions.pay'], times: 1 })
  const from = receiver.heard.length
  await world.pay(order.id)
  await until('two tries', () => receiver.heard.length >= from + 2)
  assert(receiver.heard.slice(from).every(({ event }) => event === null))
})

test('strangers cannot make us hammer WeChat Pay: an unknown serial number is looked up once a minute', async () => {
  const watched = openWeChatPay(world.config)
  receiver.use(watched)
  const { asked } = await paid(world, {}, undefined, watched)
  await receiver.about(asked.id)
  const { headers, bytes } = must(receiver.raw.at(-1), 'a report came')
  const before = await certificatesAsked(simulator)
  for (let knock = 0; knock < 50; knock += 1) {
    const changed = new Headers(headers)
    changed.set('wechatpay-serial', `${String(knock).padStart(2, '0')}${'AB'.repeat(19)}`)
    assert.equal(watched.checkEvent(changed, bytes).kind, 'wrong')
  }
  assert.equal(await certificatesAsked(simulator), before)
})

test('in public-key mode answers and reports are signed under its id; those of a certificate are still known', async () => {
  const modern = openWeChatPay({ ...world.config, publicKey: world.publicKey })
  const before = await certificatesAsked(simulator)
  done(await modern.create(world.asked()))
  assert.equal(await certificatesAsked(simulator), before)
  receiver.use(modern)
  await world.misbehave({ lie: { notify_by: 'public-key' } })
  const first = await paid(world, {}, undefined, modern)
  assert.equal((await receiver.about(first.asked.id)).length, 1)
  assert.match(receiver.raw.at(-1)?.headers.get('wechatpay-serial') ?? '', /^PUB_KEY_ID_/)
  await world.misbehave({})
  const second = await paid(world, {}, undefined, modern)
  assert.equal((await receiver.about(second.asked.id)).length, 1)
  const unconfigured = provider.checkEvent(
    new Headers([...(receiver.raw.at(-1)?.headers ?? []), ['wechatpay-serial', 'PUB_KEY_ID_0000']]),
    new Uint8Array(),
  )
  assert.equal(unconfigured.kind, 'wrong')
})
