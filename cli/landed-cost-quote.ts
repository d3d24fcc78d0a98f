import {
  cliffAdvice,
  type Input,
  landedCost,
  type Packs,
  plainAnswer,
  type PlainAnswer,
  readRequest,
} from '@westbound/landed-cost'
import { readArguments } from './arguments.ts'
import type { Command, ExitCode, Io } from './command.ts'
import { packsWith } from './landed-cost-verify.ts'
import { jsonOf, oneFile } from './read-file.ts'

export const landedCostQuote: Command = {
  noun: 'landed-cost',
  verb: 'quote',
  summary: 'Tells what a parcel costs at the border of a market, and why',
  usage: `FILE [--pack PACK] [--zh] [--json]

  FILE         one question as JSON: {"market": "jp", "route": "direct", "on": "2026-11-22", "goods": "12000",
               "freight": "1500", "dutyRate": "0.05"}; the fields stand in packages/landed-cost/README.md
  --pack PACK  a rule pack as JSON, added to those that come with Westbound or in the place of one of them
  --zh         explain in Chinese
  --json       print the whole answer as JSON, in both languages

Needs neither server nor database. Exit code 0 with a price, 1 when the goods may not enter that way or a file cannot be
read, 2 when the command was written wrongly.`,
  run,
}

async function run(args: readonly string[], io: Io): Promise<ExitCode> {
  const read = readArguments(args, { json: { type: 'boolean' }, zh: { type: 'boolean' }, pack: { type: 'string' } })
  if ('misuse' in read) return misused(io, read.misuse)
  const named = oneFile(read.positionals, 'Name one file with the question.')
  if ('misuse' in named) return misused(io, named.misuse)
  const packs = await packsWith(typeof read.values.pack === 'string' ? read.values.pack : undefined)
  const answer = typeof packs === 'string' ? packs : await asked(named.path, packs)
  if (typeof answer === 'string') {
    io.warn(answer)
    return 1
  }
  io.write(read.values.json === true ? JSON.stringify(answer, null, 2) : told(answer, read.values.zh === true))
  return answer.kind === 'landed' ? 0 : 1
}

function misused(io: Io, says: string): ExitCode {
  io.warn(`${says}\nusage: westbound landed-cost quote FILE [--pack PACK] [--zh] [--json]`)
  return 2
}

async function asked(path: string, packs: Packs): Promise<PlainAnswer | string> {
  const question = await jsonOf(path)
  return typeof question === 'string' ? question : answered(question.value, packs)
}

/** The answer, or the sentence that says what is wrong with the question. */
function answered(question: unknown, packs: Packs): PlainAnswer | string {
  if (!isRecord(question)) return 'A question is a JSON object with market, route and goods.'
  const { market, route, ...input } = question
  const pack = typeof market === 'string' && Object.hasOwn(packs, market) ? packs[market] : undefined
  if (!pack) return `There is no rule pack for the market ${JSON.stringify(market)}: ${Object.keys(packs).join(', ')}.`
  if (typeof route !== 'string') return `Name a route: ${Object.keys(pack.pack.routes).join(', ')}.`
  try {
    const request = readRequest(input, route, pack, pack.pack.asOf)
    return plainAnswer(landedCost(request, pack), cliffAdvice(request, pack)?.words ?? null)
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) return `${error.message}.`
    throw error
  }
}

function told(answer: PlainAnswer, chinese: boolean): string {
  const say = (words: { readonly en: string; readonly 'zh-CN': string }): string => words[chinese ? 'zh-CN' : 'en']
  if (answer.kind === 'refused')
    return [`${answer.code}: ${say(answer.words)}`, ...(answer.advice ? [say(answer.advice)] : [])].join('\n')
  const lines = answer.lines.flatMap(({ taxes, scheme, collects }, index) => [
    `${index + 1}. ${scheme} (${collects})`,
    ...taxes.map(({ name, words }) => `   ${say(name)}: ${say(words)}`),
  ])
  const warnings = [...answer.warnings.map(({ words }) => say(words)), ...(answer.advice ? [say(answer.advice)] : [])]
  const { goods, discount, freight, insurance, tax, total, currency } = answer
  return [
    ...lines,
    `${goods} − ${discount} + ${freight} + ${insurance} + ${tax} = ${currency} ${total} (${answer.certainty})`,
    ...warnings.map((warning) => `! ${warning}`),
    ...answer.rules.map(({ id, act, source, certainty }) => `[${id}] ${act}; ${source} (${certainty})`),
  ].join('\n')
}

const isRecord = (value: unknown): value is Input =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
