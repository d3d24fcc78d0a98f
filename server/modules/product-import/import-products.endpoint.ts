import { actingSeller } from '#modules/sellers'
import { endpoint } from '#platform/endpoint'
import { z } from '#platform/wire'
import { importProducts } from './import-products.ts'
import { fileBytesMax } from './product-file.ts'
import { ImportReport } from './report.ts'

export const importProductsEndpoint = endpoint({
  id: 'importProducts',
  method: 'post',
  path: '/api/v1/seller/product-imports',
  summary: 'Import a shop’s product export (CSV in UTF-8, 20 MB at most), or only say what it would do',
  who: ['seller'],
  query: z.object({
    format: z.literal('shopify'),
    dry_run: z.enum(['true', 'false']).default('false'),
  }),
  bytes: { max: fileBytesMax, types: ['text/csv'] },
  reply: ImportReport,
  refusals: ['sellers.no-business', 'product-import.unreadable', 'catalog.changed-meanwhile'],
  handle: (ctx, { query, request }) =>
    importProducts(ctx, actingSeller(ctx.actor), request.bytes, { dryRun: query.dry_run === 'true' }),
})
