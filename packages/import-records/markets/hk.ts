import { commonFields } from '../common-fields.ts'
import { always, field, generalKnowledge } from '../field.ts'
import type { MarketRecord } from '../field.ts'

const dutiable = { source: 'Hong Kong customs, pages on dutiable commodities', certainty: 'secondary' } as const
const licensed = [[{ field: 'dutiable', in: ['spirits', 'tobacco', 'oil', 'methyl-alcohol'] }]] as const

export const hk: MarketRecord = {
  market: 'hk',
  words: { en: 'Hong Kong', zh: '香港' },
  fields: [
    ...commonFields({
      currency: 'HKD',
      phone: {
        pattern: String.raw`(\+?852-?)?[2-9]\d{7}`,
        words: { en: 'Receiver’s Hong Kong phone number', zh: '收件人香港电话' },
      },
      postcode: null,
    }),
    field({
      name: 'dutiable',
      words: { en: 'none, spirits, tobacco, oil or methyl-alcohol', zh: '无、烈酒、烟草、碳氢油或甲醇' },
      required: always,
      pattern: 'none|spirits|tobacco|oil|methyl-alcohol',
      ...dutiable,
      note: 'Spirits: above 30 % alcohol. Wine and beer pay nothing.',
    }),
    field({
      name: 'importLicence',
      words: { en: 'Import licence of the importer', zh: '进口许可证号' },
      required: licensed,
      pattern: String.raw`[A-Z0-9/-]{4,30}`,
      max: 30,
      ...dutiable,
      note: 'That a licence is needed is sourced; the form of its number was not found.',
    }),
    field({
      name: 'dutyPermit',
      words: { en: 'Permit for removal after duty is paid', zh: '完税移走许可证' },
      pattern: String.raw`[A-Z0-9/-]{4,30}`,
      max: 30,
      source: generalKnowledge,
      certainty: 'unsure',
    }),
    field({
      name: 'alcoholPercent',
      words: { en: 'Alcohol by volume', zh: '酒精度' },
      required: [[{ field: 'dutiable', in: ['spirits'] }]],
      pattern: String.raw`\d{1,2}(\.\d{1,2})?`,
      max: 5,
      ...dutiable,
    }),
    field({
      name: 'litres',
      words: { en: 'Litres in all', zh: '总升数' },
      required: [[{ field: 'dutiable', in: ['spirits'] }]],
      pattern: String.raw`\d{1,5}(\.\d{1,3})?`,
      max: 9,
      source: 'press on the spirits duty of 2024-10-16',
      certainty: 'secondary',
    }),
  ],
  rules: [],
}
