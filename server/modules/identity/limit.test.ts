import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Ctx } from '../../platform/context.ts'
import { sql, transact } from '../../platform/db.ts'
import { testDatabase } from '../../test/database.ts'
import { ctxOf, system, testWorld } from '../../test/world.ts'
import { countOne, countTries, keyOf, type Limit, type Try } from './limit.ts'
import { hashPassword, passwordFits, checkPassword } from './password.ts'
import { emailOf, maskPhone, phoneOf } from './phone.ts'

const { db } = await testDatabase()
const world = testWorld()
const start = new Date('2026-11-22T09:00:00Z')
const after = (seconds: number): Date => new Date(start.getTime() + seconds * 1000)
const within = <T>(now: Date, work: (ctx: Ctx) => Promise<T>): Promise<T> =>
  transact(db, (tx) => work(ctxOf(tx, { actor: system, now, world })))
const limit: Limit = { name: 'test', windows: [{ seconds: 60, most: 5 }] }
const somebody = (id: string) => ({ kind: 'account', id }) as const
const once = (now: Date, id = 'somebody') =>
  within(now, (ctx) => countOne(ctx, limit, somebody(id))).then(
    () => true,
    () => false,
  )
const refusedOf = (now: Date, tries: readonly Try[]) =>
  within(now, async (ctx) => {
    const refused = await countTries(ctx, tries)
    return tries.map((each) => refused.get(each)?.code ?? null)
  })

test('of forty tries at once exactly five pass, and five more after the window', async () => {
  const first = await Promise.all(Array.from({ length: 40 }, () => once(start)))
  assert.equal(first.filter(Boolean).length, 5)
  const second = await Promise.all(Array.from({ length: 40 }, () => once(after(60))))
  assert.equal(second.filter(Boolean).length, 5)
})

test('the window slides: no sixty seconds ever hold more than five, wherever they begin', async () => {
  const passed: number[] = []
  for (let second = 0; second < 400; second += 7) if (await once(after(second), 'slider')) passed.push(second)
  for (const from of passed) assert(passed.filter((at) => at >= from && at < from + 60).length <= 5, `from ${from}`)
  assert(passed.length >= 30, 'and as many pass as may')
})

test('a wide limit is kept in parts, never loose, and its row stays small', async () => {
  const wide: Limit = { name: 'wide', windows: [{ seconds: 600, most: 200 }] }
  const passed: number[] = []
  for (let second = 0; second < 1500; second += 50) {
    const tries = Array.from({ length: 40 }, () => ({ limit: wide, whom: somebody('wide') }))
    for (const code of await refusedOf(after(second), tries)) if (code === null) passed.push(second)
  }
  for (const from of passed) assert(passed.filter((at) => at >= from && at < from + 600).length <= 200)
  const kept = await within(start, async (ctx) =>
    sql<{ n: number }>`
      select cardinality(at) as n from identity.counter where key = ${keyOf(ctx, 'wide', somebody('wide'))}`.execute(
      ctx.tx,
    ),
  )
  assert((kept.rows[0]?.n ?? 0) <= 61)
})

test('a batch is let in in its order until the counter is full, and nobody pays for a neighbour', async () => {
  const tries = ['a', 'b', 'a', 'a', 'a', 'b', 'a', 'a', 'c'].map((id) => ({ limit, whom: somebody(`batch ${id}`) }))
  const no = 'identity.too-many'
  assert.deepEqual(await refusedOf(start, tries), [null, null, null, null, null, null, null, no, null])
})

test('money is counted too: a day holds no more than its amount, each try whole', async () => {
  const spent: Limit = {
    name: 'spent',
    windows: [
      { seconds: 60, most: 9 },
      { seconds: 86_400, most: 1000n, by: 'amount' },
    ],
  }
  const of = (amountMinor: bigint): Try => ({ limit: spent, whom: somebody('spender'), amountMinor })
  const no = 'identity.too-many'
  assert.deepEqual(await refusedOf(start, [of(600n), of(500n), of(400n), of(1n)]), [null, no, null, no])
  assert.deepEqual(await refusedOf(after(86_399), [of(1n)]), [no])
  assert.deepEqual(await refusedOf(after(86_400), [of(1000n)]), [null])
})

test('who cools down for one thing is stopped at the other, by account, person or address, until the time is over', async () => {
  const declined: Limit = { name: 'declined', windows: [{ seconds: 600, most: 2 }] }
  const paying: Limit = { name: 'paying', windows: [{ seconds: 60, most: 9 }], cooldown: 'declined' }
  const person = { kind: 'person', id: 'print of somebody' } as const
  const pay = (ip: string, account: string): Try => ({ limit: paying, whom: person, ip, also: [somebody(account)] })
  assert.deepEqual(await refusedOf(start, [pay('203.0.113.7', 'payer')]), [null])
  const address = { kind: 'address', id: '203.0.113.7' } as const
  await refusedOf(start, [
    { limit: declined, whom: address },
    { limit: declined, whom: address },
  ])
  assert.deepEqual(await refusedOf(after(1), [pay('203.0.113.7', 'payer')]), ['identity.cooling-down'])
  assert.deepEqual(await refusedOf(after(1), [pay('203.0.113.8', 'payer')]), [null])
  await refusedOf(
    after(2),
    Array.from({ length: 2 }, () => ({ limit: declined, whom: somebody('payer') })),
  )
  assert.deepEqual(await refusedOf(after(3), [pay('203.0.113.8', 'payer')]), ['identity.cooling-down'])
  assert.deepEqual(await refusedOf(after(602), [pay('203.0.113.7', 'payer')]), [null])
})

test('a password fits its own hash only, and nothing fits no hash', async () => {
  const hash = await hashPassword('correct horse battery')
  assert.equal(await passwordFits('correct horse battery', hash), true)
  assert.equal(await passwordFits('correct horse batterz', hash), false)
  assert.equal(await passwordFits('', null), false)
  assert.notEqual(hash, await hashPassword('correct horse battery'))
  for (const weak of ['short', 'aaaaaaaaaaaaaaa', 'x'.repeat(201)]) assert.throws(() => checkPassword(weak))
})

test('phones are read as people write them, and nothing else is a phone', () => {
  assert.equal(phoneOf('139 1234-5678', false), '+8613912345678')
  assert.equal(phoneOf('0085261234567', false), '+85261234567')
  assert.equal(maskPhone('+85261234567'), '+852 612****4567')
  for (const wrong of ['12', '+12025550142', '1391234567', 'abc', '+8623912345678'])
    assert.throws(() => phoneOf(wrong, true))
  assert.equal(phoneOf('14000000001', true), '+8614000000001')
  assert.throws(() => phoneOf('14000000001', false), 'people of the demonstration exist only there')
})

test('an address is compared in lower case, and what is no address is refused', () => {
  assert.equal(emailOf(' Ruth@Orchard.Example '), 'ruth@orchard.example')
  for (const wrong of ['ruth', 'ruth@', '@x.example', 'a b@x.example', 'a@b\r\nBcc: c@d.example'])
    assert.throws(() => emailOf(wrong))
})
