import { createHash } from 'node:crypto'
import { setBy } from '#modules/markets'
import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { newId } from '#platform/id'
import { announceDue } from './announce-due.ts'
import { EligibilityFile } from './eligibility-file.ts'
import { modeOfRoute, routeOfMode, routes } from './markets.ts'
import { refuse } from './refusals.ts'
import type { EntryRule, RulePack } from './rule-pack.ts'
import { diffOf, type RulesDiff } from './rules-diff.ts'
import type { Tables } from './tables.ts'
import { wholePack } from './verdict.ts'

/**
 * Loads a whole set of entry rules of one market, which supersedes the one before at once. The same content again changes
 * nothing. Refused as `compliance.rules-unreadable` with the first place that does not fit, as a path into the file.
 */
export async function loadEligibility(
  ctx: Ctx,
  json: unknown,
): Promise<{ readonly version: string; readonly added: boolean }> {
  const file = readFile(json)
  const contentHash = createHash('sha256').update(JSON.stringify(file)).digest('hex')
  const before = await own<Tables>(ctx.tx)
    .selectFrom('compliance.rule_pack')
    .select(['version', 'content_hash'])
    .where('market', '=', file.market)
    .orderBy('set_at', 'desc')
    .orderBy('entry', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (before?.content_hash === contentHash) return { version: before.version, added: false }
  const id = newId(ctx.now)
  const pack = packOf(file, `${file.market}-${file.readOn}-${id.slice(-8)}`)
  await own<Tables>(ctx.tx)
    .insertInto('compliance.rule_pack')
    .values({
      id,
      market: file.market,
      version: pack.version,
      read_on: file.readOn,
      documents: JSON.stringify(pack.papers),
      questions: JSON.stringify(pack.questions),
      content_hash: contentHash,
      set_by: setBy(ctx),
      set_at: ctx.now,
    })
    .execute()
  await own<Tables>(ctx.tx)
    .insertInto('compliance.rule')
    .values(pack.rules.map((rule, position) => ({ pack_id: id, position, ...rowOf(rule) })))
    .execute()
  await audit(ctx, {
    action: 'compliance.rules-loaded',
    subject: 'rule-pack',
    subjectId: pack.version,
    details: { market: file.market, rules: pack.rules.length },
  })
  await announceDue(ctx)
  return { version: pack.version, added: true }
}

/** What loading the file would change, and the rules before and after; nothing is written. */
export async function planEligibility(
  ctx: Ctx,
  json: unknown,
): Promise<{ readonly before: RulePack | null; readonly after: RulePack; readonly diff: RulesDiff }> {
  const after = packOf(readFile(json), 'planned')
  const before = await wholePack(ctx, after.market)
  return { before, after, diff: diffOf(before, after) }
}

function readFile(json: unknown): EligibilityFile {
  const read = EligibilityFile.safeParse(json)
  if (!read.success) throw unreadable(read.error.issues[0]?.path.join('.') ?? '')
  const documents = new Set(read.data.documents.map(({ code }) => code))
  const ids = new Set<string>()
  for (const [at, rule] of read.data.rules.entries()) {
    if (ids.has(rule.id)) throw unreadable(`rules.${at}.id`)
    ids.add(rule.id)
    if (rule.documents.some((code) => !documents.has(code))) throw unreadable(`rules.${at}.documents`)
  }
  return read.data
}

const unreadable = (place: string) => refuse('compliance.rules-unreadable', { place })

function packOf(file: EligibilityFile, version: string): RulePack {
  return {
    market: file.market,
    version,
    readOn: file.readOn,
    on: file.readOn,
    since: null,
    rules: file.rules.map(ruleOf),
    papers: file.documents.map(({ name, ...paper }) => ({ ...paper, nameEn: name.en, nameZh: name.zh })),
    questions: file.attributes.map(({ code, question }) => ({ code, ...question })),
  }
}

function ruleOf(rule: EligibilityFile['rules'][number]): EntryRule {
  const { match, title, whatToDo, modes, routes: named, ...rest } = rule
  const ways = routes.filter((route) => named.includes(route) || modes.some((mode) => routeOfMode(mode) === route))
  return {
    ...rest,
    ...match,
    routes: ways,
    modes: ways.flatMap((route) => modeOfRoute(route) ?? []),
    titleEn: title.en,
    titleZh: title.zh,
    toDoEn: whatToDo.en,
    toDoZh: whatToDo.zh,
  }
}

const rowOf = (rule: EntryRule) => ({
  rule_id: rule.id,
  verdict: rule.verdict,
  modes: [...rule.modes],
  routes: [...rule.routes],
  hs_prefixes: [...rule.hsPrefixes],
  except_hs_prefixes: [...rule.exceptHsPrefixes],
  attributes: [...rule.attributes],
  origin_states: [...rule.originStates],
  tariff: rule.tariff,
  title_en: rule.titleEn,
  title_zh: rule.titleZh,
  to_do_en: rule.toDoEn,
  to_do_zh: rule.toDoZh,
  documents: [...rule.documents],
  labels: JSON.stringify(rule.labels),
  notices: JSON.stringify(rule.notices),
  cap: rule.cap?.amount ?? null,
  cap_unit: rule.cap?.unit ?? null,
  valid_from: rule.validFrom,
  valid_to: rule.validTo,
  act: rule.act,
  source: rule.source,
  read_on: rule.readOn,
  certainty: rule.certainty,
  demonstration: rule.demonstration,
})

/** The value of a JSON text, or the refusal of what is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw refuse('compliance.file-unreadable')
  }
}
