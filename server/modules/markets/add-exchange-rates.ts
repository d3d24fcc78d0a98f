import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { newId } from '#platform/id'
import { emit } from '#platform/outbox'
import { decimal, z } from '#platform/wire'
import { type Layout, ownFile } from './csv-rows.ts'
import { rateChanged } from './events.ts'
import { refuseMistakes } from './file-mistakes.ts'
import { fileRefusals } from './market-file.ts'
import { type Provenance, provenanceBelongs, provenanceCells, provenanceRow } from './provenance.ts'
import { refuse } from './refusals.ts'
import type { Tables } from './tables.ts'
import { addInTurn } from './rows-version.ts'

/** Rates and shares are decimal text: `rate` is quote units for one base unit, `spread` a fraction of it. */
export type NewRate = Provenance & {
  readonly base: string
  readonly quote: string
  readonly rate: string
  readonly spread: string
  readonly ageMaxHours: number
  readonly asOf: Date
}

export const currency = z.string().regex(/^[A-Z]{3}$/)
export const positiveDecimal = decimal.refine((text) => /[1-9]/.test(text))
export const share = z.string().regex(/^0(\.\d{1,12})?$/, 'write a share below 1, like 0.05')

const Cells = z.object({
  base: currency,
  quote: currency,
  rate: positiveDecimal,
  spread: share,
  age_max_hours: z
    .string()
    .regex(/^[1-9]\d{0,3}$/)
    .transform(Number),
  as_of: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
  ...provenanceCells,
})

const layout: Layout<typeof Cells> = {
  cells: Cells,
  belongs: {
    base: { what: 'currency' },
    quote: { what: 'currency' },
    rate: { what: 'rate' },
    spread: { what: 'share' },
    age_max_hours: { what: 'whole', params: { from: 1, to: 9999 } },
    as_of: { what: 'moment' },
    ...provenanceBelongs,
  },
}

/** Adds rates; the newest by its own moment holds from now on. A moment that is still to come is refused. */
export async function addExchangeRates(ctx: Ctx, rates: readonly NewRate[]): Promise<readonly string[]> {
  if (rates.length === 0) return []
  if (rates.some(({ asOf }) => asOf.getTime() > ctx.now.getTime())) throw refuse('markets.rate-in-future')
  const rows = rates.map((rate) => ({
    id: newId(ctx.now),
    base: rate.base,
    quote: rate.quote,
    mid: rate.rate,
    spread: rate.spread,
    age_max_hours: rate.ageMaxHours,
    as_of: rate.asOf,
    ...provenanceRow(ctx, rate),
  }))
  await addInTurn(ctx)
  await own<Tables>(ctx.tx).insertInto('markets.exchange_rate').values(rows).execute()
  await audit(
    ctx,
    rows.map((row) => ({
      action: 'markets.rate-added',
      subject: 'exchange-rate',
      subjectId: row.id,
      details: { pair: `${row.base}/${row.quote}`, mid: row.mid, spread: row.spread, asOf: row.as_of.toISOString() },
    })),
  )
  // What is on sale is priced in yuan: a rate of another currency changes none of it.
  const priced = rows.filter(({ quote }) => quote === 'CNY')
  const events = priced.map(({ id, base, quote, as_of: asOf }) => ({
    rateId: id,
    base,
    quote,
    asOf: asOf.toISOString(),
  }))
  await emit(ctx, rateChanged, ...events)
  return rows.map((row) => row.id)
}

/** Adds the rates of a CSV file: base,quote,rate,spread,age_max_hours,as_of,source,certainty and, if wanted, demonstration. */
export async function loadExchangeRates(ctx: Ctx, csv: string): Promise<readonly string[]> {
  const file = ownFile(csv, layout, fileRefusals)
  for (const each of file.rows) if (each.row.as_of > ctx.now) file.wrong(each, 'as_of', { what: 'moment-past' })
  file.once(
    'as_of',
    ({ base, quote, as_of: at }) => `${base} ${quote} ${at.toISOString()}`,
    ({ base, quote }) => `${base}/${quote}`,
  )
  refuseMistakes(file.mistakes, fileRefusals)
  return addExchangeRates(
    ctx,
    file.rows.map(({ row: { age_max_hours: ageMaxHours, as_of: asOf, ...row } }) => ({ ...row, ageMaxHours, asOf })),
  )
}
