import { createHash } from 'node:crypto'
import { setBy } from '#modules/markets'
import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { newId } from '#platform/id'
import { announceDue } from './announce-due.ts'
import { EligibilityFile, type EligibilityRule } from './eligibility-file.ts'
import { refuse } from './refusals.ts'
import type { Tables } from './tables.ts'

/**
 * Loads a whole set of entry rules, which supersedes the one before at once. The same content again changes nothing.
 * Refused as `compliance.rules-unreadable` with the first place that does not fit, as a path into the file.
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
  const version = `${file.market}-${file.readOn}-${id.slice(-8)}`
  await own<Tables>(ctx.tx)
    .insertInto('compliance.rule_pack')
    .values({
      id,
      market: file.market,
      version,
      read_on: file.readOn,
      documents: JSON.stringify(
        file.documents.map(({ code, name, issuedBy }) => ({ code, nameEn: name.en, nameZh: name.zh, issuedBy })),
      ),
      questions: JSON.stringify(file.attributes.map(({ code, question }) => ({ code, ...question }))),
      content_hash: contentHash,
      set_by: setBy(ctx),
      set_at: ctx.now,
    })
    .execute()
  await own<Tables>(ctx.tx)
    .insertInto('compliance.rule')
    .values(file.rules.map((rule, position) => ({ pack_id: id, position, ...ruleRow(rule) })))
    .execute()
  await audit(ctx, {
    action: 'compliance.rules-loaded',
    subject: 'rule-pack',
    subjectId: version,
    details: { rules: file.rules.length },
  })
  await announceDue(ctx)
  return { version, added: true }
}

function readFile(json: unknown) {
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

const ruleRow = (rule: EligibilityRule) => ({
  rule_id: rule.id,
  verdict: rule.verdict,
  modes: rule.modes,
  hs_prefixes: rule.match.hsPrefixes,
  except_hs_prefixes: rule.match.exceptHsPrefixes,
  attributes: rule.match.attributes,
  origin_states: rule.match.originStates,
  tariff: rule.match.tariff,
  title_en: rule.title.en,
  title_zh: rule.title.zh,
  to_do_en: rule.whatToDo.en,
  to_do_zh: rule.whatToDo.zh,
  documents: rule.documents,
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
