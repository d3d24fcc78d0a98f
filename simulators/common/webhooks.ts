import { Webhook } from 'standardwebhooks'
import type { Clock } from './clock.ts'
import type { Behaviour } from './control.ts'
import { atOnce, deliverer, unsent, type Sending } from './deliver.ts'
import { newId } from './ids.ts'
import type { Settings } from './settings.ts'
import type { Put, Store } from './store.ts'

/**
 * Webhooks in the Standard Webhooks format. A delivery is journaled with the fact it reports, and tried until the
 * receiver answers 2xx: after 0.5, 1, 2, 5 s, then each 30 s, 20 times in all. The signed timestamp is real time, since
 * receivers compare it with their own; `timestamp` inside the body is the shared clock's.
 */
export type Event = { readonly type: string; readonly data: object }
export type Delivery = Sending & {
  readonly id: string
  readonly type: string
  readonly body: string
  readonly forged: boolean
}
export type Webhooks = {
  readonly plan: (events: readonly Event[], behaviour: Behaviour) => readonly Delivery[]
  readonly puts: (deliveries: readonly Delivery[]) => readonly Put[]
  readonly send: (deliveries: readonly Delivery[]) => void
  readonly resume: () => void
  readonly all: () => readonly Delivery[]
}

const ANSWER_MS_MAX = 10_000
const REORDER_WAIT_MS = 3000
// Any key but ours: what a forger would sign with.
const FORGER = new Webhook(Buffer.from('a key the receiver does not know').toString('base64'))

export function openWebhooks(store: Store, clock: Clock, target: Settings['webhook']): Webhooks {
  const table = store.table<Delivery>('deliveries')
  let held: Delivery[] = []

  const deliver = deliverer<Delivery>({
    post: async (delivery) => target !== null && postOnce(target, delivery, clock.real()),
    keep: (next) => store.commit(clock.now(), [table.put(next.id, next)]),
  })

  const flushHeld = async () => {
    const reversed = held.toReversed()
    held = []
    for (const delivery of reversed) await deliver(delivery)
  }

  const hold = (delivery: Delivery) => {
    held.push(delivery)
    if (held.length === 1) setTimeout(() => void flushHeld(), REORDER_WAIT_MS)
    else void flushHeld()
  }

  const send = (deliveries: readonly Delivery[]) => {
    if (target === null) return
    for (const delivery of deliveries.filter((each) => each.status === 'due'))
      if (delivery.reorder) hold(delivery)
      else void deliver(delivery)
  }

  return {
    plan: (events, behaviour) => events.map((event) => planned(event, behaviour, clock.now())),
    puts: (deliveries) => deliveries.map((each) => table.put(each.id, each)),
    send,
    resume: () => send(table.all().map(atOnce)),
    all: table.all,
  }
}

async function postOnce(target: NonNullable<Settings['webhook']>, delivery: Delivery, at: Date): Promise<boolean> {
  const signer = delivery.forged ? FORGER : new Webhook(target.secret)
  const headers = {
    'content-type': 'application/json',
    'webhook-id': delivery.id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': signer.sign(delivery.id, at, delivery.body),
  }
  const signal = AbortSignal.timeout(ANSWER_MS_MAX)
  try {
    const request: RequestInit = { method: 'POST', headers, body: delivery.body, redirect: 'manual', signal }
    const response = await fetch(target.url, request)
    await response.body?.cancel()
    return response.ok
  } catch {
    return false
  }
}

function planned(event: Event, behaviour: Behaviour, at: Date): Delivery {
  return {
    id: newId('evt'),
    type: event.type,
    body: JSON.stringify({ type: event.type, timestamp: at.toISOString(), data: event.data }),
    ...unsent(behaviour),
    forged: behaviour.lie['signature'] === 'wrong',
  }
}
