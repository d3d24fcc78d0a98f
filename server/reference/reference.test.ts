import assert from 'node:assert/strict'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { test } from 'node:test'
import { parse } from 'csv-parse/sync'

const folder = new URL('./', import.meta.url)
const tariff = table('cn-tariff/cn-tariff-demo.csv')

test('every folder says where its data came from, under which licence, and when it was read', () => {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue
    const origin = new URL(`${entry.name}/ORIGIN.md`, folder)
    assert(existsSync(origin), entry.name)
    assert.match(readFileSync(origin, 'utf8'), /- Origin: [^]+- Licence: [^]+- Read on: 2026-11-22/)
  }
})

test('every tariff row is marked as a demonstration, unsure and dated, and its rates are fractions', () => {
  for (const row of tariff) {
    assert.equal(row['demonstration'], 'true')
    assert.equal(row['certainty'], 'unsure')
    assert.equal(row['read_on'], '2026-11-22')
    for (const rate of [row['duty_rate'], row['vat_rate']]) assert.match(rate ?? '', /^0\.\d{1,3}$/, row['hs8'])
    assert(row['source'])
  }
})

test('every tariff row belongs to a subheading, is written in units customs knows, and appears once', () => {
  const subheadings = new Set(table('hs/hs-2022.csv').map((row) => row['code']))
  const units = new Set(table('gacc/units.csv').map((row) => row['code']))
  for (const row of tariff) {
    assert(subheadings.has(row['hs8']?.slice(0, 6)), row['hs8'])
    assert.match(row['hs10'] ?? '', new RegExp(`^${row['hs8']}\\d\\d$`))
    assert(units.has(row['legal_unit_1']), row['hs8'])
    assert(row['legal_unit_2'] === '' || units.has(row['legal_unit_2']), row['hs8'])
    assert.equal(row['modes'] === '', row['on_positive_list'] === 'no', row['hs8'])
  }
  assert.equal(new Set(tariff.map((row) => row['hs8'])).size, tariff.length)
})

test('consumption tax has exactly the figures its kind needs', () => {
  const needs: Record<string, readonly string[]> = {
    none: [],
    ad_valorem: ['ct_rate'],
    specific: ['ct_specific_cny', 'ct_specific_unit'],
    composite: ['ct_rate', 'ct_specific_cny', 'ct_specific_unit'],
    ad_valorem_from_unit_price: ['ct_rate', 'ct_from_unit_price_cny', 'ct_from_unit_price_unit'],
  }
  const all = ['ct_rate', 'ct_specific_cny', 'ct_specific_unit', 'ct_from_unit_price_cny', 'ct_from_unit_price_unit']
  for (const row of tariff)
    assert.deepEqual(
      all.filter((column) => row[column] !== ''),
      needs[row['ct_kind'] ?? ''],
      row['hs8'],
    )
})

test('every document a tariff row asks for is described, and every rule says what to do in both languages', () => {
  const file: {
    documents: { code: string }[]
    rules: Rule[]
  } = JSON.parse(read('cn-eligibility/cn-eligibility.json'))
  const described = new Set(file.documents.map((each) => each.code))
  for (const row of tariff)
    for (const code of row['documents']?.split(';') ?? []) assert(code === '' || described.has(code), code)
  const others = readdirSync(new URL('eligibility/', folder)).filter((name) => name.endsWith('.json'))
  assert.equal(others.length, 11)
  for (const { rules } of [file, ...others.map((name): { rules: Rule[] } => JSON.parse(read(`eligibility/${name}`)))]) {
    for (const rule of rules) {
      for (const { en, zh } of [rule.title, rule.whatToDo, ...(rule.labels ?? []), ...(rule.notices ?? [])]) {
        assert.doesNotMatch(en, /\p{Script=Han}/u, rule.id)
        assert.match(zh, /\p{Script=Han}/u, rule.id)
      }
      const ways = (rule.modes ?? []).length + (rule.routes ?? []).length
      assert(['confirmed', 'sourced', 'unsure'].includes(rule.certainty) && rule.source && ways > 0, rule.id)
      assert(rule.demonstration && (rule.certainty !== 'confirmed' || /\.gov\b/.test(rule.source)), rule.id)
    }
    assert.equal(new Set(rules.map((rule) => rule.id)).size, rules.length)
  }
})

test('a paper that costs money or time says where that was read, and claims no more than it read', () => {
  const others = readdirSync(new URL('eligibility/', folder)).filter((name) => name.endsWith('.json'))
  const said = new Map<string, string>()
  for (const name of ['cn-eligibility/cn-eligibility.json', ...others.map((each) => `eligibility/${each}`)]) {
    const { documents }: { documents: PaperRow[] } = JSON.parse(read(name))
    for (const { code, cost, days, read: from } of documents) {
      assert(from || ((!cost || cost.amount === '0.00') && (!days || days.to === 0)), `${name} ${code}`)
      if (!from) continue
      assert.match(from.zh, /\p{Script=Han}/u, code)
      assert(from.certainty !== 'confirmed' || /\.gov\b/.test(from.source), code)
      assert(from.certainty === 'unsure' || !from.source.includes('general knowledge'), code)
      assert.equal(said.get(code) ?? JSON.stringify({ cost, days, from }), JSON.stringify({ cost, days, from }), code)
      said.set(code, JSON.stringify({ cost, days, from }))
    }
  }
})
type PaperRow = {
  code: string
  cost: { amount: string } | null
  days: { to: number } | null
  read: { zh: string; source: string; certainty: string } | null
}
type Rule = {
  id: string
  title: Pair
  whatToDo: Pair
  labels?: Pair[]
  notices?: Pair[]
  source: string
  certainty: string
  demonstration: boolean
  modes?: string[]
  routes?: string[]
}

test('divisions and counties hang together and keep their leading zeros', () => {
  const provinces = new Set(table('cn-divisions/provinces.csv').map((row) => row['code']))
  const cities = new Set(table('cn-divisions/cities.csv').map((row) => row['code']))
  assert.equal(provinces.size, 31)
  for (const row of table('cn-divisions/districts.csv')) {
    assert.match(row['code'] ?? '', /^\d{6}$/)
    assert(cities.has(row['city_code']) && provinces.has(row['province_code']), row['code'])
  }
  const states = new Set(table('us-fips/states.csv').map((row) => row['fips']))
  for (const row of table('us-fips/counties.csv')) {
    assert.match(row['fips'] ?? '', /^\d{5}$/)
    assert(states.has(row['state_fips']), row['fips'])
  }
})

test('the currency table keeps what is booked apart from what is shown', () => {
  const digits = new Map(
    table('currencies/currencies.csv').map((row) => [row['code'], [row['minor_digits'], row['shown_digits']]]),
  )
  assert.deepEqual(digits.get('TWD'), ['2', '0'])
  assert.deepEqual(digits.get('IDR'), ['2', '0'])
  assert.deepEqual(digits.get('CNY'), ['2', '2'])
  assert.deepEqual(digits.get('JPY'), ['0', '0'])
})

test('customs codes fit the lengths the messages allow', () => {
  const file: { customsCodes: { role: string; code: string; lengthMax: number }[] } = JSON.parse(
    read('markets/markets-demo.json'),
  )
  for (const { role, code, lengthMax } of file.customsCodes) {
    assert(code.length > 0 && code.length <= lengthMax, role)
    if (lengthMax === 4) assert.equal(code.length, 4, role)
  }
})

type Pair = { readonly en: string; readonly zh: string }

function table(name: string): Record<string, string>[] {
  return parse<Record<string, string>>(read(name), { columns: true })
}

function read(name: string): string {
  return readFileSync(new URL(name, folder), 'utf8')
}
