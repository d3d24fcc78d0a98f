import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { z } from 'zod'
import type { Say } from './say.ts'
import { type Issue, Refusal, refuse } from './refusal.ts'

/** A body, query or parameter that does not fit its schema, with every place that is wrong. */
export class Invalid extends Refusal {
  readonly issues: readonly Issue[]
  constructor(error: Pick<z.ZodError, 'issues'>) {
    const issues = error.issues.slice(0, 50).map((issue) => ({ path: issue.path.join('.'), message: issue.message }))
    super('request.invalid', 400, {}, () => issues)
    this.issues = issues
  }
}

/** Reads with a schema or throws `Invalid`, as it does for text that no database keeps. */
export function readWith<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const read = schema.safeParse(value)
  if (!read.success) throw new Invalid(read.error)
  const place = unkeepable(value)
  if (place === null) return read.data
  const message = 'write text without U+0000 and without half a surrogate pair'
  throw new Invalid({ issues: [{ code: 'custom', path: [...place], message, input: undefined }] })
}

/** Where text stands that PostgreSQL would not take, neither as text nor inside jsonb; null when all can be kept. */
function unkeepable(value: unknown): readonly string[] | null {
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed() ? [] : null
  if (typeof value !== 'object' || value === null) return null
  for (const [name, part] of Object.entries(value)) {
    const place = unkeepable(name) ?? unkeepable(part)
    if (place !== null) return [name.toWellFormed().replaceAll('\0', ''), ...place]
  }
  return null
}

/** Any error as a refusal, or null when it is a fault of ours. */
export function refusalOf(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error
  if (error instanceof z.ZodError) return new Invalid(error)
  if (error instanceof HTTPException && error.status < 500)
    return error.status === 413 ? refuse('request.too-large', { max: '' }) : refuse('request.not-json')
  return isBusy(error) ? refuse('request.busy') : null
}

const away = new Set([
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '08006',
  '08001',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
])

/** The database is away for a moment or has no connection free: 503, come again. A key makes the second try safe. */
function isBusy(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? error.code : undefined
  if (typeof code === 'string' && away.has(code))
    return 'syscall' in error ? error.syscall === 'connect' || code !== 'ENOENT' : true
  return /timeout exceeded when trying to connect|Connection terminated|is not queryable/.test(error.message)
}

/** When to come again, for who came too often or at a bad moment. */
export const comeAgain = ({ status, params }: Refusal): Readonly<Record<string, string>> =>
  status === 429 || status === 503 ? { 'retry-after': String(params['seconds'] ?? 5) } : {}

/** RFC 9457 problem+json in the reader's language. */
export function problem(c: Context, refusal: Refusal, say: Say, requestId: string, url: string): Response {
  const issues = refusal.issuesIn(say)
  return c.body(
    JSON.stringify({
      type: `${url}/docs/problems#${refusal.code}`,
      code: refusal.code,
      status: refusal.status,
      title: say(`refusal.${refusal.code}`, refusal.params),
      instance: requestId,
      params: refusal.params,
      ...(issues.length === 0 ? {} : { issues }),
    }),
    refusal.status,
    { 'content-type': 'application/problem+json', ...comeAgain(refusal) },
  )
}

/** An unforeseen error: an id and nothing else. The details are in the log under the same id. */
export function fault(c: Context, say: Say, requestId: string): Response {
  return c.body(JSON.stringify({ code: 'fault', status: 500, title: say('refusal.fault'), instance: requestId }), 500, {
    'content-type': 'application/problem+json',
  })
}
