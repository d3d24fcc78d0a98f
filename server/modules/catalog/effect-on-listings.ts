import { judgeBy, readRuling, ruledBy, type Ruling, type VerdictWord } from '#modules/compliance'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { firstRow, type Last, type ListingGroup, listingGroups } from './listing-groups.ts'
import { strictest, VerdictFacts } from './verdict-facts.ts'

/** What a change would do to what is on sale. Nothing is written. */
export type ListingEffect = {
  readonly looked: number
  readonly sellers: number
  /** Listings whose verdict would be another word, and of them those that would come down or might come back. */
  readonly listings: number
  readonly goingDown: number
  readonly comingBack: number
  /** Listings whose tariff line changes: they would be priced anew. */
  readonly repriced: number
  readonly listingIds: readonly string[]
  readonly shown: readonly AffectedListing[]
}
export type AffectedListing = {
  readonly sellerId: string
  readonly sellerName: string
  readonly listingId: string
  readonly titleEn: string
  readonly titleZh: string
  readonly before: VerdictWord
  readonly after: VerdictWord
  readonly ruleId: string
}
const shownMax = 100
const size = 20_000

type Turned = {
  readonly group: ListingGroup
  readonly before: VerdictWord
  readonly after: VerdictWord
  readonly ruleId: string
}

/** Judges everything wanted by today's rules and by others, in groups, and tells the difference. */
export async function effectOnListings(ctx: Ctx, other: Partial<Ruling>): Promise<ListingEffect> {
  const turned: Turned[] = []
  let [looked, repriced, after]: [number, number, Last | null] = [0, 0, firstRow]
  while (after !== null) {
    const taken = await listingGroups(ctx, after, size)
    const codes = [...new Set(taken.groups.flatMap(({ goods }) => (goods ?? []).map(({ code }) => code)))]
    const before = await readRuling(ctx, 'cn', codes)
    const planned = ruledBy(before, other)
    for (const group of taken.groups) {
      turned.push(...turnedBy(before, planned, group))
      if (group.goods?.some(({ code }) => other.lines?.has(code.slice(0, 8)))) repriced += group.rows.length
    }
    looked += taken.count
    after = taken.last
  }
  const rows = turned.flatMap((each) => each.group.rows.map((row) => ({ ...each, ...row })))
  const many = (wanted: (each: Turned) => boolean): number =>
    turned.filter(wanted).reduce((sum, { group }) => sum + group.rows.length, 0)
  return {
    looked,
    repriced,
    sellers: new Set(rows.map(({ sellerId }) => sellerId)).size,
    listings: rows.length,
    goingDown: many(({ group, after: word }) => group.state === 'live' && word !== 'allowed'),
    comingBack: many(({ group, after: word }) => group.state === 'down' && word === 'allowed'),
    listingIds: rows.map(({ listingId }) => listingId),
    shown: await shownOf(ctx, rows.slice(0, shownMax)),
  }
}

function turnedBy(before: Ruling, after: Ruling, group: ListingGroup): readonly Turned[] {
  const [was, is] = [wordOf(before, group), wordOf(after, group)]
  return was === null || is === null || was.verdict === is.verdict
    ? []
    : [{ group, before: was.verdict, after: is.verdict, ruleId: is.reasons[0]?.ruleId ?? '' }]
}

const wordOf = (ruling: Ruling, { goods }: ListingGroup): VerdictFacts | null =>
  strictest((goods ?? []).map((each) => VerdictFacts.parse(judgeBy(ruling, each))))

async function shownOf(
  ctx: Ctx,
  rows: readonly (Turned & { readonly sellerId: string; readonly listingId: string })[],
): Promise<readonly AffectedListing[]> {
  const { rows: named } = await sql<{ id: string; seller_name: string; title_en: string; title_zh: string }>`
    select id, seller_name, title_en, title_zh
      from catalog.listing
     where id = any(${rows.map(({ listingId }) => listingId)}::uuid[])
  `.execute(ctx.tx)
  const byId = new Map(named.map((row) => [row.id, row]))
  return rows.map(({ sellerId, listingId, before, after, ruleId }) => ({
    sellerId,
    sellerName: byId.get(listingId)?.seller_name ?? '',
    listingId,
    titleEn: byId.get(listingId)?.title_en ?? '',
    titleZh: byId.get(listingId)?.title_zh ?? '',
    before,
    after,
    ruleId,
  }))
}
