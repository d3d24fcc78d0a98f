import { Agent, request } from 'node:http'

/** What became of a request: an answer, or nothing that says whether it was done. */
export type Answer =
  | { readonly kind: 'answer'; readonly status: number; readonly body: string; readonly retryAfter: string | null }
  | { readonly kind: 'unknown'; readonly why: string }
export type Asked = {
  readonly port: number
  readonly method: 'GET' | 'PUT' | 'POST'
  readonly path: string
  readonly token: string
  readonly body?: object
  readonly key?: string
  readonly timeoutMs?: number
}

const agent = new Agent({ keepAlive: true, maxSockets: 512 })

/** Sends one request; a broken or silent connection is an unknown end, never an error. */
export function ask(asked: Asked): Promise<Answer> {
  const text = asked.body === undefined ? undefined : JSON.stringify(asked.body)
  return new Promise((resolve) => {
    const unknown = (why: string): void => resolve({ kind: 'unknown', why })
    const sent = request(
      {
        host: '127.0.0.1',
        port: asked.port,
        agent,
        method: asked.method,
        path: asked.path,
        timeout: asked.timeoutMs ?? 10_000,
        headers: {
          authorization: `Bearer ${asked.token}`,
          ...(text === undefined
            ? {}
            : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) }),
          ...(asked.key === undefined ? {} : { 'idempotency-key': asked.key }),
        },
      },
      (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.once('error', () => unknown('the answer broke off'))
        answer.once('end', () =>
          answer.complete
            ? resolve({
                kind: 'answer',
                status: answer.statusCode ?? 0,
                body: Buffer.concat(chunks).toString(),
                retryAfter: answer.headers['retry-after'] ?? null,
              })
            : unknown('the answer broke off'),
        )
      },
    )
    sent.once('timeout', () => sent.destroy(new Error('no answer in time')))
    sent.once('error', (error) => unknown(error.message))
    sent.end(text)
  })
}

export const isDone = (answer: Answer): answer is Extract<Answer, { kind: 'answer' }> =>
  answer.kind === 'answer' && answer.status >= 200 && answer.status < 300

/** A no that says nothing about what was done: still running, too many, or a fault. The same key is asked again. */
export const isOpen = (answer: Answer): boolean =>
  answer.kind === 'unknown' ||
  answer.status >= 500 ||
  answer.status === 429 ||
  (answer.status === 409 && answer.body.includes('request.key-running'))

/** A field of a JSON answer, as text. */
export function field(body: string, name: string): string | null {
  const found = new RegExp(`"${name}":"([^"]*)"`).exec(body)
  return found?.[1] ?? null
}
