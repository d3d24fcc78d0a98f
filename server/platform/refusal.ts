import type { Say } from './say.ts'

/**
 * A refusal is an expected no: it rolls the transaction back and tells the caller what to do. Every module lists its own
 * in `refusals.ts`: a stable code, the HTTP status, the names of the parameters its message may use. The words stand in
 * the message files as `refusal.<code>`, in every language.
 */
export type RefusalEntry = { readonly status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 415 | 422 | 429 | 503 }
export type RefusalParams = Readonly<Record<string, string | number>>

/** One of several places that are wrong, in words. */
export type Issue = { readonly path: string; readonly message: string }
export type IssuesIn = (say: Say) => readonly Issue[]
const none: IssuesIn = () => []

export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: string
  readonly status: RefusalEntry['status']
  readonly params: RefusalParams
  /** What is wrong in each place, in the reader's language, where a refusal is of more than one. */
  readonly issuesIn: IssuesIn
  constructor(code: string, status: RefusalEntry['status'], params: RefusalParams, issuesIn: IssuesIn = none) {
    const { stackTraceLimit } = Error
    Error.stackTraceLimit = 0 // an expected no has no fault to trace
    super(code)
    Error.stackTraceLimit = stackTraceLimit
    this.code = code
    this.status = status
    this.params = params
    this.issuesIn = issuesIn
  }
}

const all = new Map<string, RefusalEntry>()

/** Declares a module's refusals; gives back the function that makes one: `throw refuse('inventory.short', { sku })`. */
export function defineRefusals<const T extends Readonly<Record<string, RefusalEntry>>>(table: T) {
  for (const [code, entry] of Object.entries(table)) all.set(code, entry)
  return (code: keyof T & string, params: RefusalParams = {}, issuesIn?: IssuesIn): Refusal =>
    new Refusal(code, table[code]!.status, params, issuesIn)
}

/** Every refusal declared so far, for the OpenAPI document and the test that each has its words. */
export const declaredRefusals = (): ReadonlyMap<string, RefusalEntry> => all

export const refuse = defineRefusals({
  'request.invalid': { status: 400 },
  'request.not-json': { status: 400 },
  'request.wrong-type': { status: 415 },
  'request.too-large': { status: 413 },
  'request.key-missing': { status: 400 },
  'request.key-reused': { status: 422 },
  'request.key-running': { status: 409 },
  'request.foreign-origin': { status: 403 },
  'request.sign-in': { status: 401 },
  'request.not-yours': { status: 403 },
  'request.not-found': { status: 404 },
  'request.too-many': { status: 429 },
  'request.busy': { status: 503 },
})
