import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { z } from 'zod'
import type { Say } from './say.ts'
import { Refusal, refuse } from './refusal.ts'

export type Issue = { readonly path: string; readonly message: string }

/** A body, query or parameter that does not fit its schema, with every place that is wrong. */
export class Invalid extends Refusal {
  readonly issues: readonly Issue[]
  constructor(error: z.ZodError) {
    super('request.invalid', 400, {})
    this.issues = error.issues.slice(0, 50).map((issue) => ({ path: issue.path.join('.'), message: issue.message }))
  }
}

/** Reads with a schema or throws `Invalid`. */
export function readWith<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const read = schema.safeParse(value)
  if (read.success) return read.data
  throw new Invalid(read.error)
}

/** Any error as a refusal, or null when it is a fault of ours. */
export function refusalOf(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error
  if (error instanceof z.ZodError) return new Invalid(error)
  if (error instanceof HTTPException && error.status < 500)
    return error.status === 413 ? refuse('request.too-large', { max: '' }) : refuse('request.not-json')
  return null
}

/** RFC 9457 problem+json in the reader's language. */
export function problem(c: Context, refusal: Refusal, say: Say, requestId: string, url: string): Response {
  const issues = refusal instanceof Invalid ? { issues: refusal.issues } : {}
  const wait: Record<string, string> = refusal.status === 429 || refusal.status === 503 ? { 'retry-after': '5' } : {}
  return c.body(
    JSON.stringify({
      type: `${url}/docs/problems#${refusal.code}`,
      code: refusal.code,
      status: refusal.status,
      title: say(`refusal.${refusal.code}`, refusal.params),
      instance: requestId,
      params: refusal.params,
      ...issues,
    }),
    refusal.status,
    { 'content-type': 'application/problem+json', ...wait },
  )
}

/** An unforeseen error: an id and nothing else. The details are in the log under the same id. */
export function fault(c: Context, say: Say, requestId: string): Response {
  return c.body(JSON.stringify({ code: 'fault', status: 500, title: say('refusal.fault'), instance: requestId }), 500, {
    'content-type': 'application/problem+json',
  })
}
