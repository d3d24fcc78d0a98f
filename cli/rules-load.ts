import { basename } from 'node:path'
import { callApi } from './api.ts'
import { readArguments } from './arguments.ts'
import type { Command, ExitCode, Io } from './command.ts'
import { oneFile, readFileOf } from './read-file.ts'
import { styleFor, table } from './table.ts'

const kinds = ['tariff', 'positive-list', 'eligibility'] as const
const markets = ['cn', 'hk', 'tw', 'jp', 'kr', 'sg', 'my', 'th', 'vn', 'id', 'ph', 'us'] as const
const certainties = ['confirmed', 'secondary', 'unsure'] as const
const megabytesMax = 16

export const rulesLoad: Command = {
  noun: 'rules',
  verb: 'load',
  summary: 'Loads entry rules, the China tariff or the positive list, or shows what they would change and for whom',
  usage: `FILE --market MARKET --kind KIND [--dry-run] [--valid-from DAY] [--read-on DAY] [--source TEXT]
             [--certainty WORD] [--url ADDRESS] [--token TOKEN] [--json]

  FILE              tariff and positive-list: CSV in UTF-8, as published or in our columns; eligibility: JSON
  --market MARKET   ${markets.join(' ')}
  --kind KIND       ${kinds.join(', ')}; tariff and positive-list are of China only
  --dry-run         load nothing; print the difference and who is affected
  --valid-from DAY  the day from which published figures hold (today)
  --read-on DAY     the day on which they were read (today)
  --source TEXT     where they were read (the name of the file)
  --certainty WORD  ${certainties.join(', ')} (secondary)
  --url ADDRESS     the server; else WESTBOUND_URL, else http://127.0.0.1 at PORT (4000)
  --token TOKEN     an operator's API token; else WESTBOUND_TOKEN
  --json            print JSON

Loads all or nothing. Whatever the change touches is then judged again; /operator/rule-changes shows how far it has come.`,
  run,
}

const options = {
  market: { type: 'string' },
  kind: { type: 'string' },
  'dry-run': { type: 'boolean' },
  'valid-from': { type: 'string' },
  'read-on': { type: 'string' },
  source: { type: 'string' },
  certainty: { type: 'string' },
  url: { type: 'string' },
  token: { type: 'string' },
  json: { type: 'boolean' },
} as const

async function run(args: readonly string[], io: Io): Promise<ExitCode> {
  const read = readArguments(args, options)
  if ('misuse' in read) return misused(io, read.misuse)
  const { values, positionals } = read
  const named = oneFile(positionals, 'Name the file to load.')
  if ('misuse' in named) return misused(io, named.misuse)
  const { path } = named
  const wrong =
    oneOf('--market', values.market, markets) ??
    oneOf('--kind', values.kind, kinds) ??
    oneOf('--certainty', values.certainty ?? 'secondary', certainties) ??
    dayOf('--valid-from', values['valid-from']) ??
    dayOf('--read-on', values['read-on'])
  if (wrong !== null) return misused(io, wrong)
  if ((values.token ?? io.env['WESTBOUND_TOKEN']) === undefined)
    return misused(io, 'Loading rules needs an operator: give --token TOKEN (or WESTBOUND_TOKEN).')
  const file = await readFileOf(path, { megabytesMax })
  if ('says' in file) return failed(io, file.says)
  const query = new URLSearchParams({
    market: values.market ?? '',
    kind: values.kind ?? '',
    dryRun: String(values['dry-run'] === true),
    file: basename(path).slice(0, 200),
    source: values.source ?? basename(path).slice(0, 200),
    certainty: values.certainty ?? 'secondary',
    ...(values['valid-from'] === undefined ? {} : { validFrom: values['valid-from'] }),
    ...(values['read-on'] === undefined ? {} : { readOn: values['read-on'] }),
  })
  const answer = await callApi(io, {
    url: values.url,
    token: values.token,
    method: 'POST',
    path: `/api/v1/operator/rules/load?${query.toString()}`,
    body: file.bytes,
    contentType: values.kind === 'eligibility' ? 'application/json' : 'text/csv; charset=utf-8',
  })
  if (!answer.ok) return failed(io, [answer.says, ...(answer.issues ?? [])].join('\n  '))
  io.write(values.json === true ? JSON.stringify(answer.body, null, 2) : said(answer.body, io))
  return 0
}

const oneOf = (name: string, value: string | undefined, known: readonly string[]): string | null =>
  value === undefined
    ? `Give ${name}: ${known.join(', ')}.`
    : known.includes(value)
      ? null
      : `${name} ${value} is not known. Known are ${known.join(', ')}.`

const dayOf = (name: string, value: string | undefined): string | null =>
  value === undefined || /^\d{4}-\d\d-\d\d$/.test(value) ? null : `Write ${name} as a day: 2026-11-22.`

function misused(io: Io, says: string): ExitCode {
  io.warn(`${says}\nusage: westbound rules load FILE --market MARKET --kind KIND [--dry-run] [--json]`)
  return 2
}

function failed(io: Io, says: string): ExitCode {
  io.warn(says)
  return 1
}

/** The counts first, then what differs and who is affected; a program asks for `--json`. */
function said(body: unknown, io: Io): string {
  const style = styleFor(io)
  const diff = part(body, 'diff')
  const affected = part(body, 'affected')
  const counts = [
    ['dry run', cell(body, 'dryRun')],
    ...['added', 'changed', 'removed', 'unchanged'].map((name) => [`rows ${name}`, cell(diff, name)]),
    ['rows that stand and the file does not name', cell(body, 'absent')],
    ['sellers affected', cell(affected, 'sellers')],
    ['listings with another verdict', cell(affected, 'listings')],
    ['listings that come down', cell(affected, 'goingDown')],
    ['listings that may come back', cell(affected, 'comingBack')],
    ['listings priced anew', cell(affected, 'repriced')],
    ['carts with them', cell(affected, 'carts')],
    ['open orders with them', cell(affected, 'openOrders')],
  ]
  const listed = rows(affected, 'shown').map((row) =>
    ['sellerName', 'titleEn', 'before', 'after', 'ruleId'].map((name) => cell(row, name)),
  )
  const shown = [table(counts, { ...style, heads: ['what', 'how many'] })]
  const toRead = rows(body, 'toRead').map((row) => ['line', 'code', 'remark'].map((name) => cell(row, name)))
  if (toRead.length > 0)
    shown.push('', table(toRead, { ...style, heads: ['line', 'code', 'yearly limit to be read by a person'] }))
  if (listed.length > 0)
    shown.push('', table(listed, { ...style, heads: ['seller', 'listing', 'before', 'after', 'rule'] }))
  return shown.join('\n')
}

const part = (body: unknown, name: string): unknown =>
  typeof body === 'object' && body !== null ? Object.entries(body).find(([key]) => key === name)?.[1] : undefined

const cell = (body: unknown, name: string): string => {
  const value = part(body, name)
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

const rows = (body: unknown, name: string): readonly unknown[] => {
  const value = part(body, name)
  return Array.isArray(value) ? value : []
}
