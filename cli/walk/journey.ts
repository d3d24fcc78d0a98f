import { createHash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { baseUrl, callApi, type ApiRequest } from '../api.ts'
import type { Io } from '../command.ts'

export type Ids = Readonly<Record<string, string>>
export type Step = { readonly step: string; readonly ms: number; readonly ids: Ids; readonly failed: string | null }

/** Who asks: a bearer token, or nobody. */
export type Who = { readonly token: string } | null

export type Journey = {
  readonly io: Io
  readonly base: string
  /** Six digits that tell this walk's people and shop from those of other walks. */
  readonly run: string
  /** What has been walked, in order; the last one is the failed one if any failed. */
  readonly steps: readonly Step[]
  get(who: Who, path: string): Promise<unknown>
  send(
    who: Who,
    method: 'POST' | 'PUT' | 'PATCH',
    path: string,
    body: unknown,
    more?: Partial<ApiRequest>,
  ): Promise<unknown>
  /** One step: its value is `[value, ids to print]`. A failure is noted and thrown on. */
  step<T>(name: string, work: () => Promise<readonly [T, Ids]>): Promise<T>
}

/** Begins a walk on the server at `url`. `done` is told of each step as it ends. */
export function beginJourney(io: Io, url: string | undefined, done: (step: Step) => void): Journey {
  // A token of the caller's own environment must not make the walk's strangers somebody.
  const anonymous: Io = { ...io, env: { ...io.env, WESTBOUND_TOKEN: undefined } }
  const base = baseUrl(io, url)
  const steps: Step[] = []
  const call = async (who: Who, request: Omit<ApiRequest, 'url' | 'token'>): Promise<unknown> => {
    const answer = await callApi(anonymous, { ...request, url: base, ...(who === null ? {} : { token: who.token }) })
    if (answer.ok) return answer.body
    throw new Error(`${request.method} ${request.path}: ${answer.says}`)
  }
  const note = (step: Step): void => {
    steps.push(step)
    done(step)
  }
  return {
    io,
    base,
    run: sixDigits(io.newKey()),
    steps,
    get: (who, path) => call(who, { method: 'GET', path }),
    send: (who, method, path, body, more = {}) => call(who, { method, path, body, ...more }),
    step: async (name, work) => {
      const began = performance.now()
      const ms = (): number => Math.round(performance.now() - began)
      try {
        const [value, ids] = await work()
        note({ step: name, ms: ms(), ids, failed: null })
        return value
      } catch (error) {
        note({ step: name, ms: ms(), ids: {}, failed: error instanceof Error ? error.message : String(error) })
        throw error
      }
    },
  }
}

/** Asks again until there is an answer other than null, or `patienceMs` is over. */
export async function until<T>(what: string, ask: () => Promise<T | null>, patienceMs = 60_000): Promise<T> {
  const end = performance.now() + patienceMs
  for (;;) {
    const found = await ask()
    if (found !== null) return found
    if (performance.now() > end) throw new Error(`waited ${patienceMs / 1000} s in vain until ${what}`)
    await wait(250)
  }
}

const sixDigits = (key: string): string =>
  String(createHash('sha256').update(key).digest().readUInt32BE() % 1_000_000).padStart(6, '0')
