import { sameKind } from '@westbound/landed-cost'
import { endpoint } from '#platform/endpoint'
import { moneyOf } from '#platform/money'
import { day, decimal, money, z } from '#platform/wire'
import { priceVariant } from './price-variant.ts'

const words = z.object({ en: z.string(), 'zh-CN': z.string() })
const certainty = z.enum(['confirmed', 'secondary', 'unsure'])
const unit = z.enum(['g', 'kg', 't', 'ml', 'l', 'piece'])
const amount = z.string().regex(/^\d{1,9}(\.\d{1,2})?$/, 'write an amount like 25.00')

const Rule = z.object({
  id: z.string(),
  text: words,
  act: z.string(),
  source: z.string(),
  readOn: day,
  certainty,
  validFrom: day,
  validTo: day.optional(),
})
const Row = z.object({
  part: z.enum(['rate', 'platform-fee', 'freight', 'insurance', 'tariff']),
  id: z.string(),
  value: z.string(),
  source: z.string(),
  date: day,
  certainty,
  demonstration: z.boolean(),
})

const Price = z.object({
  shelf: money,
  keep: money,
  goods: money,
  fee: money,
  sellerShare: money,
  freight: money,
  insurance: money,
  duty: money,
  consumptionTax: money,
  vat: money,
  rounding: money,
  on: day,
  rateId: z.string(),
  rateText: z.string(),
  freightCardId: z.string(),
  feeShare: z.string(),
  insuranceShare: z.string(),
  lines: z.array(z.object({ part: z.string(), money, words, ruleIds: z.array(z.string()) })),
  rules: z.array(Rule),
  rows: z.array(Row),
  certainty,
  demonstration: z.boolean(),
  warnings: z.array(z.object({ kind: z.string(), minor: z.string() })),
})

export const landedPrice = endpoint({
  id: 'landedPrice',
  method: 'get',
  path: '/api/v1/landed-price',
  summary:
    'What one piece costs at the door in China and what the seller keeps, explained; give keep (USD) or shelf (CNY)',
  who: ['anyone', 'buyer', 'seller', 'operator'],
  query: z
    .object({
      keep: amount.optional(),
      shelf: amount.optional(),
      code: z.string().regex(/^\d{8}(\d\d)?$/),
      weightGrams: z.coerce.number().int().min(1).max(999_999),
      mode: z.enum(['9610', '1210']),
      legalAmount: decimal.optional(),
      legalUnit: unit.optional(),
      secondAmount: decimal.optional().describe('Second legal quantity: the same content in a unit of another kind'),
      secondUnit: unit.optional(),
    })
    .refine(({ legalUnit, secondUnit }) => !legalUnit || !secondUnit || !sameKind(legalUnit, secondUnit), {
      path: ['secondUnit'],
      message: 'of another kind than legalUnit: weight, volume or pieces',
    }),
  reply: Price,
  refusals: [
    'pricing.one-wish',
    'pricing.wish-too-small',
    'pricing.line-unknown',
    'pricing.over-order-limit',
    'pricing.over-year-limit',
    'pricing.legal-quantity',
    'pricing.shelf-too-low',
    'markets.rate-stale',
    'markets.rate-missing',
    'markets.setting-missing',
    'markets.freight-missing',
    'markets.freight-too-heavy',
  ],
  handle: async (ctx, { query }) => {
    const keep = query.keep === undefined ? null : moneyOf(query.keep, 'USD')
    const shelf = query.shelf === undefined ? null : moneyOf(query.shelf, 'CNY')
    const landed = await priceVariant(ctx, {
      hsCode: query.code,
      weightGrams: query.weightGrams,
      mode: query.mode,
      ...(keep === null ? {} : { keep }),
      ...(shelf === null ? {} : { shelf }),
      legalQuantity: quantityIn(query.legalAmount, query.legalUnit),
      secondQuantity: quantityIn(query.secondAmount, query.secondUnit),
    })
    return {
      ...landed,
      lines: landed.lines.map((line) => ({ ...line, ruleIds: [...line.ruleIds] })),
      rules: landed.rules.map((rule) => ({ ...rule })),
      rows: [...landed.rows],
      warnings: landed.warnings.map((warning) => ({
        kind: warning.kind,
        minor: ('underMinor' in warning ? warning.underMinor : warning.overMinor).toString(),
      })),
    }
  },
})

const quantityIn = (amount: string | undefined, unit: string | undefined) =>
  amount === undefined || unit === undefined ? null : { amount, unit }
