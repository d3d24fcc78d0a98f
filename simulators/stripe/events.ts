import { createHmac } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Behaviour } from '../common/control.ts'
import { newId } from '../common/ids.ts'
import type { Simulator } from '../common/simulator.ts'
import type { Put } from '../common/store.ts'
import { seconds } from './objects.ts'

/**
 * Webhooks as Stripe sends them: the body is an event, `Stripe-Signature: t=…,v1=…` is HMAC-SHA256 over `t.body` with the
 * endpoint's secret as it is written. Each is journaled with the fact it reports and tried until it is answered 2xx: after
 * 0.5, 1, 2, 5 s, then each 30 s, 20 times in all.
 */
export type Told = { readonly type: string; readonly object: object }
type Delivery = {
  readonly id: string
  readonly type: string
  readonly body: string
  readonly status: 'due' | 'delivered' | 'lost' | 'given_up'
  readonly attempts: number
  readonly delay_ms: number
  readonly duplicate: number
  readonly reorder: boolean
  readonly forged: boolean
}
export type Events = {
  readonly plan: (told: readonly Told[], behaviour: Behaviour) => readonly Delivery[]
  readonly puts: (planned: readonly Delivery[]) => readonly Put[]
  readonly send: (planned: readonly Delivery[]) => void
  readonly resume: () => void
  readonly all: () => readonly Delivery[]
}

const BACKOFF_MS = [500, 1000, 2000, 5000]
const BACKOFF_LAST_MS = 30_000
const ATTEMPTS_MAX = 20
const ANSWER_MS_MAX = 10_000
const REORDER_WAIT_MS = 1500
const API_VERSION = '2026-10-28.endive'

export function openEvents({ store, clock, settings }: Simulator): Events {
  const table = store.table<Delivery>('stripe_deliveries')
  const target = settings.webhook

  const post = async (delivery: Delivery): Promise<boolean> => {
    if (target === null) return false
    const t = seconds(clock.real())
    const key = delivery.forged ? 'whsec_forged' : target.secret
    const v1 = createHmac('sha256', key).update(`${t}.${delivery.body}`).digest('hex')
    try {
      const response = await fetch(target.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': `t=${t},v1=${v1}` },
        body: delivery.body,
        redirect: 'manual',
        signal: AbortSignal.timeout(ANSWER_MS_MAX),
      })
      await response.body?.cancel()
      return response.ok
    } catch {
      return false
    }
  }

  const attempt = async (delivery: Delivery): Promise<Delivery> => {
    const delivered = await post(delivery)
    const attempts = delivery.attempts + 1
    const status = delivered ? 'delivered' : attempts >= ATTEMPTS_MAX ? 'given_up' : 'due'
    const next: Delivery = { ...delivery, attempts, status }
    store.commit(clock.now(), [table.put(next.id, next)])
    return next
  }

  const deliver = async (first: Delivery): Promise<void> => {
    // A reordered one leaves after those that follow it.
    await sleep(first.delay_ms + (first.reorder ? REORDER_WAIT_MS : 0))
    const copies = Array.from({ length: first.duplicate }, () => post(first))
    const [tried] = await Promise.all([attempt(first), ...copies])
    let delivery = tried
    while (delivery.status === 'due') {
      await sleep(BACKOFF_MS[delivery.attempts - 1] ?? BACKOFF_LAST_MS)
      delivery = await attempt(delivery)
    }
  }

  const send = (planned: readonly Delivery[]): void => {
    if (target === null) return
    for (const delivery of planned.filter((each) => each.status === 'due')) void deliver(delivery)
  }

  return {
    plan: (told, behaviour) => told.map((each) => planned(each, behaviour, clock.now())),
    puts: (all) => all.map((each) => table.put(each.id, each)),
    send,
    resume: () => send(table.all().map((each) => ({ ...each, delay_ms: 0, reorder: false }))),
    all: table.all,
  }
}

function planned({ type, object }: Told, behaviour: Behaviour, at: Date): Delivery {
  const id = newId('evt')
  const event = {
    id,
    object: 'event',
    api_version: API_VERSION,
    created: seconds(at),
    data: { object },
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type,
  }
  return {
    id,
    type,
    body: JSON.stringify(event),
    status: behaviour.lose === 'webhook' ? 'lost' : 'due',
    attempts: 0,
    delay_ms: behaviour.delay_ms,
    duplicate: behaviour.duplicate,
    reorder: behaviour.reorder,
    forged: behaviour.lie['signature'] === 'wrong',
  }
}
