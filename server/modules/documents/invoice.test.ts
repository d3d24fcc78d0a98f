import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { newId } from '#platform/id'
import { moneyOf } from '#platform/money'
import { must } from '#platform/check'
import type { Sources } from './gather.ts'
import { makeInvoice } from './make-invoice.ts'
import { makeCn23 } from './make-postal.ts'

const now = new Date('2026-11-20T10:00:00Z')
const id = (): string => newId(now)
const minor = (max: bigint) => fc.bigInt(0n, max)
const arbitraryLine = fc.record({
  quantity: fc.integer({ min: 1, max: 999 }),
  weightGrams: fc.integer({ min: 1, max: 30_000 }),
  goodsMinor: minor(50_000_000n),
  freightMinor: minor(500_000n),
  insuranceMinor: minor(50_000n),
  dutyMinor: minor(500_000n),
  consumptionTaxMinor: minor(500_000n),
  vatMinor: minor(500_000n),
  roundingMinor: minor(9n),
  sellerDiscountMinor: minor(1000n),
  platformDiscountMinor: minor(1000n),
  programmeDiscountMinor: minor(1000n),
})
type Drawn = typeof arbitraryLine extends fc.Arbitrary<infer T> ? T : never

function sourcesOf(drawn: readonly Drawn[]): Sources {
  const lines = drawn.map((each, at) => ({
    ...each,
    totalMinor: totalOf(each),
    shelfMinor: totalOf(each),
    feeMinor: 0n,
    sellerShareMinor: each.goodsMinor,
    keepMinor: 0n,
    line: at + 1,
    listingId: id(),
    productId: id(),
    variantId: id(),
    sku: `SKU-${at}`,
    titleEn: 'Honey',
    titleZh: '蜂蜜',
    optionZh: '',
    pictureUrl: null,
    hsCode: '04090000',
    originState: 'WA',
    legalQuantity: null,
    secondQuantity: null,
    demonstration: false,
  }))
  const of = (field: keyof Drawn | 'totalMinor' | 'shelfMinor' | 'sellerShareMinor'): bigint =>
    lines.reduce((sum, line) => sum + BigInt(line[field]), 0n)
  const head = { sellerId: id(), orderId: id(), unitId: id(), buyerId: id(), checkoutId: id(), rateId: id() }
  return {
    unit: {
      ...head,
      isPart: false,
      orderTotalMinor: of('totalMinor'),
      orderNumber: 'WB1',
      number: 'WB1',
      mode: '9610',
      place: 'us',
      state: 'paid',
      movedAt: now,
      owner: 'seller',
      dueAt: null,
      noClock: 'test',
      reason: null,
      currency: 'CNY',
      keepCurrency: 'USD',
      capturedMinor: of('totalMinor'),
      refundAskedMinor: 0n,
      refundedMinor: 0n,
      releasedAt: null,
      frozenAt: null,
      rateText: '7.2',
      freightCardId: id(),
      rulesVersion: 'test',
      demonstration: false,
      openedAt: now,
      goodsMinor: of('goodsMinor'),
      freightMinor: of('freightMinor'),
      insuranceMinor: of('insuranceMinor'),
      dutyMinor: of('dutyMinor'),
      consumptionTaxMinor: of('consumptionTaxMinor'),
      vatMinor: of('vatMinor'),
      roundingMinor: of('roundingMinor'),
      sellerDiscountMinor: of('sellerDiscountMinor'),
      platformDiscountMinor: of('platformDiscountMinor'),
      programmeDiscountMinor: of('programmeDiscountMinor'),
      totalMinor: of('totalMinor'),
      shelfMinor: of('shelfMinor'),
      feeMinor: 0n,
      sellerShareMinor: of('sellerShareMinor'),
      keepMinor: 0n,
      lines,
      people: {
        name: '林**',
        phone: '138****8000',
        region: '上海市',
        detail: '****',
        ordererName: '林**',
        idNumber: '',
      },
      erased: false,
      refundFailure: null,
      facts: new Map(),
    },
    exporter: null,
    parcel: null,
    carried: null,
    statement: { kind: 'unclassified', why: 'none', products: [] },
    licences: [],
    verdicts: null,
    countries: new Map(),
    labels: new Map(),
    lots: new Map(),
    agent: null,
    acknowledged: false,
    demonstration: false,
  }
}

const totalOf = (line: Drawn): bigint =>
  line.goodsMinor +
  line.freightMinor +
  line.insuranceMinor +
  line.dutyMinor +
  line.consumptionTaxMinor +
  line.vatMinor -
  line.roundingMinor -
  line.sellerDiscountMinor -
  line.platformDiscountMinor -
  line.programmeDiscountMinor
const fen = ({ amount, currency }: { amount: string; currency: string }): bigint =>
  must(moneyOf(amount, currency), 'an amount').minor

test('for any order the lines of the invoice sum to its goods, and every sum on it to the next', () => {
  fc.assert(
    fc.property(fc.array(arbitraryLine, { minLength: 1, maxLength: 12 }), (drawn) => {
      const sources = sourcesOf(drawn)
      const { lines, totals, pieces, netWeightGrams } = makeInvoice(sources).content
      assert.equal(
        lines.reduce((sum, { amount }) => sum + fen(amount), 0n),
        fen(totals.fob),
      )
      assert.equal(fen(totals.fob) + fen(totals.freight) + fen(totals.insurance), fen(totals.cif))
      const { duty, consumptionTax, vat, platformRounding, discount } = totals
      const rest = [duty, consumptionTax, vat, platformRounding, discount].map(fen)
      assert.equal(
        rest.reduce((sum, each) => sum + each, fen(totals.cif)),
        fen(totals.total),
      )
      assert.equal(fen(totals.total), sources.unit.totalMinor)
      assert.equal(
        lines.reduce((sum, line) => sum + line.quantity, 0),
        pieces,
      )
      assert.equal(
        lines.reduce((sum, line) => sum + line.netWeightGrams, 0),
        netWeightGrams,
      )
      const { items, totalValue } = makeCn23(sources).content
      assert.equal(
        items.reduce((sum, { value }) => sum + fen(value), 0n),
        fen(totalValue),
      )
      assert.equal(fen(totalValue), fen(totals.fob), 'the postal form declares what the invoice says')
    }),
    { numRuns: 300 },
  )
})

test('the price of a piece times the pieces is the amount of the line, but for the fifth decimal', () => {
  fc.assert(
    fc.property(arbitraryLine, (drawn) => {
      const [line] = makeInvoice(sourcesOf([drawn])).content.lines
      const [whole = '', decimals = ''] = (line?.unitPrice ?? '').split('.')
      const price = BigInt(whole + decimals.padEnd(5, '0'))
      const off = price * BigInt(drawn.quantity) - drawn.goodsMinor * 1000n
      assert((off < 0n ? -off : off) <= BigInt(drawn.quantity))
      assert(decimals.length >= 2)
    }),
  )
})
