import { setTimeout as wait } from 'node:timers/promises'
import { readConfig } from './config.ts'
import { Refused } from './supervisor/refused.ts'
import { start } from './supervisor/supervise.ts'

/** The supervisor's process: starts everything, prints one line when it is ready, stops cleanly when told. */
try {
  const running = await start(readConfig(process.env))
  const state = { stopping: false }
  const stop = (): void => {
    if (state.stopping) return
    state.stopping = true
    void running.stop().then(() => process.exit(0))
  }
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, stop)
  process.on('disconnect', stop)
  process.stdout.write(`${running.ready}\n`)
  await wait(0)
} catch (error) {
  process.stderr.write(
    `${error instanceof Refused ? error.message : `Westbound could not start: ${describe(error)}`}\n`,
  )
  process.exit(1)
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
