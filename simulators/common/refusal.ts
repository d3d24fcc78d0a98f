export type RefusalStatus = 400 | 401 | 404 | 409 | 422

/** An expected no; the frame answers it as `{"code", "message"}`. An Error because it is thrown from inside a decision. */
export class Refusal extends Error {
  readonly status: RefusalStatus
  readonly code: string

  constructor(status: RefusalStatus, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

/** Refuses with a status, a stable code and a sentence for the developer who reads the log. */
export function refuse(status: RefusalStatus, code: string, message: string): never {
  throw new Refusal(status, code, message)
}
