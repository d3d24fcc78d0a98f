import { fork } from 'node:child_process'
import { join } from 'node:path'

/** One request the driver may send; a placing is sent until it is answered 201 or refused for good, anything else again and again. */
export type Offer = {
  readonly method: 'GET' | 'PUT' | 'POST'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}
/** Either so many clients who each wait for their answer, or so many requests a second whatever becomes of them. */
export type Load =
  | { readonly kind: 'closed'; readonly clients: number; readonly seconds: number }
  | { readonly kind: 'open'; readonly perSecond: number; readonly seconds: number }
export type Taken = {
  readonly sent: number
  readonly seconds: number
  /** Answers 2xx, of which so many were placings. */
  readonly good: number
  readonly placed: number
  readonly goodPerSecond: number
  /** 429 and 503 with Retry-After. */
  readonly shed: number
  /** Everything else, by what it was. */
  readonly wrong: Readonly<Record<string, number>>
  readonly p50Ms: number
  readonly p99Ms: number
  readonly shedP99Ms: number
  readonly driverCpu: number
}
export type Order =
  | {
      readonly kind: 'open-shop'
      readonly port: number
      readonly placings: readonly Offer[]
      readonly others: readonly Offer[]
    }
  /** `mixed`: of ten requests four are placings. */
  | { readonly kind: 'run'; readonly load: Load; readonly mixed: boolean }
type Said = { readonly taken: Taken | null } | { readonly problem: string }

export type Driver = {
  open(port: number, placings: readonly Offer[], others: readonly Offer[]): Promise<void>
  run(load: Load, mixed: boolean): Promise<Taken>
  stop(): void
}

/** The driver is a process of its own, so that no load comes out of the process that measures. */
export function startOffering(): Driver {
  const child = fork(join(import.meta.dirname, 'offer-driver.ts'), { serialization: 'advanced' })
  const tell = (order: Order): Promise<Taken | null> =>
    new Promise((resolve, reject) => {
      child.once('message', (said: Said) => ('problem' in said ? reject(new Error(said.problem)) : resolve(said.taken)))
      child.send(order)
    })
  return {
    open: async (port, placings, others) => void (await tell({ kind: 'open-shop', port, placings, others })),
    run: async (load, mixed) => {
      const taken = await tell({ kind: 'run', load, mixed })
      if (taken === null) throw new Error('the driver measured nothing')
      return taken
    },
    stop: () => child.disconnect(),
  }
}
