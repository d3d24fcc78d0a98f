import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { bestSplit, landedCost, type LandedRequest, markets, PackError, readPack, reverseLandedCost } from './index.ts'

const wine = { code: '220421', classes: ['alcohol', 'wine'], dutyRate: '0.05' }
const bottles = (pieces: number, millilitres: string): LandedRequest => ({
  on: '2026-11-22',
  route: 'direct',
  lines: [
    {
      goodsMinor: 30_000_000n,
      pieces,
      goods: wine,
      legalQuantity: { amount: millilitres, unit: 'ml' },
      strength: '13',
    },
  ],
  freightMinor: 0n,
  insuranceMinor: 0n,
  exchange: { USD: '16500' },
})

test('what a parcel may not hold is refused with how much is over, at any price', () => {
  const answer = landedCost(bottles(1, '750'), markets.id)
  assert(answer.kind === 'refused')
  assert.deepEqual([answer.code, answer.overMinor], ['liquor-350-ml', undefined])
  assert.equal(answer.words.en.slice(0, 52), '400 ml over: Only 350 ml of liquor may come in one p')
  assert.match(answer.words['zh-CN'], /^超出 400 ml：每个包裹/)
  assert.deepEqual(
    answer.rules.map(({ id }) => id),
    ['id.liquor-parcel@2025-03-05'],
  )
  assert.equal(reverseLandedCost({ request: bottles(1, '750'), wantedMinor: 90_000_000n }, markets.id).kind, 'refused')
})

test('two small bottles that may not come together come in two parcels', () => {
  assert.equal(landedCost(bottles(2, '400'), markets.id).kind, 'refused')
  const cut = bestSplit(bottles(2, '400'), markets.id)
  assert(cut.kind === 'split')
  assert.deepEqual(
    cut.parcels.map(({ pieces, answer }) => [pieces, answer.lines[0]?.scheme]),
    [
      [[1], 'flat'],
      [[1], 'flat'],
    ],
  )
})

test('a limit by quantity is cited where the goods may come, and named as not judged where no quantity was told', () => {
  const request = bottles(1, '300')
  const within = landedCost(request, markets.id)
  const untold = landedCost({ ...request, lines: [{ goodsMinor: 1n, pieces: 1, goods: wine }] }, markets.id)
  const honey = landedCost(
    { ...request, lines: [{ goodsMinor: 1n, pieces: 1, goods: { code: '040900' } }] },
    markets.id,
  )
  assert(within.kind === 'landed' && untold.kind === 'landed' && honey.kind === 'landed')
  assert.deepEqual(
    [within, untold, honey].map((answer) => [
      answer.rules.some(({ id }) => id === 'id.liquor-parcel@2025-03-05'),
      answer.assumed.includes('legalQuantity'),
    ]),
    [
      [true, false],
      [true, true],
      [false, false],
    ],
  )
})

test('a tax by the gallon is counted from litres exactly, and its words show the gallons', () => {
  const answer = landedCost(bottles(6, '4500'), markets.us)
  assert(answer.kind === 'landed')
  const excise = answer.lines[0]?.taxes.find(({ tax }) => tax === 'excise')
  // 4500 / 3785.411784 × 1.07 = 1.27199…
  assert.deepEqual(
    [excise?.amountMinor, excise?.words.en],
    [127n, 'federal excise by quantity 1.188774 gal × 1.07 = 1.27'],
  )
  assert.deepEqual(answer.assumed, [])
})

test('a limit by a unit that no goods are told in is a mistake of the pack', () => {
  const pack: { routes: { direct: { quantityLimits: { unit: string }[] } } } = JSON.parse(
    readFileSync(new URL('./packs/id.json', import.meta.url), 'utf8'),
  )
  const [limit] = pack.routes.direct.quantityLimits
  assert(limit)
  limit.unit = 'gal'
  assert.throws(
    () => readPack(pack),
    (error) => error instanceof PackError && /quantityLimits\[0\]\.unit: expected one of g, kg/.test(error.message),
  )
})
