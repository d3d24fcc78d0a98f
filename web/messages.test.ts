import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { catalogs, disagreements, readCatalog, say, speaker } from './messages.ts'

/** A catalog of its own from PO lines, read from a folder that is gone afterwards. */
function catalogOf(...files: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'messages-'))
  try {
    for (const [at, text] of files.entries()) writeFileSync(join(folder, `area${at}.en.po`), text)
    return readCatalog(folder, 'en')
  } finally {
    rmSync(folder, { recursive: true })
  }
}
const entry = (id: string, text: string): string => `msgid "${id}"\nmsgstr "${text}"\n\n`

test('English and Chinese have the same messages with the same placeholders', () => {
  assert.ok(catalogs.en.size > 50)
  assert.deepEqual(disagreements(catalogs.en, catalogs['zh-Hans']), [])
})

test('a message that one language lacks and a placeholder that differs are both found', () => {
  const one = catalogOf(entry('a', 'Hello {name}') + entry('b', 'Only here'))
  const other = catalogOf(entry('a', 'Hello {who}'))
  assert.deepEqual(disagreements(one, other), ['a needs name here, who there', 'b is said in one language only'])
})

test('every area has both of its files', () => {
  const names = readdirSync(new URL('messages/', import.meta.url))
  for (const name of names) {
    const twin = name.endsWith('.en.po') ? name.replace('.en.po', '.zh-Hans.po') : name.replace('.zh-Hans.po', '.en.po')
    assert.ok(names.includes(twin) && twin !== name, `${name} has no twin`)
  }
})

test('plurals follow each language', () => {
  const [en, zh] = [say('en'), say('zh-Hans')]
  assert.deepEqual(
    [0, 1, 2, 1200].map((n) => en('kit.nav.cart-count', { n })),
    ['0 items', '1 item', '2 items', '1,200 items'],
  )
  assert.deepEqual(
    [0, 1, 2].map((n) => zh('kit.nav.cart-count', { n })),
    ['0 件', '1 件', '2 件'],
  )
})

test('an unknown message and a missing value stop the page instead of showing a hole', () => {
  assert.throws(() => say('en')('kit.no-such'), /no message kit\.no-such/)
  assert.throws(() => say('en')('kit.pager.at', { page: 1 }), /needs pages/)
  assert.equal(say('en').has('kit.no-such'), false)
})

test('a name that every object has is no message and no value', () => {
  assert.throws(() => say('en')('constructor'), /no message/)
  assert.throws(() => speaker('en', catalogOf(entry('a', '{toString}')))('a'), /needs toString/)
})

test('a broken message, an empty one, one said twice, a choice without other: none is read', () => {
  assert.throws(() => catalogOf(entry('a', 'open {n')), /not a readable message/)
  assert.throws(() => catalogOf(entry('a', '')), /has no text/)
  assert.throws(() => catalogOf(entry('a', 'x'), entry('a', 'y')), /already said/)
  assert.throws(
    () => catalogOf(entry('a', '{n, plural, one {x}}')),
    (fault: Error) => /has no other/.test(String(fault.cause)),
  )
})
