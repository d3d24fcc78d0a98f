import { day, nullable, z } from '#platform/wire'
import type { LandedIn } from './landed-prices.ts'

const words = z.object({ en: z.string(), 'zh-CN': z.string() })
const certainty = z.enum(['confirmed', 'secondary', 'unsure'])
/** Decimal text in the currency of the answer, or in the one it names. */
const amount = z.string()
const whole = z.number().int()

const RuleShown = z
  .object({
    id: z.string(),
    text: words,
    act: z.string(),
    source: z.string(),
    readOn: day,
    certainty,
    validFrom: day,
    validTo: day.optional(),
  })
  .openapi('LandedRule')

const RowShown = z
  .object({
    part: z.enum(['rate', 'platform-fee', 'freight', 'insurance', 'tariff']),
    id: z.string(),
    value: z.string(),
    source: z.string(),
    date: day,
    certainty,
    demonstration: z.boolean(),
  })
  .openapi('LandedRow')

const sums = {
  goods: amount,
  discount: amount,
  freight: amount,
  insurance: amount,
  customsValue: amount,
  tax: amount,
  total: amount,
}

const LineShown = z
  .object({
    code: z.string(),
    tariffLine: nullable(
      z.object({
        code: z.string(),
        nameEn: z.string(),
        nameZh: z.string(),
        linesBeneath: whole,
        demonstration: z.boolean(),
      }),
    ),
    dutyKnown: z.boolean(),
    exciseKnown: z.boolean(),
    ...sums,
    scheme: z.string(),
    collects: z.string(),
    taxes: z.array(
      z.object({
        tax: z.string(),
        name: words,
        base: amount,
        rate: z.string(),
        amount,
        words,
        rules: z.array(z.string()),
      }),
    ),
  })
  .openapi('LandedLine')

const Advice = z
  .object({ over: amount, saves: nullable(amount), tax: amount, parcels: z.array(z.array(whole)), words })
  .openapi('LandedAdvice')

export const LandedShown = z
  .object({
    kind: z.literal('landed'),
    market: z.string(),
    route: z.string(),
    routeName: words,
    on: day,
    currency: z.string(),
    ...sums,
    taxes: z.array(z.object({ tax: z.string(), name: words, amount })),
    dueTo: z.array(z.object({ collector: z.string(), amount })),
    lines: z.array(LineShown),
    warnings: z.array(
      z.object({ kind: z.enum(['near', 'over']), line: nullable(whole), by: amount, words, rule: z.string() }),
    ),
    advice: nullable(Advice),
    split: nullable(
      z.object({
        method: z.enum(['exact', 'heuristic']),
        total: amount,
        saves: nullable(amount),
        parcels: z.array(z.object({ pieces: z.array(whole), tax: amount, total: amount })),
      }),
    ),
    keeps: z.object({ fee: amount, share: amount, keptUsd: amount }),
    reverse: nullable(z.object({ unit: amount, unitUsd: amount, remainder: amount, otherUnits: z.array(amount) })),
    exchange: z.object({ perUsd: z.string(), midPerUsd: z.string() }),
    freightFrom: z.enum(['given', 'card']),
    buyerId: nullable(words),
    notes: z.array(words),
    assumed: z.array(z.string()),
    rules: z.array(RuleShown),
    rows: z.array(RowShown),
    certainty,
    demonstration: z.boolean(),
  })
  .openapi('LandedPrice')

export const RefusedShown = z
  .object({
    kind: z.literal('refused'),
    market: z.string(),
    route: z.string(),
    routeName: words,
    code: z.string(),
    line: nullable(whole),
    currency: z.string(),
    over: nullable(amount),
    words,
    advice: nullable(Advice),
    rules: z.array(RuleShown),
  })
  .openapi('LandedRefused')

export const WayShown = z.discriminatedUnion('kind', [LandedShown, RefusedShown])

/** False only where the duty of the line rests on a rate that nobody gave and no rule states: it was then taken to be none. */
export const isDutyKnown = ({ answer, goods }: Pick<LandedIn, 'answer' | 'goods'>, at: number): boolean =>
  goods[at]?.dutyKnown === true ||
  !(answer.lines[at]?.taxes ?? []).some(({ step, charge }) => step.rate?.kind === 'duty' && charge.stated !== true)

/** False where alcohol or tobacco is charged an excise whose rate nobody gave: it was then taken to be none. */
export const isExciseKnown = ({ answer, goods }: Pick<LandedIn, 'answer' | 'goods'>, at: number): boolean => {
  const own = goods[at]?.goods
  const charged = own?.classes?.some((each) => each === 'alcohol' || each === 'tobacco') === true
  return (
    !charged ||
    own.consumptionTax !== undefined ||
    !(answer.lines[at]?.taxes ?? []).some(({ step, charge }) => step.rate?.kind === 'excise' && charge.stated !== true)
  )
}

/** What the liquor taxes of a line ask for and nobody told; of its duty alone where that is asked. */
export const untoldOf = (
  { answer }: Pick<LandedIn, 'answer'>,
  at: number,
  only?: 'duty',
): readonly ('quantity' | 'strength')[] =>
  (answer.lines[at]?.taxes ?? []).flatMap(({ step, charge }) =>
    only === undefined || step.rate?.kind === only ? (charge.untold ?? []) : [],
  )
