import type { Ctx } from '#platform/context'
import type { MadeFile } from '#platform/endpoint'
import { makePdf } from '#platform/pdf'
import { penOf } from './paper.ts'
import { labelBlocks } from './pdf-chinese.ts'
import type { labelOfListing } from './product-label.ts'

type Shown = Awaited<ReturnType<typeof labelOfListing>>

/** The label of a product on sale, on paper. */
export async function labelFile(
  ctx: Pick<Ctx, 'now' | 'world'>,
  { label, notices, demonstration }: Shown,
): Promise<MadeFile> {
  const pen = penOf(ctx)
  const title = pen.zh('documents.kind.e-label')
  const file = await makePdf(
    {
      pageSize: 'A4',
      pageMargins: [40, 38, 40, 42],
      content: [
        { text: title, fontSize: 16, bold: true },
        ...(demonstration ? [{ text: pen.zh('documents.demonstration'), bold: true, fontSize: 8 }] : []),
        ...labelBlocks(label, pen),
        { ul: [...notices], fontSize: 8 },
        { text: pen.zh('documents.label.note'), fontSize: 8, margin: [0, 6, 0, 0] },
      ],
    },
    `${title} ${label.title}`,
    ctx.now,
  )
  return { file, name: `e-label-${label.productId.slice(-8)}.pdf` }
}
