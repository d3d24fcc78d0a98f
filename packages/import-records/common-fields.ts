import { always, field, generalKnowledge } from './field.ts'
import type { RecordField, Words } from './field.ts'

const known = { source: generalKnowledge, certainty: 'unsure' } as const

type Common = {
  readonly phone: { readonly pattern: string; readonly words: Words }
  readonly postcode: { readonly pattern: string; readonly required: boolean } | null
  readonly currency: string
}

/** What every carrier and customs office asks of every parcel. */
export const commonFields = ({ phone, postcode, currency }: Common): readonly RecordField[] => [
  field({
    name: 'consigneeName',
    words: { en: 'Receiver’s name', zh: '收件人姓名' },
    required: always,
    personal: true,
    ...known,
  }),
  field({
    name: 'consigneePhone',
    words: phone.words,
    required: always,
    pattern: phone.pattern,
    max: 20,
    personal: true,
    ...known,
  }),
  field({
    name: 'consigneeAddress',
    words: { en: 'Receiver’s address', zh: '收件地址' },
    required: always,
    max: 300,
    personal: true,
    ...known,
  }),
  ...(postcode === null ? [] : [postcodeField(postcode)]),
  ...goodsFields(currency),
]

const postcodeField = ({ pattern, required }: NonNullable<Common['postcode']>): RecordField =>
  field({
    name: 'postcode',
    words: { en: 'Postcode', zh: '邮政编码' },
    ...(required ? { required: always } : {}),
    pattern,
    max: 10,
    ...known,
  })

const goodsFields = (currency: string): readonly RecordField[] => [
  field({
    name: 'goodsDescription',
    words: { en: 'What the goods are', zh: '商品名称' },
    required: always,
    max: 300,
    ...known,
  }),
  field({
    name: 'hsCode',
    words: { en: 'HS code, 6 to 10 digits', zh: 'HS 编码（6 至 10 位）' },
    required: always,
    pattern: String.raw`\d{6}(\d{2}){0,2}`,
    max: 10,
    ...known,
  }),
  field({
    name: 'originCountry',
    words: { en: 'Country of origin, two letters', zh: '原产国（两位字母）' },
    required: always,
    pattern: '[A-Z]{2}',
    max: 2,
    ...known,
  }),
  field({
    name: 'goodsValue',
    words: { en: `Value of the goods in ${currency}`, zh: `商品价值（${currency}）` },
    required: always,
    pattern: String.raw`\d{1,12}(\.\d{1,2})?`,
    max: 15,
    ...known,
  }),
  field({
    name: 'quantity',
    words: { en: 'Pieces', zh: '件数' },
    required: always,
    pattern: String.raw`[1-9]\d{0,5}`,
    max: 6,
    ...known,
  }),
  field({
    name: 'grossWeightKg',
    words: { en: 'Gross weight in kg', zh: '毛重（千克）' },
    required: always,
    pattern: String.raw`\d{1,6}(\.\d{1,3})?`,
    max: 10,
    ...known,
  }),
]
