/**
 * @returns the candidate that takes the fewest single-letter edits to reach; null when even that one differs in more
 *   than half of its letters, because then the guess would only confuse.
 */
export function nearest(word: string, candidates: readonly string[]): string | null {
  const ranked = candidates
    .map((candidate) => ({ candidate, edits: edits(word.slice(0, 100), candidate) }))
    .toSorted((a, b) => a.edits - b.edits)
  const best = ranked[0]
  return best === undefined || best.edits > best.candidate.length / 2 ? null : best.candidate
}

/** Levenshtein distance, one row of the table at a time. */
function edits(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= to.length; j += 1) {
      const replace = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1)
      next.push(Math.min(replace, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[to.length] ?? 0
}
