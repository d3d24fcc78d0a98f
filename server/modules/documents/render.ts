import type { Ctx } from '#platform/context'
import type { MadeFile } from '#platform/endpoint'
import type { Content as Block } from '#platform/pdf'
import type { Content } from './contents.ts'
import { makePaper, penOf, type PageSize, type Pen } from './paper.ts'
import { eLabelBlocks, noticeBlocks } from './pdf-chinese.ts'
import { exportBlocks, lotBlocks, originBlocks, packingBlocks } from './pdf-goods.ts'
import { invoiceBlocks } from './pdf-invoice.ts'
import { cn22Blocks, cn23Blocks } from './pdf-postal.ts'
import type { Taken } from './take-document.ts'

/** What Chinese readers keep is on their paper; what goes with the parcel is on the seller's printer's. */
const sizes: Readonly<Record<Content['document'], PageSize>> = {
  'commercial-invoice': 'LETTER',
  'packing-list': 'LETTER',
  cn22: 'LABEL',
  cn23: 'FORM',
  'export-statement': 'LETTER',
  'origin-certificate': 'LETTER',
  'lot-cover': 'LETTER',
  'e-label': 'A4',
  'buyer-notice': 'A4',
}

/** The document on paper, made of what it says and nothing else. */
export async function fileOf(ctx: Pick<Ctx, 'now' | 'world'>, taken: Taken): Promise<MadeFile> {
  const { content } = taken
  const pen = penOf(ctx)
  const file = await makePaper(ctx, pen, taken, sizes[content.document], blocksOf(content, pen))
  return { file, name: `${content.document}-${content.number}.pdf` }
}

function blocksOf(content: Content, pen: Pen): readonly Block[] {
  switch (content.document) {
    case 'commercial-invoice':
      return invoiceBlocks(content, pen)
    case 'packing-list':
      return packingBlocks(content, pen)
    case 'cn22':
      return cn22Blocks(content, pen)
    case 'cn23':
      return cn23Blocks(content, pen)
    case 'export-statement':
      return exportBlocks(content, pen)
    case 'origin-certificate':
      return originBlocks(content, pen)
    case 'lot-cover':
      return lotBlocks(content, pen)
    case 'e-label':
      return eLabelBlocks(content, pen)
    case 'buyer-notice':
      return noticeBlocks(content, pen)
  }
}
