import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { checkRecord, checks, fieldsOf, marketRecords, markets } from './index.ts'
import type { ImportRecord, Market } from './index.ts'

const on = '2026-11-22'
const goods = {
  goodsDescription: 'Wildflower honey 500 g',
  hsCode: '040900',
  originCountry: 'US',
  goodsValue: '120',
  quantity: '2',
  grossWeightKg: '1.2',
}
const good: Readonly<Record<Market, ImportRecord>> = {
  hk: {
    ...goods,
    consigneeName: 'Chan Siu',
    consigneePhone: '+852-91234567',
    consigneeAddress: '1 Queen’s Road',
    dutiable: 'none',
  },
  id: {
    ...goods,
    consigneeName: 'Siti',
    consigneePhone: '0812-3456-7890',
    consigneeAddress: 'Jl. Merdeka 1',
    postcode: '10110',
    identityKind: 'nik',
    nik: '3171234503910001',
    assessment: 'simplified',
  },
  jp: {
    ...goods,
    consigneeName: '山田花子',
    consigneePhone: '03-1234-5678',
    consigneeAddress: '東京都千代田区1-1',
    postcode: '100-0001',
    use: 'personal',
  },
  kr: {
    ...goods,
    consigneeName: '김민수',
    consigneePhone: '010-1234-5678',
    consigneeAddress: '서울 중구 1',
    postcode: '04524',
    consigneeKind: 'person',
    customsCode: 'P123456789012',
    customsCodeRenewedOn: '2026-02-01',
    clearance: 'general',
  },
  my: {
    ...goods,
    consigneeName: 'Aminah',
    consigneePhone: '012-3456789',
    consigneeAddress: 'Jalan 1',
    postcode: '50000',
    salesTaxCharged: 'yes',
    lrnNumber: 'LVG-12345678',
    goods: 'other',
  },
  ph: {
    ...goods,
    consigneeName: 'Maria',
    consigneePhone: '0917-123-4567',
    consigneeAddress: 'Makati',
    postcode: '1200',
    consigneeKind: 'person',
    goods: 'other',
  },
  sg: {
    ...goods,
    consigneeName: 'Tan',
    consigneePhone: '91234567',
    consigneeAddress: '1 Orchard Road',
    postcode: '238823',
    gstPaid: 'yes',
    ovrNumber: 'M90312345A',
    highestItemValue: '60',
  },
  th: {
    ...goods,
    consigneeName: 'Somchai',
    consigneePhone: '081-234-5678',
    consigneeAddress: 'Bangkok',
    postcode: '10110',
    identityKind: 'citizen',
    identityNumber: '1101700230708',
  },
  tw: {
    ...goods,
    consigneeName: '陳小明',
    consigneePhone: '0912345678',
    consigneeAddress: '台北市1號',
    consigneeKind: 'person',
    realName: '陳小明',
    ezwayPhone: '0912345678',
  },
  us: {
    ...goods,
    consigneeName: 'Jane Doe',
    consigneePhone: '(206) 555-0100',
    consigneeAddress: '1 Main St',
    postcode: '98101',
    entryType: '11',
    htsNumber: '0409.00.00.10',
    importerNumber: '12-3456789',
  },
  vn: {
    ...goods,
    consigneeName: 'Nguyen',
    consigneePhone: '0912345678',
    consigneeAddress: 'Ha Noi',
    identityKind: 'person',
    identityNumber: '001099012345',
  },
}
const complaints = (market: Market, change: ImportRecord = {}, day = on): readonly string[] =>
  checkRecord(market, { ...good[market], ...change }, day).map(({ field, rule }) => `${field} ${rule}`)

for (const market of markets)
  test(`${market}: a whole record has no complaint; each required field is missed when it is left out`, () => {
    assert.deepEqual(complaints(market), [])
    for (const { name, required } of fieldsOf(market, on))
      if (required?.length === 0) assert(complaints(market, { [name]: '' }).includes(`${name} missing`), name)
    assert.deepEqual(complaints(market, { surprise: 'x' }), ['surprise unknown'])
    assert.deepEqual(complaints(market, { consigneeName: '王'.repeat(101) }), ['consigneeName too-long'])
    assert.deepEqual(complaints(market, { goodsValue: '1,5' }), ['goodsValue form'])
  })

test('each market’s own fields and rules complain by name', () => {
  const cases: readonly (readonly [Market, ImportRecord, string, string?])[] = [
    ['kr', { customsCode: 'P12345678901' }, 'customsCode form'],
    ['kr', { customsCode: 'Q123456789012' }, 'customsCode form'],
    ['kr', { customsCode: '' }, 'customsCode missing'],
    ['kr', { customsCodeRenewedOn: '2025-11-22' }, 'customsCodeRenewedOn expired'],
    ['kr', { customsCodeRenewedOn: '2026-02-30' }, 'customsCodeRenewedOn check'],
    ['kr', { customsCodeRenewedOn: '2027-01-01' }, 'customsCodeRenewedOn form'],
    ['kr', { clearance: 'list', goodsValue: '150.01' }, 'goodsValue list-clearance-150'],
    ['kr', { consigneeKind: 'company', businessNumber: '123-45-67890' }, 'businessNumber check'],
    ['tw', { ezwayPhone: '0212345678' }, 'ezwayPhone form'],
    ['tw', { realName: '' }, 'realName missing'],
    ['tw', { identityNumber: 'A123456788' }, 'identityNumber check'],
    ['tw', { parcelOfHalfYear: '7' }, 'taxPaid seventh-parcel-is-taxed'],
    ['tw', { goodsValue: '2001' }, 'taxPaid above-2000-is-taxed'],
    ['jp', { use: 'commercial', corporateNumber: '1234567890123' }, 'corporateNumber check'],
    [
      'jp',
      { use: 'commercial', corporateNumber: '7000012050002', food: 'yes' },
      'foodNotified food-for-sale-is-notified',
    ],
    ['sg', { ovrNumber: '' }, 'ovrNumber missing'],
    ['sg', { highestItemValue: '400.01' }, 'gstPaid dear-goods-pay-at-import'],
    ['my', { lrnNumber: '' }, 'lrnNumber missing'],
    ['my', { goods: 'vape' }, 'salesTaxCharged excluded-from-low-value-tax'],
    ['th', { identityNumber: '1101700230709' }, 'identityNumber check'],
    ['th', { identityKind: 'passport', identityNumber: '' }, 'passportNumber missing'],
    ['vn', { identityKind: 'company', taxCode: '0100109107' }, 'taxCode check'],
    ['id', { nik: '3171237203910001' }, 'nik check'],
    ['id', { identityKind: 'npwp', nik: '', npwp: '01.234.567.8-901.000' }, 'npwp check'],
    ['id', { goodsValue: '1500.01' }, 'assessment simplified-to-1500'],
    ['ph', { goods: 'wine' }, 'excisePaid excise-at-any-value'],
    ['hk', { dutiable: 'spirits', alcoholPercent: '40', litres: '0.7' }, 'importLicence missing'],
    ['us', { entryType: '86' }, 'entryType type-86-suspended'],
    ['us', { food: 'yes' }, 'priorNotice missing'],
    ['us', { goodsValue: '2500.01' }, 'entryType type-11-to-2500'],
  ]
  for (const [market, change, expected] of cases)
    assert.deepEqual(complaints(market, change), [expected], `${market} ${JSON.stringify(change)}`)
})

test('fields and rules hold on their days only', () => {
  assert.deepEqual(complaints('kr', { customsCodeRenewedOn: '2024-01-01' }, '2025-12-31'), [])
  assert(!fieldsOf('kr', '2025-12-31').some(({ name }) => name === 'customsCodeRenewedOn'))
  assert(fieldsOf('jp', '2028-04-01').some(({ name }) => name === 'sellerTaxNumber'))
  assert(!fieldsOf('jp', '2028-03-31').some(({ name }) => name === 'sellerTaxNumber'))
  assert.deepEqual(complaints('us', { entryType: '86', importerNumber: '' }, '2025-08-28'), [])
})

test('the limits hold to the cent', () => {
  for (const [market, change] of [
    ['kr', { clearance: 'list', goodsValue: '150' }],
    ['kr', { clearance: 'list', goodsValue: '200', shippedFromUs: 'yes' }],
    ['tw', { goodsValue: '2000', parcelOfHalfYear: '6' }],
    ['sg', { highestItemValue: '400.00' }],
    ['id', { goodsValue: '1500' }],
    ['us', { goodsValue: '2500' }],
  ] as const)
    assert.deepEqual(complaints(market, change), [])
  assert.deepEqual(complaints('kr', { clearance: 'list', goodsValue: '200.01', shippedFromUs: 'yes' }), [
    'goodsValue list-clearance-limit',
  ])
})

test('check digits: known good numbers pass; in Taiwan no single wrong digit goes unseen', () => {
  const known = {
    'kr-business-number': ['1248100998', '220-81-62517'],
    'tw-identity': ['A123456789'],
    'tw-business-number': ['22099131', '04595257'],
    'jp-corporate-number': ['7000012050002'],
    'th-identity': ['1101700230708'],
    'vn-tax-code': ['0100109106'],
  } as const
  for (const [name, numbers] of Object.entries(known))
    for (const number of numbers)
      assert(
        Object.entries(checks).some(([check, passes]) => check === name && passes(number)),
        `${name} ${number}`,
      )
  const [number] = known['tw-identity']
  for (let at = 1; at < number.length; at += 1) {
    const wrong = number.slice(0, at) + ((Number(number[at]) + 1) % 10) + number.slice(at + 1)
    assert(!checks['tw-identity'](wrong), wrong)
  }
})

test('every field and rule says where it is from, when it was read and how certain it is, in both languages', () => {
  for (const market of markets) {
    const { fields, rules, words } = marketRecords[market]
    assert.equal(new Set(fields.map(({ name }) => name)).size, fields.length, market)
    for (const each of [...fields, ...rules]) {
      assert(each.source !== '' && /^\d{4}-\d{2}-\d{2}$/.test(each.readOn), `${market} ${each.name}`)
      assert(/\p{Script=Han}/u.test(each.words.zh) && !/\p{Script=Han}/u.test(each.words.en), `${market} ${each.name}`)
      assert(['secondary', 'unsure'].includes(each.certainty), 'no official text was read for any of them yet')
    }
    for (const { when, must, field } of rules)
      for (const name of [field, ...[...when, ...must].map((each) => each.field)])
        assert(
          fields.some((each) => each.name === name),
          `${market} ${name}`,
        )
    assert(words.en !== '')
  }
})

test('whatever a record holds, it is answered and never quoted', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...markets),
      fc.dictionary(
        fc.constantFrom('customsCode', 'nik', 'goodsValue', 'consigneeName', 'x'),
        fc.string({ minLength: 12 }),
      ),
      (market, change) => {
        for (const { words } of checkRecord(market, { ...good[market], ...change }, on))
          for (const value of Object.values(change)) assert(!words.en.includes(value) && !words.zh.includes(value))
      },
    ),
    { seed: 11 },
  )
})
