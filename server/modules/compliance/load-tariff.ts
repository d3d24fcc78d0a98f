import { chinaDay, setBy } from '#modules/markets'
import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { newId } from '#platform/id'
import { announceDue } from './announce-due.ts'
import { ownColumns, readOwnTariff } from './own-tariff.ts'
import { readPositiveList, type RemarkToRead } from './positive-list.ts'
import { readPublishedTariff } from './published-tariff.ts'
import { diffRows, type RulesDiff } from './rules-diff.ts'
import type { Tables } from './tables.ts'
import { comparable, contentOf, type LineContent, type LineRow, sameContent } from './tariff-content.ts'
import { type TariffRow, tariffRowOf } from './tariff-line.ts'

const rowsPerInsert = 1000

/** Where a file of official figures comes from; the file itself says none of it. */
export type FileFacts = {
  readonly file: string
  readonly validFrom: string
  readonly source: string
  readonly readOn: string
  readonly certainty: 'confirmed' | 'secondary' | 'unsure'
}
export type TariffKind = 'tariff' | 'positive-list'
export type TariffPlan = {
  /** What is new or another; everything else stands already. */
  readonly fresh: readonly LineContent[]
  readonly unchanged: number
  readonly diff: RulesDiff
  /** Codes that the positive list names and the tariff does not have: load the tariff first. */
  readonly withoutLine: readonly string[]
  /** Remarks of the positive list whose yearly limit a person must read. */
  readonly toRead: readonly RemarkToRead[]
  /** Lines that stand and that a tariff file does not name: they stay as they are. */
  readonly absent: number
}

/**
 * Loads lines of the tariff from a CSV file, all or nothing. A line that already stands so is left alone; any other is a
 * new row that supersedes the one before from its day on. `meta.file` names the file in the audit.
 */
export async function loadTariff(
  ctx: Ctx,
  csv: string,
  meta: { readonly file: string },
): Promise<{ readonly added: number; readonly unchanged: number }> {
  const { fresh, unchanged } = await planOwn(ctx, csv)
  return write(ctx, fresh, { added: fresh.length, unchanged }, meta)
}

/** The same for the tariff and the positive list as they are published, each with the facts that its file does not say. */
export async function loadOfficial(
  ctx: Ctx,
  kind: TariffKind,
  csv: string,
  facts: FileFacts,
): Promise<TariffPlan & { readonly added: number }> {
  const plan = await planOfficial(ctx, kind, csv, facts)
  const { added } = await write(ctx, plan.fresh, { added: plan.fresh.length, unchanged: plan.unchanged }, facts)
  return { ...plan, added }
}

/** What loading would change; nothing is written. A tariff may also come in our own columns. */
export async function planOfficial(ctx: Ctx, kind: TariffKind, csv: string, facts: FileFacts): Promise<TariffPlan> {
  if (kind === 'tariff' && ownColumns(csv)) return planOwn(ctx, csv)
  const standing = await linesOn(ctx, facts.validFrom)
  if (kind === 'tariff') {
    const contents = readPublishedTariff(csv, facts, standing)
    return planOf(standing, contents, standing.size - named(standing, contents))
  }
  const { contents, ...noted } = readPositiveList(csv, facts, standing)
  return { ...planOf(standing, contents, 0), ...noted }
}

/** The lines as a plan would leave them, by code, for judging with them before anything is written. */
export const plannedLines = (plan: TariffPlan): ReadonlyMap<string, TariffRow> =>
  new Map(
    plan.fresh.map((content) => [
      content.hs8,
      tariffRowOf({ ...content, id: 'planned', entry: 0n, set_by: '', set_at: new Date(0) }),
    ]),
  )

async function planOwn(ctx: Ctx, csv: string): Promise<TariffPlan> {
  const cells = readOwnTariff(csv, chinaDay(ctx.now))
  const before = await rowsOf(
    ctx,
    cells.map(({ hs8 }) => hs8),
  )
  const contents = cells.map(contentOf)
  const fresh = contents.filter((row) => !sameContent(before.get(`${row.hs8} ${row.valid_from}`), row))
  const standing = await linesOn(ctx, chinaDay(ctx.now))
  const { diff, absent } = planOf(standing, contents, standing.size - named(standing, contents))
  return { fresh, unchanged: cells.length - fresh.length, diff, withoutLine: [], toRead: [], absent }
}

function planOf(standing: ReadonlyMap<string, LineRow>, contents: readonly LineContent[], absent: number): TariffPlan {
  const before = new Map(
    contents.flatMap(({ hs8 }) => {
      const row = standing.get(hs8)
      return row === undefined ? [] : [[hs8, comparable(contentOfRow(row))] as const]
    }),
  )
  const after = new Map(contents.map((row) => [row.hs8, comparable(row)]))
  const same = (code: string): boolean => sorted(before.get(code)) === sorted(after.get(code))
  const fresh = contents.filter(({ hs8 }) => !same(hs8))
  const diff = diffRows(before, after, (row) => ({ nameEn: row.name_en, nameZh: row.name_zh }))
  return { fresh, unchanged: contents.length - fresh.length, diff, withoutLine: [], toRead: [], absent }
}

/** The same columns in the same order, wherever the row comes from. */
const sorted = (row: object | undefined): string =>
  JSON.stringify(Object.entries(row ?? {}).toSorted(([one], [other]) => (one < other ? -1 : 1)))

const named = (standing: ReadonlyMap<string, LineRow>, contents: readonly LineContent[]): number =>
  contents.filter(({ hs8 }) => standing.has(hs8)).length

function contentOfRow(row: LineRow): LineContent {
  const { id: _id, entry: _entry, set_by: _by, set_at: _at, ...content } = row
  return content
}

async function write(
  ctx: Ctx,
  fresh: readonly LineContent[],
  counts: { readonly added: number; readonly unchanged: number },
  { file }: { readonly file: string },
): Promise<{ readonly added: number; readonly unchanged: number }> {
  const rows = fresh.map((row) => ({ id: newId(ctx.now), set_by: setBy(ctx), set_at: ctx.now, ...row }))
  for (let at = 0; at < rows.length; at += rowsPerInsert)
    await own<Tables>(ctx.tx)
      .insertInto('compliance.tariff_line')
      .values(rows.slice(at, at + rowsPerInsert))
      .execute()
  await audit(ctx, {
    action: 'compliance.tariff-loaded',
    subject: 'tariff',
    subjectId: file.slice(0, 200),
    details: counts,
  })
  await announceDue(ctx)
  return counts
}

/** The newest row of each code and day. */
async function rowsOf(ctx: Ctx, codes: readonly string[]): Promise<ReadonlyMap<string, LineRow>> {
  const { rows } = await sql<LineRow>`
    select distinct on (hs8, valid_from) *
      from compliance.tariff_line
     where hs8 = any(${codes})
     order by hs8, valid_from, set_at desc, entry desc
  `.execute(ctx.tx)
  return new Map(rows.map((row) => [`${row.hs8} ${row.valid_from}`, row]))
}

/** Every line in force on a day, by code. */
async function linesOn(ctx: Ctx, on: string): Promise<ReadonlyMap<string, LineRow>> {
  const { rows } = await sql<LineRow>`
    select distinct on (hs8) *
      from compliance.tariff_line
     where valid_from <= ${on}
     order by hs8, valid_from desc, set_at desc, entry desc
  `.execute(ctx.tx)
  return new Map(rows.map((row) => [row.hs8, row]))
}
