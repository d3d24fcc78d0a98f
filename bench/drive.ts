import { fork } from 'node:child_process'
import { join } from 'node:path'
import type { Job, Measured } from './load.ts'

export type Drive = { run(job: Job): Promise<Measured>; stop(): void }
type Said = { readonly result: Measured } | { readonly problem: string }

/** Starts the driver, a process of its own. It runs one job at a time. */
export function startDriver(): Drive {
  const child = fork(join(import.meta.dirname, 'driver.ts'), { serialization: 'advanced' })
  return {
    run: (job) =>
      new Promise((resolve, reject) => {
        const ended = (): void => reject(new Error('the driver ended'))
        child.once('exit', ended)
        child.once('message', (said: Said) => {
          child.off('exit', ended)
          if ('result' in said) resolve(said.result)
          else reject(new Error(said.problem))
        })
        child.send(job)
      }),
    stop: () => child.disconnect(),
  }
}
