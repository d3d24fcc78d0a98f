import type { Selectable } from 'kysely'
import type { BatchCtx, Ctx } from '#platform/context'
import { forget, onceIn, own, sql } from '#platform/db'
import { paged } from '#platform/paged'
import { chinaDay } from './china-day.ts'
import type { Listing } from './market-file.ts'
import type { Provenance } from './provenance.ts'
import { refuse } from './refusals.ts'
import {
  type CustomsRole,
  customsRoleNames,
  isCustomsRole,
  isSettingKey,
  type KeyOf,
  settingKinds,
  type SettingKey,
} from './setting-keys.ts'
import type { Tables } from './tables.ts'

/** A setting as it was set; `value` is its text. */
export type SettingRow = Provenance & {
  readonly id: string
  readonly key: string
  readonly value: string
  readonly validFrom: string
  readonly setBy: string
  readonly setAt: Date
}

export type CustomsCode = Provenance & {
  readonly id: string
  readonly role: string
  readonly code: string
  readonly name: string
  readonly validFrom: string
  readonly setBy: string
  readonly setAt: Date
}
export type CustomsCodes = Readonly<Partial<Record<CustomsRole, CustomsCode>>>

/**
 * The value in force today. Shares are decimal text, counts numbers, amounts minor units; `customs.codes` holds the codes
 * that are set, by role. Refused as `markets.setting-missing` when nobody has set it yet.
 */
export function setting(ctx: BatchCtx, key: 'customs.codes'): Promise<CustomsCodes>
export function setting(ctx: BatchCtx, key: KeyOf<'share'>): Promise<string>
export function setting(ctx: BatchCtx, key: KeyOf<'whole'>): Promise<number>
export function setting(ctx: BatchCtx, key: KeyOf<'minor'>): Promise<bigint>
export async function setting(
  ctx: BatchCtx,
  key: SettingKey | 'customs.codes',
): Promise<string | number | bigint | CustomsCodes> {
  if (key === 'customs.codes') return (await customsCodes(ctx)).codes
  const { value } = needed(await settingsInForce(ctx), key)
  const kind = settingKinds[key]
  return kind === 'whole' ? Number(value) : kind === 'minor' ? BigInt(value) : value
}

/** The row in force today of every key that is set, in one statement; read once in a transaction. */
export const settingsInForce = (ctx: BatchCtx): Promise<ReadonlyMap<SettingKey, SettingRow>> =>
  onceIn(ctx.tx, nameOf(ctx), async () => {
    const { rows } = await sql<Selectable<Tables['markets.setting']>>`
      select distinct on (key) *
        from markets.setting
       where valid_from <= ${chinaDay(ctx.now)}
       order by key, valid_from desc, set_at desc, entry desc
    `.execute(ctx.tx)
    return new Map(rows.flatMap((row) => (isSettingKey(row.key) ? [[row.key, settingOf(row)] as const] : [])))
  })
const nameOf = ({ now }: BatchCtx): string => `markets.setting ${chinaDay(now)}`

/** Settings were set in this transaction: what it had read of them is old. */
export const forgetSettings = (ctx: BatchCtx): void => forget(ctx.tx, nameOf(ctx))

/** The row of a key, or the refusal that names it. */
export function needed(settings: ReadonlyMap<SettingKey, SettingRow>, key: SettingKey): SettingRow {
  const row = settings.get(key)
  if (row === undefined) throw refuse('markets.setting-missing', { key })
  return row
}

/** The codes in force today and the roles that have none: without one of them nothing that needs it is declared. */
export async function customsCodes(
  ctx: BatchCtx,
): Promise<{ readonly codes: CustomsCodes; readonly missing: readonly CustomsRole[] }> {
  const { rows } = await sql<Selectable<Tables['markets.customs_code']>>`
    select distinct on (role) *
      from markets.customs_code
     where valid_from <= ${chinaDay(ctx.now)}
     order by role, valid_from desc, set_at desc, entry desc
  `.execute(ctx.tx)
  const codes: CustomsCodes = Object.fromEntries(
    rows.filter(({ role }) => isCustomsRole(role)).map((row) => [row.role, codeOf(row)]),
  )
  return { codes, missing: customsRoleNames.filter((role) => codes[role] === undefined) }
}

/** Every setting ever made, newest entry first. */
export async function listSettings(ctx: Ctx, { cursor, limit }: Listing) {
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('markets.setting')
    .selectAll()
    .$if(cursor !== undefined, (query) => query.where('id', '<', cursor ?? ''))
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  return paged(rows.map(settingOf), limit)
}

function settingOf(row: Selectable<Tables['markets.setting']>): SettingRow {
  const { id, key, value, valid_from: validFrom, source, certainty, demonstration, set_by: setBy, set_at: setAt } = row
  return { id, key, value, validFrom, source, certainty, demonstration, setBy, setAt }
}

function codeOf(row: Selectable<Tables['markets.customs_code']>): CustomsCode {
  const { id, role, code, name, source, certainty, demonstration } = row
  return {
    id,
    role,
    code,
    name,
    source,
    certainty,
    demonstration,
    validFrom: row.valid_from,
    setBy: row.set_by,
    setAt: row.set_at,
  }
}
