import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:net'
import { after, test } from 'node:test'
import { catalogs } from '@westbound/web/messages'
import { contactOf } from '#modules/identity'
import { payoutPaid } from '#modules/payouts'
import { handClock } from '../../platform/clock.ts'
import { sql, transact } from '../../platform/db.ts'
import { silentLog } from '../../platform/log.ts'
import { emit } from '../../platform/outbox.ts'
import { newId } from '../../platform/id.ts'
import { plug } from '../../platform/world.ts'
import { testDatabase } from '../../test/database.ts'
import { drain } from '../../test/drain.ts'
import { makeApprovedSeller, makeBuyer } from '../../test/people.ts'
import { ctxOf, system, testWorld } from '../../test/world.ts'
import { deliverMessage } from './deliver-message.job.ts'
import { mailbox, mailPort, noticesOf, openMailbox, openSmtpMail, smsPort, type Messenger } from './index.ts'
import { endShipWatch, takeDueReminders, watchShipping } from './ship-watch.ts'
import { tell, tellAccount } from './tell.ts'
import { tellPayoutPaid } from './when-payout-paid.ts'

const { db } = await testDatabase()
const clock = handClock('2026-11-22T09:00:00Z')
const world = testWorld([plug(mailPort, openMailbox()), plug(smsPort, openMailbox())])
const at = (of = world) => ({ actor: system, now: clock.now(), world: of })
const run = <T>(work: (ctx: ReturnType<typeof ctxOf>) => Promise<T>, of = world) =>
  transact(db, (tx) => work(ctxOf(tx, at(of))))
const work = { listeners: [tellPayoutPaid], jobs: [deliverMessage], sweeps: [] }
const states = async (cause: string) => {
  const { rows } = await sql<{ state: string }>`
    select state from notifications.message where cause like ${`${cause}%`}`.execute(db)
  return rows.map(({ state }) => state)
}

test('every kind of message has its words in both languages, with the values that are given', () => {
  const given = [
    'code',
    'minutes',
    'url',
    'shop',
    'reason',
    'last',
    'number',
    'total',
    'shipBy',
    'pieces',
    'amount',
    'at',
    'words',
    'percent',
    'days',
    'end',
    'state',
    'what',
    'until',
    'why',
  ]
  for (const [, catalog] of Object.entries(catalogs)) {
    const kinds = [...catalog.keys()].filter((id) => /^notifications\..+\.(subject|text)$/.test(id))
    assert(kinds.length >= 40)
    for (const id of kinds)
      for (const need of catalog.get(id)?.needs ?? []) assert(given.includes(need), `${id} needs ${need}`)
  }
})

test('a payout that the bank has paid is told once, in the seller’s language, however often it is heard', async () => {
  const seller = await makeApprovedSeller(db, world)
  const paid = {
    payoutId: newId(clock.now()),
    sellerId: seller.actor.sellerId,
    amountMinor: '123450',
    currency: 'USD',
    paidAt: clock.now().toISOString(),
  }
  await run((ctx) => emit(ctx, payoutPaid, paid, paid))
  await drain({ db, clock, log: silentLog(), world }, work)
  const told = await run((ctx) => mailbox(ctx, { to: seller.email, limit: 10 }))
  assert.deepEqual(
    told.map(({ subject, state }) => [subject, state]),
    [['$1,234.50 was paid to you', 'sent']],
  )
})

test('a buyer is told by SMS, reads it among the notices, and the row holds neither phone nor words in clear', async () => {
  const buyer = await makeBuyer(db, world)
  const values = () => ({
    shop: '双堤坚果',
    number: 'WB2611-7K3QZ0MA',
    total: '¥168.00',
    url: 'http://x/zh-cn/orders/1',
  })
  await run((ctx) => tellAccount(ctx, buyer.actor.id, { cause: 'paid:1', kind: 'buyer-order-paid', values }))
  await drain({ db, clock, log: silentLog(), world }, work)
  assert.match(
    (await run((ctx) => noticesOf(ctx, buyer.actor.id)))[0]?.text ?? '',
    /双堤坚果 订单 WB2611-7K3QZ0MA 已付款 ¥168\.00/,
  )
  const { rows } = await sql<{
    text: string
  }>`select row_to_json(m)::text as text from notifications.message as m`.execute(db)
  assert(rows.every(({ text }) => !text.includes(buyer.phone.slice(1)) && !text.includes('WB2611')))
  assert.equal((await run((ctx) => contactOf(ctx, buyer.actor.id))).phone, buyer.phone)
})

test('without a provider a message is kept as such, and outside the demonstration nobody reads the mailbox', async () => {
  const bare = testWorld([], { demo: false })
  const telling = {
    cause: 'bare',
    kind: 'sign-up-repeated',
    channel: 'mail',
    to: 'a@b.example',
    accountId: null,
    locale: 'en',
  } as const
  await run((ctx) => tell(ctx, { ...telling, values: { url: 'x' } }), bare)
  assert.deepEqual(await states('bare'), ['no-provider'])
  assert.deepEqual(await run((ctx) => mailbox(ctx, { limit: 10 }), bare), [])
})

test('no answer is asked again with the same id; a refusal for good ends it', async () => {
  const heard: string[] = []
  const answers: (() => ReturnType<Messenger['send']>)[] = [
    () => Promise.reject(new Error('no answer')),
    async () => ({ outcome: 'refused', reason: 'smtp-550' }),
  ]
  const shaky: Messenger = {
    send: (message) => (heard.push(message.id), answers.shift()?.() ?? openMailbox().send(message)),
  }
  const of = testWorld([plug(mailPort, shaky)])
  const telling = {
    cause: 'shaky',
    kind: 'sign-up-repeated',
    channel: 'mail',
    to: 'a@b.example',
    accountId: null,
    locale: 'en',
  } as const
  await run((ctx) => tell(ctx, { ...telling, values: { url: 'x' } }), of)
  const engine = { db, clock, log: silentLog(), world: of }
  await drain(engine, work)
  assert.deepEqual(await states('shaky'), ['waiting'])
  await sql`update jobs.job set start_after = '2020-01-01' where state = 'retry'`.execute(db)
  await drain(engine, work)
  assert.deepEqual([await states('shaky'), heard[0] === heard[1], heard.length], [['refused'], true, 2])
})

test('a seller is reminded 24 and 4 hours before the time to ship is over, once each, and never after shipping', async () => {
  const [sellerId, orderId, shipped] = [newId(clock.now()), newId(clock.now()), newId(clock.now())]
  const shipBy = new Date(clock.now().getTime() + 72 * 3_600_000)
  await run((ctx) => watchShipping(ctx, { sellerId, orderId, shipBy }))
  await run((ctx) => watchShipping(ctx, { sellerId, orderId: shipped, shipBy }))
  await run((ctx) => endShipWatch(ctx, { sellerId, orderId: shipped }))
  const due = async () => (await run(takeDueReminders)).map((each) => [each.orderId, each.number])
  assert.deepEqual(await due(), [])
  clock.forward(48 * 3_600_000)
  const both = await Promise.all([due(), due()])
  assert.deepEqual(both.flat(), [[orderId, 1]])
  clock.forward(20 * 3_600_000)
  assert.deepEqual(await due(), [[orderId, 2]])
  clock.forward(8 * 3_600_000)
  assert.deepEqual(await due(), [])
})

test('SMTP: taken over is sent, a 5yz reply is a refusal, a lost line is unknown', async () => {
  const message = {
    id: newId(clock.now()),
    to: 'ruth@orchard.example',
    subject: 'Hello',
    text: 'Words',
    locale: 'en',
  } as const
  const seen: string[] = []
  const good = await smtp((line) => seen.push(line), '250 ok')
  const mail = openSmtpMail({ url: good, from: 'lane@westbound.example' })
  assert.deepEqual(await mail.send(message), { outcome: 'sent', reference: `<${message.id}@westbound.example>` })
  assert(seen.some((line) => line.includes('RCPT TO:<ruth@orchard.example>')))
  const bad = openSmtpMail({ url: await smtp(() => undefined, '550 no such mailbox'), from: 'lane@westbound.example' })
  assert.deepEqual(await bad.send(message), { outcome: 'refused', reason: 'smtp-550' })
  const busy = openSmtpMail({ url: await smtp(() => undefined, '451 later'), from: 'lane@westbound.example' })
  await assert.rejects(busy.send(message), /answered 451/)
})

const servers: Server[] = []
after(() => servers.forEach((each) => each.close()))

/** A mail server that says yes to everything but the recipient, to whom it says `recipient`. */
async function smtp(hear: (line: string) => void, recipient: string): Promise<string> {
  const server = createServer((socket) => {
    let inData = false
    socket.write('220 test\r\n')
    socket.on('data', (chunk) => {
      for (const line of chunk
        .toString()
        .split('\r\n')
        .filter((each) => each !== '')) {
        hear(line)
        if (inData && line !== '.') continue
        inData = line === 'DATA'
        socket.write(`${inData ? '354 go on' : line.startsWith('RCPT') ? recipient : '250 ok'}\r\n`)
      }
    })
    socket.on('error', () => undefined)
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const address = server.address()
  assert(typeof address === 'object' && address !== null)
  return `smtp://127.0.0.1:${address.port}?ignoreTLS=true`
}
