/** What the service says when it will not: `{"error": {"type", "code", "message", "param"}}`. */
export class StripeError extends Error {
  readonly status: 400 | 401 | 402 | 404 | 409
  readonly body: { readonly error: Readonly<Record<string, string>> }

  constructor(status: StripeError['status'], error: Readonly<Record<string, string>>) {
    super(error['message'] ?? '')
    this.status = status
    this.body = { error }
  }
}

export function fail(status: StripeError['status'], code: string, message: string, param?: string): never {
  const type = code === 'idempotency_error' ? 'idempotency_error' : 'invalid_request_error'
  throw new StripeError(status, { type, code, message, ...(param === undefined ? {} : { param }) })
}
