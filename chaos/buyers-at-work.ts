import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { Shopper } from '../bench/buyers.ts'
import { openPrng, type Prng } from '../server/simulation/prng.ts'
import { ask, field, isDone, isOpen, type Answer, type Asked } from './ask.ts'
import type { Quoted } from './many-quotes.ts'
import type { ChaosMarket } from './market.ts'

/** One placing of one quote under one key, asked again until its end is known. */
export type Attempt = {
  readonly key: string
  readonly shopper: Shopper
  readonly quoteId: string
  tries: number
  /** How many tries ended without an answer or with one that says nothing. */
  unknown: number
  answer: { readonly status: number; readonly body: string } | null
  /** What the last try came to, for whoever asks why there is no end. */
  last: string
  /** When it was first asked for and when its end was known, in milliseconds of the machine's clock. */
  readonly at: { asked: number; answered: number }
}
export type Paid = { readonly checkoutId: string; readonly paymentId: string }
export type Work = {
  readonly attempts: readonly Attempt[]
  /** What the provider acknowledged as paid. */
  readonly paid: readonly Paid[]
  /** Acknowledged wishes to have the money back. */
  readonly refunds: readonly string[]
  /** Answers 5xx other than 503, and 503 or 429 without Retry-After. */
  readonly bad: readonly string[]
  stop(): Promise<void>
}
type Desk = {
  readonly market: ChaosMarket
  readonly pays: boolean
  /** Quotes that are there already; three of four attempts take one, the others ask for their own. */
  readonly quotes: Quoted[]
  readonly random: Prng
  readonly attempts: Attempt[]
  readonly paid: Paid[]
  readonly refunds: string[]
  readonly bad: string[]
  readonly state: { stopping: boolean; turn: number }
}

/** So many signed-in buyers who fill carts, ask for quotes, place, pay and sometimes want their money back, until told to stop. */
export function letBuyersWork(
  market: ChaosMarket,
  clients: number,
  seed: number,
  options: { readonly pay?: boolean; readonly quotes?: readonly Quoted[] } = {},
): Work {
  const desk: Desk = {
    market,
    pays: options.pay ?? true,
    quotes: [...(options.quotes ?? [])],
    random: openPrng(seed),
    attempts: [],
    paid: [],
    refunds: [],
    bad: [],
    state: { stopping: false, turn: 0 },
  }
  const all = Array.from({ length: clients }, (_, number) =>
    client(
      desk,
      market.shoppers.filter((_, at) => at % clients === number),
    ),
  )
  return {
    ...desk,
    stop: async () => {
      desk.state.stopping = true
      await Promise.all(all)
    },
  }
}

async function client(desk: Desk, own: readonly Shopper[]): Promise<void> {
  for (let turn = 0; !desk.state.stopping; turn += 1) {
    const quoted = await nextQuote(desk, own[turn % own.length])
    if (quoted === null) continue
    const { shopper, quoteId } = quoted
    const attempt = newAttempt(shopper, quoteId)
    desk.attempts.push(attempt)
    await place(desk.market, attempt, (answer) => note(desk, answer))
    const checkoutId = attempt.answer?.status === 201 ? field(attempt.answer.body, 'checkoutId') : null
    if (checkoutId !== null && desk.pays && !desk.state.stopping && desk.random.chance(30))
      await pay(desk, shopper, checkoutId)
  }
}

export const newAttempt = (shopper: Shopper, quoteId: string): Attempt => ({
  key: randomUUID(),
  shopper,
  quoteId,
  tries: 0,
  unknown: 0,
  answer: null,
  last: '',
  at: { asked: 0, answered: 0 },
})

/** A buyer who has not been told after so long will never be. */
const patienceMs = 60_000

/** Asks with the same key until the end is known: on the other web process after each failure, as a balancer does. */
export async function place(market: ChaosMarket, attempt: Attempt, heard: (answer: Answer) => void): Promise<void> {
  const { shopper, quoteId, key } = attempt
  attempt.at.asked = performance.timeOrigin + performance.now()
  const began = performance.now()
  for (; attempt.answer === null && performance.now() - began < patienceMs; attempt.tries += 1) {
    const answer = await ask({
      port: portOf(market, attempt.tries + key.charCodeAt(0)),
      method: 'POST',
      path: '/api/v1/checkouts',
      token: shopper.token,
      body: { quoteId, addressId: shopper.addressId },
      key,
      timeoutMs: 5000,
    })
    heard(answer)
    attempt.last = answer.kind === 'unknown' ? answer.why : `${answer.status} ${answer.body.slice(0, 120)}`
    if (answer.kind === 'answer' && !isOpen(answer)) {
      attempt.at.answered = performance.timeOrigin + performance.now()
      attempt.answer = { status: answer.status, body: answer.body }
    } else {
      attempt.unknown += 1
      await wait(Math.min(100 * 2 ** attempt.tries, 1000))
    }
  }
}

const portOf = (market: ChaosMarket, turn: number): number => market.ports[turn % 2 === 0 ? 0 : 1]

async function nextQuote(desk: Desk, shopper: Shopper | undefined): Promise<Quoted | null> {
  const ready = desk.random.chance(75) ? desk.quotes.pop() : undefined
  if (ready !== undefined || shopper === undefined) return ready ?? null
  const quoteId = await quoteOf(desk, shopper)
  return quoteId === null ? null : { shopper, quoteId }
}

/** A quote of one or two lines, or null when there was none to have (sold out, or the place is being shaken). */
async function quoteOf(desk: Desk, shopper: Shopper): Promise<string | null> {
  const lines = desk.random.chance(30) ? shopper.lines : [shopper.lines[0]]
  for (const line of lines)
    if (!isDone(await persist(desk, shopper, 'PUT', '/api/v1/cart/lines', { ...line, quantity: 1 }))) return null
  const quote = await persist(desk, shopper, 'POST', '/api/v1/quotes', {}, randomUUID())
  if (!isDone(quote)) {
    await wait(50)
    return null
  }
  return field(quote.body, 'quoteId')
}

/** Asks until there is an answer, at most some seconds. */
async function persist(
  desk: Desk,
  shopper: Shopper,
  method: Asked['method'],
  path: string,
  body: object | undefined,
  key?: string,
): Promise<Answer> {
  for (let tries = 0; ; tries += 1) {
    desk.state.turn += 1
    const answer = await ask({
      port: portOf(desk.market, desk.state.turn),
      method,
      path,
      token: shopper.token,
      ...(body === undefined ? {} : { body }),
      ...(key === undefined ? {} : { key }),
      timeoutMs: 5000,
    })
    note(desk, answer)
    if (!isOpen(answer) || tries >= 8 || desk.state.stopping) return answer
    await wait(Math.min(100 * 2 ** tries, 1000))
  }
}

function note(desk: Pick<Desk, 'bad'>, answer: Answer): void {
  if (answer.kind !== 'answer') return
  if (answer.status >= 500 && answer.status !== 503) desk.bad.push(`${answer.status} ${answer.body.slice(0, 200)}`)
  if ((answer.status === 503 || answer.status === 429) && answer.retryAfter === null)
    desk.bad.push(`${answer.status} without Retry-After: ${answer.body.slice(0, 200)}`)
}

/** Pays at the provider once the product knows where; a third of those who paid want the money back. */
async function pay(desk: Desk, shopper: Shopper, checkoutId: string): Promise<void> {
  const path = `/api/v1/checkouts/${checkoutId}`
  for (let tries = 0; tries < 30 && !desk.state.stopping; tries += 1) {
    await wait(150)
    const shown = await persist(desk, shopper, 'GET', path, undefined)
    if (!isDone(shown)) return
    const paymentId = /\/pay\/(pay_[A-Za-z0-9_-]+)/.exec(shown.body)?.[1]
    if (paymentId === undefined) continue
    if (await paidAtProvider(desk.market, paymentId)) desk.paid.push({ checkoutId, paymentId })
    if (desk.random.chance(30)) await wantBack(desk, shopper, path)
    return
  }
}

async function paidAtProvider({ payment }: ChaosMarket, id: string): Promise<boolean> {
  const answer = await fetch(`${payment.url}/v1/payments/${id}/pay`, {
    method: 'POST',
    headers: { authorization: `Bearer ${payment.secret}`, 'content-type': 'application/json' },
    body: '{}',
    signal: AbortSignal.timeout(5000),
  }).catch(() => null)
  return answer?.ok === true
}

async function wantBack(desk: Desk, shopper: Shopper, checkout: string): Promise<void> {
  const shown = await persist(desk, shopper, 'GET', checkout, undefined)
  const orderId = isDone(shown) ? field(shown.body, 'orderId') : null
  if (orderId === null) return
  const path = `/api/v1/orders/${orderId}/refund-requests`
  const answer = await persist(desk, shopper, 'POST', path, { reason: 'changed my mind' }, randomUUID())
  if (isDone(answer)) desk.refunds.push(orderId)
}
