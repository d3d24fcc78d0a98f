import { commonFields } from '../common-fields.ts'
import { always, field, generalKnowledge, rule } from '../field.ts'
import type { MarketRecord } from '../field.ts'

const lvg = {
  source: 'law firm and tax pages on the low-value goods tax of 2024-01-01',
  certainty: 'secondary',
} as const

export const my: MarketRecord = {
  market: 'my',
  words: { en: 'Malaysia', zh: '马来西亚' },
  fields: [
    ...commonFields({
      currency: 'MYR',
      phone: {
        pattern: String.raw`(\+?60-?|0)\d{1,2}-?\d{6,8}`,
        words: { en: 'Receiver’s Malaysian phone number', zh: '收件人马来西亚电话' },
      },
      postcode: { pattern: String.raw`\d{5}`, required: true },
    }),
    field({
      name: 'salesTaxCharged',
      words: { en: 'the 10 % low-value goods tax was charged at the sale', zh: '销售时已收取 10% 低值货物税' },
      required: always,
      pattern: 'yes|no',
      ...lvg,
    }),
    field({
      name: 'lrnNumber',
      words: { en: 'Low-value goods registration number (LRN)', zh: '低值货物登记号（LRN）' },
      required: [[{ field: 'salesTaxCharged', in: ['yes'] }]],
      pattern: String.raw`[A-Z0-9-]{8,20}`,
      max: 20,
      ...lvg,
      note: 'That the number is shown is sourced; its exact form was not found.',
    }),
    field({
      name: 'goods',
      words: { en: 'other, tobacco, liquor or vape', zh: '其他、烟草、酒类或电子烟' },
      required: always,
      pattern: 'other|tobacco|liquor|vape',
      ...lvg,
    }),
    field({
      name: 'importerIdentity',
      words: { en: 'Identity card or passport number', zh: '身份证或护照号' },
      pattern: String.raw`\d{12}|[A-Z]\d{7,9}`,
      max: 12,
      personal: true,
      source: generalKnowledge,
      certainty: 'unsure',
    }),
  ],
  rules: [
    rule({
      name: 'excluded-from-low-value-tax',
      when: [
        { field: 'goods', in: ['tobacco', 'liquor', 'vape'] },
        { field: 'salesTaxCharged', in: ['yes'] },
      ],
      must: [],
      field: 'salesTaxCharged',
      words: {
        en: 'Tobacco, liquor and vapes are outside the low-value goods tax.',
        zh: '烟草、酒类和电子烟不适用低值货物税。',
      },
      weight: 'error',
      ...lvg,
    }),
    rule({
      name: 'above-500-is-taxed-at-import',
      when: [
        { field: 'salesTaxCharged', in: ['yes'] },
        { field: 'goodsValue', above: '500' },
      ],
      must: [],
      field: 'salesTaxCharged',
      words: {
        en: 'Above MYR 500 the goods are taxed at import and not by the low-value goods tax.',
        zh: '超过 500 林吉特在进口时征税，不适用低值货物税。',
      },
      weight: 'doubt',
      ...lvg,
    }),
  ],
}
