import { productOf, productsOf } from '#modules/catalog'
import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { controlGroups, type GroupId } from './groups.ts'
import { refuse } from './refusals.ts'
import type { Outcome, Tables } from './tables.ts'

type ProductKey = { readonly sellerId: string; readonly productId: string }
export type Answers = {
  /** The groups of the control lists the product may belong to; none for ordinary goods. */
  readonly groups: readonly GroupId[]
  /** Ten digits, or null while the seller has not picked one. */
  readonly scheduleB: string | null
  readonly reason: string
  readonly signedName: string
}
export type Classification = ProductKey & {
  readonly number: number
  readonly outcome: Outcome
  readonly eccn: string | null
  readonly licence: string | null
  readonly groups: readonly GroupId[]
  readonly scheduleB: string | null
  readonly reason: string
  readonly signedName: string
  readonly byKind: string
  readonly at: Date
}

/**
 * A seller says what a product is under the export control lists, with a reason, and signs it: EAR99 when it belongs to no
 * group, else a specialist looks. The newest statement counts, the older ones stay. Refused `catalog.product-not-found`.
 */
export async function classifyProduct(ctx: Ctx, key: ProductKey, answers: Answers): Promise<Classification> {
  const product = await productOf(ctx, key.sellerId, key.productId)
  checkScheduleB(
    answers.scheduleB,
    product.variants.flatMap(({ hsCode }) => hsCode ?? []),
  )
  const outcome = answers.groups.length === 0 ? 'ear99' : 'specialist'
  return await write(ctx, key, { ...answers, outcome, eccn: null, licence: null })
}

/** Ten digits that begin as the product's own code does. */
function checkScheduleB(scheduleB: string | null, codes: readonly string[]): void {
  if (scheduleB === null) return
  if (!/^\d{10}$/.test(scheduleB)) throw refuse('export.schedule-b-invalid')
  const [own] = codes
  if (own !== undefined && !codes.some((code) => code.slice(0, 6) === scheduleB.slice(0, 6)))
    throw refuse('export.schedule-b-other-goods', { own: own.slice(0, 6) })
}

export type SpecialistDecision = {
  readonly outcome: 'ear99' | 'ccl'
  readonly eccn: string | null
  readonly licence: string | null
  readonly reason: string
}

/**
 * A person who knows the control lists decides what waits for it. Refused `catalog.product-not-found`, and
 * `export.nothing-to-decide` when nothing of the product waits.
 */
export async function decideClassification(
  ctx: Ctx,
  key: ProductKey,
  decision: SpecialistDecision,
): Promise<Classification> {
  await productOf(ctx, key.sellerId, key.productId)
  const before = (await classificationsOf(ctx, key.sellerId, [key.productId])).get(key.productId)
  if (before === undefined || before.outcome !== 'specialist') throw refuse('export.nothing-to-decide')
  const { outcome, eccn, licence, reason } = decision
  if ((outcome === 'ccl') !== (eccn !== null)) throw refuse('export.answers-disagree')
  if (outcome === 'ear99' && licence !== null) throw refuse('export.answers-disagree')
  if (eccn !== null && !/^[0-9][A-E][0-9]{3}(\.[a-z0-9.]{1,12})?$/.test(eccn)) throw refuse('export.eccn-invalid')
  const { groups, scheduleB, signedName } = before
  return await write(ctx, key, { outcome, eccn, licence, reason, groups, scheduleB, signedName })
}

type New = Answers & Pick<Classification, 'outcome' | 'eccn' | 'licence'>

async function write(ctx: Ctx, { sellerId, productId }: ProductKey, given: New): Promise<Classification> {
  const by = 'id' in ctx.actor ? ctx.actor.id : 'anyone'
  const { rows } = await sql<{ number: number }>`
    insert into export_control.classification (
      seller_id, product_id, number, outcome, eccn, licence, groups, schedule_b, reason, signed_name, rules, by_kind, by_id, at)
    select ${sellerId}, ${productId}, coalesce(max(number), 0) + 1, ${given.outcome}, ${given.eccn}::text,
           ${given.licence}::text, ${JSON.stringify(given.groups)}::jsonb, ${given.scheduleB}::text, ${given.reason},
           ${given.signedName}, ${controlGroups.readOn}, ${ctx.actor.kind}, ${by}, ${ctx.now}
      from export_control.classification
     where seller_id = ${sellerId} and product_id = ${productId}
        on conflict do nothing
    returning number
  `.execute(ctx.tx)
  const number = rows[0]?.number
  if (number === undefined) throw refuse('export.answered-meanwhile')
  await audit(ctx, {
    action: 'export.classified',
    subject: 'product',
    subjectId: productId,
    details: { outcome: given.outcome, eccn: given.eccn, groups: given.groups.join(' ') },
  })
  return { sellerId, productId, number, ...given, byKind: ctx.actor.kind, at: ctx.now }
}

/** The classification in force of each of these products; those that have none are absent. */
export async function classificationsOf(
  ctx: Pick<Ctx, 'tx'>,
  sellerId: string,
  productIds: readonly string[],
): Promise<ReadonlyMap<string, Classification>> {
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('export_control.classification')
    .selectAll()
    .where('seller_id', '=', sellerId)
    .where('product_id', '=', sql<string>`any(${[...new Set(productIds)]}::uuid[])`)
    .orderBy('number')
    .execute()
  return new Map(rows.map((row) => [row.product_id, shown(row)]))
}

export type Waiting = Classification & { readonly title: string }

/** Products that wait for a specialist, the longest waiting first. */
export async function waitingForSpecialist(ctx: Ctx): Promise<readonly Waiting[]> {
  const { rows } = await sql<Row>`
    select * from (
      select distinct on (seller_id, product_id) *
        from export_control.classification
       order by seller_id, product_id, number desc) as newest
     where outcome = 'specialist'
     order by at
     limit 200
  `.execute(ctx.tx)
  const found: Waiting[] = []
  for (const row of rows) {
    const [product] = await productsOf(ctx, row.seller_id, [row.product_id])
    found.push({ ...shown(row), title: product?.title ?? '' })
  }
  return found
}

type Row = Omit<Tables['export_control.classification'], 'groups'> & { readonly groups: readonly GroupId[] }

const shown = (row: Row): Classification => ({
  sellerId: row.seller_id,
  productId: row.product_id,
  number: row.number,
  outcome: row.outcome,
  eccn: row.eccn,
  licence: row.licence,
  groups: row.groups,
  scheduleB: row.schedule_b,
  reason: row.reason,
  signedName: row.signed_name,
  byKind: row.by_kind,
  at: row.at,
})
