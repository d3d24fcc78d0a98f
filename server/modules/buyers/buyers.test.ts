import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Actor, Ctx } from '#platform/context'
import { sql, transact } from '#platform/db'
import { newId } from '#platform/id'
import { Refusal } from '#platform/refusal'
import { testDatabase } from '../../test/database.ts'
import { ctxOf, testWorld } from '../../test/world.ts'
import {
  acknowledge,
  acknowledged,
  addressesOf,
  addressOf,
  changeAddress,
  divisionsUnder,
  erasePerson,
  maskedPersonOf,
  noticeEdition,
  personOf,
  readAddress,
  regionOf,
  removeAddress,
  saveAddress,
  saveRealName,
} from './index.ts'
import { checkCharacter } from './resident-id.ts'

const { db } = await testDatabase({ max: 4 })
const now = new Date('2026-11-22T09:00:00Z')
const world = testWorld()
const buyer = (): Extract<Actor, { kind: 'buyer' }> => ({ kind: 'buyer', id: newId(now), visitorId: null })
const as = <T>(actor: Actor, work: (ctx: Ctx) => Promise<T>, demo = true): Promise<T> =>
  transact(db, (tx) => work(ctxOf(tx, { actor, now, world: { ...world, demo } })))
const codeOf = (code: string, reason?: string) => (error: unknown) =>
  error instanceof Refusal && error.code === code && (reason === undefined || error.params['reason'] === reason)

const home = {
  name: '林小满',
  phone: '13800138000',
  districtCode: '310115',
  detail: '花木示范路88弄6号502室',
  postcode: '201204',
}
const demonstration = '110105190003070017'.slice(0, 17)
const demo = demonstration + checkCharacter(demonstration)
const real = '11010519491231002X'

test('an address is read back as written, named by its district, and kept encrypted', async () => {
  const one = buyer()
  const { id } = await as(one, (ctx) => saveAddress(ctx, one.id, { ...home, phone: '+86 138 0013 8000' }))
  const [kept] = await as(one, (ctx) => addressesOf(ctx, one.id))
  assert.deepEqual(kept && [kept.id, kept.name, kept.phone, kept.province.name, kept.city.name, kept.district.name], [
    id,
    '林小满',
    '13800138000',
    '上海市',
    '上海市',
    '浦东新区',
  ])
  const { rows } = await sql<{
    row: string
  }>`select address::text as row from buyers.address as address where id = ${id}`.execute(db)
  assert(!/13800138000|林小满|花木/.test(rows[0]?.row ?? ''))
})

test('the same address written twice is one, and changing one into another is refused', async () => {
  const one = buyer()
  const first = await as(one, (ctx) => saveAddress(ctx, one.id, home))
  const second = await as(one, (ctx) => saveAddress(ctx, one.id, home))
  assert.equal(second.id, first.id)
  const other = await as(one, (ctx) => saveAddress(ctx, one.id, { ...home, detail: '示范路1号' }))
  await assert.rejects(
    as(one, (ctx) => changeAddress(ctx, one.id, other.id, home)),
    codeOf('buyers.address-known'),
  )
  await as(one, (ctx) => removeAddress(ctx, one.id, first.id))
  assert.notEqual((await as(one, (ctx) => saveAddress(ctx, one.id, home))).id, first.id)
})

test("another buyer's address answers like an absent one: read, changed, removed", async () => {
  const [owner, other] = [buyer(), buyer()]
  const { id } = await as(owner, (ctx) => saveAddress(ctx, owner.id, home))
  assert.equal(await as(other, (ctx) => addressOf(ctx, other.id, id)), null)
  for (const wrong of [id, newId(now)]) {
    await assert.rejects(
      as(other, (ctx) => changeAddress(ctx, other.id, wrong, home)),
      codeOf('buyers.address-not-found'),
    )
    await assert.rejects(
      as(other, (ctx) => removeAddress(ctx, other.id, wrong)),
      codeOf('buyers.address-not-found'),
    )
  }
  assert.notEqual(await as(owner, (ctx) => addressOf(ctx, owner.id, id)), null)
})

test('a removed address is forgotten, and removing it again is refused', async () => {
  const one = buyer()
  const { id } = await as(one, (ctx) => saveAddress(ctx, one.id, home))
  await as(one, (ctx) => removeAddress(ctx, one.id, id))
  assert.deepEqual(await as(one, (ctx) => addressesOf(ctx, one.id)), [])
  await assert.rejects(
    as(one, (ctx) => removeAddress(ctx, one.id, id)),
    codeOf('buyers.address-not-found'),
  )
  const { rows } = await sql<{ sealed: string | null }>`select sealed from buyers.address where id = ${id}`.execute(db)
  assert.equal(rows[0]?.sealed, null)
})

test('a district that is none and a phone that is none are refused; landlines are written one way', async () => {
  const one = buyer()
  const save = (over: Partial<typeof home>) => as(one, (ctx) => saveAddress(ctx, one.id, { ...home, ...over }))
  for (const districtCode of ['310000', '999999', '310199'])
    await assert.rejects(save({ districtCode }), codeOf('buyers.district-unknown'))
  for (const phone of ['12345', '23800138000', '138001380001', 'abc'])
    await assert.rejects(save({ phone }), codeOf('buyers.phone-invalid'))
  assert.equal((await save({ phone: '(0571) 8888 8888' })).phone, '0571-88888888')
})

test('the twenty-first address is refused', async () => {
  const one = buyer()
  for (let n = 1; n <= 20; n += 1) await as(one, (ctx) => saveAddress(ctx, one.id, { ...home, detail: `示范路${n}号` }))
  await assert.rejects(
    as(one, (ctx) => saveAddress(ctx, one.id, home)),
    codeOf('buyers.too-many-addresses'),
  )
})

test('the lists below a province and a city lead to every district, and each district knows its way back', () => {
  let count = 0
  for (const province of divisionsUnder(''))
    for (const city of divisionsUnder(province.code))
      for (const district of divisionsUnder(city.code)) {
        assert.equal(regionOf(district.code)?.province.code, province.code)
        assert.equal(regionOf(district.code)?.city.code, city.code)
        count += 1
      }
  assert(count > 2800, `${count} districts`)
  assert.deepEqual(divisionsUnder('000000'), [])
})

test('what was pasted comes back by the names of the form fields', () => {
  const read = readAddress('张三 13800138000 浙江省杭州市余杭区文一西路969号')
  assert.deepEqual(
    [read.name, read.phone, read.province, read.city, read.district, read.detail],
    ['张三', '13800138000', '330000', '330100', '330110', '文一西路969号'],
  )
  assert.equal(readAddress('').confidence, 0)
})

test('a person is kept encrypted, shown masked, and forgotten for good', async () => {
  const one = buyer()
  const shown = await as(one, (ctx) => saveRealName(ctx, one.id, { name: '林 小满', idNumber: real.toLowerCase() }))
  assert.deepEqual([shown.name, shown.number], ['林**', '110***********002X'])
  assert.equal((await as(one, (ctx) => personOf(ctx, one.id)))?.idNumber, real)
  const text = async () =>
    (
      await sql<{
        row: string
      }>`select person::text as row from buyers.person as person where buyer_id = ${one.id}`.execute(db)
    ).rows[0]?.row ?? ''
  assert(!/19491231|小满/.test(await text()))
  await as(one, (ctx) => erasePerson(ctx, one.id))
  await as(one, (ctx) => erasePerson(ctx, one.id))
  assert.equal(await as(one, (ctx) => personOf(ctx, one.id)), null)
  assert.equal(await as(one, (ctx) => maskedPersonOf(ctx, one.id)), null)
  assert(!/\*/.test(await text()))
  await as(one, (ctx) => saveRealName(ctx, one.id, { name: '林小满', idNumber: real }))
  assert.notEqual(await as(one, (ctx) => personOf(ctx, one.id)), null)
})

test('one person has one fingerprint under every account', async () => {
  const [one, two] = [buyer(), buyer()]
  const prints = []
  for (const actor of [one, two]) {
    await as(actor, (ctx) => saveRealName(ctx, actor.id, { name: '林小满', idNumber: real }))
    prints.push((await as(actor, (ctx) => personOf(ctx, actor.id)))?.print)
  }
  assert.equal(prints[0], prints[1])
})

test('names and numbers that are none are refused with their reason and never repeated', async () => {
  const one = buyer()
  const save = (name: string, idNumber: string, isDemo = true) =>
    as(one, (ctx) => saveRealName(ctx, one.id, { name, idNumber }), isDemo)
  await assert.rejects(save('John', real), codeOf('buyers.name-invalid', 'not_han'))
  await assert.rejects(save('林', real), codeOf('buyers.name-invalid', 'too_short'))
  await assert.rejects(save('林小满', '110105194912310021'), (error: unknown) => {
    assert(codeOf('buyers.identity-invalid', 'checksum')(error))
    assert(!JSON.stringify(error).includes('19491231'))
    return true
  })
  await assert.rejects(save('林小满', '1101051949'), codeOf('buyers.identity-invalid', 'length'))
  assert.equal(await as(one, (ctx) => maskedPersonOf(ctx, one.id)), null)
})

test('an identity of the demonstration is refused outside of it, and a real-looking one is accepted anywhere', async () => {
  const one = buyer()
  const save = (idNumber: string, isDemo: boolean) =>
    as(one, (ctx) => saveRealName(ctx, one.id, { name: '林小满', idNumber }), isDemo)
  await assert.rejects(save(demo, false), codeOf('buyers.identity-of-demonstration'))
  await save(demo, true)
  await save(real, false)
  await save(real, true)
})

test('the notice is acknowledged once, and an edition that was replaced is refused', async () => {
  const one = buyer()
  assert.equal(await as(one, (ctx) => acknowledged(ctx, one.id)), false)
  await assert.rejects(
    as(one, (ctx) => acknowledge(ctx, one.id, '2020-01-01')),
    codeOf('buyers.notice-changed'),
  )
  await as(one, (ctx) => acknowledge(ctx, one.id, noticeEdition))
  await as(one, (ctx) => acknowledge(ctx, one.id, noticeEdition))
  assert.equal(await as(one, (ctx) => acknowledged(ctx, one.id)), true)
  const { rows } = await sql<{ n: bigint }>`
    select count(*) as n from platform.audit where action = 'buyers.notice-acknowledged' and subject_id = ${one.id}
  `.execute(db)
  assert.equal(rows[0]?.n, 1n)
})
