import type { BatchCtx } from '#platform/context'
import { setting } from '#modules/markets'
import { duty, type Clock, type OrderState, type Owner } from './order-state.ts'
import { endOfWorkingDay } from './working-days.ts'

export type Due = { readonly owner: Owner; readonly dueAt: Date | null; readonly noClock: string | null }

/** Who owes the next step in a state that begins now, and until when, by the operator's settings of today. */
export async function dueOf(ctx: BatchCtx, state: OrderState): Promise<Due> {
  const entry = duty[state]
  if ('noClock' in entry) return { owner: entry.owner, dueAt: null, noClock: entry.noClock }
  return { owner: entry.owner, dueAt: await endOf(ctx, entry.clock), noClock: null }
}

async function endOf(ctx: BatchCtx, clock: Clock): Promise<Date> {
  switch (clock) {
    case 'pay':
      return after(ctx.now, Number(await setting(ctx, 'orders.pay-minutes')) * 60_000)
    case 'ship':
      return endOfWorkingDay(ctx.now, Number(await setting(ctx, 'orders.ship-working-days')))
    case 'confirm':
      return after(ctx.now, Number(await setting(ctx, 'orders.confirm-days')) * 86_400_000)
  }
}

const after = (now: Date, ms: number): Date => new Date(now.getTime() + ms)
