import type { Webhook } from 'standardwebhooks'
import { z } from 'zod'

/**
 * What an outside service answered. A definite no carries the service's own code; everything else that is not a readable
 * yes (silence, a broken line, a fault of theirs, an answer we cannot read) is `unknown`, never failed: whoever asked asks
 * again until it is known.
 */
export type Answer<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'unknown'; readonly why: string }

export type OutsideService = {
  /** Where it listens, without a slash at the end. */
  readonly url: string
  /** The bearer token of our calls. */
  readonly secret: string
  /** How long we wait for an answer. */
  readonly answerMsMax: number
  /** The statuses by which it says a definite no. */
  readonly refusing?: readonly number[]
}
export type Write = { readonly body: string; readonly type?: string; readonly key?: string }

const refusingStatuses = [400, 404, 409, 422]
const ErrorBody = z.object({ code: z.string() })

/** Asks an outside service; never throws for what the network or the service does. `read` may throw: then it is unknown. */
export async function askOutside<T>(
  service: OutsideService,
  path: string,
  read: (text: string) => T,
  write?: Write,
): Promise<Answer<T>> {
  try {
    const response = await fetch(`${service.url}${path}`, {
      ...(write === undefined ? {} : { method: 'POST', body: write.body }),
      headers: {
        authorization: `Bearer ${service.secret}`,
        'content-type': write?.type ?? 'application/json',
        ...(write?.key === undefined ? {} : { 'idempotency-key': write.key }),
      },
      signal: AbortSignal.timeout(service.answerMsMax),
    })
    const text = await response.text()
    if (response.ok) return { kind: 'done', value: read(text) }
    const refused = ErrorBody.safeParse(JSON.parse(text))
    return (service.refusing ?? refusingStatuses).includes(response.status) && refused.success
      ? { kind: 'refused', code: refused.data.code }
      : { kind: 'unknown', why: `status ${response.status}` }
  } catch (error) {
    return { kind: 'unknown', why: error instanceof Error ? error.name : 'no answer' }
  }
}

/** Reads JSON text with a schema, for `askOutside`. */
export const reading =
  <S extends z.ZodType>(schema: S) =>
  (text: string): z.output<S> =>
    schema.parse(JSON.parse(text))

/** The id of a webhook that is genuine, else null. The signature is checked in constant time, its age by real time. */
export function genuineId(verifier: Webhook, headers: Headers, bytes: Uint8Array): string | null {
  try {
    verifier.verify(Buffer.from(bytes).toString('utf8'), Object.fromEntries(headers))
  } catch {
    return null
  }
  return headers.get('webhook-id')
}

/** JSON text as a value; null when it is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
