import { labelFile, labelOfListing } from '#modules/documents'
import { page as onGet } from '#platform/page'
import { id, z } from '#platform/wire'

/** The label of a product on sale as a PDF, before anything is bought. */
export const buyerLabelFile = onGet({
  path: '/zh-cn/products/{productId}/label-pdf',
  who: ['anyone', 'buyer', 'seller', 'operator'],
  params: z.object({ productId: id }),
  show: async (ctx, { params: { productId } }) => {
    const { file, name } = await labelFile(ctx, await labelOfListing(ctx, productId))
    return { file, type: 'application/pdf', name, inline: true }
  },
})
