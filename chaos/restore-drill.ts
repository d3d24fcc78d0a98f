import { execFileSync } from 'node:child_process'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { connectionOf } from '../server/platform/db.ts'
import { archiveSettings } from '../server/supervisor/archive.ts'
import { restoreBackup } from '../server/supervisor/restore-backup.ts'
import { takeBackup } from '../server/supervisor/take-backup.ts'
import { checkInvariants } from '../server/simulation/check-invariants.ts'
import { startPostgres } from '../server/supervisor/postgres.ts'
import { letBuyersWork, type Attempt } from './buyers-at-work.ts'
import { loadOrders } from './many-orders.ts'
import { openChaosMarket, type ChaosMarket } from './market.ts'
import { endChildrenWithMe } from './own-processes.ts'
import { comeToRest, makeTemplate } from './template.ts'

/**
 * `npm run drill [-- --orders 100000 --keep]`: a market with so many orders is backed up while more keep coming, and restored
 * to a chosen second. Every order a buyer was told of before that second must be there, none that was asked for after it, and
 * the books must agree.
 */
const { values } = parseArgs({
  options: { orders: { type: 'string', default: '100000' }, keep: { type: 'boolean', default: false } },
})
endChildrenWithMe()
const tell = (text: string): void => void process.stderr.write(`${text}\n`)
const wall = (): number => performance.timeOrigin + performance.now()

tell('a market with buyers …')
const template = await makeTemplate(120)
try {
  const archive = join(template.folder, 'archive')
  const market = await openChaosMarket(template, 'drill', { direct: true, settings: archiveSettings(archive) })
  const loaded = await fill(market, Number(values.orders))
  tell(`${loaded} orders; backing up while more come …`)
  const work = letBuyersWork(market, 4, 1)
  await until(() => told(work.attempts).length >= 5)
  const backup = await timed(() => takeBackup(market.home, join(template.folder, 'backup')))
  const [first] = [told(work.attempts).length]
  await until(() => told(work.attempts).length >= first + 20)
  const moment = Math.ceil(wall() / 1000) * 1000
  await wait(moment - wall())
  const after = told(work.attempts).length
  await until(() => told(work.attempts).length >= after + 20)
  await work.stop()
  await archiveAll(market)
  await market.stop()
  tell(`restoring to ${new Date(moment).toISOString()} …`)
  const into = join(template.folder, 'restored')
  const restored = await timed(() =>
    restoreBackup({
      from: join(template.folder, 'backup'),
      into,
      at: new Date(moment).toISOString(),
      archive: null,
      check: async (db) => (await checkInvariants(db)).map((each) => Object.values(each).join(' ')),
    }),
  )
  const there = await ordersIn(into)
  const before = told(work.attempts).filter(({ at }) => at.answered < moment)
  const later = told(work.attempts).filter(({ at }) => at.asked >= moment)
  const missing = before.filter(({ orderIds }) => orderIds.some((id) => !there.has(id)))
  const early = later.filter(({ orderIds }) => orderIds.some((id) => there.has(id)))
  const lines = [
    `- orders in the restored database: ${restored.value.orders} (${loaded} of them loaded in bulk); the last one ${restored.value.last?.number ?? 'none'} of ${restored.value.last?.openedAt ?? ''}`,
    `- restored to ${new Date(moment).toISOString()}: of ${before.length} checkouts acknowledged before, ${missing.length} missing; of ${later.length} asked for after, ${early.length} there; ${told(work.attempts).length - before.length - later.length} were on their way in that instant`,
    `- books: ${restored.value.findings.length === 0 ? 'agree' : restored.value.findings.slice(0, 5).join('; ')}`,
    `- backup: ${seconds(backup.ms)} s, ${Math.round(backup.value.bytes / 1_000_000)} MB; archive: ${readdirSync(archive).length} pieces, ${megabytes(archive)} MB`,
    `- restore with the closing check: ${seconds(restored.ms)} s`,
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
  const at = new Date(wall()).toISOString().slice(0, 10)
  if (values.keep)
    writeFileSync(
      join(import.meta.dirname, 'results', `${at}-restore.md`),
      `# Restore drill, ${at}\n\n${lines.join('\n')}\n`,
    )
  if (missing.length + early.length + restored.value.findings.length > 0 || before.length * later.length === 0)
    process.exitCode = 1
} finally {
  template.drop()
}
process.exit()

/** Some orders through the API, then copies of them. */
async function fill(market: ChaosMarket, wanted: number): Promise<number> {
  const work = letBuyersWork(market, 4, 2, { pay: false })
  await until(() => told(work.attempts).length >= Math.min(100, wanted))
  await work.stop()
  const owner = await market.owner()
  await comeToRest(owner, 60)
  const loaded = await loadOrders(owner, wanted)
  await owner.end()
  return loaded
}

async function archiveAll(market: ChaosMarket): Promise<void> {
  const owner = await market.owner()
  const { rows } = await owner.query<{ name: string }>('select pg_walfile_name(pg_switch_wal()) as name')
  for (let tries = 0; tries < 600; tries += 1) {
    const { rows: found } = await owner.query<{ last: string | null }>(
      'select last_archived_wal as last from pg_stat_archiver',
    )
    if ((found[0]?.last ?? '') >= (rows[0]?.name ?? '')) break
    await wait(100)
  }
  await owner.end()
}

async function ordersIn(home: string): Promise<ReadonlySet<string>> {
  const server = await startPostgres(join(home, 'data'))
  const client = new pg.Client(connectionOf(server.url.replace('/postgres?', '/westbound?')))
  await client.connect()
  const { rows } = await client.query<{ id: string }>('select id from orders.order')
  await client.end()
  await server.stop()
  return new Set(rows.map(({ id }) => id))
}

function told(attempts: readonly Attempt[]) {
  return attempts.flatMap(({ answer, at }) => {
    if (answer?.status !== 201) return []
    const orderIds = [...answer.body.matchAll(/"orderId":"([0-9a-f-]{36})"/g)].flatMap((match) => match[1] ?? [])
    return [{ at, orderIds }]
  })
}

async function until(what: () => boolean): Promise<void> {
  for (let tries = 0; tries < 3000 && !what(); tries += 1) await wait(20)
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly ms: number }> {
  const began = performance.now()
  return { value: await work(), ms: performance.now() - began }
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1)
}

function megabytes(folder: string): number {
  return Number(execFileSync('du', ['-sm', folder], { encoding: 'utf8' }).split('\t')[0])
}
