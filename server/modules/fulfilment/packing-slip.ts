import { unitOf } from '#modules/orders'
import { sellerName } from '#modules/sellers'
import { count, weight } from '@westbound/web/format'
import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { exportLines } from './export-lines.ts'
import type { OrderKey } from './parcels.ts'
import { barcode, makePdf, printable } from './pdf.ts'

/**
 * The slip that lies in the parcel, in Chinese and English: what to pack, without prices and without the buyer's name. Its
 * bytes depend on the order alone; that it was printed is audited. Refuses what `orderOf` refuses.
 */
export async function packingSlip(ctx: Ctx, key: OrderKey): Promise<Uint8Array> {
  const order = await unitOf(ctx, { sellerId: key.sellerId, unitId: key.orderId })
  await audit(ctx, { action: 'fulfilment.slip-printed', subject: 'order', subjectId: order.orderId })
  const seller = (await sellerName(ctx, [key.sellerId])).get(key.sellerId)?.tradeName ?? ''
  const [en, zh] = [ctx.world.say('en'), ctx.world.say('zh-Hans')]
  const both = (id: string): string => `${zh(id)} / ${en(id)}`
  const pieces = order.lines.reduce((sum, line) => sum + line.quantity, 0)
  const head = ['sku', 'item', 'weight', 'pieces'].map((id) => ({ text: both(`fulfilment.slip.${id}`), bold: true }))
  const rows = order.lines.map((line) => [
    printable(line.sku),
    {
      stack: [
        printable([line.titleZh, line.optionZh].filter((part) => part !== '').join(' · ')),
        printable(line.titleEn),
      ],
    },
    { text: `${weight(line.weightGrams, 'zh-Hans')} / ${weight(line.weightGrams, 'en')}` },
    { text: count(line.quantity), bold: true, alignment: 'right' as const },
  ])
  return makePdf(
    {
      pageSize: 'LETTER',
      pageMargins: [40, 40, 40, 40],
      content: [
        { text: both('fulfilment.slip.title'), fontSize: 18, bold: true },
        { text: printable(seller), fontSize: 11, margin: [0, 2, 0, 10] },
        barcode(order.number, 220, 44),
        { text: both(`fulfilment.mode.${order.mode}`), margin: [0, 10, 0, 10] },
        { table: { headerRows: 1, widths: [90, '*', 90, 60], body: [head, ...rows] }, layout: 'lightHorizontalLines' },
        { text: `${both('fulfilment.slip.total')}: ${count(pieces)}`, bold: true, margin: [0, 10, 0, 0] },
        ...(await exportLines(ctx, key, both)),
        { text: both('fulfilment.slip.thanks'), margin: [0, 16, 0, 0] },
        ...(order.demonstration
          ? [{ text: both('fulfilment.demonstration'), margin: [0, 16, 0, 0] as [number, number, number, number] }]
          : []),
      ],
    },
    `${en('fulfilment.slip.title')} ${order.number}`,
    order.openedAt,
  )
}
