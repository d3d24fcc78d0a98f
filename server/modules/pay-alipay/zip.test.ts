import assert from 'node:assert/strict'
import { test } from 'node:test'
import { zipOf } from '../../../simulators/alipay/zip.ts'
import { unzip } from './zip.ts'

// Made by Python's zipfile: deflated with an empty file beside, stored with a comment at the end, and streamed, with the
// sizes behind the data.
const deflated =
  'UEsDBBQAAAAIAIpddl2Tb0O0EAAAAMIBAAAFAAAAYS5jc3bLz0vVKSnP5+XKH2UMTQYAUEsDBBQAAAAIAIpddl0AAAAAAgAAAAAAAAAFAAAAYi50eHQDAFBLAQIUAxQAAAAIAIpddl2Tb0O0EAAAAMIBAAAFAAAAAAAAAAAAAACAAQAAAABhLmNzdlBLAQIUAxQAAAAIAIpddl0AAAAAAgAAAAAAAAAFAAAAAAAAAAAAAACAATMAAABiLnR4dFBLBQYAAAAAAgACAGYAAABYAAAAAAA='
const stored =
  'UEsDBBQAAAAAAIpddl05ixjlCQAAAAkAAAAFAAAAYS5jc3ZvbmUsdHdvDQpQSwECFAMUAAAAAACKXXZdOYsY5QkAAAAJAAAABQAAAAAAAAAAAAAAgAEAAAAAYS5jc3ZQSwUGAAAAAAEAAQAzAAAALAAAAAkAYSBjb21tZW50'
const streamed =
  'UEsDBBQACAAIAIpddl0AAAAAAAAAAAAAAAAFAAAAYS5jc3bLz0vVKSnP5+XKH2UMTQYAUEsHCJNvQ7QQAAAAwgEAAFBLAQIUAxQACAAIAIpddl2Tb0O0EAAAAMIBAAAFAAAAAAAAAAAAAACAAQAAAABhLmNzdlBLBQYAAAAAAQABADMAAABDAAAAAAA='
const text = 'one,two\r\n'

test('archives made by another program are read, however their sizes are written', () => {
  assert.deepEqual(texts(deflated), [
    ['a.csv', text.repeat(50)],
    ['b.txt', ''],
  ])
  assert.deepEqual(texts(stored), [['a.csv', text]])
  assert.deepEqual(texts(streamed), [['a.csv', text.repeat(50)]])
})

test('one broken sign, a cut end and what is no archive are refused', () => {
  const good = Buffer.from(stored, 'base64')
  const broken = Buffer.from(good)
  broken[40] = (broken[40] ?? 0) ^ 1
  assert.throws(() => unzip(broken, 1000))
  assert.throws(() => unzip(good.subarray(0, good.length - 20), 1000))
  assert.throws(() => unzip(Buffer.from('PK'), 1000))
  assert.throws(() => unzip(Buffer.alloc(0), 1000))
})

test('what would unpack to too much is refused before it is unpacked, also when it lies about its size', () => {
  const bomb = zipOf({ 'a.csv': Buffer.alloc(1_000_000) })
  assert.throws(() => unzip(bomb, 999_999), /reasonable size/)
  assert.equal(unzip(bomb, 1_000_000)[0]?.bytes.length, 1_000_000)
  const liar = Buffer.from(bomb)
  liar.writeUInt32LE(10, liar.lastIndexOf('PK\u0001\u0002', undefined, 'latin1') + 24)
  assert.throws(() => unzip(liar, 1000))
})

const texts = (base64: string) =>
  unzip(Buffer.from(base64, 'base64'), 10_000).map(({ name, bytes }) => [name, Buffer.from(bytes).toString('utf8')])
