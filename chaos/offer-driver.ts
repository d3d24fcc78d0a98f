import { Agent, request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import type { Load, Offer, Order, Taken } from './offer.ts'

/** More than this in flight would measure the driver: what cannot be sent is counted. */
const inFlightMax = 3000
const agent = new Agent({ keepAlive: true, maxSockets: inFlightMax, scheduling: 'fifo' })
const shop: { port: number; placings: Offer[]; others: readonly Offer[]; turn: number } = {
  port: 0,
  placings: [],
  others: [],
  turn: 0,
}

process.on('message', (order: Order) => {
  if (order.kind === 'open-shop') {
    Object.assign(shop, { port: order.port, placings: [...order.placings], others: order.others, turn: 0 })
    process.send?.({ taken: null })
    return
  }
  run(order.load, order.mixed).then(
    (taken) => process.send?.({ taken }),
    (error: unknown) => process.send?.({ problem: error instanceof Error ? error.message : String(error) }),
  )
})
process.on('disconnect', () => process.exit(0))

type Tally = {
  sent: number
  placed: number
  inFlight: number
  readonly good: number[]
  readonly shed: number[]
  readonly wrong: Record<string, number>
}

async function run(load: Load, mixed: boolean): Promise<Taken> {
  const tally: Tally = { sent: 0, placed: 0, inFlight: 0, good: [], shed: [], wrong: {} }
  const cpu = process.cpuUsage()
  const began = performance.now()
  const ends = began + load.seconds * 1000
  if (load.kind === 'closed') await closed(tally, load.clients, ends, mixed)
  else await open(tally, load.perSecond, began, ends, mixed)
  const used = process.cpuUsage(cpu)
  const seconds = (performance.now() - began) / 1000
  const good = tally.good.toSorted((one, two) => one - two)
  const shed = tally.shed.toSorted((one, two) => one - two)
  const taken = {
    sent: tally.sent,
    seconds,
    good: good.length,
    placed: tally.placed,
    goodPerSecond: good.length / seconds,
    shed: shed.length,
    wrong: tally.wrong,
    p50Ms: quantile(good, 0.5),
    p99Ms: quantile(good, 0.99),
    shedP99Ms: quantile(shed, 0.99),
    driverCpu: (used.user + used.system) / 1_000_000 / seconds,
  }
  while (tally.inFlight > 0) await wait(20)
  return taken
}

const quantile = (sorted: readonly number[], share: number): number =>
  Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10

async function closed(tally: Tally, clients: number, ends: number, mixed: boolean): Promise<void> {
  const client = async (): Promise<void> => {
    while (performance.now() < ends) await send(tally, mixed)
  }
  await Promise.all(Array.from({ length: clients }, client))
}

async function open(tally: Tally, perSecond: number, began: number, ends: number, mixed: boolean): Promise<void> {
  for (let due = 0; performance.now() < ends; await wait(4)) {
    const wanted = Math.floor(((performance.now() - began) / 1000) * perSecond)
    for (; due < wanted; due += 1)
      if (tally.inFlight < inFlightMax) void send(tally, mixed)
      else count(tally.wrong, 'not sent: too many in flight')
  }
}

/** Sends the next request and notes what became of it; a placing that was shed goes back to the others. */
async function send(tally: Tally, mixed: boolean): Promise<void> {
  shop.turn += 1
  const placing = !mixed || shop.turn % 10 < 4
  const offer = placing ? shop.placings.shift() : shop.others[shop.turn % shop.others.length]
  if (offer === undefined) throw new Error('there are no more quotes to place')
  const began = performance.now()
  tally.sent += 1
  tally.inFlight += 1
  const answer = await ask(offer)
  tally.inFlight -= 1
  const took = performance.now() - began
  if (answer.status >= 200 && answer.status < 300) {
    tally.good.push(took)
    if (placing) tally.placed += 1
    return
  }
  if ((answer.status === 503 || answer.status === 429) && answer.retryAfter) tally.shed.push(took)
  else count(tally.wrong, answer.text)
  if (placing && (answer.status === 0 || answer.status >= 429)) shop.placings.push(offer)
}

const count = (into: Record<string, number>, what: string): void => {
  into[what] = (into[what] ?? 0) + 1
}

type Heard = { readonly status: number; readonly retryAfter: boolean; readonly text: string }

function ask(offer: Offer): Promise<Heard> {
  return new Promise((resolve) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port: shop.port,
        agent,
        method: offer.method,
        path: offer.path,
        headers: offer.headers,
        timeout: 15_000,
      },
      (answer) => {
        const chunks: Buffer[] = []
        const status = answer.statusCode ?? 0
        answer.on('data', (chunk: Buffer) => (status >= 400 ? chunks.push(chunk) : undefined))
        answer.once('error', () => resolve({ status: 0, retryAfter: false, text: 'the answer broke off' }))
        answer.once('end', () => {
          const code = /"code":"([^"]*)"/.exec(Buffer.concat(chunks).toString())?.[1] ?? ''
          resolve({ status, retryAfter: answer.headers['retry-after'] !== undefined, text: `${status} ${code}` })
        })
      },
    )
    sent.once('timeout', () => sent.destroy(new Error('no answer in 15 s')))
    sent.once('error', (error) => resolve({ status: 0, retryAfter: false, text: error.message }))
    sent.end(offer.body ?? undefined)
  })
}
