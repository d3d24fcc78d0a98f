import type { Wire } from './sim-pool.ts'

/** The worker fell over; what it had open was rolled back. */
export class Crash extends Error {
  override readonly name = 'Crash'
}

export type Crashing = Wire & {
  /** The worker dies at its n-th statement from now, just before it or just after it was done. */
  dieAt(statement: number, when: 'before' | 'after'): void
  /** It dies at once: whatever it tries from now on fails. */
  dieNow(): void
  readonly dead: () => boolean
  /** A new worker stands where the old one fell, with no plan to die. */
  revive(): void
}

/**
 * A wire for the worker that can be cut. From the moment of death nothing it does reaches the database but the rollback,
 * as if its process were gone: also what it would have written down about its own failure.
 */
export function openCrashing(rewrite?: (text: string) => string): Crashing {
  const state: { left: number | null; when: 'before' | 'after'; dead: boolean } = {
    left: null,
    when: 'before',
    dead: false,
  }
  const dying = (): boolean => {
    if (state.left === null) return false
    state.left -= 1
    return state.left <= 0
  }
  return {
    ...(rewrite === undefined ? {} : { rewrite }),
    statement: async (_, text, send) => {
      if (text === 'rollback') return await send()
      if (state.dead) throw new Crash('the worker is dead')
      if (!dying()) return await send()
      state.dead = true
      if (state.when === 'after') await send()
      throw new Crash(`the worker died ${state.when} a statement`)
    },
    dieAt: (statement, when) => Object.assign(state, { left: statement, when }),
    dieNow: () => Object.assign(state, { dead: true }),
    dead: () => state.dead,
    revive: () => Object.assign(state, { left: null, dead: false }),
  }
}
