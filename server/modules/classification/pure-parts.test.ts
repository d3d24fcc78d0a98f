import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { readGtin } from './gtin.ts'
import { readNaics, readProduce, readTurns } from './hs-files.ts'
import { generalRules, notesFor, questionsFor } from './hs-notes.ts'
import { hsTables } from './hs-tables.ts'
import { successorsOf } from './old-code.ts'
import { usLinesBeneath } from './us-lines-beneath.ts'

const { index, naicsTitles } = hsTables()
const own = (name: string): string => readFileSync(new URL(`./${name}`, import.meta.url), 'utf8')

test('a barcode with a wrong digit is never read, and its prefix names an office, not an origin', () => {
  assert.deepEqual(readGtin('4006381333931'), { gtin14: '04006381333931', office: 'DE' })
  assert.deepEqual(readGtin('036000 291452'), { gtin14: '00036000291452', office: 'US' })
  assert.equal(readGtin('6901234567892')?.office, 'CN')
  assert.equal(readGtin('9780306406157')?.office, null)
  assert.equal(readGtin('96385074')?.gtin14, '00000096385074')
  for (const wrong of ['', '4006381333930', '000000000000', '12345', 'abcdefghijkl', '40063813339311234'])
    assert.equal(readGtin(wrong), null, wrong)
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 1, max: 9 }), (at, by) => {
      const digits = [...'4006381333931']
      digits[at] = String((Number(digits[at]) + by) % 10)
      return readGtin(digits.join('')) === null
    }),
  )
})

test('an old number is carried over, one that still stands is itself, and a lost one leaves its heading', () => {
  assert.deepEqual(successorsOf(index, { code: '0802.50'.replace('.', ''), nomenclature: 'hs' }).hs6, [
    '080251',
    '080252',
  ])
  assert.equal(successorsOf(index, { code: '9404900000', nomenclature: 'us-hts', year: 2020 }).kind, 'moved')
  assert.equal(successorsOf(index, { code: '9404900000', nomenclature: 'us-hts', year: 2024 }).kind, 'same')
  assert.equal(successorsOf(index, { code: '040900', nomenclature: 'cn' }).kind, 'same')
  const lost = successorsOf(index, { code: '851699', nomenclature: 'hs' })
  assert.deepEqual([lost.kind, lost.hs6.every((hs6) => hs6.startsWith('8516'))], ['heading', true])
  assert.deepEqual(successorsOf(index, { code: '000000', nomenclature: 'hs' }), { kind: 'none', hs6: [], why: null })
})

test('notes that part two candidates come first, and questions name only candidates', () => {
  const [first] = notesFor('080212', ['080212', '200819'])
  assert.deepEqual([first?.decides, first?.certainty], [true, 'secondary'])
  assert.equal(
    notesFor('080212', ['080212']).some(({ decides }) => decides),
    false,
  )
  const questions = questionsFor(['080212', '080211', '200819'])
  assert.deepEqual(questions.map(({ id }) => id).toSorted(), ['nuts', 'shell'])
  for (const { answers } of questions)
    for (const { codes } of answers) assert.ok(codes.every((hs6) => ['080212', '080211', '200819'].includes(hs6)))
  assert.deepEqual(questionsFor(['040900']), [])
  assert.equal(generalRules().length, 6)
})

test('every code of the word tables stands in the nomenclature, and every trade in NAICS', () => {
  const codes = [
    ...readProduce(own('produce.csv')).flatMap((kind) => Object.values(kind.codes)),
    ...readTurns(own('hs-turns.csv')).flatMap(({ to }) => to),
  ]
  assert.deepEqual(
    codes.filter((hs6) => !index.leaves.has(hs6)),
    [],
  )
  const starts = [...index.leaves.keys()]
  for (const [naics, hs] of readNaics(own('naics-chapters.csv'))) {
    assert.ok(naicsTitles.has(naics), naics)
    for (const start of hs)
      assert.ok(
        starts.some((hs6) => hs6.startsWith(start)),
        `${naics}: ${start}`,
      )
  }
})

test('American lines carry the names above them and the rate of their eight digits', () => {
  const { edition, lines } = usLinesBeneath('040900')
  assert.equal(edition.certainty, 'secondary')
  assert.ok(lines.length > 1 && lines.every(({ code }) => /^040900\d{4}$/.test(code)))
  assert.equal(lines[0]?.generalRate, '1.9¢/kg')
  assert.match(usLinesBeneath('010121').lines[0]?.description ?? '', /Purebred/)
})
