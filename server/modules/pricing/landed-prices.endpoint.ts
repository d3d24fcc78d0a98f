import { marketCodes, sameKind } from '@westbound/landed-cost'
import { classify } from '#modules/classification'
import { chinaDay } from '#modules/markets'
import type { Ctx } from '#platform/context'
import { textEndpoint } from '#platform/endpoint'
import type { Money } from '#platform/money'
import { day, decimal, line, money, pieces, z } from '#platform/wire'
import { counted } from './asking-limit.ts'
import { goodsClasses } from './goods-classes.ts'
import { landedPrices } from './landed-prices.ts'
import { textOf } from './landed-text.ts'
import { WayShown } from './landed-wire.ts'
import { type LandedWish, type WishLine, waysOf } from './landed-wish.ts'
import { refuse } from './refusals.ts'

const market = z.enum(marketCodes)
const country = z.string().regex(/^[A-Z]{2}$/, 'write two letters of ISO 3166, like US')
const notNegative = money.refine(({ minor }) => minor >= 0n, 'an amount is not negative')
const dollars = notNegative.refine(({ currency }) => currency === 'USD', 'the known currency is USD')
const share = z.string().regex(/^(0|1|0\.\d{1,12})$/, 'write a rate as a fraction like 0.13')

const content = z.strictObject({ amount: decimal, unit: z.enum(['g', 'kg', 't', 'ml', 'l', 'piece']) })

const Line = z
  .strictObject({
    code: z
      .string()
      .regex(/^\d{6}(\d\d){0,2}$/, 'write 6, 8 or 10 digits without dots')
      .optional(),
    words: line(200).optional().describe('Instead of a code: the best six-digit candidate is taken, and named'),
    price: dollars.optional().describe('Of one piece, without tax and freight; left out where wantedTotal asks for it'),
    quantity: pieces.default(1),
    weightGrams: z.number().int().min(1).max(999_999).describe('Of one packed piece'),
    legalQuantity: content
      .optional()
      .describe('Net content of one piece, as the tariff counts it; never the gross weight'),
    secondQuantity: content
      .optional()
      .describe(
        'Second legal quantity: the same content in a unit of another kind. China taxes spirits by the kilogram, its neighbors by the liter',
      ),
    strength: z
      .string()
      .regex(/^(100|\d{1,2}(\.\d{1,2})?)$/, 'write percent of alcohol by volume like 13.5')
      .optional()
      .describe('Percent of alcohol by volume, where a tax depends on it'),
    origin: country.optional().describe('US where it is left out'),
    classes: z.array(z.enum(goodsClasses)).max(10).optional().describe('Kinds that the code does not tell'),
    discount: z
      .strictObject({ funder: z.enum(['seller', 'platform']), amount: dollars })
      .optional()
      .describe('Off the line'),
    rates: z
      .partialRecord(
        market,
        z.strictObject({
          duty: share.optional(),
          vat: share.optional(),
          excise: share.optional(),
          preferences: z.record(z.string().regex(/^[a-z]{2}\.[a-z0-9-]{1,40}$/), share).optional(),
        }),
      )
      .optional()
      .describe('Rates you know, by market; they go before what is loaded'),
  })
  .refine(({ code, words }) => (code === undefined) !== (words === undefined), {
    path: ['code'],
    message: 'give either code or words',
  })
  .refine(
    ({ legalQuantity: first, secondQuantity: second }) => !first || !second || !sameKind(first.unit, second.unit),
    {
      path: ['secondQuantity', 'unit'],
      message: 'of another kind than the unit of legalQuantity: weight, volume or pieces',
    },
  )
  .openapi('LandedPriceLine')

const Body = z
  .strictObject({
    lines: z.array(Line).min(1).max(20),
    markets: z.array(market).min(1).max(marketCodes.length),
    routes: z
      .array(z.enum(['direct', 'bonded', 'personal', 'freight', 'all']))
      .min(1)
      .max(5)
      .default(['direct']),
    date: day.optional().describe('The day whose rules hold; today in China where it is left out'),
    freight: notNegative.optional().describe('Of the consignment; by the freight card where it is left out'),
    insurance: notNegative.optional().describe('Of the consignment; a share of the goods where it is left out'),
    exchange: z
      .partialRecord(
        market,
        decimal.refine((text) => /[1-9]/.test(text), 'a rate is positive'),
      )
      .optional()
      .describe('Currency of the market for one US dollar; the dated row where it is left out'),
    buyer: z
      .strictObject({
        usedThisYear: z.array(notNegative).max(12).optional(),
        sameDay: z.array(notNegative).max(12).optional(),
        parcelsBefore: z.number().int().min(0).max(999).optional(),
      })
      .optional(),
    sellerRegistered: z.boolean().optional(),
    originProven: z.boolean().optional(),
    shippedFrom: country.optional(),
    wantedTotal: notNegative.optional().describe('Asks backwards: what may the first line cost to land at this?'),
    split: z.boolean().default(false).describe('Asks for the cheapest cut into parcels; one market and route only'),
  })
  .openapi({
    example: {
      lines: [
        {
          code: '220421',
          price: { amount: '18.00', currency: 'USD' },
          quantity: 2,
          weightGrams: 1300,
          legalQuantity: { amount: '0.75', unit: 'l' },
        },
        {
          code: '220830',
          price: { amount: '32.00', currency: 'USD' },
          quantity: 1,
          weightGrams: 1250,
          legalQuantity: { amount: '0.7', unit: 'l' },
          secondQuantity: { amount: '0.665', unit: 'kg' },
          strength: '40',
        },
        { words: 'raw wildflower honey', price: { amount: '9.50', currency: 'USD' }, quantity: 1, weightGrams: 450 },
      ],
      markets: ['cn', 'jp', 'kr'],
      routes: ['direct'],
    },
  })
type Asked = z.output<typeof Body>

/** Asked without a login, so that any shop can use it as its landed-cost service. */
export const askLandedPrices = textEndpoint({
  id: 'askLandedPrices',
  path: '/api/v1/landed-prices',
  summary:
    'The landed price of a cart in any of twelve markets, explained line by line: base, rate, rule, source and certainty',
  who: ['anyone', 'buyer', 'seller', 'operator'],
  body: Body,
  reply: z.object({
    on: day,
    classified: z.array(
      z.object({
        line: z.number().int(),
        words: z.string(),
        code: z.string(),
        confidence: z.number(),
        others: z.array(z.object({ code: z.string(), nameEn: z.string() })),
      }),
    ),
    answers: z.array(WayShown),
  }),
  refusals: [
    'pricing.market-unknown',
    'pricing.route-unknown',
    'pricing.currency',
    'pricing.one-way',
    'pricing.price-missing',
    'pricing.discount-too-large',
    'pricing.too-many-pieces',
    'pricing.split-too-large',
    'pricing.no-candidate',
    'pricing.wish-too-small',
    'markets.setting-missing',
    'identity.too-many',
  ],
  text: (ctx, { body, request }) =>
    counted(ctx, request.ip, costOf(body), async () => {
      const classified = await codesByWords(ctx, body)
      const codes = new Map(classified.map(({ line: at, code }) => [at, code]))
      const answers = await landedPrices(ctx, wishOf(body, codes))
      const on = body.date ?? chinaDay(ctx.now)
      return `{"on":"${on}","classified":${JSON.stringify(classified)},"answers":[${answers.map(textOf).join(',')}]}`
    }),
})

/** A cut and words cost as much as twenty prices, and a market for each way is one more. */
const costOf = ({ split, lines, markets: asked }: Asked): number =>
  Math.ceil(asked.length / 4) + (split ? 20 : 0) + (lines.some(({ words }) => words !== undefined) ? 10 : 0)

async function codesByWords(ctx: Ctx, { lines }: Asked) {
  const asked = lines.flatMap(({ words }, at) => (words === undefined ? [] : [{ line: at, words }]))
  if (asked.length === 0) return []
  const found = await classify(
    ctx,
    asked.map(({ words }) => ({ words, limit: 4 })),
  )
  return asked.map(({ line: at, words }, index) => {
    const [best, ...others] = found[index]?.candidates ?? []
    if (best === undefined) throw refuse('pricing.no-candidate', { line: at + 1, words })
    return {
      line: at,
      words,
      code: best.hs6,
      confidence: best.confidence,
      others: others.map(({ hs6, name }) => ({ code: hs6, nameEn: name.en })),
    }
  })
}

function wishOf(body: Asked, codes: ReadonlyMap<number, string>): LandedWish {
  const { date, freight, insurance, exchange, wantedTotal, split, buyer, ...facts } = body
  const { sellerRegistered, originProven, shippedFrom } = facts
  return {
    lines: body.lines.map((given, at) => wishLine(given, at, codes.get(at) ?? given.code ?? '', wantedTotal)),
    ways: waysOf(body.markets, body.routes),
    on: date,
    freight,
    insurance,
    perUsd: exchange,
    told: {
      ...(buyer?.usedThisYear === undefined ? {} : { usedThisYear: buyer.usedThisYear }),
      ...(buyer?.sameDay === undefined ? {} : { sameDay: buyer.sameDay }),
      ...(buyer?.parcelsBefore === undefined ? {} : { parcelsBefore: buyer.parcelsBefore }),
      ...(sellerRegistered === undefined ? {} : { sellerRegistered }),
      ...(originProven === undefined ? {} : { originProven }),
      ...(shippedFrom === undefined ? {} : { shippedFrom }),
    },
    wantedTotal,
    split,
  }
}

function wishLine(given: Asked['lines'][number], at: number, code: string, wanted: Money | undefined): WishLine {
  const { price, quantity, weightGrams, legalQuantity, secondQuantity, strength, origin } = given
  const { classes, discount, rates } = given
  if (price === undefined && (wanted === undefined || at > 0)) throw refuse('pricing.price-missing', { line: at + 1 })
  return {
    code,
    unitUsdMinor: price?.minor ?? 0n,
    quantity,
    weightGrams,
    legalQuantity,
    secondQuantity,
    strength,
    origin,
    classes,
    discount: discount === undefined ? undefined : { funder: discount.funder, usdMinor: discount.amount.minor },
    rates,
  }
}
