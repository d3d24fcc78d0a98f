import { basename } from 'node:path'
import { callApi } from './api.ts'
import { readArguments } from './arguments.ts'
import type { Command, ExitCode, Io } from './command.ts'
import { oneFile, readFileOf } from './read-file.ts'
import { styleFor, table } from './table.ts'

export const screeningLoad: Command = {
  noun: 'screening',
  verb: 'load',
  summary: 'Loads an edition of a screening list, or says what it would change',
  usage: `FILE --date DAY --source WORDS [--format csl|dpl] [--dry-run] [--may-shrink] [--demonstration] [--url ADDRESS] [--token TOKEN] [--json]

  FILE             the list as it is published (64 MB at most)
  --date DAY       the day of the list, like 2026-11-22
  --source WORDS   where it was downloaded, so that anybody can check it
  --format csl     the Consolidated Screening List as CSV (the default); dpl: the Denied Persons List with tabs
  --dry-run        only say what would be added, removed and changed
  --may-shrink     more than a fifth of the entries is gone, and that is right
  --demonstration  a sample, never to screen anybody by
  --url ADDRESS    the server; else WESTBOUND_URL, else http://127.0.0.1 at PORT (4000)
  --token TOKEN    an operator's API token; else WESTBOUND_TOKEN
  --json           print JSON

Everybody who is watched is screened again by the new edition. Exit code 0 when the list could be read, also when it is the
one in force; 1 when the file or the server refused; 2 when the command was written wrongly.`,
  run,
}

const options = {
  date: { type: 'string' },
  source: { type: 'string' },
  format: { type: 'string' },
  'dry-run': { type: 'boolean' },
  'may-shrink': { type: 'boolean' },
  demonstration: { type: 'boolean' },
  url: { type: 'string' },
  token: { type: 'string' },
  json: { type: 'boolean' },
} as const
const megabytesMax = 64

async function run(args: readonly string[], io: Io): Promise<ExitCode> {
  const read = readArguments(args, options)
  if ('misuse' in read) return misused(io, read.misuse)
  const { values, positionals } = read
  const named = oneFile(positionals, 'Name the file to load.')
  if ('misuse' in named) return misused(io, named.misuse)
  const { path } = named
  if (values.date === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(values.date))
    return misused(io, 'Say of which day the list is: --date 2026-11-22.')
  if (values.source === undefined) return misused(io, 'Say where the list was downloaded: --source https://….')
  const format = values.format ?? 'csl'
  if (format !== 'csl' && format !== 'dpl')
    return misused(io, `There is no format “${format}”; write --format csl or --format dpl.`)
  const file = await readFileOf(path, { megabytesMax })
  if ('says' in file) return refused(io, { refusal: 'unreadable', says: file.says }, values.json === true)
  const query = new URLSearchParams({ format, listDate: values.date, source: values.source, file: basename(path) })
  if (values['dry-run'] === true) query.set('dryRun', 'true')
  if (values['may-shrink'] === true) query.set('mayShrink', 'true')
  if (values.demonstration === true) query.set('demonstration', 'true')
  const answer = await callApi(io, {
    url: values.url,
    token: values.token,
    method: 'POST',
    path: `/api/v1/screening-lists?${query}`,
    body: file.bytes,
    contentType: format === 'csl' ? 'text/csv' : 'text/tab-separated-values',
  })
  if (!answer.ok) return refused(io, { refusal: answer.code, says: answer.says }, values.json === true)
  io.write(values.json === true ? JSON.stringify(answer.body, null, 2) : asTable(answer.body, io))
  return 0
}

function misused(io: Io, says: string): ExitCode {
  io.warn(`${says}\nusage: westbound screening load FILE --date DAY --source WORDS [--dry-run] [--json]`)
  return 2
}

function refused(io: Io, refusal: { readonly refusal: string; readonly says: string }, json: boolean): ExitCode {
  if (json) io.write(JSON.stringify(refusal, null, 2))
  else io.warn(refusal.says)
  return 1
}

function asTable(body: unknown, io: Io): string {
  const fields: Readonly<Record<string, unknown>> =
    typeof body === 'object' && body !== null ? Object.fromEntries(Object.entries(body)) : {}
  const text = (value: unknown): string =>
    Array.isArray(value)
      ? value.join(', ')
      : typeof value === 'string' || typeof value === 'number'
        ? `${value}`
        : 'none'
  const names = [
    'rows',
    'added',
    'removed',
    'changed',
    'unchanged',
    'unknownColumns',
    'absentColumns',
    'listId',
  ] as const
  const rows = names.map((name) => [name, text(fields[name])])
  return table(rows, { ...styleFor(io), heads: ['what', 'how many'] })
}
