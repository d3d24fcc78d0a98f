import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { summed, shared, type RefundOf } from './book-refund.ts'
import { heldAfter, type LineBefore } from './given-back.ts'
import { moneyOfRelease, moneyOfStep } from './money-of-step.ts'
import { sumOf } from './order-amounts.ts'
import type { OrderLine } from './order-of.ts'
import { newOrder } from './order.test-data.ts'
import { bearingOf, cashOf, moneyOfRefund, type Bearing } from './refund-bearing.ts'
import { refundPolicies, type RefundPolicy } from './refund-policy.ts'
import { components, derivedOf, nothingTaken, plus } from './refund-shares.ts'

const now = new Date('2026-11-16T06:00:00Z')
const template = newOrder(now).lines[0]!
const minor = (max: bigint) => fc.bigInt(0n, max)

/** A line whose parts sum, with every kind of discount, down to a total of nothing. */
const orderLine = fc
  .record({
    quantity: fc.integer({ min: 1, max: 5 }),
    fee: minor(3000n),
    share: minor(40_000n),
    sellerDiscount: minor(900n),
    freight: minor(9000n),
    insurance: minor(90n),
    duty: minor(500n),
    consumptionTax: minor(4000n),
    vat: minor(4000n),
    keep: minor(6000n),
    rounding: minor(3n),
    platform: minor(2000n),
    programme: minor(700n),
  })
  .map((of): Omit<OrderLine, 'line'> => {
    const goodsMinor = of.fee + of.share + of.sellerDiscount
    const cash = goodsMinor - of.sellerDiscount + of.freight + of.insurance + of.duty + of.consumptionTax + of.vat
    const upTo = (wanted: bigint, room: bigint): bigint => (wanted < room ? wanted : room)
    const roundingMinor = upTo(of.rounding, cash)
    const platformDiscountMinor = upTo(of.platform, cash - roundingMinor)
    const programmeDiscountMinor = upTo(of.programme, cash - roundingMinor - platformDiscountMinor)
    return {
      ...template,
      quantity: of.quantity,
      goodsMinor,
      freightMinor: of.freight,
      insuranceMinor: of.insurance,
      dutyMinor: of.duty,
      consumptionTaxMinor: of.consumptionTax,
      vatMinor: of.vat,
      roundingMinor,
      sellerDiscountMinor: of.sellerDiscount,
      platformDiscountMinor,
      programmeDiscountMinor,
      totalMinor: cash - roundingMinor - platformDiscountMinor - programmeDiscountMinor,
      shelfMinor: cash,
      feeMinor: of.fee,
      sellerShareMinor: of.share,
      keepMinor: of.keep,
    }
  })
const orderLines = fc
  .array(orderLine, { minLength: 1, maxLength: 4 })
  .map((lines): readonly OrderLine[] => lines.map((line, at) => ({ ...line, line: at + 1 })))
  .filter((lines) => sumOf(lines).totalMinor > 0n)

const names = Object.keys(refundPolicies).filter((name): name is RefundPolicy => name in refundPolicies)
const wish = fc.record({
  what: fc.oneof(
    fc.record({ line: fc.nat(3), quantity: fc.integer({ min: 1, max: 5 }) }),
    fc.record({ permille: fc.integer({ min: 1, max: 1000 }) }),
    fc.constant('rest' as const),
  ),
  freight: fc.boolean(),
  tax: fc.boolean(),
  policy: fc.constantFrom(...names),
  bearer: fc.constantFrom('seller' as const, 'platform' as const),
  releaseFirst: fc.boolean(),
})
type Wish = typeof wish extends fc.Arbitrary<infer T> ? T : never
const whole: Wish = {
  what: 'rest',
  freight: true,
  tax: true,
  policy: 'changed-mind',
  bearer: 'seller',
  releaseFirst: false,
}

const booking = { sellerId: 's', orderId: 'o', currency: 'CNY', keepCurrency: 'USD', rateText: '7.207200' }
type Books = Map<string, bigint>
const holding = (books: Books, account: string, currency = 'CNY'): bigint => books.get(`${account} ${currency}`) ?? 0n

/** Plays an order: paid, refunds as wished, released at some moment or at the end. */
function play(lines: readonly OrderLine[], wishes: readonly Wish[]) {
  const order = { ...sumOf(lines), ...booking }
  const books: Books = new Map()
  const causes = new Set<string>()
  const book = (transfers: ReturnType<typeof moneyOfStep>): void => {
    for (const { debit, credit, money, cause } of transfers) {
      assert.ok(money.minor > 0n && debit !== credit && !causes.has(cause), cause)
      causes.add(cause)
      books.set(`${debit} ${money.currency}`, holding(books, debit, money.currency) - money.minor)
      books.set(`${credit} ${money.currency}`, holding(books, credit, money.currency) + money.minor)
    }
  }
  books.set('receivable CNY', -order.totalMinor).set('pledged CNY', order.totalMinor)
  book(moneyOfStep(order, 'pay', 'open'))
  let before: readonly LineBefore[] = lines.map((line) => ({ line, before: nothingTaken }))
  let bearings: readonly Bearing[] = []
  let released = false
  let cash = 0n
  const release = (): void => {
    if (!released) book(moneyOfRelease(order, heldAfter(order, added(bearings))))
    released = true
  }
  wishes.forEach((each, at) => {
    if (each.releaseFirst) release()
    const went = shared(order, before, { ...each, of: meant(each, before, order.totalMinor - cash) })
    const terms = { policy: refundPolicies[each.policy], bearer: each.bearer, cleared: released }
    const bearing = bearingOf(summed(went), { ...terms, rateText: booking.rateText })
    assert.equal(cashOf(bearing), summed(went).cashMinor, 'those who bear it come to what the buyer gets')
    for (const part of Object.values(bearing)) assert.ok(part >= 0n, 'nobody gains by a refund')
    book(moneyOfRefund(bearing, { ...booking, cause: `r${at}`, released }))
    bearings = [...bearings, bearing]
    cash += cashOf(bearing)
    before = before.map(({ line, before: was }) => ({
      line,
      before: plus(was, went.find((one) => one.line.line === line.line)?.taken ?? nothingTaken),
    }))
  })
  release()
  return { order, books, cash, before, taken: added(bearings) }
}

/** A wish that can be met: what is asked for beyond what is left would be refused. */
function meant({ what, freight, tax }: Wish, before: readonly LineBefore[], left: bigint): RefundOf {
  if (what === 'rest') return what
  if ('permille' in what) {
    const room = summed(shared({ currency: 'CNY' }, before, { of: 'rest', freight, tax })).cashMinor
    const amount = ((room < left ? room : left) * BigInt(what.permille)) / 1000n
    return amount === 0n ? { lines: [] } : { amount: { minor: amount, currency: 'CNY' } }
  }
  const own = before[what.line]
  const pieces = own === undefined ? 0 : own.line.quantity - own.before.quantity
  return { lines: pieces === 0 ? [] : [{ line: what.line + 1, quantity: Math.min(what.quantity, pieces) }] }
}

function added(bearings: readonly Bearing[]): Bearing {
  const of = (field: keyof Bearing): bigint => bearings.reduce((sum, each) => sum + each[field], 0n)
  return {
    shareMinor: of('shareMinor'),
    keepMinor: of('keepMinor'),
    feeMinor: of('feeMinor'),
    freightMinor: of('freightMinor'),
    insuranceMinor: of('insuranceMinor'),
    taxMinor: of('taxMinor'),
    claimMinor: of('claimMinor'),
    claimKeepMinor: of('claimKeepMinor'),
    lossMinor: of('lossMinor'),
    roundingMinor: of('roundingMinor'),
    platformDiscountMinor: of('platformDiscountMinor'),
    programmeDiscountMinor: of('programmeDiscountMinor'),
  }
}

test('any refunds, before and after the release, leave every account of an order where its money belongs, to the coin', () => {
  fc.assert(
    fc.property(orderLines, fc.array(wish, { maxLength: 6 }), (lines, wishes) => {
      const { order, books, cash, taken } = play(lines, wishes)
      const tax = order.dutyMinor + order.consumptionTaxMinor + order.vatMinor
      const ends: Readonly<Record<string, bigint>> = {
        receivable: 0n,
        pledged: 0n,
        escrow: 0n,
        provider: -order.totalMinor,
        refund_due: cash,
        tax_due: tax - taken.taxMinor,
        carrier_due: order.freightMinor - taken.freightMinor,
        insurer_due: order.insuranceMinor - taken.insuranceMinor,
        platform_fee: order.feeMinor - taken.feeMinor,
        currency_position: order.sellerShareMinor - taken.shareMinor - taken.claimMinor,
        platform_loss: -taken.lossMinor,
        platform_rounding: taken.roundingMinor - order.roundingMinor,
        platform_discount: taken.platformDiscountMinor - order.platformDiscountMinor,
        programme_discount: taken.programmeDiscountMinor - order.programmeDiscountMinor,
      }
      for (const [account, end] of Object.entries(ends)) assert.equal(holding(books, account), end, account)
      assert.equal(holding(books, 'seller_payable', 'USD'), order.keepMinor - taken.keepMinor - taken.claimKeepMinor)
      assert.equal(holding(books, 'currency_position', 'USD'), -holding(books, 'seller_payable', 'USD'))
    }),
    { numRuns: 400 },
  )
})

test('whatever went back before, the rest brings it to exactly what was paid, and every line to exactly its parts', () => {
  fc.assert(
    fc.property(orderLines, fc.array(wish, { maxLength: 6 }), fc.boolean(), (lines, wishes, releaseFirst) => {
      const { order, books, cash, before } = play(lines, [...wishes, { ...whole, releaseFirst }])
      assert.equal(cash, order.totalMinor)
      assert.equal(holding(books, 'refund_due') + holding(books, 'provider'), 0n)
      for (const { line, before: taken } of before) {
        assert.equal(taken.quantity, line.quantity)
        for (const component of components) assert.equal(taken[component], line[component], component)
        const all = derivedOf(line, nothingTaken, taken)
        assert.deepEqual(
          [all.feeMinor, all.sellerShareMinor, all.roundingMinor, all.cashMinor],
          [line.feeMinor, line.sellerShareMinor, line.roundingMinor, line.totalMinor],
        )
      }
    }),
    { numRuns: 400 },
  )
})

test('an amount is met to the coin, and one coin more than is left is refused', () => {
  fc.assert(
    fc.property(
      orderLines,
      fc.boolean(),
      fc.boolean(),
      fc.integer({ min: 1, max: 1000 }),
      (lines, freight, tax, part) => {
        const before = lines.map((line) => ({ line, before: nothingTaken }))
        const room = summed(shared({ currency: 'CNY' }, before, { of: 'rest', freight, tax })).cashMinor
        const ask = (asked: bigint) =>
          summed(
            shared({ currency: 'CNY' }, before, { of: { amount: { minor: asked, currency: 'CNY' } }, freight, tax }),
          ).cashMinor
        const asked = (room * BigInt(part)) / 1000n
        if (asked > 0n) assert.equal(ask(asked), asked)
        assert.throws(() => ask(room + 1n), { code: 'orders.refund-exceeds' })
      },
    ),
  )
})

test('three pieces of ten fen give 4, 3 and 3, whatever came between', () => {
  const line: OrderLine = { ...template, line: 1, quantity: 3, ...flat(10n) }
  const piece = (from: number) =>
    shared({ currency: 'CNY' }, [{ line, before: { ...nothingTaken, ...upTo(from) } }], {
      of: { lines: [{ line: 1, quantity: 1 }] },
      freight: false,
      tax: false,
    })[0]!.derived.cashMinor
  assert.deepEqual([piece(0), piece(1), piece(2)], [4n, 3n, 3n])
})

const flat = (goodsMinor: bigint) => ({
  goodsMinor,
  feeMinor: 0n,
  sellerShareMinor: goodsMinor,
  totalMinor: goodsMinor,
  freightMinor: 0n,
  insuranceMinor: 0n,
  dutyMinor: 0n,
  consumptionTaxMinor: 0n,
  vatMinor: 0n,
  keepMinor: 1n,
})
const upTo = (pieces: number) => ({ quantity: pieces, goodsMinor: [0n, 4n, 7n][pieces] ?? 0n })
