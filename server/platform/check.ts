/** An impossible thing happened: a fault of ours, answered with 500 and an id, never with the details. */
export class Fault extends Error {
  override readonly name = 'Fault'
}

/** States what must be true here. A false one is a bug in this program, never a mistake of the caller. */
export function assert(condition: unknown, what: string): asserts condition {
  if (!condition) throw new Fault(what)
}

/** The value that must be there. */
export function must<T>(value: T | null | undefined, what: string): T {
  assert(value !== null && value !== undefined, what)
  return value
}
