import { setImmediate as soon } from 'node:timers/promises'
import type { BatchCtx, By } from './context.ts'
import type { Refusal } from './refusal.ts'

/**
 * Requests of one kind that share a transaction. Those that arrive while the last batch runs make the next one; an idle
 * process waits for nothing, so one request is a batch of one. `run` gives one outcome for each, in order; a refusal is a
 * value and leaves nothing behind, whatever its neighbours do.
 */
export type Batch<I, O> = {
  readonly kind: 'batch'
  readonly name: string
  /** No more than so many at once: a transaction that holds its locks too long would make others wait. */
  readonly most: number
  readonly run: (ctx: BatchCtx, asked: readonly Asked<I>[]) => Promise<readonly (O | Refusal)[]>
}
export type Asked<I> = { readonly by: By; readonly input: I }

export const batch = <I, O>(
  name: string,
  options: { readonly most: number; readonly run: Batch<I, O>['run'] },
): Batch<I, O> => ({ kind: 'batch', name, ...options })

/**
 * A line in which items wait for the batch before theirs, in the order of arrival. A fault of a batch of several is no
 * fault of all: each of them is then tried by itself, so that one poisoned item fails alone. `work` has rolled back or
 * has committed unseen; the items carry keys that make a second try safe.
 */
export function openLine<T, R>(
  most: number,
  work: (items: readonly T[]) => Promise<readonly R[]>,
): (item: T) => Promise<R> {
  type Waiting = { readonly item: T; readonly done: (value: R) => void; readonly failed: (error: unknown) => void }
  const waiting: Waiting[] = []
  const state = { running: false }
  const settle = async (batched: readonly Waiting[]): Promise<void> => {
    try {
      const results = await work(batched.map(({ item }) => item))
      for (const [at, each] of batched.entries()) each.done(results[at]!)
    } catch (error) {
      if (batched.length === 1) batched[0]?.failed(error)
      else for (const each of batched) await settle([each])
    }
  }
  const run = async (): Promise<void> => {
    state.running = true
    try {
      while (waiting.length > 0) {
        await soon() // what has reached this process already comes along
        await settle(waiting.splice(0, most))
      }
    } finally {
      state.running = false
    }
  }
  return (item) =>
    new Promise((done, failed) => {
      waiting.push({ item, done, failed })
      if (!state.running) void run()
    })
}
