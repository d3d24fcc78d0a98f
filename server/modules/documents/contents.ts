import { day, id, nullable, z } from '#platform/wire'
import { Amount, Consignee, Exporter, goodsLine, head, Lot } from './parts.ts'

export const CommercialInvoice = z
  .object({
    document: z.literal('commercial-invoice'),
    ...head,
    exporter: Exporter,
    consignee: Consignee,
    currency: z.string(),
    incoterm: z.object({ code: z.literal('DDP'), place: z.string(), edition: z.literal('2020') }),
    lines: z.array(z.object({ ...goodsLine, unitPrice: z.string().describe('At most five decimals'), amount: Amount })),
    pieces: z.number().int(),
    netWeightGrams: z.number().int(),
    totals: z.object({
      fob: Amount.describe('The goods: the sum of the lines'),
      freight: Amount,
      insurance: Amount,
      cif: Amount.describe('fob + freight + insurance: the dutiable value'),
      duty: Amount,
      consumptionTax: Amount,
      vat: Amount,
      platformRounding: Amount.describe('Never above zero'),
      discount: Amount.describe('Never above zero'),
      total: Amount.describe('cif + the three taxes + platformRounding + discount: what the buyer paid'),
    }),
  })
  .openapi('CommercialInvoice')

export const PackingList = z
  .object({
    document: z.literal('packing-list'),
    ...head,
    exporter: Exporter,
    consignee: Consignee,
    waybillNo: nullable(z.string()),
    packages: z.object({
      count: z.number().int(),
      kind: z.literal('PK').describe('UN/ECE Recommendation 21: package'),
      marks: z.string(),
    }),
    lines: z.array(z.object({ ...goodsLine, lotNo: nullable(z.string()) })),
    pieces: z.number().int(),
    netWeightGrams: z.number().int(),
    grossWeightGrams: nullable(z.number().int()).describe('As the carrier weighed it'),
  })
  .openapi('PackingList')

const postalItem = z.object({
  description: z.string().describe('CN 22 and CN 23 (1)'),
  descriptionZh: z.string().describe('CN 22 and CN 23 (1), in Chinese'),
  quantity: z.number().int().describe('CN 22 (1), CN 23 (2)'),
  netWeightGrams: z.number().int().describe('CN 22 (2), CN 23 (3)'),
  value: Amount.describe('CN 22 (3), CN 23 (5)'),
  hs6: z.string().describe('CN 22 (4), CN 23 (7)'),
  originCountry: z.string().describe('CN 22 (5), CN 23 (8); ISO 3166-1 alpha-2'),
})
const postal = {
  ...head,
  category: z.literal('sale-of-goods').describe('CN 23 (10)'),
  items: z.array(postalItem),
  grossWeightGrams: nullable(z.number().int()).describe('CN 22 (6), CN 23 (4): as the carrier weighed it'),
  totalValue: Amount.describe('CN 22 (7), CN 23 (6)'),
  postedOn: nullable(day).describe('CN 22 (8), CN 23 (15)'),
  waybillNo: nullable(z.string()),
}
export const Cn22 = z.object({ document: z.literal('cn22'), ...postal, sender: z.string() }).openapi('Cn22')
export const Cn23 = z
  .object({
    document: z.literal('cn23'),
    ...postal,
    exporter: Exporter,
    consignee: Consignee,
    postage: Amount.describe('(9)'),
    insurance: Amount.describe('(9)'),
    comments: z.array(z.string()).describe('(11): papers that the rules ask of these goods'),
    licences: z.array(z.string()).describe('(12): numbers'),
    certificates: z.array(z.string()).describe('(13): numbers'),
    invoiceNo: z.string().describe('(14)'),
  })
  .openapi('Cn23')

export const ExportStatementPaper = z
  .object({
    document: z.literal('export-statement'),
    ...head,
    exporter: Exporter,
    destination: z.string(),
    waybillNo: nullable(z.string()),
    kind: z.enum(['noeei', 'itn', 'itn-needed', 'unclassified']),
    statement: nullable(z.string()).describe('The exemption legend, or the citation of the filing'),
    lines: z.array(z.object({ code: z.string(), complete: z.boolean(), value: Amount })),
    rules: z.array(
      z.object({ id: z.string(), act: z.string(), source: z.string(), readOn: day, certainty: z.string() }),
    ),
  })
  .openapi('ExportStatementPaper')

export const OriginCertificate = z
  .object({
    document: z.literal('origin-certificate'),
    ...head,
    exporter: Exporter,
    consignee: Consignee,
    transport: z.object({
      mode: nullable(z.literal('4')).describe('UN/ECE Recommendation 19: air'),
      from: z.string(),
      to: z.string(),
      vehicle: nullable(z.string()),
      waybillNo: nullable(z.string()),
    }),
    packages: z.object({ count: z.number().int(), kind: z.literal('PK'), marks: z.string() }),
    lines: z.array(z.object(goodsLine)),
    grossWeightGrams: nullable(z.number().int()),
    invoice: z.object({ number: z.string(), date: day }),
  })
  .openapi('OriginCertificate')

export const LotCover = z
  .object({
    document: z.literal('lot-cover'),
    ...head,
    exporter: Exporter,
    waybillNo: nullable(z.string()),
    lines: z.array(
      z.object({
        ...goodsLine,
        lot: nullable(Lot),
        papers: z.array(z.object({ code: z.string(), name: z.string(), issuer: z.string(), inHand: z.boolean() })),
      }),
    ),
  })
  .openapi('LotCover')

export const LabelContent = z
  .object({
    productId: id,
    title: z.string(),
    profile: z.string(),
    version: nullable(z.number().int()).describe('Of what the seller stated'),
    rows: z.array(z.object({ field: z.string(), name: z.string(), value: z.string() })),
    nutrition: nullable(
      z.object({
        per: z.string(),
        rows: z.array(z.object({ field: z.string(), name: z.string(), value: z.string() })),
      }),
    ),
    missing: z.array(z.object({ field: z.string(), name: z.string() })),
  })
  .openapi('LabelContent')
export type LabelContent = z.output<typeof LabelContent>

export const ELabel = z
  .object({ document: z.literal('e-label'), ...head, labels: z.array(LabelContent) })
  .openapi('ELabel')

export const BuyerNotice = z
  .object({
    document: z.literal('buyer-notice'),
    ...head,
    edition: day,
    acknowledged: z.boolean(),
    seller: z.string(),
    points: z.array(z.string()),
    goods: z.array(z.object({ title: z.string(), notices: z.array(z.string()) })),
  })
  .openapi('BuyerNotice')

/** What a document says, without anything of how it looks. */
export const Content = z.union([
  CommercialInvoice,
  PackingList,
  Cn22,
  Cn23,
  ExportStatementPaper,
  OriginCertificate,
  LotCover,
  ELabel,
  BuyerNotice,
])
export type Content = z.output<typeof Content>
export type ContentOf<K extends Content['document']> = Extract<Content, { document: K }>

/** What is not there, who has it, and what to do. */
export const Missing = z
  .object({
    field: z.string(),
    subject: nullable(z.string()).describe('What of: a product, a line'),
    who: z.enum(['seller', 'operator', 'carrier', 'buyer']),
    what: z.string(),
    toDo: z.string(),
  })
  .openapi('DocumentMissing')
