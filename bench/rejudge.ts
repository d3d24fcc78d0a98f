import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { loadEligibility } from '../server/modules/compliance/index.ts'
import { must } from '../server/platform/check.ts'
import { transact } from '../server/platform/db.ts'
import { newId } from '../server/platform/id.ts'
import { bulkListings } from './bulk.ts'
import type { Market } from './market.ts'
import type { Figure, RuleChangeFigure } from './report.ts'
import { ruleChangeWait } from './rule-change-wait.ts'

const tell = (text: string): void => void process.stderr.write(`${text}\n`)
const rules = new URL('../server/reference/cn-eligibility/cn-eligibility.json', import.meta.url)
const productsMax = 25

/** A change of the rules over so many listings: how long until each is judged again, and how many changed. */
export type RejudgeFigure = Figure & { readonly listings: number; readonly seconds: number; readonly changed: number }

/**
 * Every listing of a market judged again after a change of its rules, by the product's own worker, from the moment the
 * rules are loaded until the last batch is committed. The listings are copies of those of the demonstration, so they come
 * to as many groups as it has kinds of goods. Twice: a rule that stops one kind of goods, and a rule that says something
 * new of all of them. Beside it what the database takes for one plain update of every listing. A third time with somebody
 * who saves other changes meanwhile, for how long they wait.
 */
export async function rejudgeFigures(market: Market, listings: number): Promise<(RejudgeFigure | RuleChangeFigure)[]> {
  const products = await liveProducts(market)
  const each = Math.ceil(listings / products.length)
  for (const [at, product] of products.entries()) {
    tell(`copying listings: ${Math.min(listings, (at + 1) * each)} of ${listings} …`)
    await bulkListings(
      market.owner,
      product,
      { from: at * each + 1, to: Math.min(listings, (at + 1) * each) },
      onlyCatalog,
    )
  }
  await market.owner.query('vacuum analyze catalog.listing, catalog.product, catalog.variant')
  await market.owner.query('checkpoint')
  // The rewritten ones first: what is stopped is news for search, fifty thousand times, and that would be measured too.
  const rewritten = await measured(
    market,
    'rejudge-all-rewritten',
    'a rule that says something new of everything',
    (file) => renamed(file, 'read again'),
  )
  tell('saving changes of the rules while everything is judged again …')
  const waits = await ruleChangeWait(market, () => judgedAgain(market, (file) => renamed(file, 'read once more')))
  tell(waits.note)
  const figures = [await measured(market, 'rejudge', 'one rule that stops honey', stopped), rewritten]
  const limit = await plainUpdate(market)
  return [...figures.map((figure) => ({ ...figure, limitPerSecond: limit, ratio: figure.perSecond / limit })), waits]
}

/** What judging reads: search and stock have no part in it. */
const onlyCatalog = ['catalog.product', 'catalog.variant', 'catalog.listing']

async function liveProducts(market: Market) {
  const { rows } = await market.owner.query<{ seller_id: string; product_id: string }>(
    `
    select seller_id, product_id
      from catalog.listing
     where wanted
     group by seller_id, product_id
    having count(*) = 1
     order by md5(product_id::text)
     limit $1`,
    [productsMax],
  )
  return rows.map((row) => ({ sellerId: row.seller_id, productId: row.product_id }))
}

type Rule = Record<string, unknown> & { readonly id: string }
type File = Record<string, unknown> & { readonly rules: readonly Rule[] }

const renamed = (file: File, how: string): File => ({
  ...file,
  rules: file.rules.map((rule) =>
    rule.id === 'on-the-list' ? { ...rule, act: `${String(rule['act'])}, ${how}` } : rule,
  ),
})
const stopped = (file: File): File => ({
  ...renamed(file, 'read once more'),
  rules: renamed(file, 'read once more').rules.map((rule) =>
    rule.id === 'honey' ? { ...rule, verdict: 'refused' } : rule,
  ),
})

async function measured(
  market: Market,
  name: string,
  what: string,
  edit: (file: File) => File,
): Promise<Omit<RejudgeFigure, 'limitPerSecond' | 'ratio'> & { limitPerSecond: null; ratio: null }> {
  await market.quiet()
  tell(`${name}: ${what} …`)
  const before = market.used()
  const { done, changed, seconds } = await judgedAgain(market, edit)
  tell(`${name}: ${done} in ${seconds.toFixed(1)} s, ${changed} with another verdict`)
  const used = market.used()
  return {
    name,
    clients: 1,
    listings: done,
    seconds: Number(seconds.toFixed(1)),
    changed,
    perSecond: done / seconds,
    p50Ms: seconds * 1000,
    p99Ms: seconds * 1000,
    limitPerSecond: null,
    ratio: null,
    driverCpu: 0,
    serverMs: null,
    databaseMs: used === null || before === null ? null : (used.databaseMs - before.databaseMs) / done,
    note: `${what}: ${done} listings judged again in ${seconds.toFixed(1)} s, ${changed} with another verdict`,
  }
}

/** Loads the rules as edited and waits until everything is judged by them. */
async function judgedAgain(market: Market, edit: (file: File) => File) {
  const file: File = JSON.parse(readFileSync(rules, 'utf8'))
  const began = performance.now()
  await transact(market.db, (tx) => {
    const now = new Date(performance.timeOrigin + performance.now())
    const actor = { kind: 'system', id: 'bench' } as const
    return loadEligibility({ tx, now, actor, requestId: newId(now), world: market.world }, edit(file))
  })
  return { ...(await finished(market)), seconds: (performance.now() - began) / 1000 }
}

/** Waits until the market's newest change has judged every listing; the database says so, not this process. */
async function finished(market: Market): Promise<{ readonly done: number; readonly changed: number }> {
  for (;;) {
    const { rows } = await market.owner.query<{ done: number; changed: number; finished_at: Date | null }>(`
      select part.done, part.changed, part.finished_at
        from compliance.change as change
        left join compliance.rejudgement as part on part.change_id = change.id and part.part = 'listings'
       where change.market = 'cn'
       order by change.at desc, change.id desc
       limit 1`)
    const row = must(rows[0], 'loading rules is a change')
    if (row.finished_at !== null) return { done: row.done, changed: row.changed }
    await wait(50)
  }
}

/** The database's own limit: one statement that writes every wanted listing once, by nothing but its key. */
async function plainUpdate(market: Market): Promise<number> {
  await market.owner.query('checkpoint')
  const began = performance.now()
  const { rowCount } = await market.owner.query('update catalog.listing set verdict_hash = verdict_hash where wanted')
  return (rowCount ?? 0) / ((performance.now() - began) / 1000)
}
