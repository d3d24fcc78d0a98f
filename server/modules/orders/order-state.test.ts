import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { moneyOfRelease, moneyOfStep, type Priced } from './money-of-step.ts'
import { duty, isEnded, next, orderStates, orderSteps, whenDue, type OrderState } from './order-state.ts'
import { endOfWorkingDay, federalHolidays, isWorkingDay } from './working-days.ts'
import { orderNumber } from './order-number.ts'

test('every state can be reached from open, and every state that has not ended leads to an end', () => {
  const reach = (from: OrderState, seen = new Set<OrderState>()): Set<OrderState> => {
    if (seen.has(from)) return seen
    seen.add(from)
    for (const step of orderSteps) if (next[from][step] !== null) reach(next[from][step], seen)
    return seen
  }
  assert.deepEqual([...reach('open')].toSorted(), [...orderStates].toSorted())
  for (const state of orderStates) assert.ok([...reach(state)].some(isEnded), state)
})

test('every state has an owner, and a clock whose step it allows or a reason for having none', () => {
  for (const state of orderStates) {
    const entry = duty[state]
    if ('clock' in entry) assert.notEqual(next[state][whenDue[entry.clock]], null, state)
    else assert.ok(entry.noClock.length > 0, state)
  }
})

test('refunded is the end, and a completed order moves again only when everything goes back', () => {
  for (const step of orderSteps) {
    assert.equal(next.refunded[step], null)
    assert.equal(next.completed[step], step === 'refund' ? 'refunding' : null)
  }
})

const minor = fc.bigInt(0n, 10n ** 9n)
const priced: fc.Arbitrary<Priced> = fc
  .record({
    fee: minor,
    share: minor,
    freight: minor,
    insurance: minor,
    dutyMinor: minor,
    ct: minor,
    vat: minor,
    rounding: fc.bigInt(0n, 3n),
    bySeller: fc.bigInt(0n, 2n),
    byPlatform: fc.bigInt(0n, 2n),
    byProgramme: fc.bigInt(0n, 2n),
    keep: minor,
  })
  .map(({ fee, share, freight, insurance, dutyMinor, ct, vat, rounding, bySeller, byPlatform, byProgramme, keep }) => {
    const goodsMinor = fee + share + 10n
    const off = rounding + bySeller + byPlatform + byProgramme
    return {
      sellerId: 's',
      orderId: 'o',
      currency: 'CNY',
      keepCurrency: 'USD',
      rateText: '7.2072',
      goodsMinor,
      freightMinor: freight,
      insuranceMinor: insurance,
      dutyMinor,
      consumptionTaxMinor: ct,
      vatMinor: vat,
      roundingMinor: rounding,
      sellerDiscountMinor: bySeller,
      platformDiscountMinor: byPlatform,
      programmeDiscountMinor: byProgramme,
      totalMinor: goodsMinor + freight + insurance + dutyMinor + ct + vat - off,
      shelfMinor: 0n,
      feeMinor: fee,
      sellerShareMinor: goodsMinor - fee - bySeller,
      keepMinor: keep,
    }
  })

/** What becomes of the money when no part goes back; refunds are in refund-shares.test.ts. */
const walks = [
  { ends: 'completed', steps: ['pay', 'pack', 'ship', 'arrive', 'release', 'deliver', 'confirm'] },
  { ends: 'lapsed', steps: ['lapse'] },
  { ends: 'cancelled', steps: ['cancel'] },
] as const

for (const { ends, steps } of walks)
  test(`an order that goes ${steps.join(', ')} ends ${ends} with nothing in receivable, pledged and escrow`, () => {
    fc.assert(
      fc.property(priced, (order) => {
        const sums = new Map<string, bigint>([
          ['receivable CNY', order.totalMinor],
          ['pledged CNY', -order.totalMinor],
        ])
        const taxMinor = order.dutyMinor + order.consumptionTaxMinor + order.vatMinor
        let state: OrderState = 'open'
        for (const step of steps) {
          const release = step === 'confirm' ? moneyOfRelease(order, { ...order, taxMinor }) : []
          for (const { debit, credit, money } of [...moneyOfStep(order, step, state), ...release]) {
            assert.ok(money.minor > 0n)
            sums.set(`${debit} ${money.currency}`, (sums.get(`${debit} ${money.currency}`) ?? 0n) + money.minor)
            sums.set(`${credit} ${money.currency}`, (sums.get(`${credit} ${money.currency}`) ?? 0n) - money.minor)
          }
          const to: OrderState | null = next[state][step]
          assert.ok(to !== null, `${step} from ${state}`)
          state = to
        }
        assert.equal(state, ends)
        for (const account of ['receivable', 'pledged', 'escrow']) assert.equal(sums.get(`${account} CNY`) ?? 0n, 0n)
        if (ends !== 'completed') for (const [account, sum] of sums) assert.equal(sum, 0n, account)
        else assert.equal(sums.get('seller_payable USD') ?? 0n, -order.keepMinor)
      }),
    )
  })

test('working days skip weekends and the holidays of the sellers’ country as they are kept', () => {
  assert.ok(federalHolidays(2026).includes('2026-11-26'), 'Thanksgiving')
  assert.ok(federalHolidays(2026).includes('2026-07-03'), 'Independence Day falls on a Saturday')
  assert.equal(federalHolidays(2026).length, 11)
  assert.equal(isWorkingDay('2027-12-31'), false, 'New Year’s Day 2028 is a Saturday, kept on Friday')
  const ends: readonly (readonly [string, string])[] = [
    ['2026-11-20T15:00:00Z', '2026-11-26T04:59:59Z'], // Friday → Monday, Tuesday, Wednesday
    ['2026-11-23T15:00:00Z', '2026-11-28T04:59:59Z'], // Monday → Tuesday, Wednesday, Friday: Thursday is Thanksgiving
    ['2026-11-24T02:00:00Z', '2026-11-28T04:59:59Z'], // still Monday in New York
    ['2026-06-01T15:00:00Z', '2026-06-05T03:59:59Z'], // summer time
  ]
  for (const [from, end] of ends)
    assert.equal(endOfWorkingDay(new Date(from), 3).toISOString(), end.replace('Z', '.000Z'), from)
})

test('an order number carries its month and is made of letters that cannot be mistaken', () => {
  const number = orderNumber('019aa000-0000-7000-8000-00ffffffffff', new Date('2026-11-22T06:00:00Z'))
  assert.equal(number, 'WB2611-ZZZZZZZZ')
  assert.match(
    orderNumber('019aa000-0000-7000-8000-001234567890', new Date('2026-01-02T06:00:00Z')),
    /^WB2601-[0-9A-HJKMNP-TV-Z]{8}$/,
  )
})
