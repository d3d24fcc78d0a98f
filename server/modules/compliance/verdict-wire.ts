import type { Ctx } from '#platform/context'
import { day, nullable, z } from '#platform/wire'
import { markets, routes } from './markets.ts'
import type { Reason, Verdict } from './rule-pack.ts'

const word = z.enum(['allowed', 'needs_papers', 'specialist', 'refused'])
const certainty = z.enum(['confirmed', 'secondary', 'unsure'])

/** What every rule says: its words, what it asks for, and where it was read. */
export const ruleFacts = {
  titleEn: z.string(),
  titleZh: z.string(),
  toDoEn: z.string(),
  toDoZh: z.string(),
  documents: z.array(z.string()),
  act: z.string(),
  source: z.string(),
  readOn: day,
  certainty,
  demonstration: z.boolean(),
}

const Step = z
  .object({
    ruleId: z.string(),
    /** What the rule comes to with the papers in hand. */
    verdict: word,
    matched: z.object({ by: z.enum(['code', 'answer', 'tariff', 'silence']), value: z.string() }),
    ...ruleFacts,
    validFrom: nullable(day),
    validTo: nullable(day),
  })
  .openapi('RuleStep')

export const PaperFacts = z
  .object({
    code: z.string(),
    nameEn: z.string(),
    nameZh: z.string(),
    issuedBy: z.string(),
    form: nullable(z.string()),
    cost: nullable(z.object({ amount: z.string(), currency: z.string() })),
    days: nullable(z.object({ from: z.number().int(), to: z.number().int() })),
    link: nullable(z.string()),
    template: nullable(z.string()),
    /** What was read of form, cost and days, and where. */
    read: nullable(z.object({ en: z.string(), zh: z.string(), source: z.string(), readOn: day, certainty })),
    inHand: z.boolean(),
  })
  .openapi('PaperFacts')

const Duty = { en: z.string(), zh: z.string(), ruleId: z.string() }

/** One verdict as the API sends it: the rules that spoke, the strictest first, and why that one counts. */
export const VerdictAnswer = z
  .object({
    market: z.enum(markets),
    route: z.enum(routes),
    on: day,
    verdict: word,
    decidedBy: nullable(z.string()),
    whyEn: z.string(),
    whyZh: z.string(),
    reasons: z.array(Step),
    papers: z.array(PaperFacts),
    labels: z.array(z.object({ kind: z.enum(['label', 'e-label']), ...Duty })),
    notices: z.array(z.object(Duty)),
    yearlyCap: nullable(z.object({ amount: z.string(), unit: z.string() })),
    exclusionEn: z.string(),
    exclusionZh: z.string(),
    certainty,
    demonstration: z.boolean(),
    rulesVersion: z.string(),
  })
  .openapi('EligibilityVerdict')

export function answerOf(ctx: Pick<Ctx, 'world'>, answer: Verdict): z.output<typeof VerdictAnswer> {
  const [decided] = answer.reasons
  return {
    ...answer,
    decidedBy: decided?.ruleId ?? null,
    whyEn: whyOf(ctx, 'en', answer),
    whyZh: whyOf(ctx, 'zh-Hans', answer),
    reasons: answer.reasons.map(({ matched: { by, value }, ...reason }) => ({
      ...reason,
      matched: { by, value },
      documents: [...reason.documents],
    })),
    papers: [...answer.papers],
    labels: [...answer.labels],
    notices: [...answer.notices],
  }
}

function whyOf({ world }: Pick<Ctx, 'world'>, locale: 'en' | 'zh-Hans', answer: Verdict): string {
  const say = world.say(locale)
  const [decided] = answer.reasons
  if (decided === undefined) return say('compliance.why.nothing')
  const rule = locale === 'en' ? decided.titleEn : decided.titleZh
  if (decided.matched.by === 'silence') return say('compliance.why.silence', { rule })
  return say('compliance.why.strictest', { rule, n: answer.reasons.length, because: becauseOf(decided, say) })
}

function becauseOf({ matched: { by, value, asked } }: Reason, say: ReturnType<Ctx['world']['say']>): string {
  const question = say.locale === 'en' ? asked?.en : asked?.zh
  const words = by === 'tariff' ? say(`compliance.tariff-state.${value}`) : (question ?? value)
  return say(`compliance.because.${by}`, { value: words })
}
