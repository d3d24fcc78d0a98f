import { commonFields } from '../common-fields.ts'
import { always, field, generalKnowledge, rule } from '../field.ts'
import type { MarketRecord } from '../field.ts'

const known = { source: generalKnowledge, certainty: 'unsure' } as const

export const ph: MarketRecord = {
  market: 'ph',
  words: { en: 'Philippines', zh: '菲律宾' },
  fields: [
    ...commonFields({
      currency: 'PHP',
      phone: {
        pattern: String.raw`(\+?63-?|0)\d{1,3}-?\d{3}-?\d{4}`,
        words: { en: 'Receiver’s Philippine phone number', zh: '收件人菲律宾电话' },
      },
      postcode: { pattern: String.raw`\d{4}`, required: true },
    }),
    field({
      name: 'consigneeKind',
      words: { en: 'person or company', zh: '个人或企业' },
      required: always,
      pattern: 'person|company',
      ...known,
    }),
    field({
      name: 'tin',
      words: { en: 'Taxpayer identification number', zh: '纳税人识别号（TIN）' },
      required: [[{ field: 'consigneeKind', in: ['company'] }]],
      pattern: String.raw`\d{3}-?\d{3}-?\d{3}(-?\d{3,5})?`,
      max: 17,
      personal: true,
      ...known,
    }),
    field({
      name: 'goods',
      words: { en: 'other, tobacco, wine or spirits', zh: '其他、烟草、葡萄酒或烈酒' },
      required: always,
      pattern: 'other|tobacco|wine|spirits',
      source: 'press on CAO 02-2016 (2016, 2019)',
      certainty: 'secondary',
    }),
    field({
      name: 'excisePaid',
      words: { en: 'excise is charged', zh: '已计消费税' },
      pattern: 'yes|no',
      source: 'press on CAO 02-2016 (2016, 2019)',
      certainty: 'secondary',
    }),
  ],
  rules: [
    rule({
      name: 'excise-at-any-value',
      when: [{ field: 'goods', in: ['tobacco', 'wine', 'spirits'] }],
      must: [{ field: 'excisePaid', in: ['yes'] }],
      field: 'excisePaid',
      words: {
        en: 'Tobacco, wine and spirits pay excise at any value.',
        zh: '烟草、葡萄酒和烈酒不论货值均须缴纳消费税。',
      },
      weight: 'error',
      source: 'press on CAO 02-2016 (2016, 2019)',
      certainty: 'secondary',
    }),
  ],
}
