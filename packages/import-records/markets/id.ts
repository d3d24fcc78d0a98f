import { commonFields } from '../common-fields.ts'
import { always, field, generalKnowledge, rule } from '../field.ts'
import type { MarketRecord } from '../field.ts'

const known = { source: generalKnowledge, certainty: 'unsure' } as const
const pmk = { source: 'press and adviser pages on PMK 4/2025, in force 2025-03-05', certainty: 'secondary' } as const

export const id: MarketRecord = {
  market: 'id',
  words: { en: 'Indonesia', zh: '印度尼西亚' },
  fields: [
    ...commonFields({
      currency: 'USD',
      phone: {
        pattern: String.raw`(\+?62-?|0)\d{2,3}-?\d{3,4}-?\d{3,5}`,
        words: { en: 'Receiver’s Indonesian phone number', zh: '收件人印尼电话' },
      },
      postcode: { pattern: String.raw`\d{5}`, required: true },
    }),
    field({
      name: 'identityKind',
      words: { en: 'nik, npwp or passport', zh: 'NIK、NPWP 或护照' },
      required: always,
      pattern: 'nik|npwp|passport',
      ...known,
    }),
    field({
      name: 'nik',
      words: { en: 'Population number (NIK) of 16 digits', zh: '16 位居民号码（NIK）' },
      required: [[{ field: 'identityKind', in: ['nik'] }]],
      pattern: String.raw`\d{16}`,
      check: 'id-nik',
      max: 16,
      personal: true,
      ...known,
    }),
    field({
      name: 'npwp',
      words: { en: 'Tax number (NPWP) of 15 or 16 digits', zh: '15 或 16 位税号（NPWP）' },
      required: [[{ field: 'identityKind', in: ['npwp'] }]],
      pattern: String.raw`[\d.-]{15,20}`,
      check: 'id-npwp',
      max: 20,
      personal: true,
      ...known,
    }),
    field({
      name: 'passportNumber',
      words: { en: 'Passport number', zh: '护照号' },
      required: [[{ field: 'identityKind', in: ['passport'] }]],
      pattern: String.raw`[A-Z0-9]{6,12}`,
      max: 12,
      personal: true,
      ...known,
    }),
    field({
      name: 'assessment',
      words: { en: 'simplified or normal', zh: '简化或一般征税' },
      required: always,
      pattern: 'simplified|normal',
      ...pmk,
    }),
  ],
  rules: [
    rule({
      name: 'simplified-to-1500',
      when: [
        { field: 'assessment', in: ['simplified'] },
        { field: 'goodsValue', above: '1500' },
      ],
      must: [],
      field: 'assessment',
      words: { en: 'Above USD 1,500 the normal assessment applies.', zh: '超过 1,500 美元适用一般征税。' },
      weight: 'error',
      ...pmk,
    }),
  ],
}
