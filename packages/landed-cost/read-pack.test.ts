import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { compilePack, landedCost, markets, PackError, readPack, verifyVectors } from './index.ts'

const rules = new URL('../../docs/rules/', import.meta.url)
const text = readFileSync(new URL('invented-market.json', rules), 'utf8')
const vectors: unknown = JSON.parse(readFileSync(new URL('invented-market-vectors.json', rules), 'utf8'))

const problemsOf = (changed: string): readonly string[] => {
  try {
    readPack(JSON.parse(changed))
  } catch (error) {
    if (error instanceof PackError) return error.problems
    throw error
  }
  return []
}

test('a market that nobody coded for is added by its pack and vectors alone', () => {
  const pack = compilePack(readPack(JSON.parse(text)))
  const { failed, passed, verdicts } = verifyVectors(vectors, { ...markets, zz: pack })
  assert.deepEqual(
    verdicts.filter((verdict) => !verdict.passed),
    [],
  )
  assert.deepEqual([passed, failed], [5, 0])
  assert.deepEqual(verifyVectors(vectors).verdicts[0]?.differences, ['unknown regime: ZZ-direct'])
})

test('its answer explains itself like those of the markets that come with the package', () => {
  const pack = compilePack(readPack(JSON.parse(text)))
  const line = { goodsMinor: 20_000n, pieces: 1, goods: { code: 'tea' } }
  const request = { on: '2026-11-22', route: 'direct', lines: [line], freightMinor: 5000n, insuranceMinor: 0n }
  const answer = landedCost({ ...request, exchange: { EUR: '5' } }, pack)
  assert.ok(answer.kind === 'landed')
  const [, tax] = answer.lines[0]?.taxes ?? []
  assert.equal(tax?.words.en, 'border value 250.00 × border tax rate 12.5% × 2/3 = 20.85 (rounded up to 0.05)')
  assert.equal(tax?.words['zh-CN'], '完税价格 250.00 × 边境税税率 12.5% × 2/3 = 20.85（按 0.05 向上取整）')
  assert.deepEqual(tax?.ruleIds, ['zz.border-tax@2020-01-01', 'zz.forgiven@2020-01-01', 'zz.rounding@2020-01-01'])
  assert.equal(answer.certainty, 'confirmed')
  const asked = landedCost(request, pack)
  assert.ok(asked.kind === 'refused' && asked.code === 'exchange-rate' && asked.needsRateOf === 'EUR')
})

test('what is wrong with a pack is said with its place, all of it at once', () => {
  const cases: readonly [string, string, string][] = [
    ['"minorDigits": 2', '"minorDigits": 2.5', 'minorDigits: expected 0, 2 or 3, found 2.5'],
    ['"minorDigits": 2', '"minorDigit": 2', 'minorDigits: is missing'],
    ['"minorDigits": 2', '"minorDigits": 2, "colour": "red"', 'colour: is no field of a rule pack'],
    ['"value": "1/8"', '"value": 0.125', 'rules.zz.border-tax[0].value: expected one of the fields to, classes, kinds'],
    ['"1/8"', '"12.5%"', 'routes.direct on 2020-01-01: not an exact number: "12.5%"'],
    [
      '"validTo": "2025-12-31"',
      '"validTo": "2026-01-01"',
      'rules.zz.free-value[0]: it is still in force when the next one begins, on 2026-01-01',
    ],
    ['"validTo": "2025-12-31"', '"validTo": "2019-12-31"', 'rules.zz.free-value[0]: it ends before it begins'],
    [
      '"validTo": "2025-12-31"',
      '"validTo": "31.12.2025"',
      'rules.zz.free-value[0].validTo: expected a day such as 2026-11-22, found "31.12.2025"',
    ],
    ['"origin": "rumour"', '"origin": "hearsay"', 'rules.zz.discounts[0].origin: hearsay is not among the origins'],
    ['"rule": "zz.value"', '"rule": "zz.price"', 'routes: there is no rule zz.price'],
    ['"zz.rounding": [', '"aa.rounding": [', 'rules.aa.rounding: the key of a rule begins with its market, zz'],
    [
      '"carry": "exact"',
      '"carry": "sometimes"',
      'routes.direct.carry: expected one of rounded, exact, found "sometimes"',
    ],
    [
      '"base": ["taxable"]',
      '"base": ["levy"]',
      'routes.direct on 2020-01-01: the base of border-tax names levy, which is no part of the value and no earlier tax',
    ],
    [
      '"to": "0.05"',
      '"to": "0.005"',
      'routes.direct on 2020-01-01: the rounding zz.rounding@2020-01-01 is finer than the smallest coin',
    ],
    [
      '"zz.forgiven": [{ "validFrom": "2020-01-01"',
      '"zz.forgiven": [{ "validFrom": "2024-01-01"',
      'routes.direct on 2020-01-01: no rule zz.forgiven is in force on 2020-01-01',
    ],
    [
      '"below": "zz.free-value"',
      '"upTo": "zz.free-value"',
      'routes.direct.schemes[0].when[0].upTo: is no field of a rule pack',
    ],
    ['"zh-CN": "泽德兰"', '"zh-CN": " "', 'name.zh-CN: expected text, found " "'],
  ]
  for (const [from, to, problem] of cases) {
    assert.ok(text.includes(from), from)
    const problems = problemsOf(text.replace(from, to))
    assert.ok(problems.includes(problem), `${problem}\nbut said\n${problems.join('\n')}`)
  }
  for (const none of ['null', '[]', '"pack"', '7']) assert.equal(problemsOf(none).length, 1)
  assert.ok(problemsOf('{}').length >= 9)
})
