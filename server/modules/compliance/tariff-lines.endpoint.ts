import { textOf } from '#modules/markets'
import { endpoint } from '#platform/endpoint'
import { day, instant, nullable, page, z } from '#platform/wire'
import { loadTariff } from './load-tariff.ts'
import { listTariffLines } from './tariff-lines.ts'
import { fileRefusals } from './tariff-file.ts'

const Line = z.object({
  code: z.string(),
  hs10: z.string(),
  nameEn: z.string(),
  nameZh: z.string(),
  unit1: z.string(),
  unit2: nullable(z.string()),
  positiveList: z.boolean(),
  modes: z.array(z.string()),
  yearlyCap: nullable(z.object({ amount: z.string(), unit: z.string() })),
  exclusionEn: z.string(),
  exclusionZh: z.string(),
  documents: z.array(z.string()),
  validFrom: day,
  source: z.string(),
  readOn: day,
  certainty: z.enum(['confirmed', 'secondary', 'unsure']),
  demonstration: z.boolean(),
  rates: z.object({
    dutyRate: z.string(),
    dutyRateProvisional: nullable(z.string()),
    vatRate: z.string(),
    consumptionTaxKind: z.string(),
    consumptionTaxRate: nullable(z.string()),
    consumptionTaxPerUnit: nullable(z.string()),
    consumptionTaxUnit: nullable(z.string()),
    setBy: z.string(),
    setAt: instant,
  }),
})

const Loaded = z.object({ added: z.number().int(), unchanged: z.number().int() })
const codes = ['compliance.file-unreadable', 'compliance.file-empty', 'compliance.file-mistaken']

export const listTariffLinesEndpoint = endpoint({
  id: 'listTariffLines',
  method: 'get',
  path: '/api/v1/operator/tariff-lines',
  summary: 'The tariff lines in force today, by code',
  who: ['operator'],
  query: z.object({
    ...page,
    cursor: z
      .string()
      .regex(/^\d{1,8}$/)
      .optional(),
  }),
  reply: z.object({ items: z.array(Line), next: nullable(z.string()) }),
  handle: async (ctx, { query }) => {
    const { items, next } = await listTariffLines(ctx, query)
    const lines = items.map(({ line: _line, id: _id, modes, documents, ...row }) => ({
      ...row,
      modes: [...modes],
      documents: [...documents],
    }))
    return { items: lines, next }
  },
})

export const loadTariffLines = endpoint({
  id: 'loadTariffLines',
  method: 'post',
  path: '/api/v1/operator/tariff-lines/load',
  summary: 'Load tariff lines from a CSV file, all or nothing; a line supersedes the one before from its day on',
  who: ['operator'],
  bytes: { max: 16 * 1024 * 1024, types: ['text/csv', 'application/octet-stream'] },
  reply: Loaded,
  status: 201,
  refusals: codes,
  handle: async (ctx, { request }) => loadTariff(ctx, textOf(request.bytes, fileRefusals), { file: 'api' }),
})

/** One line as an object whose fields are the columns of the file, in the same words. */
export const addTariffLine = endpoint({
  id: 'addTariffLine',
  method: 'post',
  path: '/api/v1/operator/tariff-lines',
  summary: 'Add one tariff line; its fields are the columns of the CSV file',
  who: ['operator'],
  body: z.record(z.string().regex(/^[a-z0-9_]{1,40}$/), z.string().max(500)),
  reply: Loaded,
  status: 201,
  refusals: codes,
  handle: async (ctx, { body }) => loadTariff(ctx, csvOf(body), { file: 'api' }),
})

const csvOf = (row: Readonly<Record<string, string>>): string =>
  [Object.keys(row), Object.values(row)]
    .map((cells) => cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(','))
    .join('\n')
