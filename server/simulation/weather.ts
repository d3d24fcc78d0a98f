import type { Prng } from './prng.ts'

type Unknown = { readonly kind: 'unknown'; readonly why: string }

/** How the way to the outside services is: calls get lost, answers get lost, and the caller may die before it hears. */
export type Weather = {
  /** From now on everything arrives. */
  clear(): void
  readonly isClear: () => boolean
  /** Lets a call through to `effect`, or loses it or its answer. */
  call<A>(effect: () => A): Promise<A | Unknown>
}

export function openWeather(random: Prng, workerDies: () => void): Weather {
  const state = { clear: false }
  return {
    clear: () => Object.assign(state, { clear: true }),
    isClear: () => state.clear,
    call: async (effect) => {
      const luck = state.clear ? 100 : random.below(100)
      if (luck < 5) return { kind: 'unknown', why: 'no answer' }
      const answer = effect()
      if (luck < 10) return { kind: 'unknown', why: 'the answer was lost' }
      if (luck < 14) workerDies()
      return answer
    },
  }
}
