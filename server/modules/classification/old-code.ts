import { readFileSync } from 'node:fs'
import type { HsIndex } from './hs-index.ts'

export const nomenclatures = ['hs', 'us-hts', 'schedule-b', 'cn'] as const
/** A code as somebody has it, of whichever book and year. */
export type OldCode = {
  readonly code: string
  readonly nomenclature: (typeof nomenclatures)[number]
  readonly year?: number | undefined
}

type Change = {
  readonly code: string
  readonly until: number
  readonly to: readonly string[]
  readonly why: { readonly en: string; readonly zh: string }
}
/** What became of a code: `same` number, `moved` to known ones, or only its `heading` is left. */
export type Successors = {
  readonly kind: 'same' | 'moved' | 'heading' | 'none'
  readonly hs6: readonly string[]
  readonly why: { readonly en: string; readonly zh: string } | null
}

const loaded: { changes?: readonly Change[] } = {}
const changes = (): readonly Change[] =>
  (loaded.changes ??= readFileSync(new URL('../../reference/hs/changes.csv', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((row) => {
      const [code = '', until = '', to = '', en = '', zh = ''] = row.split(',')
      return { code, until: Number(until), to: to.split(';'), why: { en, zh } }
    }))

/**
 * Carries the first six digits of a code into HS 2022. Known changes go first when the code's year is before them or not
 * said and the number is gone; a number that still stands is itself; else the subheadings of its heading.
 */
export function successorsOf(index: HsIndex, { code, year }: OldCode): Successors {
  const hs6 = code.slice(0, 6)
  const stands = index.leaves.has(hs6)
  const change = changes().find((each) => each.code === hs6 && (year === undefined ? !stands : year <= each.until))
  if (change !== undefined) return { kind: 'moved', hs6: change.to, why: change.why }
  if (stands) return { kind: 'same', hs6: [hs6], why: null }
  const left = [...index.leaves.keys()].filter((leaf) => leaf.startsWith(hs6.slice(0, 4)))
  return { kind: left.length === 0 ? 'none' : 'heading', hs6: left, why: null }
}
