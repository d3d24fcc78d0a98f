import assert from 'node:assert/strict'
import test from 'node:test'
import {
  isChinaPhone,
  isResidentId,
  normalise,
  unitCode,
  unitNames,
  units,
  countryCode,
  currencyCode,
  readChinaTime,
} from './index.ts'

test('a resident identity number needs province, birth date and check letter', () => {
  for (const id of ['110101190001010014', '11010119000103039X', '11010119000103039x', '440308199901010012'])
    assert(isResidentId(id), id)
  const wrong = [
    '110101190001010015',
    '110101190013010014',
    '130681136250023332',
    '000101190001010014',
    '11010119000101001',
    '1101011900010100140',
    ' 110101190001010014',
    '11010119000101001４',
    '',
  ]
  for (const id of wrong) assert(!isResidentId(id), id)
})

test('no other check letter fits the first seventeen digits, and no single wrong digit goes unseen', () => {
  const id = '110101190001010014'
  assert.deepEqual(
    '0123456789X'.split('').filter((letter) => isResidentId(id.slice(0, 17) + letter)),
    ['4'],
  )
  for (let at = 0; at < 18; at += 1)
    for (const digit of '0123456789')
      if (digit !== id[at]) assert(!isResidentId(id.slice(0, at) + digit + id.slice(at + 1)), `${digit} at ${at}`)
})

test('mobiles and landlines of the mainland are phone numbers', () => {
  for (const phone of ['13800138000', '19912345678', '021-58881234', '02158881234', '0755-8888123-12'])
    assert(isChinaPhone(phone), phone)
  for (const phone of ['12800138000', '1380013800', '+8613800138000', '+1 555 0100', '58881234', ''])
    assert(!isChinaPhone(phone), phone)
})

test('only width and white space are normalised', () => {
  assert.equal(normalise('　Ａ１－２　 （三）\t楼 '), 'A1-2 (三) 楼')
  assert.equal(normalise('ABC，。'), 'ABC,。')
})

test('codes are found by name and names by code', () => {
  assert.equal(unitCode('piece'), '007')
  assert.equal(unitCode('千克'), '035')
  assert.equal(unitCode('bottle'), '142')
  assert.equal(unitCode('furlong'), undefined)
  assert.deepEqual(unitNames('011'), { code: '011', zh: '件', en: 'item' })
  assert.equal(countryCode('US'), '502')
  assert.equal(countryCode('CN'), '142')
  assert.equal(countryCode('XX'), undefined)
  assert.equal(currencyCode('CNY'), '142')
  assert.equal(units.length, 123)
  for (const unit of units) assert.equal(unitCode(unit.en), unit.code)
})

test('a time that does not exist is not read', () => {
  assert.equal(readChinaTime('20261122101500')?.toISOString(), '2026-11-22T02:15:00.000Z')
  for (const text of ['20260229', '20261301', '20261122250000', '2026112', 'today'])
    assert.equal(readChinaTime(text), null, text)
})
