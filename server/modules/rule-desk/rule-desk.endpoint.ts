import { markets, tariffFileRefusals } from '#modules/compliance'
import { chinaDay, textOf } from '#modules/markets'
import { endpoint } from '#platform/endpoint'
import { day, id, instant, line, nullable, z } from '#platform/wire'
import { changesShown } from './changes-shown.ts'
import { loadRules, rulesKinds } from './load-rules.ts'

const count = z.number().int()
const Named = z.object({ code: z.string(), nameEn: z.string(), nameZh: z.string() })
const Diff = z
  .object({
    added: count,
    removed: count,
    changed: count,
    unchanged: count,
    addedRows: z.array(Named),
    removedRows: z.array(Named),
    changedRows: z.array(
      Named.extend({ fields: z.array(z.object({ field: z.string(), before: z.string(), after: z.string() })) }),
    ),
  })
  .openapi('RulesDiff')
const word = z.enum(['allowed', 'needs_papers', 'specialist', 'refused'])
const Affected = z
  .object({
    looked: count,
    sellers: count,
    listings: count,
    goingDown: count,
    comingBack: count,
    repriced: count,
    carts: count,
    openOrders: count,
    orders: z.array(z.object({ sellerId: id, orderId: id, number: z.string(), state: z.string() })),
    shown: z.array(
      z.object({
        sellerId: id,
        sellerName: z.string(),
        listingId: id,
        titleEn: z.string(),
        titleZh: z.string(),
        before: word,
        after: word,
        ruleId: z.string(),
      }),
    ),
  })
  .openapi('Affected')

export const loadRulesEndpoint = endpoint({
  id: 'loadRules',
  method: 'post',
  path: '/api/v1/operator/rules/load',
  summary: 'Load entry rules, the tariff or the positive list, or with dryRun only show what would change and for whom',
  who: ['operator'],
  query: z.object({
    market: z.enum(markets),
    kind: z.enum(rulesKinds),
    dryRun: z.enum(['true', 'false']).default('false'),
    validFrom: day.optional(),
    readOn: day.optional(),
    source: line(300).default('loaded by the operator'),
    certainty: z.enum(['confirmed', 'secondary', 'unsure']).default('secondary'),
    file: line(200).default('api'),
  }),
  bytes: { max: 16 * 1024 * 1024, types: ['text/csv', 'application/json', 'application/octet-stream'] },
  reply: z.object({
    dryRun: z.boolean(),
    version: nullable(z.string()),
    added: count,
    unchanged: count,
    diff: Diff,
    withoutLine: z.array(z.string()),
    toRead: z.array(z.object({ line: count, code: z.string(), remark: z.string() })),
    absent: count,
    affected: Affected,
  }),
  status: 200,
  refusals: [
    'compliance.rules-unreadable',
    'compliance.file-unreadable',
    'compliance.file-empty',
    'compliance.file-mistaken',
    'compliance.rules-missing',
    'rule-desk.market-differs',
    'rule-desk.kind-not-here',
  ],
  handle: async (ctx, { query, request }) => {
    const { market, kind, source, certainty, file } = query
    const today = chinaDay(ctx.now)
    const loaded = await loadRules(ctx, {
      market,
      kind,
      text: textOf(request.bytes, tariffFileRefusals),
      dryRun: query.dryRun === 'true',
      facts: { file, source, certainty, validFrom: query.validFrom ?? today, readOn: query.readOn ?? today },
    })
    const { addedRows, removedRows, changedRows, ...counts } = loaded.diff
    return {
      ...loaded,
      withoutLine: loaded.withoutLine.slice(0, 200),
      toRead: loaded.toRead.slice(0, 200),
      diff: {
        ...counts,
        addedRows: [...addedRows],
        removedRows: [...removedRows],
        changedRows: changedRows.map((row) => ({ ...row, fields: [...row.fields] })),
      },
      affected: { ...loaded.affected, shown: [...loaded.affected.shown], orders: [...loaded.affected.orders] },
    }
  },
})

const Part = z.object({
  part: z.enum(['listings', 'carts', 'orders']),
  total: count,
  done: count,
  changed: count,
  perMille: count,
  begunAt: instant,
  touchedAt: instant,
  finishedAt: nullable(instant),
})

export const listRuleChanges = endpoint({
  id: 'listRuleChanges',
  method: 'get',
  path: '/api/v1/operator/rule-changes',
  summary: 'Changes of the rules, each with how far judging again has come',
  who: ['operator'],
  query: z.object({ limit: z.coerce.number().int().min(1).max(50).default(20) }),
  reply: z.object({
    items: z.array(
      z.object({
        id,
        market: z.string(),
        kind: z.enum(['rules', 'tariff', 'day']),
        subject: z.string(),
        onDay: day,
        codes: count,
        at: instant,
        parts: z.array(Part),
        stoppedOrders: z.array(
          z.object({
            sellerId: id,
            orderId: id,
            number: z.string(),
            state: z.string(),
            verdict: z.string(),
            ruleId: z.string(),
          }),
        ),
      }),
    ),
  }),
  handle: async (ctx, { query }) => ({
    items: (await changesShown(ctx, query.limit)).map((change) => ({
      ...change,
      parts: [...change.parts],
      stoppedOrders: [...change.stoppedOrders],
    })),
  }),
})
