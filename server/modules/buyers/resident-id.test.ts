import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { checkRealName } from './names.ts'
import { checkCharacter, checkResidentId, maskId, maskPhone } from './resident-id.ts'

const id = (digits: string): string => digits + checkCharacter(digits)

test('the example printed in the standard is accepted', () => {
  assert.equal(checkCharacter('11010519491231002'), 'X')
  assert.deepEqual(checkResidentId('11010519491231002X'), {
    ok: true,
    id: '11010519491231002X',
    regionCode: '110105',
    birthDate: '1949-12-31',
  })
})

test('blanks, full-width digits and a small x are the same number', () => {
  const read = checkResidentId(' １１０１０５ 19491231 002x ')
  assert.equal(read.ok && read.id, '11010519491231002X')
})

const refused: readonly (readonly [string, string])[] = [
  ['', 'empty'],
  ['1101051949123100', 'length'],
  ['110105194912310021X', 'length'],
  ['1101051949123100AX', 'characters'],
  ['110105194912310021', 'checksum'],
  [id('11010519490230002'), 'date'],
  [id('11010519491301002'), 'date'],
  [id('11010519000229001'), 'date'],
  [id('11010518991231001'), 'date'],
  [id('11010520990101001'), 'date'],
  [id('99010519491231002'), 'region'],
  [id('81000019491231002'), 'residence-permit'],
]
for (const [text, refusal] of refused)
  test(`"${text}" is refused: ${refusal}`, () => {
    assert.deepEqual(checkResidentId(text, { today: '2026-11-22' }), { ok: false, refusal })
  })

test('29 February 2000 is a date, and a card with an abolished district code is still a card', () => {
  const read = checkResidentId(id('11010320000229001'), { districtCodes: new Set(['110105']) })
  assert.equal(read.ok && read.regionIsCurrent, false)
})

test('one wrong digit is always noticed', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 999 }),
      fc.integer({ min: 14, max: 16 }),
      fc.integer({ min: 1, max: 9 }),
      (order, at, by) => {
        const right = id(`11010519491231${String(order).padStart(3, '0')}`)
        const wrong = right.slice(0, at) + String((Number(right[at]) + by) % 10) + right.slice(at + 1)
        assert.equal(checkResidentId(right).ok, true)
        assert.deepEqual(checkResidentId(wrong), { ok: false, refusal: 'checksum' })
      },
    ),
  )
})

test('no text makes the checks throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      checkResidentId(text)
      checkRealName(text)
      assert.ok(maskId(text).length <= 18)
      maskPhone(text)
    }),
  )
})

test('a masked number does not show the birthday', () => {
  assert.equal(maskId('11010519491231002X'), '110***********002X')
  assert.equal(maskId('123'), '***')
  assert.equal(maskPhone('13800138000'), '138****8000')
  assert.equal(maskPhone('0571-88888888'), '***********88')
})

const names: readonly (readonly [string, string])[] = [
  ['张三', '张三'],
  [' 欧阳 娜娜 ', '欧阳娜娜'],
  ['阿依古丽•买买提', '阿依古丽·买买提'],
  ['阿依古丽.买买提', '阿依古丽·买买提'],
  ['𠮷野', '𠮷野'],
  ['张', 'too-short'],
  ['张'.repeat(31), 'too-long'],
  ['', 'empty'],
  ['John Smith', 'not-han'],
  ['张3', 'not-han'],
  ['·张三', 'misplaced-dot'],
  ['张··三', 'misplaced-dot'],
]
for (const [text, expected] of names)
  test(`the name "${text.slice(0, 12)}" is answered with ${expected.slice(0, 12)}`, () => {
    const read = checkRealName(text)
    assert.equal(read.ok ? read.name : read.refusal, expected)
  })
