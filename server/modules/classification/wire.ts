import { nullable, z } from '#platform/wire'
import { generalRules, Note } from './hs-notes.ts'
import type { Classified } from './classify.ts'
import { usEdition } from './us-lines.ts'

const Words = { en: z.string(), zh: z.string() }

export const ClassificationAnswer = z
  .object({
    candidates: z.array(
      z.object({
        hs6: z.string(),
        nomenclature: z.literal('hs'),
        year: z.literal(2022),
        name: z.object({ en: z.string(), zh: nullable(z.string()) }),
        heading: z.string(),
        chapter: z.string(),
        confidence: z.number().min(0).max(1),
        why: z.array(z.string()),
        reasons: z.array(z.object(Words)),
        notes: z.array(Note.extend({ decides: z.boolean() }).openapi('HsNote')),
        national: z.object({
          cn: z.array(
            z.object({ code: z.string(), nameEn: z.string(), nameZh: z.string(), demonstration: z.boolean() }),
          ),
          us: z.array(
            z.object({
              code: z.string(),
              description: z.string(),
              units: z.array(z.string()),
              generalRate: z.string(),
            }),
          ),
        }),
      }),
    ),
    questions: z.array(
      z.object({
        id: z.string(),
        ...Words,
        answers: z.array(z.object({ ...Words, codes: z.array(z.string()) })),
      }),
    ),
    naicsTitle: nullable(z.string()),
    gtin: nullable(z.object({ gtin14: z.string(), office: nullable(z.string()), known: z.number().int() })),
    oldCode: nullable(
      z.object({
        kind: z.enum(['same', 'moved', 'heading', 'none']),
        hs6: z.array(z.string()),
        why: nullable(z.object(Words)),
      }),
    ),
  })
  .openapi('Classification')

/** Of which book and year each code is, and how sure that reading of it is. */
export const Editions = z.object({
  hs: z.object({ year: z.number().int(), certainty: z.string() }),
  us: z.object({ year: z.number().int(), edition: z.string(), certainty: z.string() }),
  cn: z.object({ year: z.number().int(), demonstration: z.boolean() }),
})

export const Rules = z.array(Note)
export const rules = (): z.output<typeof Rules> => generalRules().map((each) => ({ ...each }))

export const editionsOf = (year: number, demonstration: boolean): z.output<typeof Editions> => ({
  hs: { year: 2022, certainty: 'secondary' },
  us: { year: usEdition.year, edition: usEdition.edition, certainty: usEdition.certainty },
  cn: { year, demonstration },
})

export const answerOf = (found: Classified): z.output<typeof ClassificationAnswer> => ({
  candidates: found.candidates.map(({ national, ...each }) => ({
    ...each,
    why: [...each.why],
    reasons: each.reasons.map((reason) => ({ ...reason })),
    notes: each.notes.map((note) => ({ ...note })),
    national: {
      cn: national.cn.map(({ hs8, nameEn, nameZh, demonstration }) => ({ code: hs8, nameEn, nameZh, demonstration })),
      us: national.us.map((line) => ({ ...line, units: [...line.units] })),
    },
  })),
  questions: found.questions.map((question) => ({
    ...question,
    answers: question.answers.map((answer) => ({ ...answer, codes: [...answer.codes] })),
  })),
  naicsTitle: found.naicsTitle,
  gtin: found.gtin,
  oldCode: found.oldCode === null ? null : { ...found.oldCode, hs6: [...found.oldCode.hs6] },
})
