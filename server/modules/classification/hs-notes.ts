import { readFileSync } from 'node:fs'
import { z } from '#platform/wire'

const Certainty = z.enum(['confirmed', 'secondary', 'unsure'])
const Words = { en: z.string().min(1), zh: z.string().min(1) }
const Code = z.string().regex(/^\d{2}(\d\d){0,2}$/)

/** A note of the nomenclature in our own words. */
export const Note = z.object({
  id: z.string(),
  ...Words,
  act: z.string(),
  source: z.string(),
  readOn: z.iso.date(),
  certainty: Certainty,
})
export type Note = z.output<typeof Note>
const Notes = z.array(Note.extend({ between: z.array(Code).min(1) }))
type NoteBetween = z.output<typeof Notes>[number]

/** A question whose answers speak for different codes. */
export type Question = {
  readonly id: string
  readonly en: string
  readonly zh: string
  readonly answers: readonly { readonly en: string; readonly zh: string; readonly codes: readonly string[] }[]
}
const Questions = z.array(
  z.object({ id: z.string(), ...Words, answers: z.array(z.object({ ...Words, codes: z.array(Code).min(1) })).min(2) }),
)

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../reference/hs-notes/${name}.json`, import.meta.url), 'utf8'))

const loaded: { notes?: readonly NoteBetween[]; questions?: readonly Question[]; rules?: readonly Note[] } = {}
const allNotes = (): readonly NoteBetween[] => (loaded.notes ??= Notes.parse(read('notes')))
const allQuestions = (): readonly Question[] => (loaded.questions ??= Questions.parse(read('questions')))

/** The General Rules, in their order. */
export const generalRules = (): readonly Note[] => (loaded.rules ??= z.array(Note).parse(read('general-rules')))

const meant = (codes: readonly string[], hs6: string): string | undefined =>
  codes.filter((code) => hs6.startsWith(code)).toSorted((a, b) => b.length - a.length)[0]

/** Notes about one code. First come those that also name another of the candidates on their other side: they decide. */
export function notesFor(hs6: string, others: readonly string[], most = 4): readonly (Note & { decides: boolean })[] {
  const about = allNotes().flatMap(({ between, ...note }) => {
    const own = meant(between, hs6)
    if (own === undefined) return []
    const decides = others.some((other) => {
      const side = meant(between, other)
      return side !== undefined && side !== own
    })
    return [{ note: { ...note, decides }, long: own.length }]
  })
  return about
    .toSorted((a, b) => Number(b.note.decides) - Number(a.note.decides) || b.long - a.long)
    .slice(0, most)
    .map(({ note }) => note)
}

/** Questions that part the candidates: at least two answers speak for at least one of them each. */
export function questionsFor(candidates: readonly string[], most = 3): readonly Question[] {
  const parted = allQuestions().flatMap((question) => {
    const answers = question.answers
      .map((answer) => ({ ...answer, codes: candidates.filter((hs6) => meant(answer.codes, hs6) !== undefined) }))
      .filter((answer) => answer.codes.length > 0)
    return answers.length >= 2 ? [{ ...question, answers }] : []
  })
  const first = (question: Question): number =>
    Math.min(...question.answers.flatMap(({ codes }) => codes.map((hs6) => candidates.indexOf(hs6))))
  return parted.toSorted((a, b) => first(a) - first(b)).slice(0, most)
}
