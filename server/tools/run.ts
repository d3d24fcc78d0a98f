import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '..', '..')
export type Counts = { readonly passed: number; readonly failed: number }
const countsFile = join(mkdtempSync(join(tmpdir(), 'westbound-counts-')), 'counts.json')

/** Some hundred processes read the same modules: each is compiled once. */
const compiled = join(root, 'node_modules', '.compiled')

/** Runs a command to its end in the repository and gives back its exit code. */
export function run(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: {
        ...process.env,
        NODE_NO_WARNINGS: '1',
        WESTBOUND_COUNTS: countsFile,
        NODE_COMPILE_CACHE: compiled,
        ...env,
      },
    })
    child.once('error', () => resolve(127))
    child.once('exit', (code) => resolve(code ?? 1))
  })
}

/** Runs test files with our reporter; a run that never came to its end counts as one failure. */
export async function runTests(
  files: readonly string[],
  options: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Counts> {
  const code = await run(
    process.execPath,
    [
      '--test',
      '--test-timeout=600000',
      ...options,
      '--test-reporter=./server/tools/reporter.ts',
      '--test-reporter-destination=stdout',
      ...files,
    ],
    env,
  )
  const counts = read()
  return code !== 0 && counts.failed === 0 ? { passed: counts.passed, failed: 1 } : counts
}

export const add = (one: Counts, other: Counts): Counts => ({
  passed: one.passed + other.passed,
  failed: one.failed + other.failed,
})

function read(): Counts {
  try {
    const found: unknown = JSON.parse(readFileSync(countsFile, 'utf8'))
    if (typeof found === 'object' && found !== null && 'passed' in found && 'failed' in found)
      return { passed: Number(found.passed), failed: Number(found.failed) }
  } catch {
    // nothing was written: the run ended before its end
  }
  return { passed: 0, failed: 1 }
}
