import { setTimeout as wait } from 'node:timers/promises'
import { sql, type Db } from '#platform/db'
import type { Prng } from './prng.ts'
import type { SimPool, Wire } from './sim-pool.ts'

/**
 * Several transactions at once, their statements taken in an order that the seed chooses: while nobody is between two
 * statements, one of the waiting ones is let through; one that PostgreSQL makes wait for a lock steps aside until somebody
 * else is done. So a race is a history like any other, and repeats itself.
 */
type Racer = {
  readonly client: number
  readonly arrived: number
  /** Statements it has asked for and that are not answered; several may travel together. */
  open: number
  state: 'thinking' | 'waiting' | 'running' | 'done'
}
type Held = { readonly racer: Racer; readonly go: () => void }

export type Interleaving = Wire & {
  /** Runs all of them to their end; one outcome each, in order. */
  race<T>(
    pool: SimPool,
    look: Db,
    random: Prng,
    works: readonly (() => Promise<T>)[],
  ): Promise<readonly PromiseSettledResult<T>[]>
}

export function openInterleaving(rewrite?: (text: string) => string): Interleaving {
  const racers = new Map<number, Racer>()
  const held: Held[] = []
  const state = { racing: false, expected: 0 }
  const racerOf = (client: number): Racer => {
    const known = racers.get(client)
    if (known !== undefined) return known
    const made: Racer = { client, arrived: racers.size, open: 0, state: 'thinking' }
    racers.set(client, made)
    return made
  }
  return {
    ...(rewrite === undefined ? {} : { rewrite }),
    statement: async (client, text, send) => {
      if (!state.racing) return await send()
      const racer = racerOf(client)
      // What was asked for together with something that failed may come after its rollback.
      const late = racer.state === 'done' && text !== 'begin'
      racer.open += 1
      if (racer.state !== 'running') racer.state = 'waiting'
      await new Promise<void>((go) => held.push({ racer, go }))
      const sent = { yet: false }
      try {
        const answer = await send()
        sent.yet = true
        return answer
      } finally {
        // What never began needs no rollback to be over.
        const over = late || text === 'commit' || text === 'rollback' || (text === 'begin' && !sent.yet)
        racer.open -= 1
        racer.state = over ? 'done' : racer.open > 0 ? 'waiting' : 'thinking'
      }
    },
    race: async (pool, look, random, works) => {
      Object.assign(state, { racing: true, expected: works.length })
      racers.clear()
      const all = Promise.allSettled(works.map((work) => work()))
      const ended = { yet: false }
      void all.then(() => Object.assign(ended, { yet: true }))
      while (!ended.yet) {
        if (!(await quiet(racers, state.expected, pool, look, () => ended.yet))) break
        const idle = held.map(({ racer }) => racer).filter((each) => each.state !== 'running')
        const able = [...new Set(idle)].sort((a, b) => a.arrived - b.arrived)
        const racer = able[random.below(Math.max(able.length, 1))]
        // What one of them asked for together is sent in the order it was asked for.
        const next = held.findIndex((each) => each.racer === racer)
        if (racer === undefined) await wait(1)
        else {
          racer.state = 'running'
          for (const { go } of held.splice(next, 1)) go()
        }
      }
      state.racing = false
      return await all
    },
  }
}

/** Waits until every racer waits for its turn, waits for a lock, or is done. False when all have ended meanwhile. */
async function quiet(
  racers: ReadonlyMap<number, Racer>,
  expected: number,
  pool: SimPool,
  look: Db,
  ended: () => boolean,
): Promise<boolean> {
  for (let turn = 0; ; turn += 1) {
    if (ended()) return false
    if (turn > 20_000) throw new Error(`a race stands still: ${JSON.stringify([...racers.values()])} of ${expected}`)
    const all = [...racers.values()]
    const busy = all.filter(({ state }) => state === 'running' || state === 'thinking')
    const here = all.length >= expected
    if (here && busy.length === 0) return true
    if (turn % 5 === 4 && turn > 20 && here) {
      const waiting = await locked(
        look,
        busy.map(({ client }) => pool.backendOf(client)),
      )
      // Whoever waits for a lock waits for another: as long as one other can be let through, it steps aside.
      const able = all.some(({ state }) => state === 'waiting')
      if (able && busy.every(({ client, state }) => state !== 'thinking' && waiting.has(pool.backendOf(client))))
        return true
    }
    await (turn < 20 ? new Promise((resolve) => setImmediate(resolve)) : wait(1))
  }
}

async function locked(look: Db, backends: readonly number[]): Promise<ReadonlySet<number>> {
  const { rows } = await sql<{ pid: number }>`
    select pid from unnest(${[...backends]}::int[]) as pid where cardinality(pg_blocking_pids(pid)) > 0
  `.execute(look)
  return new Set(rows.map(({ pid }) => pid))
}
