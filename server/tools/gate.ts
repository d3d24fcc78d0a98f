import { join } from 'node:path'
import { add, root, run, runTests, type Counts } from './run.ts'

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

/** The gate: format, lint, types, generated files, every test, the simulation's seeds. Each step counts as one more test. */
export async function gate(): Promise<Counts> {
  let counts: Counts = { passed: 0, failed: 0 }
  const step = async (name: string, work: () => Promise<Counts>): Promise<void> => {
    const began = performance.now()
    const done = await work()
    counts = add(counts, done)
    console.log(`${done.failed === 0 ? '✔' : '✖'} ${name} (${Math.round((performance.now() - began) / 100) / 10} s)`)
  }
  const command = (file: string, args: readonly string[]) => async (): Promise<Counts> =>
    (await run(file, args)) === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
  for (const [name, file, args] of steps) await step(name, command(file, args))
  await step('tests', () =>
    runTests(tested, ['--test-concurrency=2', '--test-global-setup=server/test/global-setup.ts']),
  )
  await step('simulation, seeds 1 to 100', command(node, ['server/simulation/main.ts', '1..100']))
  return counts
}
