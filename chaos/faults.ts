import { setTimeout as wait } from 'node:timers/promises'
import type { Prng } from '../server/simulation/prng.ts'
import { ask, isDone } from './ask.ts'
import type { ChaosMarket, Name } from './market.ts'

/** What can be done to the market, by the names of `--only`. */
export const kinds = ['kill', 'net', 'reply', 'provider', 'disk'] as const
export type Kind = (typeof kinds)[number]
export type Fault = {
  readonly name: string
  readonly kind: Kind
  /** Which recovery is measured; the limit is the promise of the product. */
  readonly heals: 'server' | 'database' | null
  run(market: ChaosMarket, random: Prng): Promise<void>
}
export type Recovery = { readonly fault: string; readonly heals: 'server' | 'database'; readonly ms: number | null }
/** A killed server answers again within 5 s, a killed database within 10 s. */
export const limitsMs = { server: 5000, database: 10_000 } as const

const killing = (name: Name): Fault => ({
  name: `kill -9 ${name}`,
  kind: 'kill',
  heals: name === 'worker' ? null : 'server',
  run: async (market) => {
    const pid = market.pidOf(name)
    if (pid !== null) process.kill(pid, 'SIGKILL')
  },
})

function killAll(pids: readonly number[]): void {
  for (const pid of pids)
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // it ended by itself in between
    }
}

export const faults: readonly Fault[] = [
  killing('http'),
  killing('http-two'),
  killing('worker'),
  {
    name: 'kill -9 postmaster',
    kind: 'kill',
    heals: 'database',
    run: async (market) => killAll(market.databasePids().slice(0, 1)),
  },
  {
    name: 'kill -9 every process of PostgreSQL',
    kind: 'kill',
    heals: 'database',
    run: async (market) => killAll(market.databasePids()),
  },
  {
    name: 'kill -9 one backend',
    kind: 'kill',
    heals: 'database',
    run: async (market, random) => {
      const owner = await market.owner()
      const { rows } = await owner.query<{ pid: number }>(
        `select pid from pg_stat_activity where application_name = 'westbound'`,
      )
      await owner.end()
      if (rows.length > 0) killAll([random.pick(rows).pid])
    },
  },
  {
    name: 'the wire is cut',
    kind: 'net',
    heals: null,
    run: async ({ wires }, random) => {
      const wire = wires[random.pick(['http', 'http-two', 'worker'] as const)]
      wire.cut()
      await wait(500 + random.below(1500))
      wire.mend()
    },
  },
  {
    name: 'the wire is silent',
    kind: 'net',
    heals: null,
    run: async ({ wires }, random) => {
      const wire = wires[random.pick(['http', 'http-two', 'worker'] as const)]
      wire.hang()
      await wait(1000 + random.below(2000))
      wire.mend()
    },
  },
  {
    name: 'the wire is slow',
    kind: 'net',
    heals: null,
    run: async ({ wires }, random) => {
      const wire = wires[random.pick(['http', 'http-two', 'worker'] as const)]
      wire.delay(5 + random.below(25))
      await wait(1500)
      wire.mend()
    },
  },
  {
    name: 'the answer to a commit is lost',
    kind: 'reply',
    heals: null,
    run: async ({ wires }, random) => {
      for (const wire of [wires.http, wires['http-two'], wires.worker]) wire.loseCommits(1 + random.below(4))
      await wait(1000)
      for (const wire of Object.values(wires)) wire.loseCommits(0)
    },
  },
  {
    name: 'the provider hangs',
    kind: 'provider',
    heals: null,
    run: async ({ payment }, random) => {
      const control = (body: object): Promise<unknown> =>
        fetch(`${payment.url}/control`, {
          method: 'POST',
          headers: { authorization: `Bearer ${payment.secret}`, 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
      await control(random.chance(50) ? { hang_ms: 4000 } : { lose: 'answer' })
      await wait(2000)
      await control({})
    },
  },
]

/** Does one thing and measures how long the buyers then wait for the first yes that needs the database. */
export async function shake(market: ChaosMarket, fault: Fault, random: Prng): Promise<Recovery | null> {
  const began = performance.now()
  await fault.run(market, random)
  if (fault.heals === null) return null
  const ports = fault.name.endsWith('http')
    ? [market.ports[0]]
    : fault.heals === 'server'
      ? [market.ports[1]]
      : market.ports
  await wait(20) // the killed one must not be the one that answers
  const ms = await firstYes(market, ports, began)
  return { fault: fault.name, heals: fault.heals, ms }
}

/** How long it takes until somebody is told yes in something that needs the database; null after half a minute. */
export async function firstYes(
  market: ChaosMarket,
  ports: readonly number[],
  began = performance.now(),
): Promise<number | null> {
  for (let turn = 0; performance.now() - began < 30_000; turn += 1) {
    const answer = await ask({
      port: ports[turn % ports.length] ?? market.ports[0],
      method: 'GET',
      path: '/api/v1/cart',
      token: market.shoppers[0]?.token ?? '',
      timeoutMs: 1000,
    })
    if (isDone(answer)) return Math.round(performance.now() - began)
    await wait(50)
  }
  return null
}
