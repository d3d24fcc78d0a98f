import { decimalOf } from '#platform/money'
import { day, nullable, z } from '#platform/wire'

/** An amount as it stands on paper: exact decimal text and its currency. */
export const Amount = z
  .object({ amount: z.string(), currency: z.string() })
  .openapi('DocumentAmount', { description: 'Decimal text of an exact amount, with its ISO 4217 currency.' })
export type Amount = z.output<typeof Amount>
export const amount = (minor: bigint, currency: string): Amount => ({
  amount: decimalOf({ minor, currency }),
  currency,
})

const country = z.string().describe('ISO 3166-1 alpha-2')

export const Exporter = z
  .object({ name: z.string(), tradeName: z.string(), address: z.array(z.string()), country, phone: z.string() })
  .openapi('DocumentExporter')
export type Exporter = z.output<typeof Exporter>

/** Who receives. `inClear` is false where name, phone and address are masked. */
export const Consignee = z
  .object({ name: z.string(), phone: z.string(), address: z.array(z.string()), country, inClear: z.boolean() })
  .openapi('DocumentConsignee')
export type Consignee = z.output<typeof Consignee>

export const goodsLine = {
  line: z.number().int(),
  sku: z.string(),
  descriptionEn: z.string(),
  descriptionZh: z.string(),
  hsCode: z.string().describe('China’s tariff line, 8 or 10 digits'),
  hs6: z.string().describe('Harmonized System, 6 digits'),
  originCountry: country,
  originState: z.string().describe('Postal code of the US state'),
  quantity: z.number().int(),
  unit: z.literal('H87').describe('UN/ECE Recommendation 20: piece'),
  netWeightGrams: z.number().int().describe('Of all pieces of the line'),
}

export const head = {
  number: z.string().describe('The number of the order, or of the part of it in this parcel'),
  orderNumber: z.string(),
  date: day.describe('When the order was placed, in China'),
  customsMode: z.enum(['9610', '1210']).describe('China’s customs supervision mode'),
}

export const Lot = z
  .object({
    lotNo: nullable(z.string()),
    madeOn: nullable(day),
    bestBefore: nullable(day),
    certificates: z.array(z.object({ name: z.string(), number: z.string(), issuer: z.string() })),
  })
  .openapi('DocumentLot')
