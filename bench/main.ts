import { parseArgs } from 'node:util'
import { startDriver } from './drive.ts'
import { openMarket } from './market.ts'
import { growthFigures } from './growth.ts'
import { hotFigures } from './hot.ts'
import { orderFigures } from './orders.ts'
import { quoteFigures } from './quotes.ts'
import { readFigures } from './reads.ts'
import { keepReport, machine, markdown, summary, table, type Figure, type Report } from './report.ts'

/**
 * `npm run bench [-- <name> …] [--json]`: the figures of the README, each as a ratio to what the database itself can do in the
 * same run. A name is the beginning of a figure's name (`product`, `search`) or a group (`orders`, `hot`); without one all are measured
 * and kept in `results/`. What it prints goes to the terminal, progress to the other channel.
 */
const { values, positionals } = parseArgs({
  args: process.argv.slice(2),
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    markdown: { type: 'boolean', default: false },
    sizes: { type: 'string', default: '10000,1000000' },
  },
})
const wanted = (name: string): boolean =>
  positionals.length === 0 || positionals.some((each) => name.startsWith(each) || each.startsWith(name))
const tell = (text: string): void => void process.stderr.write(`${text}\n`)

const before = machine()
tell('a market on a fresh home, with durable commits …')
const market = await openMarket(process.env['BENCH_NODE']?.split(' ') ?? [])
const drive = startDriver()
try {
  tell('reading …')
  const figures: Figure[] = await readFigures(market, drive, wanted)
  tell('ordering …')
  if (['orders', 'place-order', 'quote'].some(wanted)) figures.push(...(await orderFigures(market, drive)))
  if (wanted('hot')) figures.push(...(await hotFigures(market, drive)))
  // Only by name: it loads millions of rows.
  if (positionals.includes('growth')) {
    const [small, large, vast] = values.sizes.split(',').map(Number)
    figures.push(
      ...(await growthFigures(market, drive, {
        small: small ?? 10_000,
        large: large ?? 1_000_000,
        vast: vast ?? null,
      })),
    )
  }
  figures.push(...(await quoteFigures(wanted)))
  const at = new Date(performance.timeOrigin + performance.now()).toISOString()
  const report: Report = { at, machine: before, settings: market.settings, node: process.version, figures }
  if (positionals.length === 0) tell(`kept in ${keepReport(report)}`)
  process.stdout.write(
    `${values.json ? JSON.stringify({ ...summary(figures), ...report }, null, 2) : values.markdown ? markdown(report) : table(report)}\n`,
  )
} catch (error) {
  tell(market.lastFault())
  throw error
} finally {
  drive.stop()
  await market.stop()
}
