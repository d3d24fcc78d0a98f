import {
  compilePack,
  markets,
  PackError,
  type Packs,
  readPack,
  verifyVectors,
  type Verification,
} from '@westbound/landed-cost'
import { readArguments } from './arguments.ts'
import type { Command, ExitCode, Io } from './command.ts'
import { jsonOf, oneFile } from './read-file.ts'
import { styleFor, table } from './table.ts'

export const landedCostVerify: Command = {
  noun: 'landed-cost',
  verb: 'verify',
  summary: 'Computes published examples of landed cost again and compares',
  usage: `FILE [--pack PACK] [--json]

  FILE         vectors as JSON: {"vectors": [{"id", "regime", "input", "expected"}]}
  --pack PACK  a rule pack as JSON, added to those that come with Westbound or in the place of one of them
  --json       print JSON: {passed, failed, verdicts: [{id, regime, passed, differences}]}

Needs neither server nor database. Exit code 0 when every example is answered to the coin, 1 when any is not or a file
cannot be read, 2 when the command was written wrongly.`,
  run,
}

async function run(args: readonly string[], io: Io): Promise<ExitCode> {
  const read = readArguments(args, { json: { type: 'boolean' }, pack: { type: 'string' } })
  if ('misuse' in read) return misused(io, read.misuse)
  const named = oneFile(read.positionals, 'Name the file of vectors.')
  if ('misuse' in named) return misused(io, named.misuse)
  const { path } = named
  const packs = await packsWith(typeof read.values.pack === 'string' ? read.values.pack : undefined)
  const result = typeof packs === 'string' ? packs : await verified(path, packs)
  if (typeof result === 'string') {
    io.warn(result)
    return 1
  }
  io.write(read.values.json === true ? JSON.stringify(result, null, 2) : asTable(result, io))
  return result.failed === 0 ? 0 : 1
}

/** The packs to verify against, or the sentence that says why the given one is none. */
export async function packsWith(path: string | undefined): Promise<Packs | string> {
  if (path === undefined) return markets
  const json = await jsonOf(path)
  if (typeof json === 'string') return json
  try {
    const pack = readPack(json.value)
    return { ...markets, [pack.market]: compilePack(pack) }
  } catch (error) {
    if (!(error instanceof PackError)) throw error
    return `${path} is no rule pack:\n${error.problems.map((problem) => `  ${problem}`).join('\n')}`
  }
}

async function verified(path: string, packs: Packs): Promise<Verification | string> {
  const json = await jsonOf(path)
  if (typeof json === 'string') return json
  try {
    return verifyVectors(json.value, packs)
  } catch (error) {
    return `${path} is not a file of vectors: ${error instanceof Error ? error.message : ''}`
  }
}

function misused(io: Io, says: string): ExitCode {
  io.warn(`${says}\nusage: westbound landed-cost verify FILE [--pack PACK] [--json]`)
  return 2
}

function asTable({ passed, failed, verdicts }: Verification, io: Io): string {
  const rows = verdicts.map((verdict) => [
    verdict.id,
    verdict.regime,
    verdict.passed ? 'pass' : 'fail',
    verdict.differences.join('; '),
  ])
  const style = styleFor(io)
  return `${table(rows, { ...style, heads: ['example', 'regime', 'result', 'differs'] })}\n\n${passed} passed, ${failed} failed`
}
