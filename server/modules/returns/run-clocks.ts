import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { acceptReturn } from './answer-return.ts'
import { missCustoms } from './customs-return.ts'
import { endInspection } from './inspect-return.ts'
import { lockReturn, takeStep, type ReturnKey } from './move-return.ts'
import { payBack } from './pay-back.ts'
import { whenDue, type ReturnStep } from './return-state.ts'
import type { Tables } from './tables.ts'

/** Returns whose clock has run out, the longest overdue first. */
export async function returnsDue(ctx: Ctx, limit: number): Promise<readonly ReturnKey[]> {
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('returns.return')
    .select(['seller_id as sellerId', 'id as returnId'])
    .where('due_at', '<=', ctx.now)
    .orderBy('due_at')
    .limit(limit)
    .execute()
  return rows
}

/** The same for the days that customs gives. */
export async function customsDue(ctx: Ctx, limit: number): Promise<readonly ReturnKey[]> {
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('returns.customs')
    .select(['seller_id as sellerId', 'return_id as returnId'])
    .where('due_at', '<=', ctx.now)
    .orderBy('due_at')
    .limit(limit)
    .execute()
  return rows
}

export const runCustomsClock = missCustoms

const reasons: Readonly<Partial<Record<ReturnStep, string>>> = {
  lapse: 'not-sent-in-time',
  close: 'not-objected-in-time',
  miss: 'not-arrived-in-time',
}

/** Does what the clock says, if it is still due when the row is locked: somebody may have been quicker. */
export async function runClock(ctx: Ctx, key: ReturnKey): Promise<void> {
  const row = await lockReturn(ctx, key)
  const step = whenDue[row.state]
  if (row.due_at === null || row.due_at > ctx.now || step === undefined) return
  if (step === 'accept') return await acceptReturn(ctx, row, { why: 'not-answered-in-time' })
  if (step === 'pass') return await payBack(ctx, row, { step, why: 'not-inspected-in-time' })
  if (step === 'agree') return await endInspection(ctx, row, 'not-objected-in-time')
  await takeStep(ctx, row, { step, why: reasons[step] ?? 'by-clock' })
}
