import { createHmac } from 'node:crypto'
import type { Behaviour } from '../common/control.ts'
import { atOnce, deliverer, unsent, type Sending } from '../common/deliver.ts'
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
type Delivery = Sending & {
  readonly id: string
  readonly type: string
  readonly body: string
  readonly forged: boolean
}
export type Events = {
  readonly plan: (told: readonly Told[], behaviour: Behaviour) => readonly Delivery[]
  readonly puts: (planned: readonly Delivery[]) => readonly Put[]
  readonly send: (planned: readonly Delivery[]) => void
  readonly resume: () => void
  readonly all: () => readonly Delivery[]
}

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

  const deliver = deliverer<Delivery>({
    post,
    keep: (next) => store.commit(clock.now(), [table.put(next.id, next)]),
  })

  const send = (planned: readonly Delivery[]): void => {
    if (target === null) return
    for (const delivery of planned.filter((each) => each.status === 'due')) void deliver(late(delivery))
  }

  return {
    plan: (told, behaviour) => told.map((each) => planned(each, behaviour, clock.now())),
    puts: (all) => all.map((each) => table.put(each.id, each)),
    send,
    resume: () => send(table.all().map(atOnce)),
    all: table.all,
  }
}

/** A reordered one leaves after those that follow it. */
const late = (delivery: Delivery): Delivery =>
  delivery.reorder ? { ...delivery, delay_ms: delivery.delay_ms + REORDER_WAIT_MS } : delivery

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
    ...unsent(behaviour),
    forged: behaviour.lie['signature'] === 'wrong',
  }
}
