import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import test from 'node:test'
import { buildOrder, validate } from './index.ts'
import { envelope, order } from './test/records.ts'

const folder = new URL('./schema/samples-202205/', import.meta.url)
const samples = readdirSync(folder).map((name) => ({ name, xml: readFileSync(new URL(name, folder), 'utf8') }))

test('all 16 official samples of the import side validate, in one call', async () => {
  assert.equal(samples.length, 16)
  assert(
    samples.some(({ xml }) => xml.startsWith('\uFEFF')),
    'one sample at least carries a byte order mark',
  )
  for (const answer of await validate(samples)) assert.deepEqual(answer, { name: answer.name, ok: true })
})

test('each file gets its own answer, in the order given, with the line of the problem', async () => {
  const built = await buildOrder([order], envelope)
  assert(built.ok)
  const good = built.xml
  const answers = await validate([
    { name: 'good', xml: good },
    { name: 'doctype', xml: '<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>' },
    { name: 'unknown element', xml: good.replace('</ceb:OrderHead>', '<ceb:extra/></ceb:OrderHead>') },
    { name: 'not well-formed', xml: '<a>\n<b></a>' },
    { name: 'empty', xml: '' },
    { name: 'good', xml: good },
  ])
  assert.deepEqual(
    answers.map(({ name, ok }) => [name, ok]),
    [
      ['good', true],
      ['doctype', false],
      ['unknown element', false],
      ['not well-formed', false],
      ['empty', false],
      ['good', true],
    ],
  )
  const [, doctype, unknown, broken] = answers
  assert(doctype?.ok === false && unknown?.ok === false && broken?.ok === false)
  assert.match(doctype.problems[0]?.message ?? '', /document type/)
  assert.equal(unknown.problems[0]?.line, 2)
  assert.match(unknown.problems[0]?.message ?? '', /extra/)
  assert.equal(broken.problems[0]?.line, 2)
})

test('what the builders would refuse and somebody sends anyway, the schema finds', async () => {
  const built = await buildOrder([order], envelope)
  assert(built.ok)
  const breaks: readonly (readonly [string, string])[] = [
    ['<ceb:currency>142<', '<ceb:currency>1420<'],
    ['<ceb:orderNo>WB20261122000001<', `<ceb:orderNo>${'9'.repeat(61)}<`],
    ['<ceb:buyerName>王小明<', '<ceb:buyerName><'],
    ['<ceb:goodsValue>298.00<', '<ceb:goodsValue>298.000001<'],
    ['<ceb:acturalPaid>393.31<', '<ceb:acturalPaid>many<'],
    ['<ceb:appTime>20261122101500<', '<ceb:appTime>2026-11-22<'],
    ['<ceb:gnum>1<', '<ceb:gnum>one<'],
    ['<ceb:dxpMode>DXP</ceb:dxpMode>', ''],
    ['guid="0F0E', 'guid="0F0EE'],
  ]
  const broken = breaks.map(([from, to]) => ({ name: from, xml: built.xml.replace(from, to) }))
  for (const [index, answer] of (await validate(broken)).entries()) {
    assert.notEqual(broken[index]?.xml, built.xml)
    assert.equal(answer.ok, false, answer.name)
  }
})

test('no files, no answers', async () => {
  assert.deepEqual(await validate([]), [])
})

test('the shipped schema and samples are the ones whose sums ORIGIN.md lists', () => {
  const schema = new URL('./schema/', import.meta.url)
  const listed = [
    ...readFileSync(new URL('ORIGIN.md', schema), 'utf8').matchAll(/^\| `([0-9a-f]{64})` \| `(.+)` \|$/gm),
  ]
  assert.equal(listed.length, 18)
  for (const [, sum, name = ''] of listed)
    assert.equal(
      createHash('sha256')
        .update(readFileSync(new URL(name, schema)))
        .digest('hex'),
      sum,
      name,
    )
})
