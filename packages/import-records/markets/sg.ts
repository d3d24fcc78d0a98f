import { commonFields } from '../common-fields.ts'
import { always, field, generalKnowledge, rule } from '../field.ts'
import type { MarketRecord } from '../field.ts'

const iras = {
  source: 'the tax authority’s pages on low-value goods, in force 2023-01-01',
  certainty: 'secondary',
} as const

export const sg: MarketRecord = {
  market: 'sg',
  words: { en: 'Singapore', zh: '新加坡' },
  fields: [
    ...commonFields({
      currency: 'SGD',
      phone: {
        pattern: String.raw`(\+?65-?)?[3689]\d{7}`,
        words: { en: 'Receiver’s Singapore phone number', zh: '收件人新加坡电话' },
      },
      postcode: { pattern: String.raw`\d{6}`, required: true },
    }),
    field({
      name: 'gstPaid',
      words: { en: 'GST was charged at the sale', zh: '销售时已收取消费税' },
      required: always,
      pattern: 'yes|no',
      ...iras,
    }),
    field({
      name: 'ovrNumber',
      words: { en: 'GST registration number of the overseas vendor (OVR)', zh: '海外供应商消费税登记号（OVR）' },
      required: [[{ field: 'gstPaid', in: ['yes'] }]],
      pattern: String.raw`[A-Z0-9]{8,10}-?[A-Z0-9]?`,
      max: 12,
      ...iras,
      note: 'That it travels with the parcel is from the authority’s pages; the form of the number is general knowledge.',
    }),
    field({
      name: 'highestItemValue',
      words: { en: 'Value of the dearest piece in SGD, without freight', zh: '单件最高价值（新元，不含运费）' },
      required: always,
      pattern: String.raw`\d{1,12}(\.\d{1,2})?`,
      max: 15,
      ...iras,
    }),
    field({
      name: 'importerUen',
      words: { en: 'Unique entity number of the importer', zh: '进口商 UEN' },
      pattern: String.raw`[0-9A-Z]{9,10}`,
      max: 10,
      source: generalKnowledge,
      certainty: 'unsure',
    }),
  ],
  rules: [
    rule({
      name: 'dear-goods-pay-at-import',
      when: [
        { field: 'gstPaid', in: ['yes'] },
        { field: 'highestItemValue', above: '400' },
      ],
      must: [],
      field: 'gstPaid',
      words: {
        en: 'A piece above SGD 400 pays GST at import; charging it at the sale as well would tax it twice.',
        zh: '单件超过 400 新元在进口时缴纳消费税，销售时再收即为重复征税。',
      },
      weight: 'doubt',
      ...iras,
    }),
  ],
}
