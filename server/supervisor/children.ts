import { spawn, type ChildProcess } from 'node:child_process'
import { openSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

export type ChildSpec = {
  readonly name: string
  readonly script: string
  readonly env: Readonly<Record<string, string>>
  readonly log: string
  /** It has an end of its own and is not started again. */
  readonly once?: boolean
}
export type Children = {
  start(spec: ChildSpec): void
  stop(): Promise<void>
}

/** Keeps the product's processes running: one that ends is started again, a little later each time it ends at once. */
export function keepChildren(onEnd: (name: string, code: number | null) => void): Children {
  const living = new Map<string, ChildProcess>()
  const state = { stopping: false }
  const start = (spec: ChildSpec, tries = 0): void => {
    const log = openSync(spec.log, 'a', 0o600)
    const child = spawn(process.execPath, [spec.script], {
      env: { ...process.env, ...spec.env },
      stdio: ['ignore', log, log, 'ipc'],
    })
    living.set(spec.name, child)
    const began = performance.now()
    child.once('exit', (code) => {
      if (state.stopping || spec.once === true) return
      onEnd(spec.name, code)
      const again = performance.now() - began > 10_000 ? 0 : tries + 1
      void wait(Math.min(200 * 2 ** again, 3000)).then(() => (state.stopping ? undefined : start(spec, again)))
    })
  }
  return {
    start,
    stop: async () => {
      state.stopping = true
      const all = [...living.values()].filter((child) => child.exitCode === null && child.signalCode === null)
      const ended = all.map((child) => new Promise<void>((resolve) => child.once('exit', () => resolve())))
      for (const child of all) child.kill('SIGTERM')
      const hard = setTimeout(() => {
        for (const child of all) child.kill('SIGKILL')
      }, 8000)
      await Promise.all(ended)
      clearTimeout(hard)
    },
  }
}
