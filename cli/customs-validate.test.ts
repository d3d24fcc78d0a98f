import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { customsValidate } from './customs-validate.ts'
import { recorder } from './test-io.ts'

const official = fileURLToPath(new URL('../packages/customs-cn/schema/samples-202205/', import.meta.url))
const samples = readdirSync(official).map((name) => join(official, name))
const folder = mkdtempSync(join(tmpdir(), 'westbound-customs-'))
after(() => rmSync(folder, { recursive: true }))

type Answer = {
  readonly valid: boolean
  readonly passed: number
  readonly failed: number
  readonly files: readonly {
    readonly messageType: string | null
    readonly valid: boolean
    readonly roundTrip: boolean
    readonly signature: string
    readonly errors: readonly {
      readonly line: number
      readonly path: string
      readonly rule: string
      readonly message: string
    }[]
  }[]
}

async function run(...args: readonly string[]): Promise<{ readonly code: number; readonly answer: Answer }> {
  const { io, out } = recorder({})
  const code = await customsValidate.run([...args, '--json'], io)
  return { code, answer: JSON.parse(out()) }
}

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

test('all 16 official samples are valid and come back the same', async () => {
  const { code, answer } = await run(...samples)
  assert.equal(code, 0)
  assert.deepEqual([answer.valid, answer.passed, answer.failed], [true, 16, 0])
  assert(answer.files.every(({ valid, roundTrip, errors }) => valid && roundTrip && errors.length === 0))
  assert.deepEqual(
    answer.files.map(({ messageType }) => messageType),
    samples.map((path) => /CEB\d+Message/.exec(path)?.[0]),
  )
})

test('one invalid file among valid ones is told by line, path, rule and sentence, without its value', async () => {
  const order = readFileSync(join(official, 'CEB311Message.xml'), 'utf8')
  const broken = file('broken.xml', order.replace(/<ceb:buyerName>[^<]*/, `<ceb:buyerName>${'某'.repeat(61)}`))
  const { code, answer } = await run(samples[0] ?? '', broken)
  assert.equal(code, 1)
  assert.deepEqual(
    answer.files.map(({ valid }) => valid),
    [true, false],
  )
  const [fault] = answer.files[1]?.errors ?? []
  assert.deepEqual(
    [fault?.line, fault?.path, fault?.rule, fault?.message],
    [
      23,
      '/CEB311Message/Order[1]/OrderHead/buyerName',
      'too-long',
      'buyerName has 61 characters, at most 60 are allowed.',
    ],
  )
})

test('what is no message is refused with the reason: empty, folder, missing, huge, another encoding, a document type', async () => {
  const huge = file('huge.xml', '')
  truncateSync(huge, 65 * 1024 * 1024)
  const cases = [
    [file('empty.xml', ''), 'empty'],
    [folder, 'not-a-file'],
    [join(folder, 'nowhere.xml'), 'not-found'],
    [huge, 'too-long'],
    [file('bytes.xml', Buffer.from('<a>\xff</a>', 'latin1')), 'encoding'],
    [file('utf16.xml', Buffer.from('\ufeff<a/>', 'utf16le')), 'encoding'],
    [file('gbk.xml', '<?xml version="1.0" encoding="GBK"?><a/>'), 'encoding'],
    [file('entity.xml', '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'), 'doctype'],
    [file('cut.xml', '<a><b></a>'), 'not-well-formed'],
    [file('other.xml', '<a/>'), 'unknown-message'],
  ] as const
  const { code, answer } = await run(...cases.map(([path]) => path))
  assert.equal(code, 1)
  assert.deepEqual(
    answer.files.map(({ valid, errors }) => [valid, errors[0]?.rule]),
    cases.map(([, rule]) => [false, rule]),
  )
})

test('without a file, or with an option it does not know, the usage is printed', async () => {
  for (const args of [[], ['a.xml', '--fast']]) {
    const { io, err } = recorder({})
    assert.equal(await customsValidate.run(args, io), 2)
    assert.match(err(), /usage: westbound customs validate/)
  }
})

test('a table for people names each file and, below, each fault with its place', async () => {
  const { io, out } = recorder({})
  assert.equal(await customsValidate.run([samples[0] ?? '', file('none.xml', '')], io), 1)
  assert.match(out(), /CEB311Message\tvalid/)
  assert.match(out(), /none\.xml:1: empty: The file is empty\./)
  assert.match(out(), /1 valid, 1 invalid$/)
})
