/** What is asked of the driver, and what it found. All of it crosses a process border. */
export type HttpRequest = {
  readonly method: 'GET' | 'PUT' | 'POST'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}
export type HttpJob = {
  readonly kind: 'http'
  readonly port: number
  readonly clients: number
  /** Ends then, or earlier when `once` and every request was sent. */
  readonly seconds: number
  readonly requests: readonly HttpRequest[]
  /** Each request is sent at most once, in their order; else they go round. */
  readonly once: boolean
  /** Gives the bodies of the answers back, in the order of the requests. */
  readonly collect: boolean
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

/** Keeps so many clients busy, each sending its next as soon as its last was answered, and measures every answer. */
export async function keepBusy(
  send: Send,
  run: { readonly clients: number; readonly seconds: number; readonly most: number },
): Promise<Omit<Measured, 'bodies'>> {
  const took: number[] = []
  const state = { next: 0, bytes: 0 }
  const cpu = process.cpuUsage()
  const began = performance.now()
  const ends = began + run.seconds * 1000
  const client = async (number: number): Promise<void> => {
    for (;;) {
      const at = performance.now()
      if (at >= ends || state.next >= run.most) return
      const mine = state.next
      state.next += 1
      state.bytes += await send(mine, number)
      took.push(performance.now() - at)
    }
  }
  await Promise.all(Array.from({ length: run.clients }, (_, number) => client(number)))
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
