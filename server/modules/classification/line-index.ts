import type { ChinaLine } from './hs-index.ts'

/** The loaded lines of China's tariff, found by code and by pairs of Chinese characters of their names. */
export type LineIndex = {
  beneath(hs6: string): readonly ChinaLine[]
  /** Lines that share pairs of characters with a text, with how many each shares. */
  sharing(text: string): ReadonlyMap<ChinaLine, number>
}

/** Made once for each answer; the pairs only when something Chinese is asked, 8,000 lines in about 20 ms. */
export function indexLines(lines: readonly ChinaLine[]): LineIndex {
  const byHs6 = Map.groupBy(lines, ({ hs8 }) => hs8.slice(0, 6))
  const made: { byPair?: ReadonlyMap<string, readonly ChinaLine[]> } = {}
  return {
    beneath: (hs6) => byHs6.get(hs6) ?? [],
    sharing: (text) => {
      made.byPair ??= linesByPair(lines)
      const shared = new Map<ChinaLine, number>()
      for (const pair of pairsOf(text))
        for (const line of made.byPair.get(pair) ?? []) shared.set(line, (shared.get(line) ?? 0) + 1)
      return shared
    },
  }
}

function linesByPair(lines: readonly ChinaLine[]): ReadonlyMap<string, readonly ChinaLine[]> {
  const byPair = new Map<string, ChinaLine[]>()
  for (const line of lines)
    for (const pair of pairsOf(line.nameZh)) {
      const same = byPair.get(pair)
      if (same === undefined) byPair.set(pair, [line])
      else same.push(line)
    }
  return byPair
}

function pairsOf(text: string): ReadonlySet<string> {
  const pairs = new Set<string>()
  for (let at = 0; at + 1 < text.length; at += 1) {
    const pair = text.slice(at, at + 2)
    if (/^\p{Script=Han}{2}$/u.test(pair)) pairs.add(pair)
  }
  return pairs
}
