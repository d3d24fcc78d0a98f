import { setTimeout as sleep } from 'node:timers/promises'
import type { Behaviour } from './control.ts'

/** What is known of every message to the receiver, whatever company sends it and however it is signed. */
export type Sending = {
  readonly status: 'due' | 'delivered' | 'lost' | 'given_up'
  readonly attempts: number
  readonly delay_ms: number
  readonly duplicate: number
  readonly reorder: boolean
}

/** A message that was not sent yet, as the simulator was told to behave. */
export const unsent = (behaviour: Behaviour): Sending => ({
  status: behaviour.lose === 'webhook' ? 'lost' : 'due',
  attempts: 0,
  delay_ms: behaviour.delay_ms,
  duplicate: behaviour.duplicate,
  reorder: behaviour.reorder,
})

/** The same after a restart: at once, whatever delay was asked for. */
export const atOnce = <S extends Sending>(sending: S): S => ({ ...sending, delay_ms: 0, reorder: false })

const BACKOFF_MS = [500, 1000, 2000, 5000]
const BACKOFF_LAST_MS = 30_000
const ATTEMPTS_MAX = 20

type Ways<S> = {
  /** One try: whether the receiver took it. */
  readonly post: (sending: S) => Promise<boolean>
  /** The same message once more, whose answer nobody waits for; `post` when left out. */
  readonly copy?: (sending: S) => Promise<boolean>
  readonly keep: (sending: S) => void
}

/**
 * Delivers until the receiver takes it: after 0.5, 1, 2, 5 s, then each 30 s, 20 times in all; every try is kept. Copies go
 * out beside the original, so that the receiver also meets them at the same instant. Comes back after the first try.
 */
export const deliverer = <S extends Sending>({ post, copy = post, keep }: Ways<S>) => {
  const attempt = async (sending: S): Promise<S> => {
    const delivered = await post(sending)
    const attempts = sending.attempts + 1
    const status = delivered ? 'delivered' : attempts >= ATTEMPTS_MAX ? 'given_up' : 'due'
    const next: S = { ...sending, attempts, status }
    keep(next)
    return next
  }
  const retry = async (first: S): Promise<void> => {
    let sending = first
    while (sending.status === 'due') {
      await sleep(BACKOFF_MS[sending.attempts - 1] ?? BACKOFF_LAST_MS)
      sending = await attempt(sending)
    }
  }
  return async (sending: S): Promise<void> => {
    await sleep(sending.delay_ms)
    const copies = Array.from({ length: sending.duplicate }, () => copy(sending))
    const [first] = await Promise.all([attempt(sending), ...copies])
    void retry(first)
  }
}
