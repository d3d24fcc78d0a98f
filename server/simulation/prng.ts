/** Chance from a seed: the same seed gives the same answers in the same order for ever. */
export type Prng = {
  /** A whole number from 0 to n − 1. */
  below(n: number): number
  /** True in so many of a hundred cases. */
  chance(percent: number): boolean
  /** One of a list that is not empty. */
  pick<T>(list: readonly T[]): T
  bytes(size: number): Buffer<ArrayBuffer>
}

/** A 32-bit generator (Weyl sequence with two rounds of mixing): good enough to choose by, worthless as a secret. */
export function openPrng(seed: number): Prng {
  const state = { at: seed >>> 0 }
  const word = (): number => {
    state.at = (state.at + 0x9e3779b9) >>> 0
    let mixed = Math.imul(state.at ^ (state.at >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return (mixed ^ (mixed >>> 15)) >>> 0
  }
  const below = (n: number): number => word() % n
  return {
    below,
    chance: (percent) => below(100) < percent,
    pick: (list) => {
      const found = list[below(list.length)]
      if (found === undefined) throw new Error('there is nothing to pick from')
      return found
    },
    bytes: (size) => Buffer.from(Array.from({ length: size }, () => word() & 0xff)),
  }
}
