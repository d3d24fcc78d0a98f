import { commonFields } from '../common-fields.ts'
import { always, field, generalKnowledge } from '../field.ts'
import type { MarketRecord } from '../field.ts'

const known = { source: generalKnowledge, certainty: 'unsure' } as const

export const th: MarketRecord = {
  market: 'th',
  words: { en: 'Thailand', zh: '泰国' },
  fields: [
    ...commonFields({
      currency: 'THB',
      phone: {
        pattern: String.raw`(\+?66-?|0)\d{1,2}-?\d{3}-?\d{4}`,
        words: { en: 'Receiver’s Thai phone number', zh: '收件人泰国电话' },
      },
      postcode: { pattern: String.raw`\d{5}`, required: true },
    }),
    field({
      name: 'identityKind',
      words: { en: 'citizen, company or passport', zh: '公民、企业或护照' },
      required: always,
      pattern: 'citizen|company|passport',
      ...known,
    }),
    field({
      name: 'identityNumber',
      words: { en: 'Identity or tax number of 13 digits', zh: '13 位身份证或税号' },
      required: [[{ field: 'identityKind', in: ['citizen', 'company'] }]],
      pattern: String.raw`\d{13}`,
      check: 'th-identity',
      max: 13,
      personal: true,
      ...known,
      note: 'Companies’ tax numbers have 13 digits as well; that they bear the same check digit is unsure.',
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
  ],
  rules: [],
}
