import { certainty } from '#modules/markets'
import { z } from '#platform/wire'
import { markets, routes } from './markets.ts'

const words = z.object({ en: z.string().min(1).max(800), zh: z.string().min(1).max(500) })
const codes = z.array(z.string().max(60)).max(200)
/** A rule may name its papers by their code or repeat what the list of documents says; the code is what counts. */
const documentCode = z.union([z.string().max(60), z.object({ code: z.string().max(60) }).transform(({ code }) => code)])
const decimal = z.string().regex(/^\d{1,9}(\.\d{1,4})?$/)
/** What was read of form, cost and days of a paper, in a sentence, and where. */
const whereRead = z.object({
  ...words.shape,
  source: z.string().min(1).max(500),
  readOn: z.iso.date(),
  certainty,
})
const workingDays = z.object({ from: z.number().int().min(0).max(730), to: z.number().int().min(0).max(730) })

/** What is written on or shown with the goods: on the pack, or as an electronic label. */
const label = z.object({ kind: z.enum(['label', 'e-label']), ...words.shape })

/** The file of entry rules of one market; docs/eligibility.md says how they match and what each field means. */
export const EligibilityFile = z.object({
  market: z.enum(markets),
  readOn: z.iso.date(),
  documents: z
    .array(
      z.object({
        code: z.string().max(60),
        name: words,
        issuedBy: z.string().max(300),
        form: z.string().max(120).nullable().default(null),
        /** Null: not published, or not found. */
        cost: z
          .object({ amount: decimal, currency: z.string().regex(/^[A-Z]{3}$/) })
          .nullable()
          .default(null),
        days: workingDays.nullable().default(null),
        link: z.url().max(300).nullable().default(null),
        /** The template of ours that makes it, where there is one. */
        template: z.string().max(60).nullable().default(null),
        read: whereRead.nullable().default(null),
      }),
    )
    .max(300),
  attributes: z.array(z.object({ code: z.string().max(60), question: words })).max(200),
  rules: z
    .array(
      z
        .object({
          id: z.string().min(1).max(80),
          match: z.object({
            hsPrefixes: z.array(z.string().regex(/^\d{2,10}$/)).max(200),
            exceptHsPrefixes: z
              .array(z.string().regex(/^\d{2,10}$/))
              .max(200)
              .default([]),
            attributes: codes.default([]),
            originStates: z
              .array(z.string().regex(/^[A-Z]{2}$/))
              .max(60)
              .default([]),
            tariff: z
              .enum(['unknown_line', 'not_listed', 'mode_not_open', 'yearly_cap', 'listed', 'no_rule'])
              .nullable()
              .default(null),
          }),
          modes: z.array(z.enum(['9610', '1210'])).default([]),
          routes: z.array(z.enum(routes)).default([]),
          verdict: z.enum(['allowed', 'needs_papers', 'specialist', 'refused', 'adds']),
          title: words,
          whatToDo: words,
          documents: z.array(documentCode).max(50),
          labels: z.array(label).max(20).default([]),
          notices: z.array(words).max(20).default([]),
          cap: z
            .object({ amount: decimal, unit: z.string().min(1).max(20) })
            .nullable()
            .default(null),
          validFrom: z.iso.date().nullable().default(null),
          validTo: z.iso.date().nullable().default(null),
          act: z.string().min(1).max(300),
          source: z.string().min(1).max(500),
          certainty,
          readOn: z.iso.date(),
          demonstration: z.boolean(),
        })
        .refine((rule) => rule.modes.length + rule.routes.length > 0, { path: ['routes'] })
        .refine((rule) => rule.validFrom === null || rule.validTo === null || rule.validFrom <= rule.validTo, {
          path: ['validTo'],
        }),
    )
    .min(1)
    .max(2000),
})
export type EligibilityFile = z.output<typeof EligibilityFile>

const nullableText = z.string().nullable().default(null)
export const Documents = z.array(
  z.object({
    code: z.string(),
    nameEn: z.string(),
    nameZh: z.string(),
    issuedBy: z.string(),
    form: nullableText,
    cost: z.object({ amount: z.string(), currency: z.string() }).nullable().default(null),
    days: workingDays.nullable().default(null),
    link: nullableText,
    template: nullableText,
    read: whereRead.nullable().default(null),
  }),
)
export const Questions = z.array(z.object({ code: z.string(), en: z.string(), zh: z.string() }))
export const Labels = z.array(z.object({ kind: z.enum(['label', 'e-label']), en: z.string(), zh: z.string() }))
export const Notices = z.array(z.object({ en: z.string(), zh: z.string() }))
