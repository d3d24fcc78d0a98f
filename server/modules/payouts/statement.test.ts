import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { balances, checkBooks } from '#modules/ledger'
import { must } from '#platform/check'
import { newId } from '#platform/id'
import { testDatabase } from '../../test/database.ts'
import { confirmPayout, rejectPayout, returnPayout } from './end-payout.ts'
import { payNow } from './decide.ts'
import { payoutById, setPayout } from './payouts.ts'
import { readBook } from './read-book.ts'
import { setReserve } from './reserves.ts'
import { statementCsv } from './statement-csv.ts'
import { statementPdf } from './statement-pdf.ts'
import { periodOf, statementOf } from './statement.ts'
import { clawBack, newSeller, openBankWorld, releasedOrder } from './test/bank.ts'

const { db } = await testDatabase()
const world = await openBankWorld(db)
const { clock, tx, as } = world
const operator = { kind: 'operator', id: newId(clock.now()) } as const
const dayMs = 86_400_000

type Step =
  | { readonly kind: 'sell' | 'claw-back'; readonly minor: bigint }
  | { readonly kind: 'pay' | 'reject' | 'return' | 'reserve' | 'wait' }

/** Whatever happens to a seller in some months, in the order in which chance brings it. */
const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constantFrom('sell', 'claw-back'), minor: fc.bigInt(1n, 90_000n) }),
    fc.record({ kind: fc.constantFrom('pay', 'reject', 'return', 'reserve', 'wait') }),
  ),
  { minLength: 4, maxLength: 14 },
)

/** One seller's life; a step that is not possible now is passed over. */
async function live(sellerId: string, list: readonly Step[]): Promise<void> {
  let orderId: string | null = null
  for (const [at, step] of list.entries()) {
    clock.forward(60_000)
    if (step.kind === 'sell') orderId = await releasedOrder(world, sellerId, step.minor)
    else if (step.kind === 'claw-back' && orderId !== null)
      await clawBack(world, { sellerId, orderId }, step.minor, `return:${at}`)
    else if (step.kind === 'wait') clock.forward(9 * dayMs)
    else if (step.kind === 'reserve') {
      const endsAt = new Date(clock.now().getTime() + 20 * dayMs)
      await as(operator, (ctx) => setReserve(ctx, sellerId, { shareBp: 2500, holdDays: 7, endsAt, reason: 'risk' }))
    } else await pay(sellerId, step.kind)
    await tx((ctx) => readBook(ctx, sellerId))
  }
}

async function pay(sellerId: string, end: string): Promise<void> {
  await tx(async (ctx) => {
    const made = await payNow(ctx, sellerId, 'chance').catch(() => null)
    if (made === null) return
    const row = await payoutById(ctx, made.payoutId)
    const sent = { state: 'sent', file_id: made.payoutId } as const
    await setPayout(ctx, row, sent)
    if (end === 'reject') return await rejectPayout(ctx, { ...row, ...sent }, 'AC01', 'closed')
    await confirmPayout(ctx, { ...row, ...sent }, ctx.now)
    if (end === 'return') await returnPayout(ctx, row, { at: ctx.now, code: 'AC04', words: 'closed' })
  })
}

test('whatever happened, every month adds up to the next, and the last one to what the ledger owes and withholds', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (list) => {
      const sellerId = await newSeller(world)
      const begun = clock.now()
      await live(sellerId, list)
      await tx(async (ctx) => {
        let [owed, kept] = [0n, 0n]
        for (
          let month = begun.toISOString().slice(0, 7);
          month <= ctx.now.toISOString().slice(0, 7);
          month = after(month)
        ) {
          const statement = await statementOf(ctx, sellerId, periodOf(month))
          const { totals, others, reserve } = statement
          assert.deepEqual([statement.openingMinor, reserve.openingMinor], [owed, kept])
          owed += totals.netMinor + totals.otherMinor + totals.paidOutMinor
          kept -= others.filter((line) => line.kind.startsWith('reserve-')).reduce((sum, line) => sum + line.minor, 0n)
          assert.deepEqual([statement.closingMinor, reserve.closingMinor], [owed, kept])
        }
        const held = await balances(ctx, { sellerId })
        const of = (account: string) =>
          held.find((each) => each.account === account && each.currency === 'USD')?.minor ?? 0n
        assert.deepEqual([of('seller_payable'), of('seller_reserve')], [owed, kept])
      })
    }),
    { numRuns: 15 },
  )
  assert.deepEqual(await checkBooks(db), [])
})

const after = (month: string): string => {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 7)
}

test('the CSV adds up in its last column, and the same statement is the same PDF', async () => {
  const sellerId = await newSeller(world)
  await live(sellerId, [
    { kind: 'reserve' },
    { kind: 'sell', minor: 30_000n },
    { kind: 'pay' },
    { kind: 'claw-back', minor: 20_000n },
  ])
  await tx(async (ctx) => {
    const statement = await statementOf(ctx, sellerId, periodOf(ctx.now.toISOString().slice(0, 7)))
    assert(
      statement.others.some((line) => line.kind === 'claw-back' && line.feeMinor === 100n && line.refundMinor > 0n),
    )
    const words = { opening: 'o', payout: 'p', returned: 'r', closing: 'c', sale: 's', other: (kind: string) => kind }
    const rows = statementCsv(statement, { ...words, columns: [] })
      .trim()
      .split('\r\n')
      .slice(1)
    const cents = rows.map((row) => BigInt((row.split(',').at(-1) ?? '').replace('.', '')))
    assert.equal(
      cents.slice(0, -1).reduce((sum, each) => sum + each, 0n),
      must(cents.at(-1), 'a closing line'),
    )
    const pdf = await statementPdf(ctx, sellerId, statement, 'zh-Hans')
    assert.equal(Buffer.from(pdf.subarray(0, 5)).toString(), '%PDF-')
    assert.deepEqual(await statementPdf(ctx, sellerId, statement, 'zh-Hans'), pdf)
    const many = Array.from({ length: 2001 }, () => must(statement.orders[0], 'an order'))
    await assert.rejects(statementPdf(ctx, sellerId, { ...statement, orders: many }, 'en'), {
      code: 'payouts.statement-too-long',
    })
  })
})
