import { endpoint } from '#platform/endpoint'
import { day, instant, line, nullable, z } from '#platform/wire'
import { loadList } from './load-list.ts'
import { listsLoaded, progress } from './read-lists.ts'
import { formats } from './read-list.ts'
import { textOf } from './text-of.ts'

const names = z.array(z.string())
const megabytes = 64
const yesNo = z.enum(['true', 'false']).default('false')

export const loadScreeningList = endpoint({
  id: 'loadScreeningList',
  method: 'post',
  path: '/api/v1/screening-lists',
  summary:
    'Load an edition of a screening list as it is published (`csl`: the Consolidated Screening List as CSV; `dpl`: the Denied Persons List with tabs). `dryRun` only says what would change',
  who: ['operator'],
  query: z.object({
    format: z.enum(formats).default('csl'),
    listDate: day,
    source: line(300),
    file: line(200).default('upload'),
    demonstration: yesNo,
    dryRun: yesNo,
    mayShrink: yesNo,
  }),
  bytes: { max: megabytes * 1024 * 1024, types: ['text/csv', 'text/tab-separated-values', 'application/octet-stream'] },
  reply: z.object({
    listId: nullable(z.string()),
    rows: z.number().int(),
    added: z.number().int(),
    removed: z.number().int(),
    changed: z.number().int(),
    unchanged: z.number().int(),
    unknownColumns: names,
    absentColumns: names,
    examples: z.object({ added: names, removed: names, changed: names }),
  }),
  status: 201,
  refusals: [
    'screening.list-unreadable',
    'screening.list-empty',
    'screening.column-missing',
    'screening.row-invalid',
    'screening.list-shrinks',
    'screening.date-in-future',
  ],
  handle: async (ctx, { query: { dryRun, mayShrink, demonstration, ...given }, request }) => {
    const { unknownColumns, absentColumns, examples, ...counts } = await loadList(
      ctx,
      { ...given, demonstration: demonstration === 'true', text: textOf(request.bytes) },
      { dryRun: dryRun === 'true', mayShrink: mayShrink === 'true' },
    )
    return {
      ...counts,
      unknownColumns: [...unknownColumns],
      absentColumns: [...absentColumns],
      examples: {
        added: [...examples.added],
        removed: [...examples.removed],
        changed: [...examples.changed],
      },
    }
  },
})

export const listScreeningLists = endpoint({
  id: 'listScreeningLists',
  method: 'get',
  path: '/api/v1/screening-lists',
  summary: 'Every edition loaded, newest first, and how far screening against those in force is',
  who: ['operator'],
  reply: z.object({
    lists: z.array(
      z.object({
        listId: z.string(),
        kind: z.enum(formats),
        listDate: day,
        source: z.string(),
        file: z.string(),
        hash: z.string(),
        rows: z.number().int(),
        added: z.number().int(),
        removed: z.number().int(),
        changed: z.number().int(),
        unknownColumns: names,
        absentColumns: names,
        demonstration: z.boolean(),
        loadedBy: z.string(),
        loadedAt: instant,
        current: z.boolean(),
      }),
    ),
    progress: z.object({ watched: z.number().int(), screened: z.number().int() }),
  }),
  handle: async (ctx) => {
    const lists = await listsLoaded(ctx)
    return {
      lists: lists.map((each) => ({
        ...each,
        unknownColumns: [...each.unknownColumns],
        absentColumns: [...each.absentColumns],
      })),
      progress: await progress(ctx),
    }
  },
})
