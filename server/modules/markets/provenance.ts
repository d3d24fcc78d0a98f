import type { Certainty } from '@westbound/landed-cost'
import type { Ctx } from '#platform/context'
import { line, z } from '#platform/wire'
import { choice, textCell } from './file-mistakes.ts'

/** Where a number comes from: nothing enters a price without it. */
export type Provenance = {
  readonly source: string
  readonly certainty: Certainty
  readonly demonstration: boolean
}

/** `sourced` is how the shipped data says that it was read in somebody's account of the act. */
export const certainty = z
  .enum(['confirmed', 'secondary', 'sourced', 'unsure'])
  .transform((word) => (word === 'sourced' ? 'secondary' : word))

/** The three columns that every loaded file has; without its column a row is no demonstration. */
export const provenanceCells = {
  source: line(500),
  certainty,
  demonstration: z
    .enum(['true', 'false', ''])
    .optional()
    .transform((word) => word === 'true'),
}

/** What belongs in them. */
export const provenanceBelongs = {
  source: textCell(500),
  certainty: choice('confirmed', 'secondary', 'unsure'),
  demonstration: choice('true', 'false'),
}

/** The same in a JSON body. */
export const provenanceBody = {
  source: line(500),
  certainty: z.enum(['confirmed', 'secondary', 'unsure']),
  demonstration: z.boolean().default(false),
}

/** The columns of provenance of a row that `ctx.actor` sets now. */
export const provenanceRow = (ctx: Ctx, from: Provenance) => ({
  source: from.source,
  certainty: from.certainty,
  demonstration: from.demonstration,
  set_by: setBy(ctx),
  set_at: ctx.now,
})

/** Who sets a row: `operator:<id>` or `system:<name>`. */
export const setBy = (ctx: Ctx): string => `${ctx.actor.kind}:${'id' in ctx.actor ? ctx.actor.id : ''}`
