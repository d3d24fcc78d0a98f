import type { Wire } from './sim-pool.ts'

/** The process fell over; what it had open was rolled back. */
export class Crash extends Error {
  override readonly name = 'Crash'
}

/** Statement boundaries that were passed, and those at which a process died. */
export type Coverage = { readonly passed: Set<number>; readonly died: Set<number> }
export const openCoverage = (): Coverage => ({ passed: new Set(), died: new Set() })

export type Crashing = Wire & {
  /** It dies at once: whatever it tries from now on fails. */
  dieNow(): void
  readonly dead: () => boolean
  /** A new process stands where the old one fell. */
  revive(): void
  /** Fair weather: nobody dies any more. */
  calm(): void
}

/** Of so many seeds in a row, one dies at a given boundary. */
const every = 40

/**
 * A wire that can be cut at every statement boundary: before each statement (told apart by the one before it in its
 * transaction), after each commit, and after each statement that stands alone. Which seed dies where is counted out, so
 * that forty seeds in a row try every boundary they pass; each once in a history, or nothing would ever get past it. From
 * the moment of death nothing reaches the database but the rollback, as if the process were gone: also what it would have
 * written down about its own failure.
 */
export function openCrashing(seed: number, coverage: Coverage, rewrite?: (text: string) => string): Crashing {
  const state = { dead: false, calm: false }
  const before = new Map<number, number>()
  const tried = new Set<number>()
  const falls = (boundary: number): boolean => {
    coverage.passed.add(boundary)
    if (state.calm || tried.has(boundary)) return false
    tried.add(boundary)
    if ((boundary + seed) % every !== 0) return false
    coverage.died.add(boundary)
    state.dead = true
    return true
  }
  return {
    ...(rewrite === undefined ? {} : { rewrite }),
    statement: async (client, text, send) => {
      if (text === 'rollback') {
        before.delete(client)
        return await send()
      }
      if (state.dead) throw new Crash('the process is dead')
      const here = boundaryOf(before.get(client) ?? 0, text)
      const alone = text === 'commit' || (text !== 'begin' && !before.has(client))
      if (falls(here)) throw new Crash('the process died before a statement')
      const answer = await send()
      if (alone) before.delete(client)
      else before.set(client, numberOf(text))
      if (alone && falls(boundaryOf(here, 'after'))) throw new Crash('the process died before it heard the answer')
      return answer
    },
    dieNow: () => void (state.dead = !state.calm),
    dead: () => state.dead,
    revive: () => {
      state.dead = false
      before.clear()
    },
    calm: () => void Object.assign(state, { calm: true, dead: false }),
  }
}

/** One wire behind another: the outer one says when, the inner one whether. */
export const through = (outer: Wire, inner: Wire): Wire => ({
  ...(outer.rewrite === undefined ? {} : { rewrite: outer.rewrite }),
  statement: (client, text, send) => outer.statement(client, text, () => inner.statement(client, text, send)),
})

const numbers = new Map<string, number>()

/** The same for one statement with however many parameters. */
function numberOf(text: string): number {
  const known = numbers.get(text)
  if (known !== undefined) return known
  const plain = text
    .replace(/\$\d+/g, '$')
    .replace(/(\$, ?)+\$/g, '$')
    .replace(/(\(\$\), ?)+\(\$\)/g, '($)')
  const made = hash(0x811c9dc5, plain)
  numbers.set(text, made)
  return made
}

const boundaryOf = (before: number, text: string): number => hash(before ^ 0x9e3779b9, String(numberOf(text)))

/** FNV-1a: 32 bits are enough to tell some thousands apart. */
function hash(from: number, text: string): number {
  let value = from >>> 0
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193) >>> 0
  return value
}
