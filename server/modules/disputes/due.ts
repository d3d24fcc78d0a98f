import type { Ctx } from '#platform/context'
import { setting } from '#modules/markets'
import { duty, type DisputeState, type Owner } from './dispute-state.ts'

const dayMs = 86_400_000
export const daysAfter = (from: Date, days: number): Date => new Date(from.getTime() + days * dayMs)

/** Who owes the next step in a state that begins now, and until when, by the operator's settings of today. */
export async function dueOf(
  ctx: Ctx,
  state: DisputeState,
): Promise<{ readonly owner: Owner; readonly dueAt: Date | null; readonly noClock: string | null }> {
  const entry = duty[state]
  if ('noClock' in entry) return { owner: entry.owner, dueAt: null, noClock: entry.noClock }
  const days = await setting(ctx, `disputes.${entry.clock}-days`)
  return { owner: entry.owner, dueAt: daysAfter(ctx.now, days), noClock: null }
}
