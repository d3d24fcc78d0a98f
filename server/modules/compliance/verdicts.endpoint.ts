import { countOne, type Limit } from '#modules/identity'
import { must } from '#platform/check'
import { endpoint } from '#platform/endpoint'
import { day, nullable, z } from '#platform/wire'
import { markets, routes } from './markets.ts'
import { verdicts } from './verdict.ts'
import { answerOf, VerdictAnswer } from './verdict-wire.ts'

/** A shop that asks for its customers asks from one address: 20 times a second, each time for up to a hundred goods. */
export const asking: Limit = { name: 'verdicts-asked', windows: [{ seconds: 60, most: 1200 }] }

const codes = z.array(z.string().regex(/^[a-z0-9_-]{1,60}$/)).max(50)

const Item = z
  .strictObject({
    code: z.string().regex(/^\d{6}(\d\d){0,2}$/, 'write 6, 8 or 10 digits without dots'),
    markets: z.array(z.enum(markets)).min(1).max(markets.length),
    route: z.enum(routes).default('direct'),
    date: day.optional(),
    originState: z
      .string()
      .regex(/^[A-Z]{2}$/, 'write the postal code of a state, like CA')
      .optional(),
    attributes: codes.default([]),
    papers: codes.default([]),
  })
  .openapi('VerdictQuestion')

const Line = z.object({ code: z.string(), nameEn: z.string(), nameZh: z.string() })

/** Asked without a login, so that any shop can use the rules as a service. */
export const askVerdicts = endpoint({
  id: 'askVerdicts',
  method: 'post',
  path: '/api/v1/verdicts',
  summary: 'May goods enter these markets by this route on this day: verdict, rules, papers, labels, notices and caps',
  who: ['anyone', 'buyer', 'seller', 'operator'],
  onlyReads: true,
  body: z.strictObject({ items: z.array(Item).min(1).max(100) }).openapi({
    example: {
      items: [
        { code: '040900', markets: ['cn', 'jp', 'kr'], route: 'direct', originState: 'OR' },
        { code: '080810', markets: ['cn'], route: 'bonded', date: '2026-11-22', papers: ['us-phytosanitary'] },
        { code: '210690', markets: ['kr'], attributes: ['supplement'] },
      ],
    },
  }),
  reply: z.object({
    items: z.array(
      z.object({
        code: z.string(),
        answers: z.array(VerdictAnswer.extend({ line: nullable(Line) }).openapi('VerdictOfMarket')),
      }),
    ),
  }),
  refusals: ['compliance.rules-missing', 'identity.too-many'],
  handle: async (ctx, { body, request }) => {
    await countOne(ctx, asking, { kind: 'address', id: request.ip })
    const asked = body.items.flatMap((item) =>
      [...new Set(item.markets)].map((market) => ({
        code: item.code,
        market,
        route: item.route,
        originState: item.originState ?? '',
        hasPapers: item.papers,
        attributes: item.attributes,
        ...(item.date === undefined ? {} : { on: item.date }),
      })),
    )
    const answers = (await verdicts(ctx, asked)).values()
    return {
      items: body.items.map(({ code, markets: named }) => ({
        code,
        answers: [...new Set(named)].map(() => {
          const { verdict, line } = must(answers.next().value, 'every question has its answer')
          const { code: lineCode = '', nameEn = '', nameZh = '' } = line ?? {}
          return { ...answerOf(ctx, verdict), line: line === null ? null : { code: lineCode, nameEn, nameZh } }
        }),
      })),
    }
  },
})
