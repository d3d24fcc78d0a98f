import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { toDecimal } from '@westbound/landed-cost'
import type { Ctx } from '#platform/context'
import { dryRun, sql, transact } from '#platform/db'
import { Refusal } from '#platform/refusal'
import { testDatabase } from '../../test/database.ts'
import { holdAfter } from '../../test/hold-after.ts'
import { ctxOf, system, testWorld } from '../../test/world.ts'
import {
  addExchangeRates,
  addFreightCards,
  customsCodes,
  exchangeRate,
  freight,
  isStale,
  listExchangeRates,
  loadExchangeRates,
  loadFreightCards,
  loadMarketSettings,
  loadSettings,
  newestRate,
  rowsVersion,
  setCustomsCodes,
  setSettings,
  setting,
  settingsInForce,
} from './index.ts'

const { db } = await testDatabase({ max: 2 })
const world = testWorld()
const now = new Date('2026-11-22T06:00:00Z')
const pair = { from: 'USD', to: 'CNY' } as const
const from = { source: 'bank notice 2026-11-22', certainty: 'confirmed', demonstration: false } as const
const rate = {
  ...from,
  base: 'USD',
  quote: 'CNY',
  rate: '7.1024',
  spread: '0.012',
  ageMaxHours: 96,
  asOf: new Date('2026-11-22T01:00:00Z'),
}
const shipped: unknown = JSON.parse(
  readFileSync(new URL('../../reference/markets/markets-demo.json', import.meta.url), 'utf8'),
)

/** Runs in a transaction that is rolled back, so that no test sees another's rows. */
const within = <T>(work: (ctx: Ctx) => Promise<T>, at: Date = now): Promise<T> =>
  dryRun(db, (tx) => work(ctxOf(tx, { actor: system, now: at, world })))
const later = (ctx: Ctx, ms: number): Ctx => ({ ...ctx, now: new Date(ctx.now.getTime() + ms) })
const hour = 3_600_000
const refusal =
  (code: string, params: Readonly<Record<string, unknown>> = {}) =>
  (error: unknown): boolean => {
    assert(error instanceof Refusal, String(error))
    assert.equal(error.code, code)
    for (const [name, value] of Object.entries(params)) assert.equal(error.params[name], value, name)
    return true
  }

test('without a rate nothing is answered, and the refusal names the pair', async () => {
  await within((ctx) => assert.rejects(exchangeRate(ctx, pair), refusal('markets.rate-missing', pair)))
})

test('the promised rate is the middle rate with the spread in it, exactly', async () => {
  await within(async (ctx) => {
    await addExchangeRates(ctx, [rate])
    const found = await exchangeRate(ctx, pair)
    assert.equal(found.midText, '7.1024')
    assert.equal(found.effectiveText, '7.1876288')
    assert.equal(toDecimal(found.effective, 7), '7.1876288')
    assert.deepEqual([found.source, found.certainty, found.demonstration], [from.source, 'confirmed', false])
    assert.equal(found.setBy, 'system:test')
  })
})

test('a rate is good up to its own limit and refused a moment after, with its age and the limit', async () => {
  await within(async (ctx) => {
    await addExchangeRates(ctx, [rate])
    const atLimit = { ...ctx, now: new Date(rate.asOf.getTime() + 96 * hour) }
    await exchangeRate(atLimit, pair)
    const over = later(atLimit, 1)
    await assert.rejects(exchangeRate(over, pair), refusal('markets.rate-stale', { hours: 96, hoursMax: 96, ...pair }))
    const stale = await newestRate(over, pair)
    assert(stale !== null && isStale(stale, over.now))
  })
})

test('the newest rate by its own moment holds, a correction of the same moment supersedes, and history keeps all', async () => {
  await within(async (ctx) => {
    await addExchangeRates(ctx, [rate])
    await addExchangeRates(ctx, [{ ...rate, rate: '7.0000', asOf: new Date('2026-11-21T01:00:00Z') }])
    assert.equal((await exchangeRate(ctx, pair)).midText, '7.1024')
    await addExchangeRates(later(ctx, 1000), [{ ...rate, rate: '7.2000' }])
    assert.equal((await exchangeRate(later(ctx, 1000), pair)).midText, '7.2000')
    const { items, next } = await listExchangeRates(ctx, { limit: 2 })
    assert.deepEqual([items.length, items[0]?.midText], [2, '7.2000'])
    const rest = await listExchangeRates(ctx, { limit: 2, cursor: next ?? '' })
    assert.deepEqual([rest.items.length, rest.next], [1, null])
  })
})

test('a rate of a moment to come is refused', async () => {
  await within((ctx) =>
    assert.rejects(
      addExchangeRates(ctx, [{ ...rate, asOf: new Date('2026-11-22T06:00:01Z') }]),
      refusal('markets.rate-in-future'),
    ),
  )
})

test('a file of rates is loaded whole or refused with every mistake: line, heading, what stands there, what belongs there', async () => {
  const head = 'base,quote,rate,spread,age_max_hours,as_of,source,certainty'
  const good = 'USD,CNY,7.1,0.01,48,2026-11-22T01:00:00Z,"bank, notice",confirmed'
  await within(async (ctx) => {
    assert.equal((await loadExchangeRates(ctx, `\ufeff${head}\r\n${good}\r\n`)).length, 1)
    assert.equal((await exchangeRate(ctx, pair)).source, 'bank, notice')
    const wrong = async (csv: string, ...messages: readonly string[]) =>
      assert.deepEqual(await mistakesOf(loadExchangeRates(ctx, csv)), messages)
    await wrong(
      [head, good, good.replace('7.1', '-7').replace('USD', 'usd'), good.replace('7.1', ''), good].join('\n'),
      'Line 3, column “base”: “usd” cannot be used. Write the three letters of a currency, like USD.',
      'Line 3, column “rate”: “-7” cannot be used. Write a number above 0, like 7.1042.',
      'Line 4, column “rate”: the cell is empty. Write a number above 0, like 7.1042.',
      'Line 5, column “as_of”: USD/CNY already stands in line 2. Keep one of the two.',
    )
    await wrong(
      [`${head.replace('spread', 'mood')}`, good.replace('2026-', '2027-')].join('\n'),
      'Line 1: the column “spread” is missing. Add it; it is one of our own layout, which the file begins with.',
      'Line 1: the column “mood” is not one of our own layout. Take it out, or head it as one of: base, quote, rate, spread, age_max_hours, as_of, source, certainty, demonstration.',
    )
    await wrong(
      [head, good.replace('2026-', '2027-')].join('\n'),
      'Line 2, column “as_of”: “2027-11-22T01:00:00Z” cannot be used. It is still to come. Write a moment that has passed.',
    )
    assert.match(
      (await mistakesOf(loadExchangeRates(ctx, `${head}\n${good.replace('7.1', '7,1')}`)))[0] ?? '',
      /9 cells/,
    )
    await assert.rejects(loadExchangeRates(ctx, head), refusal('markets.file-empty'))
    assert.equal((await listExchangeRates(ctx, { limit: 10 })).items.length, 1)
  })
})

/** What a load says of a file, in English. */
async function mistakesOf(loading: Promise<unknown>): Promise<readonly string[]> {
  const refused = await loading.catch((error: unknown) => error)
  assert.ok(refused instanceof Refusal)
  assert.equal(refused.code, 'markets.file-mistaken')
  return refused.issuesIn(world.say('en')).map(({ message }) => message)
}

test('a rate changes no row, leaves an audit row and tells the listings', async () => {
  await within(async (ctx) => {
    const [id] = await addExchangeRates(ctx, [rate])
    const { rows } = await sql<{ action: string; name: string; payload: { rateId: string } }>`
      select audit.action, outbox.name, outbox.payload
        from platform.audit, platform.outbox
       where audit.subject_id = ${id}
    `.execute(ctx.tx)
    assert.deepEqual(
      rows.map(({ action, name, payload }) => [action, name, payload.rateId]),
      [['markets.rate-added', 'markets.rate-changed', id]],
    )
  })
  await assert.rejects(sql`update markets.exchange_rate set mid = 1`.execute(db), /permission denied/)
  await assert.rejects(sql`delete from markets.setting`.execute(db), /permission denied/)
})

const bands = [
  { upToGrams: 500, priceMinor: 4100n },
  { upToGrams: 1000, priceMinor: 6600n },
]
const card = { ...from, route: 'direct_mail', bands, validFrom: '2026-11-01' } as const

test('freight is that of the band, at its edge too, and what is too heavy is refused with the most', async () => {
  await within(async (ctx) => {
    const cost = (weightGrams: number) => freight(ctx, { route: 'direct_mail', weightGrams })
    await assert.rejects(cost(10), refusal('markets.freight-missing', { route: 'direct_mail' }))
    await addFreightCards(ctx, [card])
    assert.deepEqual([(await cost(1)).minor, (await cost(500)).minor, (await cost(501)).minor], [4100n, 4100n, 6600n])
    assert.equal((await cost(1000)).currency, 'CNY')
    await assert.rejects(cost(1001), refusal('markets.freight-too-heavy', { grams: 1001, gramsMax: 1000 }))
  })
})

test('a card holds from its day in China on, and the newer day wins', async () => {
  await within(async (ctx) => {
    const dearer = bands.map(({ upToGrams, priceMinor }) => ({ upToGrams, priceMinor: priceMinor + 100n }))
    await addFreightCards(ctx, [{ ...card, validFrom: '2026-11-23', bands: dearer }, card])
    const cost = async (at: string) =>
      (await freight({ ...ctx, now: new Date(at) }, { route: 'direct_mail', weightGrams: 100 })).minor
    assert.equal(await cost('2026-11-22T15:59:59Z'), 4100n)
    assert.equal(await cost('2026-11-22T16:00:00Z'), 4200n)
  })
})

test('a freight file is refused whole with each price that its neighbors forbid', async () => {
  const head = 'route,up_to_grams,price,valid_from,source,certainty'
  const rows = ['500,41.00', '1000,90.00'].map((cells) => `bonded,${cells},2026-11-01,contract,confirmed`)
  const file = [head, ...rows].join('\n')
  await within(async (ctx) => {
    assert.deepEqual(await mistakesOf(loadFreightCards(ctx, file)), [
      'Line 3, column “price”: “90.00” cannot be used. Write at most 82.00: parcels of 500 g and 500 g cost that when they travel apart.',
    ])
    assert.deepEqual(await mistakesOf(loadFreightCards(ctx, file.replace('90.00', '40.00'))), [
      'Line 3, column “price”: “40.00” cannot be used. Write at least 41.00: a lighter parcel of up to 500 g costs that.',
    ])
    assert.deepEqual(await mistakesOf(loadFreightCards(ctx, file.replace('1000', '500').replace('41.00', '41,00'))), [
      'Line 2 has 7 cells, the heading has 6. Put a text with a comma in double quotes, and leave an empty cell empty between its commas.',
    ])
    assert.deepEqual(await mistakesOf(loadFreightCards(ctx, file.replace('1000', '500'))), [
      'Line 3, column “up_to_grams”: 500 g already stands in line 2. Keep one of the two.',
    ])
    await loadFreightCards(ctx, file.replace('90.00', '82.00'))
    assert.equal((await freight(ctx, { route: 'bonded', weightGrams: 900 })).minor, 8200n)
  })
})

test('a file of fees and clocks says of each row what its key may have', async () => {
  const head = 'key,value,valid_from,source,certainty'
  const rows = ['platform.fee-share,5', 'orders.pay-minutes,0.5', 'payouts.minimum-minor,$50', 'platform.fee,0.05']
  await within(async (ctx) => {
    const file = [head, ...rows.map((cells) => `${cells},2026-11-01,contract,confirmed`)].join('\n')
    const said = await mistakesOf(loadSettings(ctx, file))
    assert.deepEqual(said.slice(0, 3), [
      'Line 2, column “value”: “5” cannot be used. Write a fraction below 1, like 0.05 for 5 percent.',
      'Line 3, column “value”: “0.5” cannot be used. Write a whole number from 1 to 99999.',
      'Line 4, column “value”: “$50” cannot be used. Write a whole number of US cents, like 5000 for 50 dollars.',
    ])
    assert.match(
      said[3] ?? '',
      /^Line 5, column “key”: “platform\.fee” cannot be used\. Write one of: platform\.fee-share,/,
    )
  })
})

test('settings are typed by their key, dated, and superseded; what was never set is refused by name', async () => {
  await within(async (ctx) => {
    const missing = refusal('markets.setting-missing', { key: 'orders.pay-minutes' })
    await assert.rejects(setting(ctx, 'orders.pay-minutes'), missing)
    const set = (key: string, value: string, validFrom: string) =>
      setSettings(ctx, [{ ...from, key, value, validFrom }])
    await set('orders.pay-minutes', '30', '2026-11-01')
    await set('platform.fee-share', '0.05', '2026-11-01')
    await set('platform.fee-share', '0.06', '2026-12-01')
    await set('payouts.minimum-minor', '2500', '2026-11-01')
    assert.equal(await setting(ctx, 'orders.pay-minutes'), 30)
    assert.equal(await setting(ctx, 'platform.fee-share'), '0.05')
    assert.equal(await setting(ctx, 'payouts.minimum-minor'), 2500n)
    assert.equal(await setting({ ...ctx, now: new Date('2026-12-01T00:00:00+08:00') }, 'platform.fee-share'), '0.06')
    assert.equal((await settingsInForce(ctx)).get('platform.fee-share')?.source, from.source)
    await assert.rejects(set('platform.fee', '0.05', '2026-11-01'), refusal('markets.setting-unknown'))
    for (const value of ['1', '5%', '-0.1', '1e-3', ''])
      await assert.rejects(set('platform.fee-share', value, '2026-11-01'), refusal('markets.setting-value'))
    await assert.rejects(set('orders.pay-minutes', '0', '2026-11-01'), refusal('markets.setting-value'))
    await loadSettings(ctx, 'key,value,valid_from,source,certainty\ninsurance.share,0.003,2026-11-01,policy,unsure')
    assert.equal(await setting(ctx, 'insurance.share'), '0.003')
  })
})

test('customs codes that are missing are named, and a code that no message can carry is refused', async () => {
  await within(async (ctx) => {
    assert.equal((await customsCodes(ctx)).missing.length, 12)
    const set = (role: string, code: string) =>
      setCustomsCodes(ctx, [{ ...from, role, code, name: '示范', validFrom: '2026-11-01' }])
    await set('ebp', '3101960ABC')
    await set('customs', '2244')
    const codes = await setting(ctx, 'customs.codes')
    assert.deepEqual([codes.ebp?.code, codes.customs?.code, codes.agent], ['3101960ABC', '2244', undefined])
    assert(!(await customsCodes(ctx)).missing.includes('ebp'))
    await assert.rejects(set('nobody', '1'), refusal('markets.code-unknown', { role: 'nobody' }))
    for (const [role, code] of [
      ['customs', '224'],
      ['ebp', 'A'.repeat(19)],
      ['ebp', '代码'],
      ['ebp', 'A B'],
    ] as const)
      await assert.rejects(set(role, code), refusal('markets.code-length', { role }))
  })
})

test('the shipped file of the market loads, marked as a demonstration, and may not contradict the law', async () => {
  await within(async (ctx) => {
    await loadMarketSettings(ctx, shipped)
    const found = await exchangeRate(ctx, pair)
    assert.deepEqual([found.demonstration, found.certainty], [true, 'unsure'])
    assert.equal(await setting(ctx, 'checkout.quote-minutes'), 15)
    assert.deepEqual((await customsCodes(ctx)).missing, [])
    assert.equal((await freight(ctx, { route: 'direct_mail', weightGrams: 950 })).minor, 6600n)
  })
  const text = JSON.stringify(shipped).replace('"26000.00"', '"30000.00"')
  await within((ctx) =>
    assert.rejects(
      loadMarketSettings(ctx, JSON.parse(text)),
      refusal('markets.limit-differs', { key: 'cbec_per_person_year', value: '30000.00' }),
    ),
  )
})

test('the rate of the demonstration is dated as its loader asks', async () => {
  const year2027 = new Date('2027-03-01T00:00:00Z')
  await within(async (ctx) => {
    await loadMarketSettings(ctx, shipped, { demonstrationAsOf: year2027 })
    assert.equal((await exchangeRate(ctx, pair)).asOf.toISOString(), year2027.toISOString())
  }, year2027)
})

test('of two rates added at once, whoever has seen one version sees another when the other is there', async () => {
  const own = await testDatabase({ max: 3 })
  const run = <T>(work: (ctx: Ctx) => Promise<T>): Promise<T> =>
    transact(own.db, (tx) => work(ctxOf(tx, { actor: system, now, world })))
  const hold = holdAfter('exchange_rate')
  const first = run((ctx) => addExchangeRates(hold.in(ctx), [rate]))
  await hold.reached
  const state = { added: false }
  const second = run((ctx) => addExchangeRates(ctx, [{ ...rate, rate: '7.2' }])).then(() => (state.added = true))
  const waits = sql<{
    count: bigint
  }>`select count(*) as count from pg_locks where locktype = 'advisory' and not granted`
  while (!state.added && (await waits.execute(own.db)).rows[0]?.count === 0n);
  const waited = !state.added
  hold.letGo()
  await Promise.all([first, second])
  assert(waited, 'the second waits for the first')
  assert.match(await run(rowsVersion), /^2/)
})
