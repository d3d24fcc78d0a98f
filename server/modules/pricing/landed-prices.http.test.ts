import assert from 'node:assert/strict'
import { test } from 'node:test'
import { marketCodes } from '@westbound/landed-cost'
import { createApp } from '#platform/app'
import { handClock } from '#platform/clock'
import type { Actor } from '#platform/context'
import { transact } from '#platform/db'
import { silentLog } from '#platform/log'
import { Refusal } from '#platform/refusal'
import { z } from '#platform/wire'
import { testDatabase } from '../../test/database.ts'
import { loadMarketRows } from '../../test/market-rows.ts'
import { ctxOf, system, testWorld } from '../../test/world.ts'
import { counted } from './asking-limit.ts'
import { askLandedPrices } from './landed-prices.endpoint.ts'
import { WayShown } from './landed-wire.ts'
import { refuse } from './refusals.ts'

const { db } = await testDatabase({ max: 3 })
const world = testWorld()
const clock = handClock('2026-11-22T06:00:00Z')
await transact(db, async (tx) => {
  const ctx = ctxOf(tx, { actor: system, now: clock.now(), world })
  await loadMarketRows(ctx)
})
const nobody: Actor = { kind: 'anyone', visitorId: null }
const app = createApp(
  { db, clock, world, log: silentLog(), authenticate: async () => nobody },
  { endpoints: [askLandedPrices], pages: [], listeners: [], jobs: [], sweeps: [] },
  async (c) => c.text('trouble'),
  () => undefined,
)

const Reply = z.object({
  on: z.string(),
  classified: z.array(z.object({ line: z.number(), code: z.string(), confidence: z.number() })),
  answers: z.array(WayShown),
})
const Problem = z.object({
  code: z.string(),
  params: z.record(z.string(), z.unknown()).optional(),
  issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
})
async function post(body: object): Promise<Response> {
  return app.request('/api/v1/landed-prices', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}
async function answers(body: object): Promise<z.output<typeof Reply>> {
  const response = await post(body)
  const text = await response.text()
  assert.equal(response.status, 200, text.slice(0, 600))
  const [sent, read] = [JSON.parse(text), Reply.parse(JSON.parse(text))]
  assert.equal(
    JSON.stringify(read.answers),
    JSON.stringify(sent.answers),
    'what is sent is what the schema says, in its order',
  )
  return read
}
async function refused(body: object, status: number): Promise<z.output<typeof Problem>> {
  const response = await post(body)
  const text = await response.text()
  assert.equal(response.status, status, text.slice(0, 600))
  return Problem.parse(JSON.parse(text))
}
type Landed = Extract<z.output<typeof WayShown>, { kind: 'landed' }>
async function landed(body: object): Promise<Landed> {
  const [answer] = (await answers(body)).answers
  assert(answer?.kind === 'landed', JSON.stringify(answer))
  return answer
}
const usd = (amount: string) => ({ amount, currency: 'USD' })
const cny = (amount: string) => ({ amount, currency: 'CNY' })
const honey = { code: '04090000', price: usd('20.00'), weightGrams: 500 }
const minor = (text: string): bigint => BigInt(text.replace('.', ''))

test('a line of honey to China is taxed by the rules of the day, and every amount says why', async () => {
  const answer = await landed({ lines: [honey], markets: ['cn'] })
  // 20 × 7.1876288 = 143.75; freight of 500 g 41.00; insurance 0.3 % = 0.43; 185.18 × 9 % × 70 % = 11.67
  assert.deepEqual(
    [answer.goods, answer.freight, answer.insurance, answer.customsValue, answer.tax, answer.total],
    ['143.75', '41.00', '0.43', '185.18', '11.67', '196.85'],
  )
  assert.deepEqual(answer.keeps, { fee: '7.19', share: '136.56', keptUsd: '18.99' })
  const vat = answer.lines[0]?.taxes.find(({ tax }) => tax === 'vat')
  assert.deepEqual([vat?.base, vat?.rate, vat?.amount], ['185.18', '9%', '11.67'])
  assert.match(vat?.words.en ?? '', /185\.18 × VAT rate 9% × 70% = 11\.67/)
  assert.match(vat?.words['zh-CN'] ?? '', /增值税/)
  for (const id of vat?.rules ?? []) assert(answer.rules.some((rule) => rule.id === id && rule.source !== ''))
  assert.deepEqual(
    answer.rows.map(({ part }) => part),
    ['rate', 'platform-fee', 'insurance', 'freight', 'tariff'],
  )
  assert.deepEqual([answer.demonstration, answer.certainty], [true, 'unsure'])
})

test('the parts of every line and of the whole sum to its total, in every market and by every route', async () => {
  const lines = [
    honey,
    {
      code: '22042100',
      price: usd('18.00'),
      quantity: 2,
      weightGrams: 1300,
      legalQuantity: { amount: '0.75', unit: 'l' },
    },
  ]
  const all = await answers({ lines, markets: marketCodes, routes: ['all'], freight: usd('30.00') })
  assert.equal(new Set(all.answers.map(({ market }) => market)).size, 12)
  for (const answer of all.answers) {
    if (answer.kind === 'refused') continue
    const adds = (of: Pick<Landed, 'goods' | 'discount' | 'freight' | 'insurance' | 'tax' | 'total'>): bigint =>
      minor(of.goods) - minor(of.discount) + minor(of.freight) + minor(of.insurance) + minor(of.tax)
    assert.equal(adds(answer), minor(answer.total), answer.market)
    for (const line of answer.lines) assert.equal(adds(line), minor(line.total), answer.market)
    assert.equal(
      answer.lines.reduce((sum, { total }) => sum + minor(total), 0n),
      minor(answer.total),
    )
  }
})

test('six digits take the dearest line beneath them and say how many there are; words take a code and say so', async () => {
  const wine = { code: '220421', price: usd('18.00'), weightGrams: 1300, legalQuantity: { amount: '0.75', unit: 'l' } }
  const answer = await landed({ lines: [wine], markets: ['cn'] })
  assert.deepEqual([answer.lines[0]?.tariffLine?.code, answer.lines[0]?.tariffLine?.linesBeneath], ['22042100', 1])
  const { classified, answers: byWords } = await answers({
    lines: [{ words: 'raw wildflower honey', price: usd('9.50'), weightGrams: 450 }],
    markets: ['cn'],
  })
  assert.deepEqual([classified[0]?.line, classified[0]?.code], [0, '040900'])
  assert.equal(byWords[0]?.kind, 'landed')
})

test('where a duty is not loaded it is counted as none and told; a rate that is given counts', async () => {
  const goods = { ...honey, price: usd('300.00') }
  const without = await landed({ lines: [goods], markets: ['th'] })
  assert.deepEqual([without.lines[0]?.dutyKnown, without.assumed.includes('dutyRate')], [false, true])
  const given = await landed({ lines: [{ ...goods, rates: { th: { duty: '0.30' } } }], markets: ['th'] })
  assert.equal(given.lines[0]?.dutyKnown, true)
  assert(minor(given.tax) > minor(without.tax))
})

test('into the United States the general rate of its schedule counts, told with the schedule', async () => {
  const shirt = { code: '610910', price: usd('100.00'), weightGrams: 300 }
  const answer = await landed({ lines: [shirt], markets: ['us'], freight: usd('10.00'), insurance: usd('0.00') })
  assert.deepEqual([answer.lines[0]?.dutyKnown, minor(answer.tax)], [true, 1650n])
  assert(answer.rules.some(({ id, certainty }) => id.startsWith('us-hts.610910') && certainty === 'secondary'))
})

test('over the limit of one order customs’ own code comes back, with what two parcels would do', async () => {
  const [answer] = (await answers({ lines: [{ ...honey, price: usd('400.00'), quantity: 2 }], markets: ['cn'] }))
    .answers
  assert(answer?.kind === 'refused')
  assert.equal(answer.code, '-621005')
  assert.match(answer.advice?.words.en ?? '', /two parcels may enter/)
  const year = await answers({
    lines: [honey],
    markets: ['cn'],
    buyer: { usedThisYear: [cny('25900.00')] },
  })
  assert.equal(year.answers[0]?.kind === 'refused' && year.answers[0].code, '-621018')
})

test('the cheapest cut is found where it is asked for', async () => {
  const lines = [{ ...honey, price: usd('400.00'), quantity: 2 }]
  const [answer] = (await answers({ lines, markets: ['kr'], split: true })).answers
  assert(answer?.kind === 'landed' && answer.split !== null)
  assert.equal(
    answer.split.parcels.reduce((sum, { total }) => sum + minor(total), 0n),
    minor(answer.split.total),
  )
})

test('a discount that three pieces cannot share to the cent keeps its line in one parcel', async () => {
  const discount = { funder: 'platform', amount: { amount: '0.50', currency: 'USD' } }
  const lines = [
    { ...honey, quantity: 2 },
    { ...honey, quantity: 3, discount },
  ]
  const [answer] = (await answers({ lines, markets: ['jp'], split: true })).answers
  assert(answer?.kind === 'landed' && answer.split !== null)
  const second = answer.split.parcels.flatMap(({ pieces: [, count = 0] }) => (count === 0 ? [] : [count]))
  assert.deepEqual(second, [3])
})

test('asked backwards, the price lands at the wanted total to the fen, or says how far below', async () => {
  const { price: _price, ...bare } = honey
  const back = await landed({ lines: [bare], markets: ['cn'], wantedTotal: cny('199.00') })
  assert.equal(minor(back.total) + minor(back.reverse?.remainder ?? '0'), 19900n)
  const forth = await landed({
    lines: [{ ...honey, price: usd(back.reverse?.unitUsd ?? '0') }],
    markets: ['cn'],
    insurance: cny(back.insurance),
  })
  // A cent is seven fen and more: the dollars are rounded down.
  assert(minor(back.total) - minor(forth.total) >= 0n && minor(back.total) - minor(forth.total) <= 9n)
})

test('a discount of the platform leaves the tax alone, one of the seller lowers it and what the seller keeps', async () => {
  const off = (funder: string) =>
    landed({ lines: [{ ...honey, discount: { funder, amount: usd('5.00') } }], markets: ['cn'] })
  const [plain, platform, seller] = [
    await landed({ lines: [honey], markets: ['cn'] }),
    await off('platform'),
    await off('seller'),
  ]
  assert.equal(platform.tax, plain.tax)
  assert.equal(platform.keeps.keptUsd, plain.keeps.keptUsd)
  assert(minor(seller.tax) < minor(plain.tax) && minor(seller.keeps.keptUsd) < minor(plain.keeps.keptUsd))
})

test('a day in the past gets the rules of that day, and a day before them a refusal in the answer', async () => {
  const past = { lines: [honey], markets: ['jp'], exchange: { jp: '150' } }
  assert.equal((await landed({ ...past, date: '2026-11-22' })).on, '2026-11-22')
  const [answer] = (await answers({ ...past, date: '1950-01-01' })).answers
  assert.equal(answer?.kind === 'refused' && answer.code, 'pricing.route-closed')
  const [stale] = (await answers({ lines: [honey], markets: ['jp'], date: '2026-01-05' })).answers
  assert.equal(stale?.kind === 'refused' && stale.code, 'markets.rate-missing')
})

test('what makes no sense is refused by field, with the values that are known', async () => {
  const field = async (body: object): Promise<readonly (readonly string[])[]> =>
    ((await refused(body, 400)).issues ?? []).map(({ path, message }) => [path, message])
  assert.match(JSON.stringify(await field({ lines: [honey], markets: ['zz'] })), /markets\.0.*cn.*vn/)
  assert.match(
    JSON.stringify(await field({ lines: [{ ...honey, code: '12' }], markets: ['cn'] })),
    /lines\.0\.code.*6, 8 or 10 digits/,
  )
  assert.match(JSON.stringify(await field({ lines: [{ ...honey, colour: 'red' }], markets: ['cn'] })), /colour/)
  assert.match(
    JSON.stringify(await field({ lines: [{ ...honey, words: 'honey' }], markets: ['cn'] })),
    /either code or words/,
  )
  assert.match(JSON.stringify(await field({ lines: [{ ...honey, price: cny('20.00') }], markets: ['cn'] })), /USD/)
  assert.match(
    JSON.stringify(await field({ lines: Array.from({ length: 21 }, () => honey), markets: ['cn'] })),
    /lines/,
  )
  const route = await refused({ lines: [honey], markets: ['kr'], routes: ['bonded'] }, 422)
  assert.deepEqual([route.code, route.params?.['known']], ['pricing.route-unknown', 'direct, freight'])
  const eur = await refused({ lines: [honey], markets: ['cn'], freight: { amount: '5.00', currency: 'EUR' } }, 422)
  assert.deepEqual([eur.code, eur.params?.['known']], ['pricing.currency', 'CNY, USD'])
  const { price: _price, ...bare } = honey
  assert.equal((await refused({ lines: [bare], markets: ['cn'] }, 422)).code, 'pricing.price-missing')
  assert.equal((await refused({ lines: [honey], markets: ['cn', 'jp'], split: true }, 422)).code, 'pricing.one-way')
  assert.equal(
    (await refused({ lines: [{ words: 'qqqq zzzz', price: usd('1.00'), weightGrams: 5 }], markets: ['cn'] }, 422)).code,
    'pricing.no-candidate',
  )
})

test('who asks too often from one address is refused, and work that is refused leaves nothing counted ahead', async () => {
  const ask = (ip: string, cost: number, work = async () => 'done') =>
    transact(db, (tx) => counted(ctxOf(tx, { actor: nobody, now: clock.now(), world }), ip, cost, work)).catch(
      (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
    )
  assert.equal(await ask('203.0.113.9', 9000), 'done')
  assert.equal(await ask('203.0.113.9', 9000), 'done')
  assert.equal(await ask('203.0.113.9', 1), 'identity.too-many')
  assert.equal(await ask('203.0.113.10', 1), 'done', 'another address pays for itself')
  const no = async (): Promise<string> => {
    throw refuse('pricing.no-candidate', { line: 1, words: 'qqqq' })
  }
  assert.equal(await ask('203.0.113.11', 1, no), 'pricing.no-candidate')
  assert.equal(await ask('203.0.113.11', 18_000), 'done', 'nothing of the refused one was kept')
})

test('liquor tax by the litre and the strength is charged where the market’s rules keep it; untold, it is told as unknown', async () => {
  const wine = { code: '220421', price: usd('18.00'), weightGrams: 1300 }
  const bottle = { ...wine, legalQuantity: { amount: '0.75', unit: 'l' }, strength: '13.5' }
  const exciseOf = (of: Landed): string | undefined => of.taxes.find(({ tax }) => tax === 'excise')?.amount
  const taiwan = await landed({ lines: [bottle], markets: ['tw'] })
  assert.deepEqual([taiwan.lines[0]?.exciseKnown, exciseOf(taiwan)], [true, '71.00'])
  const untold = await landed({ lines: [wine], markets: ['tw'] })
  assert.deepEqual([untold.lines[0]?.exciseKnown, exciseOf(untold)], [false, '0.00'])
  const japan = await landed({ lines: [{ ...bottle, quantity: 6 }], markets: ['jp'] })
  assert.deepEqual(
    [japan.lines[0]?.dutyKnown, japan.lines[0]?.exciseKnown, japan.lines[0]?.scheme, exciseOf(japan)],
    [true, true, 'simplified', '450'],
  )
})

test('one question about whisky with both legal quantities is answered for China and for those who tax by the liter', async () => {
  const whisky = { code: '220830', price: usd('32.00'), weightGrams: 1250, strength: '40' }
  const [litres, kilograms] = [
    { amount: '0.7', unit: 'l' },
    { amount: '0.665', unit: 'kg' },
  ]
  const asked = { markets: ['cn', 'hk', 'jp', 'kr', 'sg', 'th', 'tw'] }
  const bottle = { ...whisky, quantity: 2, legalQuantity: litres, secondQuantity: kilograms }
  const { answers: all } = await answers({ ...asked, lines: [bottle] })
  const words = new Map<string, string>()
  for (const answer of all) {
    assert(answer.kind === 'landed')
    assert.equal(answer.lines[0]?.exciseKnown, true, answer.market)
    const said = answer.lines[0]?.taxes.map((tax) => tax.words.en).join() ?? ''
    assert.doesNotMatch(said, /was not told/, answer.market)
    words.set(answer.market, said)
  }
  assert.match(words.get('cn') ?? '', /consumption tax by quantity 1\.330 kg × 1\.00/)
  assert.match(words.get('jp') ?? '', /1\.4 l × 370 \+ 1\.4 l × 3 % × 10/)
  assert.match(words.get('th') ?? '', /1\.4 l × 40 % × 2\.55/)
  const turned = await answers({ ...asked, lines: [{ ...bottle, legalQuantity: kilograms, secondQuantity: litres }] })
  assert.deepEqual(turned.answers, all)
  const [china] = (await answers({ markets: ['cn'], lines: [{ ...whisky, legalQuantity: litres }] })).answers
  assert(china?.kind === 'refused' && china.code === 'legal-quantity')
  const twice = { ...whisky, legalQuantity: litres, secondQuantity: { amount: '700', unit: 'ml' } }
  const answer = await post({ markets: ['cn'], lines: [twice] })
  assert.equal(answer.status, 400)
  assert.match(await answer.text(), /secondQuantity.*of another kind than the unit of legalQuantity/)
})
