/** What is asked of the driver, and what it found. All of it crosses a process border. */
export type HttpRequest = {
  readonly method: 'GET' | 'PUT' | 'POST'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}
export type HttpJob = {
  readonly kind: 'http'
  /** One for each web process; clients are spread over them. */
  readonly ports: readonly number[]
  readonly clients: number
  /** Ends then, or earlier when `once` and every request was sent. */
  readonly seconds: number
  readonly requests: readonly HttpRequest[]
  /** Each request is sent at most once, in their order; else they go round. */
  readonly once: boolean
  /** Gives the bodies of the answers back, in the order of the requests. */
  readonly collect: boolean
  /** Sends so many a second at random moments instead of keeping the clients busy; the time counts from when one was due. */
  readonly perSecond: number | null
  /** Sends them at even distances instead, as load generators do. */
  readonly even?: boolean
  /** Codes of refusals that count as answers. */
  readonly refusals: readonly string[]
}
export type SqlJob = {
  readonly kind: 'sql'
  readonly url: string
  readonly clients: number
  readonly seconds: number
  readonly text: string
  readonly values: readonly (readonly unknown[])[]
  readonly once: boolean
}
export type Job = HttpJob | SqlJob

export type Measured = {
  readonly count: number
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly bytesMean: number
  /** The share of one core that the driver itself used: near 1 it measured itself. */
  readonly driverCpu: number
  readonly bodies: readonly string[]
  /** Processor time of one request in the web process and in the database, where it was measured. */
  readonly serverMs?: number
  readonly databaseMs?: number
}

/** One try of a client: how it sends number `at`, and how many bytes came back. */
export type Send = (at: number, client: number) => Promise<number>

type Run = { readonly clients: number; readonly seconds: number; readonly most: number }

/** Keeps so many clients busy, each sending its next as soon as its last was answered, and measures every answer. */
export async function keepBusy(send: Send, run: Run): Promise<Omit<Measured, 'bodies'>> {
  return measure(async ({ took, ends, state }) => {
    const client = async (number: number): Promise<void> => {
      for (;;) {
        const at = performance.now()
        if (at >= ends(run.seconds) || state.next >= run.most) return
        const mine = state.next
        state.next += 1
        const bytes = await send(mine, number)
        state.bytes += bytes
        took.push(performance.now() - at)
      }
    }
    await Promise.all(Array.from({ length: run.clients }, (_, number) => client(number)))
  })
}

/**
 * Sends as if so many people a second came by chance (or one by one, with `even`), whether or not the ones before were answered, and measures each
 * answer from the moment it was due: a slow server cannot hide behind a driver that waits for it.
 */
export async function keepComing(
  send: Send,
  run: Run & { readonly perSecond: number; readonly even?: boolean },
): Promise<Omit<Measured, 'bodies'>> {
  return measure(async ({ took, began, ends, state }) => {
    const open: Promise<void>[] = []
    const random = seeded(1)
    for (let due = began; due < ends(run.seconds) && state.next < run.most;) {
      due += ((run.even === true ? 1 : -Math.log(1 - random())) * 1000) / run.perSecond
      const ahead = due - performance.now()
      if (ahead > 0) await new Promise((resolve) => setTimeout(resolve, ahead))
      const [mine, from] = [state.next, due]
      state.next += 1
      open.push(
        send(mine, mine % run.clients).then((bytes) => {
          state.bytes += bytes
          took.push(performance.now() - from)
        }),
      )
    }
    await Promise.all(open)
  })
}

type Running = {
  readonly took: number[]
  readonly began: number
  readonly ends: (seconds: number) => number
  readonly state: { next: number; bytes: number }
}

async function measure(work: (running: Running) => Promise<void>): Promise<Omit<Measured, 'bodies'>> {
  const took: number[] = []
  const state = { next: 0, bytes: 0 }
  const cpu = process.cpuUsage()
  const began = performance.now()
  await work({ took, began, ends: (seconds) => began + seconds * 1000, state })
  const seconds = (performance.now() - began) / 1000
  const used = process.cpuUsage(cpu)
  took.sort((one, two) => one - two)
  const quantile = (share: number): number => took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0
  return {
    count: took.length,
    perSecond: took.length / seconds,
    p50Ms: quantile(0.5),
    p99Ms: quantile(0.99),
    bytesMean: took.length === 0 ? 0 : state.bytes / took.length,
    driverCpu: (used.user + used.system) / 1_000_000 / seconds,
  }
}

/** Chance that is the same in every run (mulberry32). */
function seeded(seed: number): () => number {
  const state = { at: seed }
  return () => {
    state.at = (state.at + 0x6d2b79f5) | 0
    let mixed = Math.imul(state.at ^ (state.at >>> 15), 1 | state.at)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
