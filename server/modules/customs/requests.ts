import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import type { Selectable } from 'kysely'
import { refuse } from './refusals.ts'
import { requestDuty, requestNext, requestStatesFor, type RequestState, type RequestStep } from './request-state.ts'
import type { Need, Tables } from './tables.ts'

export type RequestKey = { readonly sellerId: string; readonly requestId: string }
export type RequestRow = Selectable<Tables['customs.request']>

export async function requestAt(ctx: Pick<Ctx, 'tx'>, { sellerId, requestId }: RequestKey): Promise<RequestRow> {
  const row = await own<Tables>(ctx.tx)
    .selectFrom('customs.request')
    .selectAll()
    .where('seller_id', '=', sellerId)
    .where('id', '=', requestId)
    .executeTakeFirst()
  if (row === undefined) throw refuse('customs.not-found')
  return row
}

export const requestsOf = (
  ctx: Pick<Ctx, 'tx'>,
  key: { readonly sellerId: string; readonly orderId: string },
): Promise<readonly RequestRow[]> =>
  own<Tables>(ctx.tx)
    .selectFrom('customs.request')
    .selectAll()
    .where('seller_id', '=', key.sellerId)
    .where('order_id', '=', key.orderId)
    .orderBy('id')
    .execute()

export const requestsOfReturn = (
  ctx: Pick<Ctx, 'tx'>,
  key: { readonly sellerId: string; readonly returnId: string },
): Promise<readonly RequestRow[]> =>
  own<Tables>(ctx.tx)
    .selectFrom('customs.request')
    .selectAll()
    .where('seller_id', '=', key.sellerId)
    .where('return_id', '=', key.returnId)
    .orderBy('id')
    .execute()

export type RequestNoted = {
  readonly needs?: readonly Need[]
  readonly code?: string | null
  readonly preNo?: string
  readonly again?: true
}

/** Takes one step of a request's life, guarded by the states that allow it. Answers where it went, or null. */
export async function moveRequest(
  ctx: Ctx,
  before: RequestRow,
  step: RequestStep,
  noted: RequestNoted = {},
): Promise<RequestState | null> {
  const to = requestNext[before.state][step]
  if (to === null) return null
  const moved = await own<Tables>(ctx.tx)
    .updateTable('customs.request')
    .set({
      state: to,
      since: ctx.now,
      ...requestDutyOf(to, ctx.now),
      unknown_since: null,
      unknown_why: null,
      needs: JSON.stringify(noted.needs ?? []),
      ...(noted.code === undefined ? {} : { code: noted.code }),
      ...(noted.preNo === undefined ? {} : { pre_no: noted.preNo }),
      ...(noted.again === undefined
        ? {}
        : { attempt: before.attempt + 1, code: null, pre_no: null, said_at: null, tried_at: null }),
    })
    .where('seller_id', '=', before.seller_id)
    .where('id', '=', before.id)
    .where('attempt', '=', before.attempt)
    .where('state', 'in', [...requestStatesFor(step)])
    .where('state', '=', before.state)
    .executeTakeFirst()
  if (moved.numUpdatedRows === 0n) return null
  await audit(ctx, {
    action: `customs.request-${step}`,
    subject: 'order',
    subjectId: before.order_id,
    details: { requestId: before.id, from: before.state, to, attempt: before.attempt, code: noted.code ?? null },
  })
  return to
}

/** Notes since when nobody answers, or why the request cannot be written yet; the job tries again. */
export async function noteRequestUnknown(ctx: Ctx, { seller_id, id }: RequestRow, why: string): Promise<void> {
  await own<Tables>(ctx.tx)
    .updateTable('customs.request')
    .set((each) => ({
      unknown_since: each.fn.coalesce('unknown_since', each.val(ctx.now)),
      unknown_why: why,
      tried_at: ctx.now,
    }))
    .where('seller_id', '=', seller_id)
    .where('id', '=', id)
    .execute()
}

export function requestDutyOf(state: RequestState, now: Date) {
  const owed = requestDuty[state]
  if ('noClock' in owed) return { owner: owed.owner, due_at: null, no_clock: owed.noClock }
  return { owner: owed.owner, due_at: new Date(now.getTime() + owed.hours * 3_600_000), no_clock: null }
}
