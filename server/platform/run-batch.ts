import type { Context } from 'hono'
import { openLine, type Batch } from './batch.ts'
import type { Actor, BatchCtx, By } from './context.ts'
import { transact, withCommit, type Tx } from './db.ts'
import { notAllowed, type Call, type Frame } from './frame.ts'
import { callerOf, keep, replaysOf, type Attempt, type Kept } from './idempotency.ts'
import { Refusal, refuse } from './refusal.ts'

/** One request on its way into a batch: what it asks once its actor is known, and how its outcome is answered. */
export type Entry<I, O> = {
  readonly call: Call
  readonly key: string | null
  readonly payload: string
  readonly ask: (actor: Actor) => I
  readonly answer: (outcome: O) => Kept
}
type Answered = Kept & { readonly replayed: boolean }
type Line = (entry: Entry<unknown, unknown>) => Promise<Answered | Refusal>

const lines = new WeakMap<Frame, Map<Batch<unknown, unknown>, Line>>()

/**
 * Answers a request through the line of its batch: actor, policy, key, work and the kept answer are all in the transaction
 * it shares with its neighbours, each in one statement for all of them.
 */
export async function inBatch(
  frame: Frame,
  batch: Batch<unknown, unknown>,
  entry: Entry<unknown, unknown>,
): Promise<Answered> {
  const own = lines.get(frame) ?? new Map<Batch<unknown, unknown>, Line>()
  lines.set(frame, own)
  const line = own.get(batch) ?? openLine(batch.most, (entries) => together(frame, batch, entries))
  own.set(batch, line)
  const answer = await line(entry)
  if (answer instanceof Refusal) throw answer
  return answer
}

function together(
  frame: Frame,
  batch: Batch<unknown, unknown>,
  entries: readonly Entry<unknown, unknown>[],
): Promise<readonly (Answered | Refusal)[]> {
  return transact(frame.db, async (tx) => {
    const ctx: BatchCtx = { tx, now: frame.clock.now(), world: frame.world }
    const bys = await whoAsks(frame, entries, ctx)
    const answers: (Answered | Refusal | null)[] = bys.map((by, at) =>
      by instanceof Refusal ? by : keyMissing(entries[at]!),
    )
    const attempts = attemptsOf(entries, bys, answers)
    const before = await replaysOf(
      tx,
      attempts.map(({ attempt }) => attempt),
    )
    for (const [number, { at }] of attempts.entries()) answers[at] = replayed(before[number] ?? null)
    const fresh = attempts.filter(({ at }) => answers[at] === null)
    const asked = fresh.map(({ at, by }) => ({ by, input: entries[at]!.ask(by.actor) }))
    const outcomes = asked.length === 0 ? [] : await batch.run(ctx, asked)
    const results = fresh.flatMap(({ at, attempt }, number) => {
      const outcome = outcomes[number]
      if (outcome instanceof Refusal) {
        answers[at] = outcome
        return []
      }
      const kept = entries[at]!.answer(outcome)
      answers[at] = { ...kept, replayed: false }
      return [{ attempt, kept }]
    })
    if (results.length > 0) await withCommit(tx, () => keep(tx, ctx.now, results))
    return answers.map((answer) => answer ?? refuse('request.key-missing'))
  })
}

async function whoAsks(
  frame: Frame,
  entries: readonly Entry<unknown, unknown>[],
  { tx, now }: BatchCtx,
): Promise<readonly (By | Refusal)[]> {
  const actors = await actorsOf(
    frame,
    entries.map(({ call }) => call.c),
    tx,
    now,
  )
  return entries.map(({ call }, at) => {
    const actor = actors[at]!
    return notAllowed(actor, call.who) ?? { actor, requestId: call.requestId }
  })
}

async function actorsOf(frame: Frame, requests: readonly Context[], tx: Tx, now: Date): Promise<readonly Actor[]> {
  if (frame.authenticateEach !== undefined) return frame.authenticateEach(requests, tx, now)
  return Promise.all(requests.map((c) => frame.authenticate(c, tx, now)))
}

const keyMissing = ({ key }: Entry<unknown, unknown>): Refusal | null =>
  key === null ? refuse('request.key-missing') : null

type Fresh = { readonly at: number; readonly by: By; readonly attempt: Attempt }

function attemptsOf(
  entries: readonly Entry<unknown, unknown>[],
  bys: readonly (By | Refusal)[],
  answers: readonly (Answered | Refusal | null)[],
): readonly Fresh[] {
  return entries.flatMap(({ call, key, payload }, at) => {
    const by = bys[at]
    if (by === undefined || by instanceof Refusal || key === null || answers[at] !== null) return []
    const attempt = { caller: callerOf(by.actor, call.facts.ip), operation: call.operation, key, payload }
    return [{ at, by, attempt }]
  })
}

const replayed = (found: Kept | Refusal | null): Answered | Refusal | null =>
  found === null || found instanceof Refusal ? found : { ...found, replayed: true }
