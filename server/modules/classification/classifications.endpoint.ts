import { countOne, type Limit } from '#modules/identity'
import { chinaDay } from '#modules/markets'
import { endpoint } from '#platform/endpoint'
import { line, z } from '#platform/wire'
import { classify } from './classify.ts'
import { readGtin } from './gtin.ts'
import { hsTables } from './hs-tables.ts'
import { nomenclatures } from './old-code.ts'
import { refuse } from './refusals.ts'
import { answerOf, ClassificationAnswer, Editions, editionsOf, Rules, rules } from './wire.ts'

/** A shop asks for all its products from one address: ten times a second, each time for up to a hundred. */
const asking: Limit = { name: 'classifications-asked', windows: [{ seconds: 60, most: 600 }] }

const Item = z
  .strictObject({
    words: line(200).optional().describe('A product title or plain words, in English or Chinese'),
    naics: z
      .string()
      .regex(/^\d{2,6}$/, 'write 2 to 6 digits of NAICS 2022')
      .optional()
      .describe('The trade of the maker: what it makes goes first'),
    gtin: z
      .string()
      .max(20)
      .regex(/^[\d\s-]{8,20}$/, 'write the digits of the barcode')
      .optional()
      .describe('GTIN-8, UPC, EAN or GTIN-14'),
    oldCode: z
      .strictObject({
        code: z
          .string()
          .max(14)
          .regex(/^[\d.]{4,14}$/, 'write 4 to 10 digits, with dots or without')
          .transform((text) => text.replaceAll('.', ''))
          .pipe(z.string().regex(/^\d{4,10}$/, 'write 4 to 10 digits')),
        nomenclature: z.enum(nomenclatures),
        year: z.number().int().min(1988).max(2100).optional(),
      })
      .optional()
      .describe('A code of another edition or book'),
    limit: z.number().int().min(1).max(20).default(5),
  })
  .openapi('ClassificationQuestion')

/** Asked without a login, so that any shop can find codes with it. */
export const askClassifications = endpoint({
  id: 'askClassifications',
  method: 'post',
  path: '/api/v1/classifications',
  summary:
    'Ranked six-digit codes for words, a trade, a barcode or an old code, with the notes that decide and the national lines',
  who: ['anyone', 'buyer', 'seller', 'operator'],
  onlyReads: true,
  body: z.strictObject({ items: z.array(Item).min(1).max(100) }).openapi({
    example: {
      items: [
        { words: 'Chocolate covered almonds, 12 oz', limit: 3 },
        { words: '天然野花蜂蜜' },
        { naics: '311352', words: 'assorted truffles' },
        { gtin: '036000291452' },
        { oldCode: { code: '9405.40', nomenclature: 'hs', year: 2017 } },
      ],
    },
  }),
  reply: z.object({ editions: Editions, rules: Rules, items: z.array(ClassificationAnswer) }),
  refusals: [
    'classification.nothing-asked',
    'classification.gtin-wrong',
    'classification.naics-unknown',
    'identity.too-many',
  ],
  handle: async (ctx, { body, request }) => {
    await countOne(ctx, asking, { kind: 'address', id: request.ip })
    for (const [at, { words, naics, gtin, oldCode }] of body.items.entries()) {
      const item = at + 1
      if (words === undefined && naics === undefined && gtin === undefined && oldCode === undefined)
        throw refuse('classification.nothing-asked', { item })
      if (gtin !== undefined && readGtin(gtin) === null) throw refuse('classification.gtin-wrong', { item, gtin })
      if (naics !== undefined && !hsTables().naicsTitles.has(naics))
        throw refuse('classification.naics-unknown', { item, naics })
    }
    const found = await classify(ctx, body.items)
    const lines = found.flatMap(({ candidates }) => candidates.flatMap(({ national }) => national.cn))
    return {
      editions: editionsOf(
        Number(chinaDay(ctx.now).slice(0, 4)),
        lines.some(({ demonstration }) => demonstration),
      ),
      rules: rules(),
      items: found.map(answerOf),
    }
  },
})
