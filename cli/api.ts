import type { Io } from './command.ts'

export type ApiRequest = {
  /** From `--url`; else `WESTBOUND_URL`, else this machine at `PORT` (4000). */
  readonly url?: string | undefined
  /** From `--token`; else `WESTBOUND_TOKEN`. */
  readonly token?: string | undefined
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Begins with `/api/v1/`. */
  readonly path: string
  /** Bytes go as they are under `contentType`; anything else as JSON. */
  readonly body?: unknown
  readonly contentType?: string
  /** Sent with a write so that a second try changes nothing; made afresh when left out. */
  readonly idempotencyKey?: string
}

/** The answer's JSON (null when it has no body), or one line that says what went wrong. */
export type ApiAnswer =
  | { readonly ok: true; readonly status: number; readonly body: unknown }
  | {
      readonly ok: false
      readonly says: string
      readonly code: string
      readonly status: number | null
      /** Where a refusal is of several places: each in a line. */
      readonly issues?: readonly string[]
    }

const patienceMs = 120_000

/** Calls the server's API. Never throws: an unreachable server and a refusal (problem+json) are answers too. */
export async function callApi(io: Io, request: ApiRequest): Promise<ApiAnswer> {
  const base = baseUrl(io, request.url)
  if (!URL.canParse(request.path, base))
    return {
      ok: false,
      says: `“${base}” is not an address. Write it as http://127.0.0.1:4000.`,
      code: 'cli.address',
      status: null,
    }
  let response: Response
  let text: string
  try {
    response = await io.fetch(new URL(request.path, base), {
      method: request.method,
      headers: headersOf(io, request),
      signal: AbortSignal.timeout(patienceMs),
      ...(request.body === undefined
        ? {}
        : { body: isBytes(request.body) ? request.body : JSON.stringify(request.body) }),
    })
    text = await response.text()
  } catch (error) {
    return {
      ok: false,
      says: `No answer from ${base} (${causeOf(error)}). Is the server running? Start it with npm start, or name another with --url.`,
      code: 'cli.unreachable',
      status: null,
    }
  }
  const body = readJson(text)
  if (response.ok && (body !== null || text === '')) return { ok: true, status: response.status, body }
  if (response.ok)
    return {
      ok: false,
      says: `${base} answered with something that is not JSON. Is it a Westbound server?`,
      code: 'cli.not-json',
      status: response.status,
    }
  return { ok: false, ...problemOf(response.status, body), status: response.status }
}

/** @returns the server's address without a trailing slash. */
export function baseUrl(io: Io, url: string | undefined): string {
  return (url ?? io.env['WESTBOUND_URL'] ?? `http://127.0.0.1:${io.env['PORT'] ?? '4000'}`).replace(/\/+$/, '')
}

function headersOf(io: Io, { method, token, body, contentType, idempotencyKey }: ApiRequest): Record<string, string> {
  const bearer = token ?? io.env['WESTBOUND_TOKEN']
  return {
    accept: 'application/json, application/problem+json',
    'accept-language': languageOf(io),
    ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
    ...(body === undefined ? {} : { 'content-type': contentType ?? 'application/json' }),
    ...(method === 'GET' ? {} : { 'idempotency-key': idempotencyKey ?? io.newKey() }),
  }
}

/** What the terminal speaks, as far as the server does. */
function languageOf({ env }: Io): 'en' | 'zh' {
  const locale = [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find((each) => each !== undefined && each !== '')
  return /^zh(_|-|\b)/i.test(locale ?? '') ? 'zh' : 'en'
}

function isBytes(body: unknown): body is Uint8Array<ArrayBuffer> {
  return body instanceof Uint8Array
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

type Problem = { readonly says: string; readonly code: string; readonly issues: readonly string[] }

/** RFC 9457: `detail` is written for a person, `title` names the kind, `code` is stable. */
function problemOf(status: number, body: unknown): Problem {
  const member = (name: string): string | null => {
    const value = memberOf(body, name)
    return typeof value === 'string' && value !== '' ? value : null
  }
  const code = member('code') ?? `http.${status}`
  const says =
    member('detail') ??
    member('title') ??
    (status === 401 ? 'The server wants a login: give --token.' : 'The server refused.')
  const issues = memberOf(body, 'issues')
  return {
    says: `${says} (${code}, ${status})`.replace(/\s+/g, ' '),
    code,
    issues: Array.isArray(issues) ? issues.map((issue) => issueOf(issue, code)) : [],
  }
}

const memberOf = (body: unknown, name: string): unknown =>
  typeof body === 'object' && body !== null ? Object.entries(body).find(([key]) => key === name)?.[1] : undefined

/** Words for a person; those of a schema do not say their place themselves. */
function issueOf(issue: unknown, code: string): string {
  const text = (name: string): string => {
    const value = memberOf(issue, name)
    return typeof value === 'string' ? value : ''
  }
  return code === 'request.invalid' && text('path') !== '' ? `${text('path')}: ${text('message')}` : text('message')
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause: unknown = error.cause
  return cause instanceof Error && cause.message !== '' ? cause.message : error.message
}
