import assert from 'node:assert/strict'
import { test } from 'node:test'
import { singular } from './singular.ts'

test('plural endings come off and other endings stay', () => {
  const table = [
    ['cherries', 'cherry'],
    ['boxes', 'box'],
    ['brushes', 'brush'],
    ['dresses', 'dress'],
    ['dress', 'dress'],
    ['shoes', 'shoe'],
    ['sizes', 'size'],
    ['hummus', 'hummus'],
    ['gas', 'gas'],
    ['potatoes', 'potato'],
    ['leaves', 'leaf'],
    ['feet', 'foot'],
    ['constructor', 'constructor'],
  ] as const
  assert.deepEqual(
    table.map(([word]) => singular(word)),
    table.map(([, expected]) => expected),
  )
})
