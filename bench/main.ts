import { parseArgs } from 'node:util'
import { classificationFigures } from './classification.ts'
import { startDriver } from './drive.ts'
import { openMarket } from './market.ts'
import { growthFigures } from './growth.ts'
import { landedPriceFigures } from './landed-prices.ts'
import { hotFigures } from './hot.ts'
import { landedCostFigures } from './landed-cost.ts'
import { orderFigures } from './orders.ts'
import { quoteFigures } from './quotes.ts'
import { readFigures } from './reads.ts'
import { rejudgeFigures } from './rejudge.ts'
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
    listings: { type: 'string', default: '1000000' },
  },
})
const wanted = (name: string): boolean =>
  positionals.length === 0 || positionals.some((each) => name.startsWith(each) || each.startsWith(name))
const tell = (text: string): void => void process.stderr.write(`${text}\n`)

const before = machine()
const now = (): string => new Date(performance.timeOrigin + performance.now()).toISOString()
const print = (report: Report): void =>
  void process.stdout.write(
    `${values.json ? JSON.stringify({ ...summary(report.figures), ...report }, null, 2) : values.markdown ? markdown(report) : table(report)}\n`,
  )
if (
  positionals.length > 0 &&
  positionals.every((name) => name === 'classification' || name.startsWith('landed-cost'))
) {
  // They need no market.
  const figures = [
    ...(await quoteFigures(wanted)),
    ...(await landedCostFigures(wanted)),
    ...(await classificationFigures(wanted)),
  ]
  print({ at: now(), machine: before, settings: {}, node: process.version, figures })
  process.exit(0)
}
tell('a market on a fresh home, with durable commits …')
const market = await openMarket(process.env['BENCH_NODE']?.split(' ') ?? [])
const drive = startDriver()
try {
  tell('reading …')
  const figures: Figure[] = await readFigures(market, drive, wanted)
  figures.push(...(await landedPriceFigures(market, drive, wanted)))
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
  if (positionals.includes('rejudge')) figures.push(...(await rejudgeFigures(market, Number(values.listings))))
  figures.push(...(await quoteFigures(wanted)), ...(await landedCostFigures(wanted)))
  figures.push(...(await classificationFigures(wanted)))
  const report: Report = { at: now(), machine: before, settings: market.settings, node: process.version, figures }
  if (positionals.length === 0) tell(`kept in ${keepReport(report)}`)
  print(report)
} catch (error) {
  tell(market.lastFault())
  throw error
} finally {
  drive.stop()
  await market.stop()
}
