import assert from 'node:assert/strict'
import { test } from 'node:test'
import { remembered } from './remembered.ts'

test('what follows from an object is made once for it, and again for another that looks the same', () => {
  const asked: string[] = []
  const loud = remembered(({ name }: { readonly name: string }) => {
    asked.push(name)
    return { loud: name.toUpperCase() }
  })
  const wine = { name: 'wine' }
  assert.equal(loud(wine), loud(wine))
  assert.deepEqual(loud({ name: 'wine' }), { loud: 'WINE' })
  assert.deepEqual(asked, ['wine', 'wine'])
})
