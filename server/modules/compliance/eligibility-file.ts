import { certainty } from '#modules/markets'
import { z } from '#platform/wire'

const words = z.object({ en: z.string().min(1).max(500), zh: z.string().min(1).max(500) })
const codes = z.array(z.string().max(60)).max(200)
/** A rule may name its papers by their code or repeat what the list of documents says; the code is what counts. */
const documentCode = z.union([z.string().max(60), z.object({ code: z.string().max(60) }).transform(({ code }) => code)])

/** The file of entry rules; the note beside `reference/cn-eligibility` says how they match. */
export const EligibilityFile = z.object({
  market: z.literal('cn'),
  readOn: z.iso.date(),
  documents: z.array(z.object({ code: z.string().max(60), name: words, issuedBy: z.string().max(300) })),
  attributes: z.array(z.object({ code: z.string().max(60), question: words })),
  rules: z
    .array(
      z.object({
        id: z.string().min(1).max(80),
        match: z.object({
          hsPrefixes: z.array(z.string().regex(/^\d{2,10}$/)),
          exceptHsPrefixes: z.array(z.string().regex(/^\d{2,10}$/)),
          attributes: codes,
          originStates: z.array(z.string().regex(/^[A-Z]{2}$/)).default([]),
          tariff: z.enum(['unknown_line', 'not_listed', 'mode_not_open', 'yearly_cap']).nullable(),
        }),
        modes: z.array(z.enum(['9610', '1210'])).min(1),
        verdict: z.enum(['allowed', 'needs_papers', 'refused']),
        title: words,
        whatToDo: words,
        documents: z.array(documentCode).max(50),
        act: z.string().min(1).max(300),
        source: z.string().min(1).max(500),
        certainty,
        readOn: z.iso.date(),
        demonstration: z.boolean(),
      }),
    )
    .min(1)
    .max(2000),
})

export type EligibilityRule = z.output<typeof EligibilityFile>['rules'][number]

export const Documents = z.array(
  z.object({ code: z.string(), nameEn: z.string(), nameZh: z.string(), issuedBy: z.string() }),
)
export const Questions = z.array(z.object({ code: z.string(), en: z.string(), zh: z.string() }))
