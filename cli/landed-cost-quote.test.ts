import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { landedCostQuote } from './landed-cost-quote.ts'
import { recorder } from './test-io.ts'

const folder = mkdtempSync(join(tmpdir(), 'westbound-quote-'))

async function asked(question: unknown, ...more: readonly string[]) {
  const path = join(folder, 'question.json')
  writeFileSync(path, JSON.stringify(question))
  const { io, out, err } = recorder({})
  return { code: await landedCostQuote.run([path, ...more], io), out: out(), err: err() }
}

const taiwan = { market: 'tw', route: 'direct', goods: '2900', freight: '100', dutyRate: '0.05' }

test('a price is told line by line, with its rules and their sources, in English or Chinese', async () => {
  const { code, out } = await asked(taiwan)
  assert.equal(code, 0)
  assert.match(out, /customs duty: customs value 3000\.00 × customs duty rate 5% = 150\.00/)
  assert.match(out, /2900\.00 − 0\.00 \+ 100\.00 \+ 0\.00 \+ 308\.00 = TWD 3308\.00 \(secondary\)/)
  assert.match(out, /\[tw\.vat-standard@2018-01-01\] Customs Act/)
  assert.match((await asked(taiwan, '--zh')).out, /关税: 完税价格 3000\.00 × 关税税率 5% = 150\.00/)
  const json: { total: string } = JSON.parse((await asked(taiwan, '--json')).out)
  assert.equal(json.total, '3308.00')
})

test('a refusal has the code of the authority, and what two parcels would do', async () => {
  const { code, out } = await asked({ market: 'cn', route: 'direct', goods: '5012', pieces: 2 })
  assert.equal(code, 1)
  assert.match(out, /^-621005: CNY 12\.00 over/)
  assert.match(out, /two parcels may enter/)
})

test('a question that cannot be asked is one sentence', async () => {
  const cases: readonly [unknown, RegExp][] = [
    [[], /is a JSON object/],
    [{ ...taiwan, market: 'xx' }, /no rule pack for the market "xx": cn, hk/],
    [{ market: 'tw', goods: '1' }, /Name a route: direct, freight/],
    [{ ...taiwan, goods: 'many' }, /not a decimal number/],
    [{ ...taiwan, route: 'moon' }, /tw has no route moon/],
    [{ ...taiwan, colour: 'red' }, /a field colour that nothing reads/],
  ]
  for (const [question, says] of cases) {
    const { code, out, err } = await asked(question)
    assert.deepEqual([code, out], [1, ''])
    assert.match(err, says)
  }
  assert.equal(await landedCostQuote.run([], recorder({}).io), 2)
  assert.equal(await landedCostQuote.run(['a', 'b'], recorder({}).io), 2)
  assert.equal(await landedCostQuote.run([join(folder, 'none.json')], recorder({}).io), 1)
})
