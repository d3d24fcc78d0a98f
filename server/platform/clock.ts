import { sql } from 'kysely'
import type { Db } from './db.ts'

/** One clock for the whole product: real time plus one stored offset, which only the demonstration and tests can move. */
export type Clock = { now(): Date }

/** The machine's own time, for what the libraries keep by themselves (sessions, certificates, job leases). */
export const machineNow = (): Date => new Date()

/** Real time plus the stored offset, re-read twice a second by `refresh`; without the demonstration the offset stays 0. */
export function storedClock(db: Db, movable: boolean): Clock & { refresh(): Promise<void>; stop(): void } {
  const state = { offsetMs: 0 }
  const refresh = async (): Promise<void> => {
    const { rows } = await sql<{ offset_ms: bigint }>`select offset_ms from platform.clock`.execute(db)
    state.offsetMs = Number(rows[0]?.offset_ms ?? 0n)
  }
  const timer = movable ? setInterval(() => void refresh().catch(() => undefined), 500) : undefined
  timer?.unref()
  return {
    now: () => new Date(Date.now() + state.offsetMs),
    refresh: movable ? refresh : async () => undefined,
    stop: () => clearInterval(timer),
  }
}

/** Moves the stored clock forward. The caller has checked that this is a demonstration or a test. */
export async function forwardClock(db: Db, byMs: number): Promise<void> {
  await sql`update platform.clock set offset_ms = offset_ms + ${byMs}`.execute(db)
}

/** A clock for tests and simulations: it stands still until told. */
export function handClock(start: string): Clock & { forward(ms: number): void; set(to: Date): void } {
  const state = { at: new Date(start) }
  return {
    now: () => new Date(state.at),
    forward: (ms) => {
      state.at = new Date(state.at.getTime() + ms)
    },
    set: (to) => {
      state.at = to
    },
  }
}
