import { setImmediate as breath } from 'node:timers/promises'

const atOnce = 500

/** Does something with each of many, and lets the process answer others after every 500. */
export async function inBreaths<T>(many: readonly T[], work: (each: T, at: number) => void): Promise<void> {
  for (const [at, each] of many.entries()) {
    work(each, at)
    if (at % atOnce === atOnce - 1) await breath()
  }
}
