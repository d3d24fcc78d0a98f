/** Reads answers of the API by the names of their members. A member that is missing ends the step, by its name. */
type Key = string | number

export function at(body: unknown, ...path: readonly Key[]): unknown {
  let found = body
  for (const [depth, key] of path.entries()) {
    if (typeof found !== 'object' || found === null) throw missing(path, depth)
    const value: unknown = Object.entries(found).find(([name]) => name === String(key))?.[1]
    if (value === undefined) throw missing(path, depth)
    found = value
  }
  return found
}

export function text(body: unknown, ...path: readonly Key[]): string {
  const found = at(body, ...path)
  if (typeof found === 'string') return found
  throw new Error(`the answer's ${path.join('.')} is no text`)
}

export function list(body: unknown, ...path: readonly Key[]): readonly unknown[] {
  const found = at(body, ...path)
  if (Array.isArray(found)) return found
  throw new Error(`the answer's ${path.join('.')} is no list`)
}

export type Amount = { readonly minor: bigint; readonly currency: string }

/** `{"amount": "149.00", "currency": "CNY"}` in minor units; both currencies of the walk have two digits. */
export function amount(body: unknown, ...path: readonly Key[]): Amount {
  const match = /^(-?)(\d+)\.(\d\d)$/.exec(text(body, ...path, 'amount'))
  if (match === null) throw new Error(`the answer's ${path.join('.')} is no amount with two decimals`)
  const minor = BigInt(`${match[2]}${match[3]}`)
  return { minor: match[1] === '-' ? -minor : minor, currency: text(body, ...path, 'currency') }
}

const missing = (path: readonly Key[], depth: number): Error =>
  new Error(`the answer has no ${path.slice(0, depth + 1).join('.')}`)

/** Ends the step when what must hold does not. */
export function expect(holds: boolean, what: string): void {
  if (!holds) throw new Error(what)
}
