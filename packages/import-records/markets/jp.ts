import { commonFields } from '../common-fields.ts'
import { always, field, generalKnowledge, rule } from '../field.ts'
import type { MarketRecord } from '../field.ts'

const known = { source: generalKnowledge, certainty: 'unsure' } as const

export const jp: MarketRecord = {
  market: 'jp',
  words: { en: 'Japan', zh: '日本' },
  fields: [
    ...commonFields({
      currency: 'JPY',
      phone: {
        pattern: String.raw`(\+?81-?|0)\d{1,4}-?\d{1,4}-?\d{3,4}`,
        words: { en: 'Receiver’s Japanese phone number', zh: '收件人日本电话' },
      },
      postcode: { pattern: String.raw`\d{3}-?\d{4}`, required: true },
    }),
    field({
      name: 'use',
      words: { en: 'personal or commercial', zh: '个人自用或商业用途' },
      required: always,
      pattern: 'personal|commercial',
      ...known,
    }),
    field({
      name: 'corporateNumber',
      words: { en: 'Corporate number of the importer', zh: '进口商法人番号' },
      required: [[{ field: 'use', in: ['commercial'] }]],
      pattern: String.raw`\d{13}`,
      check: 'jp-corporate-number',
      max: 13,
      ...known,
    }),
    field({
      name: 'sellerTaxNumber',
      words: {
        en: 'Registration number of the seller or platform for goods up to JPY 10,000',
        zh: '卖方或平台登记号（一万日元以下商品）',
      },
      pattern: String.raw`T\d{13}`,
      max: 14,
      from: '2028-04-01',
      source: 'a tax adviser’s page of December 2025 on the 2028 rule',
      certainty: 'secondary',
      note: 'The form T and 13 digits is that of invoice registrations today (general knowledge); the one for 2028 was not found.',
    }),
    field({
      name: 'foodNotified',
      words: { en: 'import notification for food was made', zh: '已办理食品进口申报' },
      pattern: 'yes|no',
      ...known,
    }),
    field({ name: 'food', words: { en: 'the goods are food', zh: '商品为食品' }, pattern: 'yes|no', ...known }),
  ],
  rules: [
    rule({
      name: 'food-for-sale-is-notified',
      when: [
        { field: 'use', in: ['commercial'] },
        { field: 'food', in: ['yes'] },
      ],
      must: [{ field: 'foodNotified', in: ['yes'] }],
      field: 'foodNotified',
      words: { en: 'Food for sale needs an import notification.', zh: '销售用食品须办理进口申报。' },
      weight: 'doubt',
      ...known,
    }),
  ],
}
