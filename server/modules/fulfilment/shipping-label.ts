import { requireStillReleased } from '#modules/export-control'
import { recipient, unitOf } from '#modules/orders'
import { shipFrom } from '#modules/sellers'
import { weight } from '@westbound/web/format'
import { audit } from '#platform/audit'
import { asSystem, type Ctx } from '#platform/context'
import { exportLines } from './export-lines.ts'
import { glyphsOrRefuse } from './glyphs-or-refuse.ts'
import { parcelOf, type OrderKey } from './parcels.ts'
import { barcode, makePdf, printable } from './pdf.ts'
import { refuse } from './refusals.ts'
import { addressLines, chinaPhone } from './address/address-lines.ts'

/** 4 × 6 inches in points. */
const size = { width: 288, height: 432 } as const

/**
 * The label on the parcel: waybill as a bar code, consignee in Chinese, sender. It is the one paper that carries the buyer's
 * address, so printing it is audited. Refuses `fulfilment.no-waybill` before the carrier answered, while somebody of the order is
 * under review, and
 * `fulfilment.unprintable` when the font lacks a character of the address: a label must not guess a name.
 */
export async function shippingLabel(ctx: Ctx, key: OrderKey): Promise<Uint8Array> {
  const order = await unitOf(ctx, { sellerId: key.sellerId, unitId: key.orderId })
  const parcel = await parcelOf(ctx, key)
  if (parcel === null || parcel.waybillNo === null) throw refuse('fulfilment.no-waybill')
  await requireStillReleased(ctx, order)
  const { consignee } = await recipient(asSystem(ctx, 'fulfilment.label'), order)
  const from = await shipFrom(ctx, key.sellerId)
  const street = [from.line1, from.line2].filter((part) => part !== null && part !== '').join(', ')
  const address = addressLines(consignee)
  glyphsOrRefuse([consignee.name, ...address].join(''))
  await audit(ctx, {
    action: 'fulfilment.label-printed',
    subject: 'parcel',
    subjectId: parcel.parcelId,
    details: { orderId: order.orderId },
  })
  const [en, zh] = [ctx.world.say('en'), ctx.world.say('zh-Hans')]
  const both = (id: string): string => `${zh(id)} / ${en(id)}`
  const grams = order.lines.reduce((sum, line) => sum + line.weightGrams * line.quantity, 0)
  const line = { canvas: [{ type: 'line' as const, x1: 0, y1: 4, x2: size.width - 32, y2: 4, lineWidth: 1 }] }
  return makePdf(
    {
      pageSize: size,
      pageMargins: [16, 16, 16, 16],
      content: [
        { text: both('fulfilment.label.from'), bold: true, fontSize: 7 },
        { text: printable(from.name), fontSize: 8 },
        { text: printable(`${street}, ${from.city}, ${from.state} ${from.zip}, USA`), fontSize: 8 },
        line,
        { text: both('fulfilment.label.to'), bold: true, fontSize: 7, margin: [0, 6, 0, 2] },
        { text: `${consignee.name}  ${chinaPhone(consignee.phone)}`, bold: true, fontSize: 15 },
        { text: address.slice(0, -1).join(' '), fontSize: 12, margin: [0, 2, 0, 0] },
        { text: address.at(-1) ?? '', fontSize: 12 },
        line,
        { ...box(barcode(parcel.waybillNo, 240, 70)), margin: [0, 12, 0, 8] },
        line,
        { text: `${both('fulfilment.label.order')}: ${order.number}`, margin: [0, 8, 0, 0] },
        { text: `${both('fulfilment.label.weight')}: ${weight(grams, 'zh-Hans')} / ${weight(grams, 'en')}` },
        { text: both(`fulfilment.mode.${order.mode}`) },
        ...(await exportLines(ctx, key, both)),
        ...(order.demonstration ? [{ text: both('fulfilment.demonstration'), bold: true }] : []),
      ],
    },
    `${en('fulfilment.label.title')} ${parcel.waybillNo}`,
    parcel.packedAt,
  )
}

const box = (content: ReturnType<typeof barcode>) => ({ stack: [content] })
