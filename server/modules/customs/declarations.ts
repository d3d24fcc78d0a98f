import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { duty, next, statesFor, type DeclarationState, type DeclarationStep } from './declaration-state.ts'
import { refuse } from './refusals.ts'
import type { Need, Tables } from './tables.ts'

/**
 * What is declared together: an order under its own id, or a part of one, which leaves in a parcel of its own, under the
 * part's. The column is called order_id for both: to customs a part is an order (docs/decisions/0010).
 */
export type OrderKey = { readonly sellerId: string; readonly orderId: string }

export type Declaration = {
  readonly sellerId: string
  readonly orderId: string
  readonly state: DeclarationState
  readonly attempt: number
  /** Whether carrier and payment are asked again before the next comparison. */
  readonly ask: boolean
  readonly owner: Tables['customs.declaration']['owner']
  readonly since: Date
  readonly dueAt: Date | null
  readonly noClock: string | null
  readonly needs: readonly Need[]
  readonly copNo: string | null
  readonly preNo: string | null
  readonly invtNo: string | null
  /** The last status a receipt carried, and the message it answered. */
  readonly code: string | null
  readonly codeFrom: string | null
  readonly unknownSince: Date | null
  readonly unknownWhy: string | null
  readonly openedAt: Date
}

/** Where an order's declaration stands, or null before its parcel reached the port. */
export async function declarationOf(
  ctx: Pick<Ctx, 'tx'>,
  { sellerId, orderId }: OrderKey,
): Promise<Declaration | null> {
  const row = await own<Tables>(ctx.tx)
    .selectFrom('customs.declaration')
    .selectAll()
    .where('seller_id', '=', sellerId)
    .where('order_id', '=', orderId)
    .executeTakeFirst()
  return row === undefined
    ? null
    : {
        sellerId: row.seller_id,
        orderId: row.order_id,
        state: row.state,
        attempt: row.attempt,
        ask: row.ask,
        owner: row.owner,
        since: row.since,
        dueAt: row.due_at,
        noClock: row.no_clock,
        needs: row.needs,
        copNo: row.cop_no,
        preNo: row.pre_no,
        invtNo: row.invt_no,
        code: row.code,
        codeFrom: row.code_from,
        unknownSince: row.unknown_since,
        unknownWhy: row.unknown_why,
        openedAt: row.opened_at,
      }
}

/** The same, refusing `customs.not-found`: absent and foreign look alike. */
export async function declarationAt(ctx: Pick<Ctx, 'tx'>, key: OrderKey): Promise<Declaration> {
  const found = await declarationOf(ctx, key)
  if (found === null) throw refuse('customs.not-found')
  return found
}

export type Noted = {
  readonly needs?: readonly Need[]
  readonly code?: string | null
  readonly codeFrom?: string | null
  readonly preNo?: string
  readonly invtNo?: string
  readonly copNo?: string
  /** A new attempt begins: what the last one was answered is history. */
  readonly again?: { readonly ask: boolean }
}

/**
 * Takes one step of a declaration's life, guarded by the states that allow it, with its new owner and clock. Answers where
 * it went, or null when it stood where the step means nothing any more.
 */
export async function moveDeclaration(
  ctx: Ctx,
  before: Declaration,
  step: DeclarationStep,
  noted: Noted = {},
): Promise<DeclarationState | null> {
  const to = next[before.state][step]
  if (to === null) return null
  const { sellerId, orderId } = before
  const moved = await own<Tables>(ctx.tx)
    .updateTable('customs.declaration')
    .set({
      state: to,
      since: ctx.now,
      ...dutyOf(to, ctx.now),
      unknown_since: null,
      unknown_why: null,
      needs: JSON.stringify(noted.needs ?? []),
      ...(noted.code === undefined ? {} : { code: noted.code, code_from: noted.codeFrom ?? null }),
      ...(noted.preNo === undefined ? {} : { pre_no: noted.preNo }),
      ...(noted.invtNo === undefined ? {} : { invt_no: noted.invtNo }),
      ...(noted.copNo === undefined ? {} : { cop_no: noted.copNo }),
      ...(noted.again === undefined
        ? {}
        : {
            attempt: before.attempt + 1,
            ask: noted.again.ask,
            code: null,
            code_from: null,
            pre_no: null,
            said_at: null,
            tried_at: null,
          }),
    })
    .where('seller_id', '=', sellerId)
    .where('order_id', '=', orderId)
    .where('attempt', '=', before.attempt)
    .where('state', 'in', [...statesFor(step)])
    .where('state', '=', before.state)
    .executeTakeFirst()
  if (moved.numUpdatedRows === 0n) return null
  await audit(ctx, {
    action: `customs.${step}`,
    subject: 'order',
    subjectId: orderId,
    details: { from: before.state, to, attempt: before.attempt, code: noted.code ?? null },
  })
  return to
}

/** Owner and clock of a state that begins now. */
export function dutyOf(state: DeclarationState, now: Date) {
  const owed = duty[state]
  if ('noClock' in owed) return { owner: owed.owner, due_at: null, no_clock: owed.noClock }
  return { owner: owed.owner, due_at: new Date(now.getTime() + owed.hours * 3_600_000), no_clock: null }
}

/** Notes since when a provider has not answered; the job that asked will ask again. */
export async function noteUnknown(ctx: Ctx, { sellerId, orderId }: OrderKey, why: string): Promise<void> {
  await own<Tables>(ctx.tx)
    .updateTable('customs.declaration')
    .set((each) => ({
      unknown_since: each.fn.coalesce('unknown_since', each.val(ctx.now)),
      unknown_why: why,
      tried_at: ctx.now,
    }))
    .where('seller_id', '=', sellerId)
    .where('order_id', '=', orderId)
    .execute()
}
