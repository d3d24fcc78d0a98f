import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'
import { join } from 'node:path'

/** One line of the table. Rates are of the best of the tries; `driverCpu` is the share of a core the driver used then. */
export type Figure = {
  readonly name: string
  readonly clients: number
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly limitPerSecond: number | null
  readonly ratio: number | null
  readonly driverCpu: number
  /** Processor time of one request in the web process and in the database; null where it was not measured. */
  readonly serverMs: number | null
  readonly databaseMs: number | null
  readonly note: string
}
/** The same for orders, with what one of them costs the database. */
export type OrderFigure = Figure & {
  readonly ordersPerSecond: number
  readonly statementsPerOrder: number | null
  readonly walBytesPerOrder: number
  readonly limitWalBytesPerOrder: number
}
/** The same for ranking codes, with how often the hand-given code is first, among three and among five, in thousandths. */
export type AccuracyFigure = Figure & {
  readonly accuracy: readonly {
    readonly set: string
    readonly language: string
    readonly products: number
    readonly at1: number
    readonly at3: number
    readonly at5: number
  }[]
}
/** The same for saving a change of the rules while listings are judged again, beside the save while nobody judges. */
export type RuleChangeFigure = Figure & {
  readonly saves: number
  readonly longestMs: number
  readonly aloneP50Ms: number
  readonly aloneLongestMs: number
}
/** The same for one variant that too many want. */
export type HotFigure = Figure & { readonly attemptsPerSecond: number; readonly sold: number; readonly units: number }
export type Report = {
  readonly at: string
  readonly machine: { readonly cores: number; readonly model: string; readonly memoryGb: number; readonly load: number }
  readonly settings: Readonly<Record<string, string>>
  readonly node: string
  readonly figures: readonly (Figure | OrderFigure | HotFigure | AccuracyFigure | RuleChangeFigure)[]
}

export const machine = (): Report['machine'] => ({
  cores: availableParallelism(),
  model: cpus()[0]?.model ?? 'unknown',
  memoryGb: Math.round(totalmem() / 2 ** 30),
  load: Number((loadavg()[0] ?? 0).toFixed(2)),
})

/** The table of the README. */
export function markdown({ at, machine: of, settings, node, figures }: Report): string {
  const rows = figures.map((each) => [
    each.name,
    String(each.clients),
    count(each.perSecond),
    each.p50Ms.toFixed(1),
    each.p99Ms.toFixed(1),
    each.limitPerSecond === null ? '–' : count(each.limitPerSecond),
    each.ratio === null ? '–' : each.ratio.toFixed(3),
    each.serverMs === null ? '–' : each.serverMs.toFixed(2),
    each.databaseMs === null ? '–' : each.databaseMs.toFixed(2),
  ])
  const head = [
    'figure',
    'clients',
    'per second',
    'p50 ms',
    'p99 ms',
    "database's own limit",
    'ratio',
    'server CPU ms',
    'database CPU ms',
  ]
  const costs = figures
    .filter((each) => 'walBytesPerOrder' in each)
    .filter(({ name }) => name === 'place-order')
    .filter(({ clients }) => clients !== 16)
  const [order] = costs
  return [
    line(head),
    line(head.map((_, column) => (column === 0 ? '---' : '---:'))),
    ...rows.map(line),
    '',
    ...(order === undefined
      ? []
      : [
          ...costs.map(
            (each) =>
              `One order, ${each.clients === 1 ? 'alone' : `among ${each.clients} clients`}: ${each.statementsPerOrder ?? 'unknown'} SQL statements, ${count(each.walBytesPerOrder)} bytes of WAL.`,
          ),
          `Its rows by the function alone: ${count(order.limitWalBytesPerOrder)} bytes of WAL.`,
        ]),
    `${at.slice(0, 10)}, ${of.cores} cores shared by driver, server, worker and database (${of.model}, ${of.memoryGb} GB, load ${of.load} before the run), Node ${node}, PostgreSQL ${settings['server_version'] ?? ''}, fsync ${settings['fsync'] ?? ''}. Best of three tries.`,
  ].join('\n')
}

/** What a script wants of one group, at the top of the JSON: of orders those of most clients in one process, and of hot. */
export function summary(
  figures: Report['figures'],
): Readonly<Record<string, number | null | AccuracyFigure['accuracy']>> {
  const orders = figures.filter((each) => 'ordersPerSecond' in each).filter(({ name }) => name === 'place-order')
  const peak = orders.at(-1)
  const calm = figures.find(({ name }) => name === 'place-order-half-peak')
  const calmLimit = figures.find(({ name }) => name === 'limit-half-peak')
  const hot = figures.find((each) => 'attemptsPerSecond' in each)
  const codes = figures.find((each) => 'accuracy' in each)
  const saving = figures.find((each) => 'longestMs' in each)
  return {
    ...(peak === undefined
      ? {}
      : {
          ordersPerSecond: peak.ordersPerSecond,
          limitPerSecond: peak.limitPerSecond,
          ratio: peak.ratio,
          p99Ms: calm?.p99Ms ?? peak.p99Ms,
          limitP99Ms: calmLimit?.p99Ms ?? null,
          statementsPerOrder: peak.statementsPerOrder,
          walBytesPerOrder: peak.walBytesPerOrder,
        }),
    ...(codes === undefined ? {} : { accuracy: codes.accuracy }),
    ...(saving === undefined ? {} : { ruleChangeP99Ms: saving.p99Ms, ruleChangeLongestMs: saving.longestMs }),
    ...(hot === undefined ? {} : { attemptsPerSecond: hot.attemptsPerSecond, sold: hot.sold, units: hot.units }),
  }
}

/** The same for a terminal, with the share of a core that the driver used and what each figure is of. */
export function table(report: Report): string {
  const notes = report.figures.map(
    (each) =>
      `  ${each.name}, ${each.clients} clients: driver ${Math.round(each.driverCpu * 100)} % of a core. ${each.note}`,
  )
  const right = report.figures.flatMap((each) =>
    'accuracy' in each
      ? each.accuracy.map(
          ({ set, language, products, at1, at3, at5 }) =>
            `  ${set}, ${language}, ${products} products: ${[at1, at3, at5].map((share) => `${share / 10} %`).join(', ')} first, among three, among five.`,
        )
      : [],
  )
  return [markdown(report), '', ...notes, ...right].join('\n')
}

export function keepReport(report: Report): string {
  const folder = join(import.meta.dirname, 'results')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${report.at.slice(0, 10)}.json`)
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`)
  return file
}

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
const count = (value: number): string =>
  value >= 100 ? String(Math.round(value)).replaceAll(/\B(?=(\d{3})+$)/g, ',') : value.toFixed(1)
