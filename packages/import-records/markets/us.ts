import { commonFields } from '../common-fields.ts'
import { always, field, generalKnowledge, rule } from '../field.ts'
import type { MarketRecord } from '../field.ts'

const known = { source: generalKnowledge, certainty: 'unsure' } as const

/** Goods that come into the United States, such as what a buyer sends back. */
export const us: MarketRecord = {
  market: 'us',
  words: { en: 'United States', zh: '美国' },
  fields: [
    ...commonFields({
      currency: 'USD',
      phone: {
        pattern: String.raw`(\+?1-?)?\(?\d{3}\)?[ -]?\d{3}-?\d{4}`,
        words: { en: 'Receiver’s US phone number', zh: '收件人美国电话' },
      },
      postcode: { pattern: String.raw`\d{5}(-\d{4})?`, required: true },
    }),
    field({
      name: 'entryType',
      words: { en: 'Entry type: 86 low value, 11 informal, 01 formal', zh: '申报类型：86 低值、11 非正式、01 正式' },
      required: always,
      pattern: '86|11|01',
      ...known,
    }),
    field({
      name: 'htsNumber',
      words: { en: 'HTS number of 10 digits', zh: '10 位 HTS 编码' },
      required: always,
      pattern: String.raw`\d{4}\.?\d{2}\.?\d{2}\.?\d{2}`,
      max: 13,
      ...known,
    }),
    field({
      name: 'importerNumber',
      words: {
        en: 'Importer number (EIN, social security or customs-assigned)',
        zh: '进口商号码（EIN、SSN 或海关编号）',
      },
      required: [[{ field: 'entryType', in: ['11', '01'] }]],
      pattern: String.raw`\d{2}-\d{7}([0-9A-Z]{2})?|\d{3}-\d{2}-\d{4}|\d{6}-\d{5}`,
      max: 12,
      personal: true,
      ...known,
    }),
    field({
      name: 'manufacturerId',
      words: { en: 'Manufacturer identification code (MID)', zh: '制造商识别码（MID）' },
      required: [[{ field: 'entryType', in: ['01'] }]],
      pattern: String.raw`[A-Z]{2}[A-Z0-9]{3,13}`,
      max: 15,
      ...known,
    }),
    field({ name: 'food', words: { en: 'the goods are food', zh: '商品为食品' }, pattern: 'yes|no', ...known }),
    field({
      name: 'priorNotice',
      words: { en: 'Prior notice confirmation of the food authority', zh: '食品预先申报确认号' },
      required: [[{ field: 'food', in: ['yes'] }]],
      pattern: String.raw`[A-Z0-9-]{8,20}`,
      max: 20,
      ...known,
    }),
    field({
      name: 'returned',
      words: { en: 'American goods that come back', zh: '美国商品退运' },
      pattern: 'yes|no',
      ...known,
    }),
  ],
  rules: [
    rule({
      name: 'type-86-to-800',
      when: [
        { field: 'entryType', in: ['86'] },
        { field: 'goodsValue', above: '800' },
      ],
      must: [],
      field: 'entryType',
      words: { en: 'Type 86 is for shipments up to USD 800.', zh: '86 类申报仅限 800 美元以内。' },
      weight: 'error',
      ...known,
    }),
    rule({
      name: 'type-86-suspended',
      when: [{ field: 'entryType', in: ['86'] }],
      must: [],
      field: 'entryType',
      words: {
        en: 'The low-value exemption is reported suspended since 2025-08-29: ask the broker whether type 86 is still taken.',
        zh: '据报低值免税自 2025 年 8 月 29 日起暂停，请向报关行确认是否仍受理 86 类。',
      },
      weight: 'doubt',
      from: '2025-08-29',
      ...known,
    }),
    rule({
      name: 'type-11-to-2500',
      when: [
        { field: 'entryType', in: ['11'] },
        { field: 'goodsValue', above: '2500' },
      ],
      must: [],
      field: 'entryType',
      words: { en: 'An informal entry is for shipments up to USD 2,500.', zh: '非正式申报仅限 2,500 美元以内。' },
      weight: 'error',
      ...known,
    }),
  ],
}
