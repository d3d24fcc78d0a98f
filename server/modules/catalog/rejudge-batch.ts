import {
  judgeBy,
  noteBatch,
  readChange,
  readRuling,
  type Ruling,
  takeBatch,
  type Verdict,
  wholePack,
} from '#modules/compliance'
import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { emit } from '#platform/outbox'
import { listingChanged, listingsJudged } from './events.ts'
import { blocksOfRules, verdictBlocks } from './judge.ts'
import { keepVerdicts } from './keep-verdicts.ts'
import { firstRow, type ListingGroup, listingGroups } from './listing-groups.ts'
import { tellStopped } from './tell-stopped.ts'
import { hashOfVerdict, strictest, VerdictFacts } from './verdict-facts.ts'

export type Judged = ListingGroup & { readonly verdict: VerdictFacts; readonly hash: string }
export type Moved = {
  readonly sellerId: string
  readonly listingId: string
  readonly productId: string
  readonly group: Judged
}

/**
 * Judges the next listings again after a change of the rules, and notes how far it came in the same transaction. Returns
 * whether there is more. What the rules stop comes down at once; what they stopped before and stop no longer is left to
 * the whole judgement, as is every listing whose tariff line changed, since its price may be another.
 */
export async function rejudgeBatch(ctx: Ctx, changeId: string, size: number): Promise<boolean> {
  const part = 'listings'
  const at = await takeBatch(ctx, changeId, part)
  if (at === null) return false
  // Ten thousand keys look to the planner as if reading a million rows were cheaper: they are looked up.
  await sql`set local enable_hashjoin = off`.execute(ctx.tx)
  await sql`set local enable_mergejoin = off`.execute(ctx.tx)
  const change = await readChange(ctx, changeId)
  if (change.market !== 'cn' || (await wholePack(ctx, 'cn')) === null) {
    await noteBatch(ctx, { changeId, part, done: 0, changed: 0, last: null })
    return false
  }
  const { groups, count, last } = await listingGroups(ctx, at.last ?? firstRow, size)
  const codes = [...new Set(groups.flatMap(({ goods }) => (goods ?? []).map(({ code }) => code)))]
  const ruling = await readRuling(ctx, 'cn', codes)
  const judged = groups.flatMap((group) => judgedGroup(ruling, group))
  const touched = new Set(change.codes)
  const repriced = judged.filter(({ goods }) => goods?.some(({ code }) => touched.has(code.slice(0, 8))))
  const turned = judged.filter(({ hash, verdictHash }) => hash !== verdictHash)
  const moved = await write(ctx, changeId, turned)
  await judgeWhole(ctx, [...repriced, ...judged.filter(comesBack)])
  const stopped = moved.filter(({ group }) => group.verdict.verdict !== 'allowed')
  const wereAllowed = await allowedBefore(ctx, stopped)
  await tell(
    ctx,
    stopped.filter(({ group }) => group.state === 'live'),
  )
  // Some other cause (new words, an hour gone by) may have judged a listing whole before this came to it.
  await tellStopped(
    ctx,
    changeId,
    stopped.filter(({ group }) => group.state === 'live' || (byRules(group) && wereAllowed.has(group.verdictHash))),
  )
  await noteBatch(ctx, { changeId, part, done: count, changed: moved.length, last })
  if (last === null) await emit(ctx, listingsJudged, { changeId })
  return last !== null
}

/** The verdict on the strictest of a group's codes, as it is stored with a listing. */
export function judgedGroup(ruling: Ruling, group: ListingGroup): readonly Judged[] {
  const all = (group.goods ?? []).map((goods): Verdict => judgeBy(ruling, goods))
  const verdict = strictest(all.map((each) => VerdictFacts.parse(each)))
  return verdict === null ? [] : [{ ...group, verdict, hash: hashOfVerdict(verdict) }]
}

const byRules = ({ reason }: ListingGroup): boolean => blocksOfRules.some((code) => code === reason)

/** The hashes under which listings that are down by the rules were allowed before. */
async function allowedBefore(ctx: Ctx, stopped: readonly Moved[]): Promise<ReadonlySet<string | null>> {
  const hashes = new Set(stopped.flatMap(({ group }) => (byRules(group) ? (group.verdictHash ?? []) : [])))
  if (hashes.size === 0) return new Set()
  const { rows } = await sql<{ hash: string }>`
    select hash from catalog.verdict where hash = any(${[...hashes]}) and facts ->> 'verdict' = 'allowed'
  `.execute(ctx.tx)
  return new Set(rows.map(({ hash }) => hash))
}

/** Down by the rules or for want of them, and the rules do not say so any more. */
const comesBack = ({ state, reason, verdict }: Judged): boolean =>
  state === 'down' && verdict.verdict === 'allowed' && mended.some((code) => code === reason)
const mended = [...blocksOfRules, 'rules-missing', 'hs-unknown', 'price-refused', 'quantity-missing']

/** One statement for all whose verdict is another. A listing that its seller or somebody else moved meanwhile is left. */
async function write(ctx: Ctx, changeId: string, turned: readonly Judged[]): Promise<readonly Moved[]> {
  if (turned.length === 0) return []
  await keepVerdicts(
    ctx,
    turned.map(({ verdict }) => verdict),
  )
  const facts = turned.map(({ verdict, hash, state, reason }, n) => {
    const [block] = verdictBlocks(verdict)
    const ours = state === 'live' || blocksOfRules.some((code) => code === reason)
    return {
      n,
      hash,
      version: verdict.rulesVersion,
      was: state,
      down: block !== undefined && ours,
      reason: block?.code ?? null,
      details: { ...block?.details, change: changeId },
    }
  })
  const rows = turned.flatMap((group, n) => group.rows.map((row) => ({ n, ...row })))
  const { rows: written } = await sql<{ seller_id: string; id: string; product_id: string; n: number }>`
    update catalog.listing as listing
       set verdict = '{}', verdict_hash = fact.hash, rules_version = fact.version, judged_at = ${ctx.now},
           changed_at = case when fact.down then ${ctx.now} else listing.changed_at end,
           state = case when fact.down then 'down' else listing.state end,
           reason = case when fact.down then fact.reason else listing.reason end,
           reason_details = case when fact.down then fact.details else listing.reason_details end
      from unnest(${rows.map(({ n }) => n)}::integer[], ${rows.map(({ sellerId }) => sellerId)}::uuid[],
                  ${rows.map(({ listingId }) => listingId)}::uuid[]) as row (n, seller_id, id)
      join jsonb_to_recordset(${JSON.stringify(facts)}::jsonb)
        as fact (n integer, hash text, version text, was text, down boolean, reason text, details jsonb)
        on fact.n = row.n
     where listing.seller_id = row.seller_id
       and listing.id = row.id
       and listing.wanted
       and listing.state = fact.was
    returning listing.seller_id, listing.id, listing.product_id, row.n
  `.execute(ctx.tx)
  return written.flatMap((row) => {
    const group = turned[row.n]
    return group === undefined ? [] : [{ sellerId: row.seller_id, listingId: row.id, productId: row.product_id, group }]
  })
}

/** Leaves listings to the whole judgement: price, stock and all else beside the rules. */
async function judgeWhole(ctx: Ctx, groups: readonly Judged[]): Promise<void> {
  const rows = groups.flatMap((group) => group.rows)
  if (rows.length === 0) return
  await sql`
    update catalog.listing as listing
       set judged_at = ${new Date(0)}
      from unnest(${rows.map(({ sellerId }) => sellerId)}::uuid[], ${rows.map(({ listingId }) => listingId)}::uuid[])
        as row (seller_id, id)
     where listing.seller_id = row.seller_id and listing.id = row.id and listing.wanted
  `.execute(ctx.tx)
}

async function tell(ctx: Ctx, stopped: readonly Moved[]): Promise<void> {
  await audit(
    ctx,
    stopped.map(({ listingId, productId, group }) => ({
      action: 'catalog.listing-down',
      subject: 'listing',
      subjectId: listingId,
      details: { productId, reason: verdictBlocks(group.verdict)[0]?.code ?? null },
    })),
  )
  await emit(
    ctx,
    listingChanged,
    ...stopped.map(({ sellerId, listingId, productId }) => ({
      sellerId,
      listingId,
      productId,
      state: 'down' as const,
    })),
  )
}
