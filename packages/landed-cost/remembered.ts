/**
 * What follows from an object that never changes is made once and goes when the object goes. `make` must rest on nothing else,
 * so whoever asks cannot tell an answer that was remembered from one that was made.
 */
export function remembered<Of extends object, Made extends string | object>(make: (of: Of) => Made): (of: Of) => Made {
  const known = new WeakMap<Of, Made>()
  return (of) => {
    const before = known.get(of)
    if (before !== undefined) return before
    const made = make(of)
    known.set(of, made)
    return made
  }
}
