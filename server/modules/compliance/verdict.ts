import { chinaDay } from '#modules/markets'
import { must } from '#platform/check'
import type { BatchCtx, Ctx } from '#platform/context'
import { own } from '#platform/db'
import { Documents, Labels, Notices, Questions } from './eligibility-file.ts'
import { type EntryRule, type Goods, judge, type RulePack, stricter, type Verdict } from './judge.ts'
import { isMarket, type Market, modeOfRoute, routeOfMode, routes } from './markets.ts'
import { inForce } from './in-force.ts'
import { refuse } from './refusals.ts'
import type { Tables } from './tables.ts'
import type { TariffRow } from './tariff-line.ts'
import { linesByCode } from './lines-by-code.ts'

/** May these goods enter, by this way, with these papers? Refused as `compliance.rules-missing` when no rules are loaded. */
export async function verdict(ctx: Ctx, goods: Goods): Promise<Verdict> {
  const [answer] = await verdicts(ctx, [goods])
  return must(answer, 'one question has one answer').verdict
}

/** What a question was answered by: the line of the tariff that was judged, where the market's tariff is loaded. */
export type Answered = { readonly verdict: Verdict; readonly line: TariffRow | null }

/**
 * The same for many, in their order: a statement for each market and day, not for each question. Six digits in China are
 * judged as each line beneath them, and the strictest is the answer.
 */
export async function verdicts(ctx: BatchCtx, asked: readonly Goods[]): Promise<readonly Answered[]> {
  const today = chinaDay(ctx.now)
  const packs = new Map<string, RulePack>()
  const lines = new Map<string, ReadonlyMap<string, readonly TariffRow[]>>()
  for (const [key, goods] of Map.groupBy(asked, ({ market = 'cn', on = today }) => `${market} ${on}`)) {
    const { market = 'cn', on = today } = must(goods[0], 'a group has a member')
    packs.set(key, await readRules(ctx, market, on))
    if (market !== 'cn') continue
    const codes = [...new Set(goods.map(({ code }) => code))]
    lines.set(key, await linesByCode(ctx, codes, on))
  }
  return asked.map((goods) => {
    const key = `${goods.market ?? 'cn'} ${goods.on ?? today}`
    return answerOf(must(packs.get(key), 'every market asked about was read'), lines.get(key), goods)
  })
}

function answerOf(
  pack: RulePack,
  lines: ReadonlyMap<string, readonly TariffRow[]> | undefined,
  goods: Goods,
): Answered {
  const named = lines?.get(goods.code) ?? []
  if (named.length === 0) return { verdict: judge(pack, null, goods), line: null }
  return named
    .map((line) => ({
      verdict: judge(pack, line, goods.code.length === 6 ? { ...goods, code: line.code } : goods),
      line,
    }))
    .reduce((one, other) =>
      stricter(one.verdict.verdict, other.verdict.verdict) === one.verdict.verdict ? one : other,
    )
}

/** The newest rules of a market that hold on a day (today in China unless said otherwise). */
export async function readRules(
  ctx: BatchCtx,
  market: Market = 'cn',
  on: string = chinaDay(ctx.now),
): Promise<RulePack> {
  const whole = await wholePack(ctx, market)
  if (whole === null) throw refuse('compliance.rules-missing', { market })
  return inForce(whole, on)
}

/** The newest rules of a market with those whose days are over or yet to come; null when none are loaded. */
export async function wholePack(ctx: BatchCtx, market: Market): Promise<RulePack | null> {
  const pack = await own<Tables>(ctx.tx)
    .selectFrom('compliance.rule_pack')
    .select('id')
    .where('market', '=', market)
    .orderBy('set_at', 'desc')
    .orderBy('entry', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (pack === undefined) return null
  const kept = read.get(pack.id)
  if (kept !== undefined) return kept
  const whole = await packOf(ctx, pack.id)
  if (read.size >= packsMax) read.clear()
  read.set(pack.id, whole)
  return whole
}

/** A pack is never changed once it is written: read and parsed once in the life of the process. */
const read = new Map<string, RulePack>()
const packsMax = 60

async function packOf(ctx: BatchCtx, id: string): Promise<RulePack> {
  const pack = await own<Tables>(ctx.tx)
    .selectFrom('compliance.rule_pack')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('compliance.rule')
    .selectAll()
    .where('pack_id', '=', id)
    .orderBy('position')
    .execute()
  const rules = rows.map((row): EntryRule => {
    const ways = routes.filter((route) => row.routes.includes(route) || row.modes.some((mode) => wayOf(mode) === route))
    return {
      id: row.rule_id,
      verdict: row.verdict,
      routes: ways,
      modes: ways.flatMap((route) => modeOfRoute(route) ?? []),
      hsPrefixes: row.hs_prefixes,
      exceptHsPrefixes: row.except_hs_prefixes,
      attributes: row.attributes,
      originStates: row.origin_states,
      tariff: row.tariff,
      titleEn: row.title_en,
      titleZh: row.title_zh,
      toDoEn: row.to_do_en,
      toDoZh: row.to_do_zh,
      documents: row.documents,
      labels: Labels.parse(row.labels),
      notices: Notices.parse(row.notices),
      cap: row.cap === null || row.cap_unit === null ? null : { amount: row.cap, unit: row.cap_unit },
      validFrom: row.valid_from,
      validTo: row.valid_to,
      act: row.act,
      source: row.source,
      readOn: row.read_on,
      certainty: row.certainty,
      demonstration: row.demonstration,
    }
  })
  return {
    market: isMarket(pack.market) ? pack.market : 'cn',
    version: pack.version,
    readOn: pack.read_on,
    on: pack.read_on,
    since: null,
    rules,
    papers: Documents.parse(pack.documents),
    questions: Questions.parse(pack.questions),
  }
}

const wayOf = (mode: string) => (mode === '9610' || mode === '1210' ? routeOfMode(mode) : null)
