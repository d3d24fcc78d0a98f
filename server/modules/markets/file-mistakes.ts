import type { IssuesIn, Refusal, RefusalParams } from '#platform/refusal'
import type { Say } from '#platform/say'

/** What is said about a CSV file that cannot be used; the module that owns the file has its own codes. */
export type FileRefusals = {
  readonly unreadable: () => Refusal
  readonly empty: () => Refusal
  readonly mistaken: (params: RefusalParams, issuesIn: IssuesIn) => Refusal
}

/**
 * One thing that is wrong with a CSV file. `column` is the heading as it stands in that file, `missing` our name of one that
 * does not. Words: `file.mistake.<kind>`, `file.write.<what>`, `file.column.<missing>`.
 */
export type Mistake = {
  readonly kind:
    | 'cell'
    | 'cell-empty'
    | 'line-twice'
    | 'row-length'
    | 'quote'
    | 'column-missing'
    | 'column-missing-ours'
    | 'column-unknown'
    | 'column-twice'
  readonly line: number
  readonly column: string
  readonly missing?: string
  readonly params?: Params
  /** What belongs in the cell instead. */
  readonly write?: Write
}
type Params = Readonly<Record<string, string | number | readonly string[]>>
export type Write = { readonly what: string; readonly params?: Params }

const shownMax = 30
const valueMax = 40

export const choice = (...choices: readonly string[]): Write => ({ what: 'choice', params: { choices } })
export const textCell = (max: number): Write => ({ what: 'text', params: { max } })

export const cellMistake = (line: number, column: string, value: string, write: Write): Mistake =>
  value === ''
    ? { kind: 'cell-empty', line, column, write }
    : { kind: 'cell', line, column, write, params: { value: cut(value) } }

const cut = (text: string): string => (text.length > valueMax ? `${text.slice(0, valueMax - 1)}…` : text)

/** Whoever mends a file wants to know everything at once: all mistakes in one refusal, the first thirty in words. */
export function refuseMistakes(mistakes: readonly Mistake[], no: FileRefusals): void {
  if (mistakes.length > 0) throw mistaken(mistakes, no)
}

export function mistaken(mistakes: readonly Mistake[], no: FileRefusals): Refusal {
  const inOrder = mistakes.toSorted((one, other) => one.line - other.line)
  const shown = inOrder.slice(0, shownMax)
  const params = { n: mistakes.length, shown: shown.length, rest: mistakes.length - shown.length }
  return no.mistaken(params, (say) =>
    shown.map((each) => ({ path: `${each.line}.${each.missing ?? each.column}`, message: sentence(each, say) })),
  )
}

function sentence({ kind, line, column, missing, params, write }: Mistake, say: Say): string {
  const instead = write === undefined ? '' : say(`file.write.${write.what}`, listed(write.params, say))
  const name = missing === undefined || kind !== 'column-missing' ? (missing ?? '') : say(`file.column.${missing}`)
  return say(`file.mistake.${kind}`, { line, column, name, write: instead, ...listed(params, say) })
}

/** Several words are joined as the reader's language joins them. */
const listed = (params: Params | undefined, say: Say): Readonly<Record<string, string | number>> =>
  Object.fromEntries(
    Object.entries(params ?? {}).map(([name, value]) => [
      name,
      typeof value === 'object' ? value.join(say('settings.list-comma')) : value,
    ]),
  )
