import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { newId } from '#platform/id'
import { emit } from '#platform/outbox'
import { line, z } from '#platform/wire'
import { type Layout, ownFile } from './csv-rows.ts'
import { termsChanged } from './events.ts'
import { choice, refuseMistakes, type Write } from './file-mistakes.ts'
import { fileRefusals } from './market-file.ts'
import { type Provenance, provenanceBelongs, provenanceCells, provenanceRow } from './provenance.ts'
import { refuse } from './refusals.ts'
import { forgetSettings } from './settings.ts'
import { customsRoles, fitsSetting, isCustomsRole, isSettingKey, settingKeys, settingKinds } from './setting-keys.ts'
import type { Tables } from './tables.ts'
import { addInTurn } from './rows-version.ts'

export type NewSetting = Provenance & { readonly key: string; readonly value: string; readonly validFrom: string }
export type NewCustomsCode = Provenance & {
  readonly role: string
  readonly code: string
  readonly name: string
  readonly validFrom: string
}

const Cells = z.object({ key: line(60), value: line(40), valid_from: z.iso.date(), ...provenanceCells })

const layout: Layout<typeof Cells> = {
  cells: Cells,
  belongs: {
    key: choice(...settingKeys),
    value: { what: 'setting' },
    valid_from: { what: 'day' },
    ...provenanceBelongs,
  },
}
const valueOf = {
  share: { what: 'share' },
  whole: { what: 'whole', params: { from: 1, to: 99_999 } },
  minor: { what: 'cents' },
} as const satisfies Readonly<Record<string, Write>>

/** Sets fees, shares and clocks from a day on. Refused when a key is unknown or cannot have the value. */
export async function setSettings(ctx: Ctx, settings: readonly NewSetting[]): Promise<readonly string[]> {
  if (settings.length === 0) return []
  for (const { key, value } of settings) {
    if (!isSettingKey(key)) throw refuse('markets.setting-unknown', { key })
    if (!fitsSetting(key, value)) throw refuse('markets.setting-value', { key, value })
  }
  const rows = settings.map((each) => ({
    id: newId(ctx.now),
    key: each.key,
    value: each.value,
    valid_from: each.validFrom,
    ...provenanceRow(ctx, each),
  }))
  await addInTurn(ctx)
  await own<Tables>(ctx.tx).insertInto('markets.setting').values(rows).execute()
  forgetSettings(ctx)
  await audit(
    ctx,
    rows.map((row) => ({
      action: 'markets.setting-set',
      subject: 'setting',
      subjectId: row.key,
      details: { value: row.value, validFrom: row.valid_from, source: row.source },
    })),
  )
  const events = settings.map(({ key, validFrom }) => ({ what: 'setting' as const, key, validFrom }))
  await emit(ctx, termsChanged, ...events)
  return rows.map((row) => row.id)
}

/** Sets what a CSV file lists: key,value,valid_from,source,certainty and, if wanted, demonstration. */
export async function loadSettings(ctx: Ctx, csv: string): Promise<readonly string[]> {
  const file = ownFile(csv, layout, fileRefusals)
  for (const each of file.rows) {
    const { key, value } = each.row
    if (!isSettingKey(key)) file.wrong(each, 'key', layout.belongs.key)
    else if (!fitsSetting(key, value)) file.wrong(each, 'value', valueOf[settingKinds[key]])
  }
  file.once(
    'key',
    ({ key, valid_from: from }) => `${key} ${from}`,
    ({ key }) => key,
  )
  refuseMistakes(file.mistakes, fileRefusals)
  return setSettings(
    ctx,
    file.rows.map(({ row: { valid_from: validFrom, ...row } }) => ({ ...row, validFrom })),
  )
}

/** Sets customs codes from a day on. Refused when a role is unknown or its messages cannot carry the code. */
export async function setCustomsCodes(ctx: Ctx, codes: readonly NewCustomsCode[]): Promise<readonly string[]> {
  if (codes.length === 0) return []
  for (const { role, code } of codes) checkCode(role, code)
  const rows = codes.map((each) => ({
    id: newId(ctx.now),
    role: each.role,
    code: each.code,
    name: each.name,
    valid_from: each.validFrom,
    ...provenanceRow(ctx, each),
  }))
  await own<Tables>(ctx.tx).insertInto('markets.customs_code').values(rows).execute()
  await audit(
    ctx,
    rows.map((row) => ({
      action: 'markets.customs-code-set',
      subject: 'customs-code',
      subjectId: row.role,
      details: { code: row.code, validFrom: row.valid_from, source: row.source },
    })),
  )
  const events = codes.map(({ role, validFrom }) => ({ what: 'customs-code' as const, key: role, validFrom }))
  await emit(ctx, termsChanged, ...events)
  return rows.map((row) => row.id)
}

function checkCode(role: string, code: string): void {
  if (!isCustomsRole(role)) throw refuse('markets.code-unknown', { role })
  const { lengthMax, ...rest } = customsRoles[role]
  const exact = 'length' in rest ? rest.length : null
  const fits = /^[\x21-\x7e]+$/.test(code) && code.length <= lengthMax && (exact === null || code.length === exact)
  if (!fits) throw refuse('markets.code-length', { role, length: code.length, lengthMax })
}
