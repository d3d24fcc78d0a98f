import { commonFields } from '../common-fields.ts'
import { always, field, generalKnowledge, rule } from '../field.ts'
import type { MarketRecord } from '../field.ts'

const carrier = 'an express carrier’s page for shippers to Korea'
const yearly = 'a trade news page on the yearly renewal'

export const kr: MarketRecord = {
  market: 'kr',
  words: { en: 'South Korea', zh: '韩国' },
  fields: [
    ...commonFields({
      currency: 'USD',
      phone: {
        pattern: String.raw`(\+?82-?|0)\d{1,2}-?\d{3,4}-?\d{4}`,
        words: { en: 'Receiver’s Korean phone number', zh: '收件人韩国电话' },
      },
      postcode: { pattern: String.raw`\d{5}`, required: true },
    }),
    field({
      name: 'consigneeKind',
      words: { en: 'person or company', zh: '个人或企业' },
      required: always,
      pattern: 'person|company',
      source: generalKnowledge,
      certainty: 'unsure',
    }),
    field({
      name: 'customsCode',
      words: { en: 'Personal customs clearance code (PCCC)', zh: '个人通关固有符号（PCCC）' },
      required: [[{ field: 'consigneeKind', in: ['person'] }]],
      pattern: String.raw`P\d{12}`,
      max: 13,
      personal: true,
      source: carrier,
      certainty: 'secondary',
      note: 'P and twelve digits; no check digit is published. Name and phone must be those the code was given for, which only customs can tell.',
    }),
    field({
      name: 'customsCodeRenewedOn',
      words: { en: 'Day the code was issued or last renewed', zh: '通关符号签发或最近更新日期' },
      required: [[{ field: 'consigneeKind', in: ['person'] }]],
      pattern: String.raw`\d{4}-\d{2}-\d{2}`,
      check: 'day',
      max: 10,
      from: '2026-01-01',
      source: yearly,
      certainty: 'secondary',
      note: 'Valid for one year, to be renewed each year from 2026.',
    }),
    field({
      name: 'businessNumber',
      words: { en: 'Business registration number', zh: '事业者登录号码' },
      required: [[{ field: 'consigneeKind', in: ['company'] }]],
      pattern: String.raw`\d{3}-?\d{2}-?\d{5}`,
      check: 'kr-business-number',
      max: 12,
      source: generalKnowledge,
      certainty: 'unsure',
    }),
    field({
      name: 'clearance',
      words: { en: 'list or general clearance', zh: '目录通关或一般进口申报' },
      required: always,
      pattern: 'list|general',
      source: 'trade pages on clearance to Korea (2026)',
      certainty: 'secondary',
      note: 'Food, supplements and cosmetics go by general clearance.',
    }),
    field({
      name: 'shippedFromUs',
      words: { en: 'shipped from the United States', zh: '从美国发货' },
      pattern: 'yes|no',
      source: 'trade pages on KORUS and the USD 200 line',
      certainty: 'secondary',
    }),
  ],
  rules: [
    rule({
      name: 'list-clearance-limit',
      when: [
        { field: 'clearance', in: ['list'] },
        { field: 'goodsValue', above: '200' },
      ],
      must: [],
      field: 'goodsValue',
      words: { en: 'Above USD 200 a parcel does not go by list clearance.', zh: '货值超过 200 美元不适用目录通关。' },
      weight: 'error',
      source: 'trade pages on clearance to Korea (2026)',
      certainty: 'secondary',
    }),
    rule({
      name: 'list-clearance-150',
      when: [
        { field: 'clearance', in: ['list'] },
        { field: 'goodsValue', above: '150' },
      ],
      must: [{ field: 'shippedFromUs', in: ['yes'] }],
      field: 'goodsValue',
      words: {
        en: 'Above USD 150 list clearance is for goods shipped from the United States only.',
        zh: '货值超过 150 美元时，仅限从美国发货的商品适用目录通关。',
      },
      weight: 'error',
      source: 'trade pages on clearance to Korea (2026)',
      certainty: 'secondary',
    }),
  ],
}
