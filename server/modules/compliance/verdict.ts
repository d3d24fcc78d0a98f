import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { Documents, Questions } from './eligibility-file.ts'
import { type Goods, judge, type RulePack, type Verdict } from './judge.ts'
import { refuse } from './refusals.ts'
import type { Tables } from './tables.ts'
import { tariffLine } from './tariff-lines.ts'

/** May these goods enter, in this mode, with these papers? Refused as `compliance.rules-missing` when no rules are loaded. */
export async function verdict(ctx: Ctx, goods: Goods): Promise<Verdict> {
  return judge(await readRules(ctx), await tariffLine(ctx, goods.code), goods)
}

/** The newest rules of the market, in two statements. */
export async function readRules(ctx: Ctx): Promise<RulePack> {
  const pack = await own<Tables>(ctx.tx)
    .selectFrom('compliance.rule_pack')
    .selectAll()
    .where('market', '=', 'cn')
    .orderBy('set_at', 'desc')
    .orderBy('entry', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (pack === undefined) throw refuse('compliance.rules-missing')
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('compliance.rule')
    .selectAll()
    .where('pack_id', '=', pack.id)
    .orderBy('position')
    .execute()
  const papers = Documents.parse(pack.documents)
  const rules = rows.map((row) => ({
    id: row.rule_id,
    verdict: row.verdict,
    modes: row.modes,
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
    act: row.act,
    source: row.source,
    readOn: row.read_on,
    certainty: row.certainty,
    demonstration: row.demonstration,
  }))
  return { version: pack.version, readOn: pack.read_on, rules, papers, questions: Questions.parse(pack.questions) }
}
