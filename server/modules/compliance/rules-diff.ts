import type { RulePack } from './rule-pack.ts'

/** What a row is called, in both languages. */
type Names = { readonly nameEn: string; readonly nameZh: string }
type Named = Names & { readonly code: string }
/** One row that differs, and each field that is another, before and after, as text. */
export type Changed = Named & {
  readonly fields: readonly { readonly field: string; readonly before: string; readonly after: string }[]
}

/** What a load adds, takes away and changes. `total` counts all; the lists end after so many that a person reads. */
export type RulesDiff = {
  readonly added: number
  readonly removed: number
  readonly changed: number
  readonly unchanged: number
  readonly addedRows: readonly Named[]
  readonly removedRows: readonly Named[]
  readonly changedRows: readonly Changed[]
}
const shownMax = 200

/** Two sets of rows by their code, field by field. */
export function diffRows<T extends object>(
  before: ReadonlyMap<string, T>,
  after: ReadonlyMap<string, T>,
  namesOf: (row: T) => Names,
): RulesDiff {
  const added = [...after].filter(([code]) => !before.has(code))
  const removed = [...before].filter(([code]) => !after.has(code))
  const changed = [...after].flatMap(([code, row]): Changed[] => {
    const old = before.get(code)
    const fields = old === undefined ? [] : fieldsOf(old, row)
    return fields.length === 0 ? [] : [{ code, ...namesOf(row), fields }]
  })
  const named = (rows: readonly (readonly [string, T])[]): readonly Named[] =>
    rows.slice(0, shownMax).map(([code, row]) => ({ code, ...namesOf(row) }))
  return {
    added: added.length,
    removed: removed.length,
    changed: changed.length,
    unchanged: after.size - added.length - changed.length,
    addedRows: named(added),
    removedRows: named(removed),
    changedRows: changed.slice(0, shownMax),
  }
}

export const diffOf = (before: RulePack | null, after: RulePack): RulesDiff =>
  diffRows(byId(before), byId(after), ({ titleEn, titleZh }) => ({ nameEn: titleEn, nameZh: titleZh }))

const byId = (pack: RulePack | null) => new Map((pack?.rules ?? []).map((rule) => [rule.id, rule]))

function fieldsOf(before: object, after: object): Changed['fields'] {
  const old = new Map<string, unknown>(Object.entries(before))
  return Object.entries(after).flatMap(([field, value]) => {
    const [was, is] = [textOf(old.get(field)), textOf(value)]
    return was === is ? [] : [{ field, before: was, after: is }]
  })
}

const textOf = (value: unknown): string =>
  value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value)
