import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'

const root = join(import.meta.dirname, '..')

export type Started = {
  /** What it printed so far, both streams together. */
  said(): string
  /** Its exit code, once it ended. */
  readonly ended: Promise<number | null>
  /** Waits for the line that says it is ready. */
  ready(): Promise<void>
  stop(): Promise<number | null>
}

/** A folder that is gone after the file's tests, in memory where the machine has it. */
export function temporaryFolder(name: string): string {
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), `westbound-${name}-`))
  after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Runs one of the server's processes (`start.ts`, `http.ts`) without the demonstration, ended at the latest after the tests. */
export function startProcess(script: string, env: Readonly<Record<string, string>>): Started {
  const said: string[] = []
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(WESTBOUND_|DATABASE_URL|SMTP_|NODE_TEST)/.test(name),
  )
  const child = spawn(process.execPath, [join(root, script)], {
    env: { ...Object.fromEntries(inherited), WESTBOUND_DEMO: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.push(chunk.toString()))
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const stop = async (): Promise<number | null> => {
    child.kill('SIGTERM')
    return await ended
  }
  after(stop)
  return {
    said: () => said.join(''),
    ended,
    ready: () => until(() => said.join('').includes('Westbound is ready'), 'the ready line', 90),
    stop,
  }
}

/** Asks again every tenth of a second. */
export async function until(what: () => Promise<boolean> | boolean, name: string, seconds = 30): Promise<void> {
  for (let tries = 0; tries < seconds * 10; tries += 1) {
    if (await what()) return
    await wait(100)
  }
  assert.fail(`${name} did not come`)
}
