import type { Context, MiddlewareHandler } from 'hono'

/**
 * How much a web process takes on at once. Beyond it a request waits a little, and what cannot begin soon is refused with
 * 503 before its body is read or its sender looked up: a refusal costs a hundredth of an order, so that at three times the
 * peak the peak itself is still served. Four rules:
 *
 * - Webhooks have a lane of their own: their senders repeat, but money waits for them. Health is never refused.
 * - A short burst may wait long. When somebody has been waiting all the time for `standingMs`, it is no burst but
 *   overload, and a long queue would only make every answer late: then a request waits `overloadMs` at most (after CoDel).
 * - While the event loop itself is late nobody waits: what cannot begin at once is refused.
 * - A place is held by work, not by a slow sender: who has not sent all of a body after `bodyMs` gives the place back and
 *   goes on without one; the server's own time limit for whole requests ends it. Who went away while waiting is forgotten.
 */
export type Limits = {
  readonly workMax: number
  readonly queueMax: number
  readonly waitMs: number
  readonly overloadMs: number
  readonly standingMs: number
  readonly bodyMs: number
  readonly loopMs: number
}
export type Lane = 'health' | 'webhooks' | 'everybody'
/** What is looked at of a request: whether all of it has come, and that its sender went away before the answer. */
export type Sender = {
  readonly incoming: { readonly complete: boolean }
  readonly outgoing: { once(event: 'close', heard: () => void): unknown }
}
export type Pass = { leave(): void }
export type Admission = {
  /** A place, at once where there is one; null when there will be none soon enough. */
  enter(lane: Lane, sender?: Sender): Pass | Promise<Pass | null> | null
  /** How many are in work and how many wait, for the log and for tests. */
  count(lane: Exclude<Lane, 'health'>): { readonly working: number; readonly waiting: number }
}

const standard: Limits = {
  workMax: 64,
  queueMax: 256,
  waitMs: 1000,
  overloadMs: 50,
  standingMs: 200,
  bodyMs: 500,
  loopMs: 250,
}
const ofWebhooks = { workMax: 16, waitMs: 5000, overloadMs: 5000 }
const beatMs = 50

type Place = { readonly since: number; readonly sender: Sender | undefined; held: boolean; room: Room }
type Waiting = { readonly take: (pass: Pass | null) => void; readonly sender: Sender | undefined }
type Room = { readonly limits: Limits; working: Set<Place>; waiting: Set<Waiting>; count: number; emptyAt: number }

const free: Pass = { leave: () => undefined }

export function openAdmission(given: Partial<Limits> = {}): Admission {
  const limits = { ...standard, ...given }
  const room = (own: Limits): Room => ({ limits: own, working: new Set(), waiting: new Set(), count: 0, emptyAt: 0 })
  const rooms = { everybody: room(limits), webhooks: room({ ...limits, ...ofWebhooks }) }
  const pulse = keepPulse(() => {
    for (const each of Object.values(rooms)) dropSlowSenders(each)
    return Object.values(rooms).some(({ working, waiting }) => working.size + waiting.size > 0)
  })
  return {
    enter: (lane, sender) => {
      if (lane === 'health') return free
      pulse.start()
      const into = rooms[lane]
      if (into.waiting.size === 0) into.emptyAt = performance.now()
      if (into.count < into.limits.workMax) return begin(into, sender)
      if (into.waiting.size >= into.limits.queueMax || pulse.lateMs() > into.limits.loopMs) return null
      return wait(into, sender)
    },
    count: (lane) => ({ working: rooms[lane].count, waiting: rooms[lane].waiting.size }),
  }
}

function begin(room: Room, sender: Sender | undefined): Pass {
  const place: Place = { since: performance.now(), sender, held: true, room }
  room.working.add(place)
  room.count += 1
  return { leave: () => giveBack(place) }
}

/** Gives the place to whoever waits longest. */
function giveBack(place: Place): void {
  const { room } = place
  room.working.delete(place)
  if (!place.held) return
  place.held = false
  room.count -= 1
  const [next] = room.waiting
  if (next === undefined) return
  room.waiting.delete(next)
  next.take(begin(room, next.sender))
}

function wait(room: Room, sender: Sender | undefined): Promise<Pass | null> {
  const { limits } = room
  const standing = performance.now() - room.emptyAt > limits.standingMs
  return new Promise((resolve) => {
    const timer = setTimeout(() => give(null), standing ? limits.overloadMs : limits.waitMs)
    const give = (pass: Pass | null): void => {
      clearTimeout(timer)
      room.waiting.delete(mine)
      resolve(pass)
    }
    const mine: Waiting = { take: give, sender }
    room.waiting.add(mine)
    sender?.outgoing.once('close', () => give(null))
  })
}

function dropSlowSenders(room: Room): void {
  const before = performance.now() - room.limits.bodyMs
  for (const place of room.working) {
    if (place.since > before) return
    if (place.sender?.incoming.complete === false) giveBack(place)
  }
}

/** Beats while there is work, and knows how late its last beat came: that late is everything else in this process too. */
function keepPulse(beat: () => boolean): { start(): void; lateMs(): number } {
  const state: { timer: NodeJS.Timeout | null; expected: number; lateMs: number } = {
    timer: null,
    expected: 0,
    lateMs: 0,
  }
  const tick = (): void => {
    state.lateMs = performance.now() - state.expected
    if (beat()) return arm()
    state.timer = null
    state.lateMs = 0
  }
  const arm = (): void => {
    state.expected = performance.now() + beatMs
    state.timer = setTimeout(tick, beatMs).unref()
  }
  return { start: () => (state.timer === null ? arm() : undefined), lateMs: () => state.lateMs }
}

export const laneOf = (path: string): Lane =>
  path === '/healthz' || path === '/readyz' ? 'health' : path.startsWith('/webhooks/') ? 'webhooks' : 'everybody'

/** The first thing a request meets; `busy` answers those who find no place. */
export function atTheDoor(admission: Admission, busy: (c: Context) => Response | Promise<Response>): MiddlewareHandler {
  return async (c, next) => {
    const connected = c.env as Partial<Sender> | undefined // what the HTTP server hands over; nothing in a test
    const sender = connected?.incoming && connected.outgoing ? (connected as Sender) : undefined
    const asked = admission.enter(laneOf(c.req.path), sender)
    const pass = asked instanceof Promise ? await asked : asked
    if (pass === null) return busy(c)
    try {
      await next()
    } finally {
      pass.leave()
    }
  }
}
