import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Behaviour } from '../common/control.ts'
import { atOnce, deliverer, unsent, type Sending } from '../common/deliver.ts'
import type { Simulator } from '../common/simulator.ts'
import type { Put } from '../common/store.ts'
import { signedHeaders } from './gate.ts'
import { encrypt, type Keys } from './keys.ts'

/**
 * Notifications: a shell around a resource encrypted under the API v3 key, signed, sent to the address that was given with
 * the payment or the refund. They are journaled with the fact they report and sent until the receiver answers 200 or 204:
 * after 0.5, 1, 2, 5 s and then each 30 s (the real intervals begin with 15 s and end after a day), 20 times in all. A
 * probe is a first try with a wrong signature; the next is right.
 */
export type Notice = {
  readonly type: string
  readonly summary: string
  readonly original: 'transaction' | 'refund'
  readonly content: object
  readonly url: string
}
type Delivery = Sending & {
  readonly id: string
  readonly type: string
  readonly about: string
  readonly url: string
  readonly body: string
  readonly signature: string | null
}
export type Notices = {
  readonly plan: (notices: readonly Notice[], behaviour: Behaviour) => readonly Delivery[]
  readonly puts: (deliveries: readonly Delivery[]) => readonly Put[]
  /** Sends what is due and not under way yet. */
  readonly sendDue: () => void
  /** After a restart: at once, whatever delay was asked for. */
  readonly resume: () => void
  readonly all: () => readonly Delivery[]
}

const ANSWER_MS_MAX = 5000
const REORDER_WAIT_MS = 3000

export function openNotices({ store, clock, control }: Simulator, keys: Keys): Notices {
  const table = store.table<Delivery>('notifications')
  const underWay = new Set<string>()
  let held: Delivery[] = []

  const deliver = deliverer<Delivery>({
    post: (delivery) => {
      const named = control.show().lie['notify_by'] === 'public-key' ? keys.account.publicKeyId : ''
      return post(keys, delivery, clock.real(), named)
    },
    copy: (delivery) => post(keys, delivery, clock.real(), ''),
    keep: (next) => store.commit(clock.now(), [table.put(next.id, next)]),
  })
  const flush = () => {
    const reversed = held.toReversed()
    held = []
    void reversed.reduce(async (before, each) => {
      await before
      void deliver(each)
      await sleep(50)
    }, Promise.resolve())
  }
  const hold = (delivery: Delivery) => {
    held.push(delivery)
    if (held.length === 1) setTimeout(flush, REORDER_WAIT_MS)
    else flush()
  }

  const send = (as: (each: Delivery) => Delivery) => {
    for (const delivery of table.all().filter((each) => each.status === 'due' && !underWay.has(each.id))) {
      underWay.add(delivery.id)
      if (as(delivery).reorder) hold(delivery)
      else void deliver(as(delivery))
    }
  }

  return {
    plan: (notices, behaviour) => notices.map((notice) => planned(keys, notice, behaviour, clock.now())),
    puts: (deliveries) => deliveries.map((each) => table.put(each.id, each)),
    sendDue: () => send((each) => each),
    resume: () => send(atOnce),
    all: table.all,
  }
}

function planned({ account }: Keys, notice: Notice, behaviour: Behaviour, now: Date): Delivery {
  const id = randomUUID()
  const { lie } = behaviour
  return {
    id,
    type: notice.type,
    about: 'out_trade_no' in notice.content ? String(notice.content.out_trade_no) : '',
    url: notice.url,
    body: JSON.stringify({
      id,
      create_time: chinaTime(now),
      resource_type: 'encrypt-resource',
      event_type: notice.type,
      summary: notice.summary,
      resource: {
        ...encrypt(account.apiV3Key, JSON.stringify(notice.content), notice.original),
        original_type: notice.original,
      },
    }),
    ...unsent(behaviour),
    signature: lie['signature'] ?? lie['notify_signature'] ?? null,
  }
}

async function post(keys: Keys, delivery: Delivery, now: Date, named: string): Promise<boolean> {
  const { signature } = delivery
  const how =
    signature === null || (signature === 'probe' && delivery.attempts > 0) ? {} : { answer_signature: signature }
  const headers = {
    'content-type': 'application/json',
    ...signedHeaders(keys, delivery.body, now, { lie: how }, named),
  }
  const signal = AbortSignal.timeout(ANSWER_MS_MAX)
  try {
    const request: RequestInit = { method: 'POST', headers, body: delivery.body, redirect: 'manual', signal }
    const response = await fetch(delivery.url, request)
    await response.body?.cancel()
    return response.status === 200 || response.status === 204
  } catch {
    return false
  }
}

const CHINA_MS = 8 * 3_600_000
/** `2026-11-22T18:00:00+08:00`, as all its times. */
export const chinaTime = (at: Date): string => `${new Date(at.getTime() + CHINA_MS).toISOString().slice(0, 19)}+08:00`
