import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { Webhook } from 'standardwebhooks'

/** What the tests of all simulators share: starting one as a process, calling it, and receiving its webhooks. */
export const SECRET = 'test-secret'
export const WEBHOOK_SECRET = `whsec_${Buffer.from('a webhook key for tests only').toString('base64')}`

export type Running = { readonly url: string; readonly child: ChildProcess; readonly kill: () => Promise<void> }
export type Answer = { readonly status: number; readonly text: string; readonly body: Record<string, unknown> }
export type Received = {
  readonly id: string
  readonly type: string
  readonly data: Record<string, unknown>
  readonly genuine: boolean
}

/** A folder for a journal, removed by the caller's `after`. */
export function newHome(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'simulator-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** Starts `<name>.ts` on a free port and waits until it listens. */
export async function startProcess(name: string, home: string, env: Record<string, string> = {}): Promise<Running> {
  const script = join(import.meta.dirname, '..', `${name}.ts`)
  const child = spawn(process.execPath, [script], {
    env: {
      ...process.env,
      PORT: '0',
      SIMULATOR_HOME: home,
      SIMULATOR_SECRET: SECRET,
      WEBHOOK_SECRET,
      STEP_SECONDS: '0',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ready = new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code} before it listened`)))
    createInterface({ input: child.stdout }).once('line', resolve)
  })
  const { url }: { url: string } = JSON.parse(await ready)
  return {
    url,
    child,
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** Calls with the bearer token. A body makes it a POST; a text body is sent as it is. */
export async function call(
  running: Running,
  path: string,
  options: { readonly body?: object | string; readonly key?: string; readonly secret?: string } = {},
): Promise<Answer> {
  const headers: Record<string, string> = { authorization: `Bearer ${options.secret ?? SECRET}` }
  if (options.key !== undefined) headers['idempotency-key'] = options.key
  const body = typeof options.body === 'object' ? JSON.stringify(options.body) : options.body
  const request: RequestInit = body === undefined ? { headers } : { method: 'POST', headers, body }
  const response = await fetch(`${running.url}${path}`, request)
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true
  return { status: response.status, text, body: isJson ? JSON.parse(text) : {} }
}

/** A receiver that checks signatures, and answers 500 while `failing` is above zero. */
export async function startReceiver(): Promise<{
  readonly url: string
  readonly received: Received[]
  readonly fail: (times: number) => void
  readonly close: () => void
}> {
  const received: Received[] = []
  const verifier = new Webhook(WEBHOOK_SECRET)
  let failing = 0
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const text = Buffer.concat(chunks).toString('utf8')
    const { type, data } = JSON.parse(text)
    received.push({
      id: String(request.headers['webhook-id']),
      type,
      data,
      genuine: isGenuine(verifier, text, request.headers),
    })
    failing -= 1
    response.writeHead(failing >= 0 ? 500 : 204).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  assert(typeof address === 'object' && address !== null)
  return {
    url: `http://127.0.0.1:${address.port}/`,
    received,
    fail: (times) => (failing = times),
    close: () => server.close(),
  }
}

function isGenuine(verifier: Webhook, text: string, headers: NodeJS.Dict<string | string[]>): boolean {
  const given = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
  try {
    verifier.verify(text, given)
    return true
  } catch {
    return false
  }
}

/** Waits until the check is true; fails after ten seconds. */
export async function until(what: string, check: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    if (await check()) return
    await sleep(20)
  }
  assert.fail(`did not happen: ${what}`)
}
