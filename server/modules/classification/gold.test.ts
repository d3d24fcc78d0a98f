import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findHs } from './find-hs.ts'
import { accuracies, goldSets, readGold } from './gold.ts'
import { hsTables } from './hs-tables.ts'

const { index } = hsTables()

test('the gold set is large enough, its sets share no words, and every code stands in the nomenclature', () => {
  const sets = goldSets.map((set) => readGold(set))
  const [development = [], heldOut = [], sampled = []] = sets
  assert.ok(development.filter(({ language }) => language === 'en').length >= 150)
  assert.ok(development.filter(({ language }) => language === 'zh').length >= 30)
  assert.ok(heldOut.filter(({ language }) => language === 'en').length >= 60)
  assert.ok(sampled.length >= 60)
  const words = sets.flat().map((each) => each.words.toLowerCase())
  assert.equal(new Set(words).size, words.length)
  assert.deepEqual(
    sets.flat().filter(({ hs6 }) => !index.leaves.has(hs6)),
    [],
  )
})

/** What was measured when ranking was last changed, less a few products: a change that loses more is a step back. */
const floors: Readonly<Record<string, readonly [number, number, number]>> = {
  'development en': [950, 980, 985],
  'development zh': [970, 980, 980],
  'held-out en': [900, 970, 980],
  'held-out zh': [930, 960, 970],
  'sampled en': [560, 640, 650],
}

test('everyday products find their code as often as measured', (t) => {
  for (const { set, language, products, at1, at3, at5 } of accuracies(index)) {
    t.diagnostic(`${set} ${language}, ${products}: ${at1} ${at3} ${at5} of a thousand first, among three, among five`)
    const [one, three, five] = floors[`${set} ${language}`] ?? [0, 0, 0]
    assert.ok(at1 >= one && at3 >= three && at5 >= five, `${set} ${language}: ${at1} ${at3} ${at5}`)
  }
})

test('a candidate that looks sure is right more often than one that does not', () => {
  const seen = (['development', 'held-out', 'sampled'] as const).flatMap((set) => readGold(set))
  const firsts = seen.map(({ words, hs6 }) => ({ hs6, first: classifyFirst(words) }))
  const right = (from: number, to: number): number => {
    const inside = firsts.filter(
      ({ first }) => first !== undefined && first.confidence >= from && first.confidence < to,
    )
    return (1000 * inside.filter(({ hs6, first }) => first?.hs6 === hs6).length) / Math.max(1, inside.length)
  }
  assert.ok(right(0.7, 1.01) > right(0.4, 0.7))
  assert.ok(right(0.4, 0.7) > right(0, 0.4))
})

const classifyFirst = (words: string) => findHs(index, words, 1)[0]
