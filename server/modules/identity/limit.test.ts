import assert from 'node:assert/strict'
import { test } from 'node:test'
import { transact } from '../../platform/db.ts'
import { testDatabase } from '../../test/database.ts'
import { ctxOf, system, testWorld } from '../../test/world.ts'
import { countOne, type Limit } from './limit.ts'
import { hashPassword, passwordFits, checkPassword } from './password.ts'
import { emailOf, maskPhone, phoneOf } from './phone.ts'

const { db } = await testDatabase()
const world = testWorld()
const start = new Date('2026-11-22T09:00:00Z')
const limit: Limit = { name: 'test', max: 5, seconds: 60 }
const once = (now: Date) =>
  transact(db, (tx) => countOne(ctxOf(tx, { actor: system, now, world }), limit, 'somebody')).then(
    () => true,
    () => false,
  )

test('of forty tries at once exactly five pass, and five more after the window', async () => {
  const first = await Promise.all(Array.from({ length: 40 }, () => once(start)))
  assert.equal(first.filter(Boolean).length, 5)
  const later = new Date(start.getTime() + 60_000)
  const second = await Promise.all(Array.from({ length: 40 }, () => once(later)))
  assert.equal(second.filter(Boolean).length, 5)
})

test('a password fits its own hash only, and nothing fits no hash', async () => {
  const hash = await hashPassword('correct horse battery')
  assert.equal(await passwordFits('correct horse battery', hash), true)
  assert.equal(await passwordFits('correct horse batterz', hash), false)
  assert.equal(await passwordFits('', null), false)
  assert.notEqual(hash, await hashPassword('correct horse battery'))
  for (const weak of ['short', 'aaaaaaaaaaaaaaa', 'x'.repeat(201)]) assert.throws(() => checkPassword(weak))
})

test('phones are read as people write them, and nothing else is a phone', () => {
  assert.equal(phoneOf('139 1234-5678', false), '+8613912345678')
  assert.equal(phoneOf('0085261234567', false), '+85261234567')
  assert.equal(maskPhone('+85261234567'), '+852 612****4567')
  for (const wrong of ['12', '+12025550142', '1391234567', 'abc', '+8623912345678'])
    assert.throws(() => phoneOf(wrong, true))
  assert.equal(phoneOf('14000000001', true), '+8614000000001')
  assert.throws(() => phoneOf('14000000001', false), 'people of the demonstration exist only there')
})

test('an address is compared in lower case, and what is no address is refused', () => {
  assert.equal(emailOf(' Ruth@Orchard.Example '), 'ruth@orchard.example')
  for (const wrong of ['ruth', 'ruth@', '@x.example', 'a b@x.example', 'a@b\r\nBcc: c@d.example'])
    assert.throws(() => emailOf(wrong))
})
