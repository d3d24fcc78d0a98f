/** What the tests of parcels stand on: a screening list, and products that were classified without being in a catalog. */
import { readFileSync } from 'node:fs'
import { currentEdition, loadList } from '#modules/screening'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'

const sample = new URL('../../reference/screening/csl-sample-2019.csv', import.meta.url)

/** Loads the sample of 2019, once. */
export async function loadSampleList(ctx: Ctx): Promise<void> {
  if ((await currentEdition(ctx)) !== null) return
  await loadList(ctx, {
    text: readFileSync(sample, 'utf8'),
    format: 'csl',
    listDate: '2019-04-01',
    source: 'sample of 2019',
    file: 'csl-sample-2019.csv',
    demonstration: true,
  })
}

/** As if the seller had said of each that it is EAR99. */
export async function classifiedForTests(ctx: Ctx, sellerId: string, productIds: readonly string[]): Promise<void> {
  for (const productId of new Set(productIds))
    await sql`
      insert into export_control.classification (
        seller_id, product_id, number, outcome, groups, reason, signed_name, rules, by_kind, by_id, at)
      values (${sellerId}, ${productId}, 1, 'ear99', '[]', 'honey', 'Test Seller', 'test', 'system', 'test', ${ctx.now})
          on conflict do nothing
    `.execute(ctx.tx)
}
