import { nullable, z } from '#platform/wire'

const count = z.number().int()

/** What an import did, or with `dryRun` would do. `reason` is a stable code, `says` tells the seller what to write. */
export const ImportReport = z
  .object({
    dryRun: z.boolean(),
    rows: count,
    products: count,
    variants: count,
    missing: z.object({ origin: count, hsCode: count, weight: count }),
    unknownColumns: z.array(z.string()),
    refused: z.array(
      z.object({
        line: count,
        reason: z.string(),
        says: z.string(),
        handle: nullable(z.string()),
        column: nullable(z.string()),
      }),
    ),
    created: count,
    changed: count,
    same: count,
    /** What changes product by product; products that stay the same are not named. At most 500. */
    changes: z.array(
      z.object({
        handle: z.string(),
        productId: nullable(z.string()),
        what: z.enum(['created', 'changed']),
        fields: z.array(z.string()),
      }),
    ),
    /** SKUs that are known and not in the file; they stay as they were. */
    absent: z.array(z.string()),
  })
  .openapi('ImportReport')
export type ImportReport = z.output<typeof ImportReport>
