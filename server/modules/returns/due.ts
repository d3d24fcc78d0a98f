import type { Ctx } from '#platform/context'
import { setting } from '#modules/markets'
import { duty, type Clock, type Owner, type ReturnState } from './return-state.ts'

export type Due = { readonly owner: Owner; readonly dueAt: Date | null; readonly noClock: string | null }

const dayMs = 86_400_000
export const daysAfter = (from: Date, days: number): Date => new Date(from.getTime() + days * dayMs)

/** Who owes the next step in a state that begins now, and until when, by the operator's settings of today. */
export async function dueOf(ctx: Ctx, state: ReturnState): Promise<Due> {
  const entry = duty[state]
  if ('noClock' in entry) return { owner: entry.owner, dueAt: null, noClock: entry.noClock }
  return { owner: entry.owner, dueAt: daysAfter(ctx.now, await daysOf(ctx, entry.clock)), noClock: null }
}

const daysOf = (ctx: Ctx, clock: Clock): Promise<number> => setting(ctx, `returns.${clock}-days`)
