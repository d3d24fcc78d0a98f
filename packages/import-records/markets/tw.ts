import { commonFields } from '../common-fields.ts'
import { always, field, generalKnowledge, rule } from '../field.ts'
import type { MarketRecord } from '../field.ts'

const ezway = 'pages on the EZ WAY app for all consignees since 2022-07-01'

export const tw: MarketRecord = {
  market: 'tw',
  words: { en: 'Taiwan', zh: '台湾' },
  fields: [
    ...commonFields({
      currency: 'TWD',
      phone: {
        pattern: String.raw`(\+?886-?|0)\d{1,2}-?\d{6,8}`,
        words: { en: 'Receiver’s phone number in Taiwan', zh: '收件人台湾电话' },
      },
      postcode: { pattern: String.raw`\d{3}(\d{2,3})?`, required: false },
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
      name: 'realName',
      words: { en: 'Name as it is registered with EZ WAY', zh: 'EZ WAY 实名认证姓名' },
      required: [[{ field: 'consigneeKind', in: ['person'] }]],
      pattern: String.raw`[\p{L}\p{M} .·'’-]{2,60}`,
      max: 60,
      personal: true,
      source: ezway,
      certainty: 'secondary',
    }),
    field({
      name: 'ezwayPhone',
      words: { en: 'Mobile number that is registered with EZ WAY', zh: 'EZ WAY 实名认证手机号' },
      required: [[{ field: 'consigneeKind', in: ['person'] }]],
      pattern: String.raw`09\d{8}`,
      max: 10,
      personal: true,
      source: ezway,
      certainty: 'secondary',
      note: 'The receiver confirms each parcel in the app; name and phone must be the registered ones.',
    }),
    field({
      name: 'identityNumber',
      words: { en: 'Identity card or residence permit number', zh: '身份证或居留证号码' },
      pattern: String.raw`[A-Z][1289]\d{8}`,
      check: 'tw-identity',
      max: 10,
      personal: true,
      source: generalKnowledge,
      certainty: 'unsure',
    }),
    field({
      name: 'businessNumber',
      words: { en: 'Unified business number', zh: '统一编号' },
      required: [[{ field: 'consigneeKind', in: ['company'] }]],
      pattern: String.raw`\d{8}`,
      check: 'tw-business-number',
      max: 8,
      source: generalKnowledge,
      certainty: 'unsure',
    }),
    field({
      name: 'parcelOfHalfYear',
      words: { en: 'Which parcel of this receiver in the half-year', zh: '收件人本半年度第几件' },
      pattern: String.raw`[1-9]\d{0,3}`,
      max: 4,
      source: 'Kaohsiung customs, page on the half-year count',
      certainty: 'secondary',
    }),
    field({
      name: 'taxPaid',
      words: { en: 'tax is charged', zh: '已计税' },
      pattern: 'yes|no',
      source: generalKnowledge,
      certainty: 'unsure',
    }),
  ],
  rules: [
    rule({
      name: 'seventh-parcel-is-taxed',
      when: [{ field: 'parcelOfHalfYear', above: '6' }],
      must: [{ field: 'taxPaid', in: ['yes'] }],
      field: 'taxPaid',
      words: { en: 'From the seventh parcel in a half-year on there is no exemption.', zh: '半年内第七件起不再免税。' },
      weight: 'error',
      source: 'Kaohsiung customs, page on the half-year count',
      certainty: 'secondary',
    }),
    rule({
      name: 'above-2000-is-taxed',
      when: [{ field: 'goodsValue', above: '2000' }],
      must: [{ field: 'taxPaid', in: ['yes'] }],
      field: 'taxPaid',
      words: { en: 'Above TWD 2,000 duty and business tax are due.', zh: '超过新台币 2,000 元须缴关税和营业税。' },
      weight: 'error',
      source: 'Kaohsiung customs, page on the exemption',
      certainty: 'secondary',
    }),
  ],
}
