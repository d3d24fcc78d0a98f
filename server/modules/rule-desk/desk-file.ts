import { createHash } from 'node:crypto'
import { type FileFacts, isMarket, planEligibility, planOfficial, jsonOf } from '#modules/compliance'
import { audit } from '#platform/audit'
import { must } from '#platform/check'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { newId } from '#platform/id'
import { type Loaded, loadRules, type RulesFile } from './load-rules.ts'
import { refuse } from './refusals.ts'
import type { Tables } from './tables.ts'

export type FilePut = Omit<RulesFile, 'dryRun'>
/** A file on the desk, and what it would do now. `seen` changes when that would be anything else. */
export type FileSeen = {
  readonly fileId: string
  readonly hash: string
  readonly seen: string
  readonly put: FilePut
  readonly addedAt: Date
  readonly loadedAt: Date | null
  readonly would: Loaded
}

/** Puts a file on the desk; what cannot be read is refused as loading it would be, and nothing is kept. */
export async function putFile(ctx: Ctx, put: FilePut): Promise<string> {
  const { market, kind, text, facts } = put
  if (kind !== 'eligibility' && market !== 'cn') throw refuse('rule-desk.kind-not-here', { kind, market })
  if (kind === 'eligibility') {
    const { after } = await planEligibility(ctx, jsonOf(text))
    if (after.market !== market) throw refuse('rule-desk.market-differs', { market: after.market })
  } else await planOfficial(ctx, kind, text, facts)
  const id = newId(ctx.now)
  const hash = hashOf(put)
  await own<Tables>(ctx.tx)
    .insertInto('rule_desk.file')
    .values({
      id,
      hash,
      market,
      kind,
      name: facts.file,
      source: facts.source,
      certainty: facts.certainty,
      valid_from: facts.validFrom,
      read_on: facts.readOn,
      body: text,
      added_at: ctx.now,
      loaded_at: null,
    })
    .execute()
  await audit(ctx, {
    action: 'rule-desk.file-put',
    subject: 'rules-file',
    subjectId: id,
    details: { market, kind, hash, file: facts.file },
  })
  return id
}

/** What a file on the desk would change now, and for whom; nothing is written. Refused `rule-desk.file-not-found`. */
export async function seeFile(ctx: Ctx, fileId: string): Promise<FileSeen> {
  const row = await own<Tables>(ctx.tx)
    .selectFrom('rule_desk.file')
    .selectAll()
    .where('id', '=', fileId)
    .executeTakeFirst()
  if (row === undefined) throw refuse('rule-desk.file-not-found')
  const facts: FileFacts = {
    file: row.name,
    source: row.source,
    certainty: row.certainty,
    validFrom: row.valid_from,
    readOn: row.read_on,
  }
  const market = must(isMarket(row.market) ? row.market : null, 'only markets that exist are kept')
  const put = { market, kind: row.kind, text: row.body, facts }
  const would = await loadRules(ctx, { ...put, dryRun: true })
  return {
    fileId,
    hash: row.hash,
    seen: digest(would),
    put,
    addedAt: row.added_at,
    loadedAt: row.loaded_at,
    would,
  }
}

/**
 * Loads exactly the file that was looked at, if it does what was shown: refused `rule-desk.file-differs` when the file on the
 * desk is another, `rule-desk.changed-since` when the rules or what is on sale have changed since, and
 * `rule-desk.loaded-already`. The row is locked, so two who press at once load once.
 */
export async function loadFile(
  ctx: Ctx,
  { fileId, hash, seen }: { readonly fileId: string; readonly hash: string; readonly seen: string },
): Promise<Loaded> {
  const taken = await own<Tables>(ctx.tx)
    .updateTable('rule_desk.file')
    .set({ loaded_at: ctx.now })
    .where('id', '=', fileId)
    .where('loaded_at', 'is', null)
    .executeTakeFirst()
  const now = await seeFile(ctx, fileId)
  if (taken.numUpdatedRows !== 1n) throw refuse('rule-desk.loaded-already')
  if (now.hash !== hash || hashOf(now.put) !== hash) throw refuse('rule-desk.file-differs')
  if (now.seen !== seen) throw refuse('rule-desk.changed-since')
  const loaded = await loadRules(ctx, { ...now.put, dryRun: false })
  await audit(ctx, {
    action: 'rule-desk.file-loaded',
    subject: 'rules-file',
    subjectId: fileId,
    details: { hash, added: loaded.added, openOrders: loaded.affected.openOrders },
  })
  return loaded
}

const daysKept = 7

/** Files that were on the desk for a week are forgotten; what was loaded of them stays where rules are kept. */
export async function forgetFiles(ctx: Ctx): Promise<void> {
  await own<Tables>(ctx.tx)
    .deleteFrom('rule_desk.file')
    .where('added_at', '<', new Date(ctx.now.getTime() - daysKept * 86_400_000))
    .execute()
}

/** Of everything that decides what loading it does. */
const hashOf = ({ market, kind, text, facts }: FilePut): string =>
  digest([market, kind, text, facts.file, facts.source, facts.certainty, facts.validFrom, facts.readOn])

const digest = (of: unknown): string => createHash('sha256').update(JSON.stringify(of)).digest('hex')
