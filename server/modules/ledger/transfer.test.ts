import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { sql, transact } from '#platform/db'
import { newId } from '#platform/id'
import { testDatabase } from '../../test/database.ts'
import { ctxOf, system, testWorld } from '../../test/world.ts'
import { balances, checkBooks, orderBalances, transfer, transfersOf, type Account, type Transfer } from './index.ts'

const { db } = await testDatabase()
const world = testWorld()
const now = new Date('2026-11-22T06:00:00Z')
const book = (transfers: readonly Transfer[]) =>
  transact(db, (tx) => transfer(ctxOf(tx, { actor: system, now, world }), transfers))
const row = (over: Partial<Transfer> = {}): Transfer => ({
  sellerId: newId(now),
  debit: 'provider',
  credit: 'escrow',
  money: { minor: 14900n, currency: 'CNY' },
  kind: 'order-paid',
  orderId: null,
  cause: newId(now),
  ...over,
})

test('one row moves one amount, and both balances follow', async () => {
  const [sellerId, orderId] = [newId(now), newId(now)]
  await book([
    row({ sellerId, orderId }),
    row({ sellerId, orderId, debit: 'escrow', credit: 'refund_due', money: { minor: 900n, currency: 'CNY' } }),
  ])
  const kept = await balances({ tx: db }, { sellerId })
  assert.deepEqual(
    kept.map(({ account, minor }) => [account, minor]),
    [
      ['escrow', 14000n],
      ['provider', 14900n],
      ['refund_due', 900n],
    ],
  )
  assert.deepEqual(await orderBalances({ tx: db }, { sellerId, orderId }), kept)
})

test('numbers within a book have no gap, in the order of the array, also for several books at once', async () => {
  const [one, two] = [newId(now), newId(now)]
  await book([row({ sellerId: one, kind: 'a' }), row({ sellerId: two, kind: 'x' }), row({ sellerId: one, kind: 'b' })])
  await book([row({ sellerId: one, kind: 'c' })])
  assert.deepEqual(
    (await transfersOf({ tx: db }, { sellerId: one })).map(({ seq, kind }) => [seq, kind]),
    [
      [1n, 'a'],
      [2n, 'b'],
      [3n, 'c'],
    ],
  )
  assert.deepEqual(
    (await transfersOf({ tx: db }, { sellerId: two })).map(({ seq }) => seq),
    [1n],
  )
})

test('the same cause is booked once, and what stood beside it in the array is not booked either', async () => {
  const once = row()
  await book([once])
  await assert.rejects(book([row({ sellerId: once.sellerId }), once]), { code: 'ledger.booked-already' })
  assert.equal((await transfersOf({ tx: db }, { sellerId: once.sellerId })).length, 1)
})

test('nothing, less than nothing and a way from an account to itself are faults', async () => {
  await assert.rejects(book([row({ money: { minor: 0n, currency: 'CNY' } })]), /positive/)
  await assert.rejects(book([row({ money: { minor: -1n, currency: 'CNY' } })]), /positive/)
  await assert.rejects(book([row({ credit: 'provider' })]), /two accounts/)
})

test('the application role can neither change nor delete a row of the book', async () => {
  await assert.rejects(sql`update ledger.transfer set amount_minor = 1`.execute(db), /permission denied/)
  await assert.rejects(sql`delete from ledger.transfer`.execute(db), /permission denied/)
})

test('books stay gapless and rebuilt balances equal the kept ones under parallel callers', async () => {
  const sellers = [newId(now), newId(now), newId(now)]
  const work = Array.from({ length: 60 }, (_, at) =>
    book([
      row({ sellerId: sellers[at % 3]! }),
      row({ sellerId: sellers[(at + 1) % 3]!, debit: 'escrow', credit: 'tax_due' }),
    ]),
  )
  await Promise.all(work)
  assert.deepEqual(await transact(db, checkBooks), [])
  const counts = await Promise.all(
    sellers.map(async (sellerId) => (await transfersOf({ tx: db }, { sellerId })).length),
  )
  assert.equal(
    counts.reduce((sum, count) => sum + count, 0),
    120,
  )
})

test('whatever is booked, per currency debits equal credits and the books close', async () => {
  const accounts: readonly Account[] = ['receivable', 'provider', 'bank', 'platform_rounding', 'tax_due', 'carrier_due']
  const seller = newId(now)
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(5), fc.nat(5), fc.bigInt(1n, 10n ** 12n), fc.constantFrom('CNY', 'USD')), {
        maxLength: 12,
      }),
      async (moves) => {
        await book(
          moves
            .filter(([from, to]) => from !== to)
            .map(([from, to, minor, currency]) =>
              row({ sellerId: seller, debit: accounts[from]!, credit: accounts[to]!, money: { minor, currency } }),
            ),
        )
        const kept = await balances({ tx: db }, { sellerId: seller })
        for (const currency of ['CNY', 'USD']) {
          const own = kept.filter((balance) => balance.currency === currency)
          assert.equal(
            own.reduce((sum, { debitMinor, creditMinor }) => sum + debitMinor - creditMinor, 0n),
            0n,
          )
        }
        const findings = await transact(db, checkBooks)
        assert.deepEqual(
          findings.filter(({ code }) => code !== 'overdrawn'),
          [],
        )
      },
    ),
    { numRuns: 25 },
  )
})
