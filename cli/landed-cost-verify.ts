import { verifyVectors, type Verification } from '@westbound/landed-cost'
import { readFile } from 'node:fs/promises'
import { readArguments } from './arguments.ts'
import type { Command, ExitCode, Io } from './command.ts'
import { table } from './table.ts'

export const landedCostVerify: Command = {
  noun: 'landed-cost',
  verb: 'verify',
  summary: 'Computes published examples of landed cost again and compares',
  usage: `FILE [--json]

  FILE    vectors as JSON: {"vectors": [{"id", "regime", "input", "expected"}]}
  --json  print JSON: {passed, failed, verdicts: [{id, regime, passed, differences}]}

Needs neither server nor database. Exit code 0 when every example is answered to the coin, 1 when any is not or the file
cannot be read, 2 when the command was written wrongly.`,
  run,
}

async function run(args: readonly string[], io: Io): Promise<ExitCode> {
  const read = readArguments(args, { json: { type: 'boolean' } })
  if ('misuse' in read) return misused(io, read.misuse)
  const [path, ...more] = read.positionals
  if (path === undefined) return misused(io, 'Name the file of vectors.')
  if (more.length > 0) return misused(io, `One file at a time: ${path}, not also ${more.join(', ')}.`)
  const result = await verified(path)
  if (typeof result === 'string') {
    io.warn(result)
    return 1
  }
  io.write(read.values.json === true ? JSON.stringify(result, null, 2) : asTable(result, io))
  return result.failed === 0 ? 0 : 1
}

/** The verification, or the sentence that says why the file could not be verified at all. */
async function verified(path: string): Promise<Verification | string> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch {
    return `${path} cannot be read.`
  }
  try {
    const document: unknown = JSON.parse(text)
    return verifyVectors(document)
  } catch (error) {
    return `${path} is not a file of vectors: ${error instanceof Error ? error.message : ''}`
  }
}

function misused(io: Io, says: string): ExitCode {
  io.warn(`${says}\nusage: westbound landed-cost verify FILE [--json]`)
  return 2
}

function asTable({ passed, failed, verdicts }: Verification, io: Io): string {
  const rows = verdicts.map((verdict) => [
    verdict.id,
    verdict.regime,
    verdict.passed ? 'pass' : 'fail',
    verdict.differences.join('; '),
  ])
  const style = { aligned: io.tty, colour: io.tty && !io.env['NO_COLOR'] }
  return `${table(rows, { ...style, heads: ['example', 'regime', 'result', 'differs'] })}\n\n${passed} passed, ${failed} failed`
}
