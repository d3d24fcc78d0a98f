import { endpoint } from '#platform/endpoint'
import { day, line, nullable, z } from '#platform/wire'
import { textOf } from './csv-rows.ts'
import { csvBytes, fileCodes, Ids, listQuery, provenanceReply } from './edge.ts'
import { fileRefusals } from './market-file.ts'
import { provenanceBody } from './provenance.ts'
import { customsCodes, listSettings, settingsInForce } from './settings.ts'
import { loadSettings, setCustomsCodes, setSettings } from './set-settings.ts'

const Setting = z.object({ id: z.string(), key: z.string(), value: z.string(), validFrom: day, ...provenanceReply })
const Code = z.object({
  id: z.string(),
  role: z.string(),
  code: z.string(),
  name: z.string(),
  validFrom: day,
  ...provenanceReply,
})

export const listSettingsEndpoint = endpoint({
  id: 'listSettings',
  method: 'get',
  path: '/api/v1/operator/settings',
  summary: 'Fees, shares and clocks: what is in force today, and every row ever set, newest first',
  who: ['operator'],
  query: listQuery,
  reply: z.object({ inForce: z.array(Setting), items: z.array(Setting), next: nullable(z.string()) }),
  handle: async (ctx, { query }) => {
    const { items, next } = await listSettings(ctx, query)
    return { inForce: [...(await settingsInForce(ctx)).values()], items: [...items], next }
  },
})

export const setSetting = endpoint({
  id: 'setSetting',
  method: 'post',
  path: '/api/v1/operator/settings',
  summary: 'Set a fee, share or clock from a day on',
  who: ['operator'],
  body: z.strictObject({ key: line(60), value: line(40), validFrom: day, ...provenanceBody }),
  reply: Ids,
  status: 201,
  refusals: ['markets.setting-unknown', 'markets.setting-value'],
  handle: async (ctx, { body }) => ({ ids: [...(await setSettings(ctx, [body]))] }),
})

export const loadSettingsEndpoint = endpoint({
  id: 'loadSettings',
  method: 'post',
  path: '/api/v1/operator/settings/load',
  summary: 'Set fees, shares and clocks from a CSV file: key,value,valid_from,source,certainty',
  who: ['operator'],
  bytes: csvBytes,
  reply: Ids,
  status: 201,
  refusals: [...fileCodes],
  handle: async (ctx, { request }) => ({ ids: [...(await loadSettings(ctx, textOf(request.bytes, fileRefusals)))] }),
})

export const listCustomsCodes = endpoint({
  id: 'listCustomsCodes',
  method: 'get',
  path: '/api/v1/operator/customs-codes',
  summary: 'The customs codes in force today and the roles that have none',
  who: ['operator'],
  reply: z.object({ items: z.array(Code), missing: z.array(z.string()) }),
  handle: async (ctx) => {
    const { codes, missing } = await customsCodes(ctx)
    return { items: Object.values(codes), missing: [...missing] }
  },
})

export const setCustomsCode = endpoint({
  id: 'setCustomsCode',
  method: 'post',
  path: '/api/v1/operator/customs-codes',
  summary: 'Set a customs code from a day on',
  who: ['operator'],
  body: z.strictObject({ role: line(20), code: line(40), name: line(120), validFrom: day, ...provenanceBody }),
  reply: Ids,
  status: 201,
  refusals: ['markets.code-unknown', 'markets.code-length'],
  handle: async (ctx, { body }) => ({ ids: [...(await setCustomsCodes(ctx, [body]))] }),
})
