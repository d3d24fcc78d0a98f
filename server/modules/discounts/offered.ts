import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { cny, decimalOf } from '#platform/money'
import type { Refusal } from '#platform/refusal'
import { termsOf } from './read-discounts.ts'
import { refuse } from './refusals.ts'
import type { DiscountRow, Tables } from './tables.ts'
import { takeOff, type PricedLine, type TakenOff, type Terms } from './take-off.ts'

/** A code somebody put in: the discount it stands for and what it takes off, or why it takes off nothing. */
export type CodeOutcome = {
  readonly code: string
  readonly name: string | null
  readonly refusal: Refusal | null
  readonly minor: bigint
}
export type Discounted = { readonly taken: readonly TakenOff[]; readonly codes: readonly CodeOutcome[] }

const promotionsMax = 50

/**
 * What the codes somebody put in, and the promotions that need none, take off these lines now. It reads: whether a limited
 * one is still to be had is decided when the order is placed (`claimDiscounts`), and only shown here.
 */
export async function discountsFor(
  ctx: Ctx,
  asked: {
    readonly codes: readonly string[]
    readonly personPrint: string | null
    readonly lines: readonly PricedLine[]
  },
): Promise<Discounted> {
  const rows = await rowsFor(ctx, asked.codes, asked.lines)
  const standing = await standingOf(ctx, rows, asked.personPrint)
  const held = rows.filter((row) => standing.get(row.id) === null)
  const { taken, left } = takeOff(held.map(termsOf), asked.lines)
  return { taken, codes: asked.codes.map((code) => outcomeOf(code, { rows, standing, taken, left })) }
}

/** Those with the codes, and running promotions for the sellers of the lines, the oldest first. */
async function rowsFor(
  ctx: Ctx,
  codes: readonly string[],
  lines: readonly PricedLine[],
): Promise<readonly DiscountRow[]> {
  const sellers = [...new Set(lines.map(({ sellerId }) => sellerId))]
  const promotions = await own<Tables>(ctx.tx)
    .selectFrom('discounts.discount')
    .selectAll()
    .where('code', 'is', null)
    .where('stopped_at', 'is', null)
    .where('valid_from', '<=', ctx.now)
    .where('valid_until', '>', ctx.now)
    .where((is) =>
      is.or([is('seller_id', 'is', null), ...(sellers.length > 0 ? [is('seller_id', 'in', sellers)] : [])]),
    )
    .orderBy('id')
    .limit(promotionsMax)
    .execute()
  if (codes.length === 0) return promotions
  const coupons = await own<Tables>(ctx.tx)
    .selectFrom('discounts.discount')
    .selectAll()
    .where('code', 'in', codes)
    .execute()
  return [...coupons, ...promotions]
}

type Standing = ReadonlyMap<string, Refusal | null>

/** Why each does not hold now, or null: its days, its limits as far as they are used at this moment. */
async function standingOf(ctx: Ctx, rows: readonly DiscountRow[], personPrint: string | null): Promise<Standing> {
  const limited = rows.filter((row) => row.uses_max !== null || row.person_max !== null).map(({ id }) => id)
  const used = limited.length === 0 ? [] : await usedOf(ctx, limited, personPrint)
  const counts = new Map(used.map((row) => [row.id, row]))
  return new Map(rows.map((row) => [row.id, whyNot(row, ctx.now, counts.get(row.id))]))
}

type Used = { readonly id: string; readonly used: number; readonly by_person: number }

async function usedOf(ctx: Ctx, ids: readonly string[], personPrint: string | null): Promise<readonly Used[]> {
  const { rows } = await sql<Used>`
    select discount.id, coalesce(whole.used, 0) as used, coalesce(person.used, 0) as by_person
      from discounts.discount
      left join discounts.used as whole on whole.discount_id = discount.id
      left join discounts.person_used as person
        on person.discount_id = discount.id and person.person_print = ${personPrint}
     where discount.id in (${sql.join(ids)})
  `.execute(ctx.tx)
  return rows
}

function whyNot(row: DiscountRow, now: Date, used: Used | undefined): Refusal | null {
  if (row.stopped_at !== null || row.valid_until <= now) return refuse('discounts.over', { name: row.name })
  if (row.valid_from > now) return refuse('discounts.not-yet', { name: row.name })
  if (row.uses_max !== null && (used?.used ?? 0) >= row.uses_max) return refuse('discounts.used-up', { name: row.name })
  if (row.person_max !== null && (used?.by_person ?? 0) >= row.person_max)
    return refuse('discounts.used-by-person', { name: row.name })
  return null
}

function outcomeOf(
  code: string,
  of: {
    readonly rows: readonly DiscountRow[]
    readonly standing: Standing
    readonly taken: readonly TakenOff[]
    readonly left: readonly { readonly terms: Terms; readonly why: string }[]
  },
): CodeOutcome {
  const row = of.rows.find((each) => each.code === code)
  if (row === undefined) return { code, name: null, refusal: refuse('discounts.code-unknown'), minor: 0n }
  const taken = of.taken.find(({ terms }) => terms.id === row.id)
  const minor = taken?.parts.reduce((sum, part) => sum + part, 0n) ?? 0n
  const why = of.left.find(({ terms }) => terms.id === row.id)?.why
  const refusal = of.standing.get(row.id) ?? (minor > 0n ? null : whyOf(row, why))
  return { code, name: row.name, refusal, minor }
}

function whyOf(row: DiscountRow, why: string | undefined): Refusal {
  if (why === 'below-minimum')
    return refuse('discounts.below-minimum', { name: row.name, minimum: decimalOf(cny(row.minimum_minor)) })
  return why === 'not-with-others'
    ? refuse('discounts.not-with-others', { name: row.name })
    : refuse('discounts.nothing-fits', { name: row.name })
}
