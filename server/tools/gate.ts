import { join } from 'node:path'
import { add, root, run, runBeside, runTests, type Counts } from './run.ts'

const bin = (name: string): string => join(root, 'node_modules', '.bin', name)
const node = process.execPath

const steps: readonly (readonly [string, string, readonly string[]])[] = [
  ['browser parts', node, ['server/tools/build-web.ts']],
  ['format', bin('oxfmt'), ['--check']],
  ['lint', bin('oxlint'), ['--type-aware']],
  ['types', bin('tsc'), ['-p', 'tsconfig.json']],
  ['generated files', node, ['server/tools/generate.ts', '--check']],
]
const tested = ['packages', 'server', 'web', 'cli', 'simulators', 'demo', 'chaos'].map(
  (folder) => `${folder}/**/*.test.ts`,
)

const seeds = ['server/simulation/main.ts', '1..100']

/** The gate: format, lint, types, generated files, every test, the simulation's seeds. Each step counts as one more test. */
export async function gate(): Promise<Counts> {
  return add(await gateBefore(), await step('simulation, seeds 1 to 100', () => exitOf(run(node, seeds))))
}

/** The gate without its last step, for who runs that beside something that mostly waits. */
export async function gateBefore(): Promise<Counts> {
  let counts: Counts = { passed: 0, failed: 0 }
  for (const [name, file, args] of steps) counts = add(counts, await step(name, () => exitOf(run(file, args))))
  const options = ['--test-concurrency=2', '--test-global-setup=server/test/global-setup.ts']
  return add(counts, await step('tests', () => runTests(tested, options)))
}

export const simulationBeside = (): Promise<Counts> =>
  step('simulation, seeds 1 to 100, beside the browser', () => exitOf(runBeside(node, seeds)))

async function step(name: string, work: () => Promise<Counts>): Promise<Counts> {
  const began = performance.now()
  const done = await work()
  console.log(`${done.failed === 0 ? '✔' : '✖'} ${name} (${Math.round((performance.now() - began) / 100) / 10} s)`)
  return done
}

const exitOf = async (code: Promise<number>): Promise<Counts> =>
  (await code) === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
