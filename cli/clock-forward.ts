import { callApi } from './api.ts'
import { readArguments } from './arguments.ts'
import type { Command, ExitCode, Io } from './command.ts'

export const clockForward: Command = {
  noun: 'clock',
  verb: 'forward',
  summary: "Moves the demonstration's clock forward",
  usage: `DURATION [--url ADDRESS] [--json]

  DURATION       whole minutes, hours or days: 31m, 36h, 11d
  --url ADDRESS  the server; else WESTBOUND_URL, else http://127.0.0.1 at PORT (4000)
  --json         print JSON

The clock goes forward only, for everybody, and only in the demonstration.`,
  run,
}

const options = { url: { type: 'string' }, json: { type: 'boolean' } } as const

async function run(args: readonly string[], io: Io): Promise<ExitCode> {
  const read = readArguments(args, options)
  if ('misuse' in read) return misused(io, read.misuse)
  const [duration, ...more] = read.positionals
  if (duration === undefined) return misused(io, 'Say how far, e.g. 11d.')
  if (more.length > 0) return misused(io, `Write the duration as one word: ${[duration, ...more].join('')}.`)
  if (!/^[1-9]\d{0,4}[mhd]$/.test(duration))
    return misused(io, `“${duration}” is not a duration. Write whole minutes, hours or days: 31m, 36h, 11d.`)
  const answer = await callApi(io, {
    url: read.values.url,
    method: 'POST',
    path: '/api/v1/demo/clock/forward',
    body: { duration },
  })
  if (!answer.ok) {
    io.warn(answer.says)
    return 1
  }
  io.write(read.values.json === true ? JSON.stringify(answer.body, null, 2) : said(answer.body))
  return 0
}

function misused(io: Io, says: string): ExitCode {
  io.warn(`${says}\nusage: westbound clock forward DURATION [--url ADDRESS] [--json]`)
  return 2
}

function said(body: unknown): string {
  const now: unknown = typeof body === 'object' && body !== null && 'now' in body ? body.now : null
  return typeof now === 'string' ? `It is now ${now}.` : 'The clock went forward.'
}
