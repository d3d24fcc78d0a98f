import { must } from '../server/platform/check.ts'
import { better, calmestOf, figureOf, withCost } from './best.ts'
import { makeShoppers } from './buyers.ts'
import { costOf } from './cost.ts'
import type { Drive } from './drive.ts'
import type { Measured } from './load.ts'
import type { Market } from './market.ts'
import { limitAtRate, orderLimits, type Limits } from './order-limit.ts'
import type { Figure, OrderFigure } from './report.ts'
import { fillCarts, makeQuotes, moreQuotes, placeRequest, sendAll, type Desk, type Quoted } from './shop-floor.ts'

const levels = [1, 16, 64] as const
/** More than can be placed in one try, at each level. */
const enough = { 1: 1_200, 16: 6_000, 64: 6_000 } as const
const seconds = 3
const tries = 3
const calmSeconds = 5
const shopperCount = 420
const warming = 600
const counted = 60

/**
 * Placing orders through HTTP: signed-in buyers, idempotency keys, validation, stock, yearly limit, books, audit, outbox and
 * the payment's job. Nothing of placing is switched off. The worker, which asks providers and tells people afterwards, is
 * stopped while placing is compared with the database's limit, because that limit does none of its work; one figure is
 * with the worker beside it.
 */
export async function orderFigures(market: Market, drive: Drive): Promise<(Figure | OrderFigure)[]> {
  const desk: Desk = { market, drive, shoppers: await makeShoppers(market, shopperCount) }
  await fillCarts(desk)
  const { quotes: sample, measured: quoting } = await makeQuotes(desk)
  await market.quiet()
  await market.stopWorker()
  const alone = await costAlone(desk, sample)
  const limits = await orderLimits(desk, levels, { tries, seconds })
  const together = await costTogether(desk, sample)
  const one = await placing(desk, sample, levels)
  const peak = must(one.at(-1), 'the highest level').perSecond
  const calm = await atRate(desk, sample, peak / 2)
  const calmLimit = await calmestOf(tries, () => limitAtRate(desk, peak / 2, calmSeconds))
  await market.startHttp()
  const two = await placing(desk, sample, [64])
  await market.stopHttp()
  market.startWorker()
  const beside = await placing(desk, sample, [64])
  const figures: (Figure | OrderFigure)[] = levels.map((clients, at) => ({
    ...orderFigure('place-order', clients, must(one[at], 'one for each level'), limits, at),
    statementsPerOrder: clients === 1 ? alone.statements : together.statements,
    walBytesPerOrder: clients === 1 ? alone.walBytes : together.walBytes,
  }))
  figures.push(orderFigure('place-order-two-servers', 64, must(two[0], 'one level'), limits, 2))
  figures.push(orderFigure('place-order-with-worker', 64, must(beside[0], 'one level'), limits, 2))
  const half = `the same at half the peak rate (${Math.round(peak / 2)} a second, arriving at random), measured from when it was due`
  figures.push(figureOf({ name: 'place-order-half-peak', clients: 64, note: half }, calm, null))
  const same = 'the SQL function of the limit, called by pgbench at the same rate, at random too'
  figures.push(figureOf({ name: 'limit-half-peak', clients: 16, note: same }, calmLimit, null))
  const note = 'POST /api/v1/quotes of a cart of two lines'
  figures.push(figureOf({ name: 'quote', clients: 16, note }, quoting, null))
  return figures
}

function orderFigure(name: string, clients: number, measured: Measured, limits: Limits, level: number) {
  const limit = must(limits.measured[level], 'one limit for each level')
  const figure = figureOf({ name, clients, note: limits.note }, measured, limit)
  return { ...figure, ordersPerSecond: figure.perSecond, limitWalBytesPerOrder: limits.walBytes }
}

/** What one order costs the database when it comes alone, with the worker stopped and every statement warm. */
async function costAlone(desk: Desk, sample: readonly Quoted[]) {
  const requests = (await moreQuotes(desk, sample, warming + counted)).map(placeRequest)
  await sendAll(desk, 16, requests.slice(0, warming))
  return costOf(desk.market.owner, counted, () => sendAll(desk, 1, requests.slice(warming)).then(() => undefined))
}

/** The same when 64 clients order at once. */
async function costTogether(desk: Desk, sample: readonly Quoted[]) {
  const count = 1_920
  const requests = (await moreQuotes(desk, sample, count)).map(placeRequest)
  return costOf(desk.market.owner, count, () => sendAll(desk, 64, requests).then(() => undefined))
}

async function placing(
  desk: Desk,
  sample: readonly Quoted[],
  of: readonly (1 | 16 | 64)[],
): Promise<readonly Measured[]> {
  const all: Measured[][] = of.map(() => [])
  for (let turn = 0; turn < tries; turn += 1)
    for (const [at, clients] of of.entries()) {
      const requests = (await moreQuotes(desk, sample, enough[clients])).map(placeRequest)
      all[at]?.push(await withCost(desk.market.used, () => sendAll(desk, clients, requests, { seconds })))
    }
  return all.map(better)
}

const atRate = (desk: Desk, sample: readonly Quoted[], perSecond: number): Promise<Measured> =>
  calmestOf(tries, async () => {
    const requests = (await moreQuotes(desk, sample, Math.ceil(perSecond * calmSeconds))).map(placeRequest)
    return sendAll(desk, 64, requests, { seconds: calmSeconds, perSecond })
  })
