import { spawn } from 'node:child_process'
import { openSync } from 'node:fs'
import { createServer } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

export type Process = { readonly pid: number; stop(): Promise<void> }
type What = {
  readonly script: string
  readonly env: Readonly<Record<string, string>>
  readonly log: string
  /** Options of Node itself, such as `--cpu-prof`. */
  readonly node?: readonly string[]
}

/** Starts one of the product's processes as the supervisor does, without starting it again when it ends. */
export function start(what: What): Process {
  const log = openSync(what.log, 'a', 0o600)
  const child = spawn(process.execPath, [...(what.node ?? []), what.script], {
    env: { ...process.env, ...what.env },
    stdio: ['ignore', log, log, 'ipc'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  return {
    pid: child.pid ?? 0,
    stop: async () => {
      if (child.exitCode === null) child.kill('SIGTERM')
      await ended
    },
  }
}

/** Runs a script of the product to its end. */
export async function runScript(what: What): Promise<void> {
  const log = openSync(what.log, 'a', 0o600)
  const child = spawn(process.execPath, [what.script], {
    env: { ...process.env, ...what.env },
    stdio: ['ignore', log, log],
  })
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve))
  if (code !== 0) throw new Error(`${what.script} ended with ${code ?? 'a signal'}; see ${what.log}`)
}

export async function answers(url: string): Promise<void> {
  for (let tries = 0; tries < 150; tries += 1) {
    const answer = await fetch(url).catch(() => null)
    if (answer?.ok === true) return
    await wait(100)
  }
  throw new Error(`nothing answers at ${url}`)
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      probe.close(() => resolve(port))
    })
  })
}
