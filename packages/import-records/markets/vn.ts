import { commonFields } from '../common-fields.ts'
import { always, field, generalKnowledge } from '../field.ts'
import type { MarketRecord } from '../field.ts'

const known = { source: generalKnowledge, certainty: 'unsure' } as const

export const vn: MarketRecord = {
  market: 'vn',
  words: { en: 'Vietnam', zh: '越南' },
  fields: [
    ...commonFields({
      currency: 'VND',
      phone: {
        pattern: String.raw`(\+?84-?|0)\d{9,10}`,
        words: { en: 'Receiver’s Vietnamese phone number', zh: '收件人越南电话' },
      },
      postcode: { pattern: String.raw`\d{5,6}`, required: false },
    }),
    field({
      name: 'identityKind',
      words: { en: 'person or company', zh: '个人或企业' },
      required: always,
      pattern: 'person|company',
      ...known,
    }),
    field({
      name: 'identityNumber',
      words: { en: 'Citizen identity number of 12 digits', zh: '12 位公民身份号码' },
      required: [[{ field: 'identityKind', in: ['person'] }]],
      pattern: String.raw`0\d{11}`,
      max: 12,
      personal: true,
      ...known,
      note: 'The first three digits name the province (001 to 096); no check digit is known. Couriers ask for it; that customs demands it was not found.',
    }),
    field({
      name: 'taxCode',
      words: { en: 'Tax code of 10 or 13 digits', zh: '10 位或 13 位税号' },
      required: [[{ field: 'identityKind', in: ['company'] }]],
      pattern: String.raw`\d{10}(-?\d{3})?`,
      check: 'vn-tax-code',
      max: 14,
      ...known,
    }),
  ],
  rules: [],
}
