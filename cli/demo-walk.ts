import { readArguments } from './arguments.ts'
import type { Command, ExitCode, Io } from './command.ts'
import { table } from './table.ts'
import { beginJourney, type Journey, type Step } from './walk/journey.ts'
import { walk } from './walk/walk.ts'

export const demoWalk: Command = {
  noun: 'demo',
  verb: 'walk',
  summary: 'Walks the whole lane over the API: two sellers, a buyer, orders settled, the books checked',
  usage: `[--url ADDRESS] [--json]

  --url ADDRESS  a running demonstration; else WESTBOUND_URL, else http://127.0.0.1 at PORT (4000)
  --json         print JSON: {url, run, passed, ms, steps: [{step, ms, ids, failed}]}

Uses the public API alone, and the pages on which a person reads a code and pays. It makes a seller, a buyer and three
orders of its own each time. Exit code 0 when every step held and the books close, 1 at the first that did not, 2 when the
command was written wrongly.`,
  run,
}

async function run(args: readonly string[], io: Io): Promise<ExitCode> {
  const read = readArguments(args, { url: { type: 'string' }, json: { type: 'boolean' } })
  if ('misuse' in read) return misused(io, read.misuse)
  if (read.positionals.length > 0) return misused(io, `There is nothing to name: ${read.positionals.join(' ')}.`)
  const json = read.values.json === true
  const began = performance.now()
  // On a terminal each step is shown as it ends: a walk takes half a minute, most of it the parcel's.
  const journey = beginJourney(io, read.values.url, (step) => (json || !io.tty ? undefined : io.write(lineOf(step))))
  const passed = await walked(journey)
  const ms = Math.round(performance.now() - began)
  if (json) io.write(JSON.stringify({ url: journey.base, run: journey.run, passed, ms, steps: journey.steps }, null, 2))
  else io.write(summary(journey.steps, passed, ms, io))
  return passed ? 0 : 1
}

/** Whether every step held. The failed step has its reason; anything else that goes wrong is a fault of this program. */
async function walked(journey: Journey): Promise<boolean> {
  try {
    await walk(journey)
    return true
  } catch (error) {
    if (journey.steps.every((step) => step.failed === null)) throw error
    return false
  }
}

function misused(io: Io, says: string): ExitCode {
  io.warn(`${says}\nusage: westbound demo walk [--url ADDRESS] [--json]`)
  return 2
}

function summary(steps: readonly Step[], passed: boolean, ms: number, io: Io): string {
  const last = passed ? `${steps.length} steps in ${ms} ms: the books close.` : `Stopped after ${ms} ms.`
  if (io.tty) return last
  const rows = steps.map((step) => [step.failed === null ? 'ok' : 'failed', String(step.ms), step.step, detailOf(step)])
  return `${table(rows, { aligned: false, heads: ['result', 'ms', 'step', 'ids'], colour: false })}\n\n${last}`
}

function lineOf(step: Step): string {
  const mark = step.failed === null ? '✓' : '✗'
  return table([[mark, `${String(step.ms).padStart(6)} ms`, step.step, detailOf(step)]], {
    aligned: true,
    heads: null,
    colour: false,
  })
}

const detailOf = ({ ids, failed }: Step): string =>
  failed ??
  Object.entries(ids)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')
