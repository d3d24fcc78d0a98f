import { unknownAnswers } from '#modules/fulfilment'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import type { DeclarationState } from './declaration-state.ts'
import type { Need } from './tables.ts'

export const taskKinds = [
  'mismatch',
  'refused',
  'incomplete',
  'unknown',
  'late',
  'unread',
  'request',
  'tax',
  'payment-data',
] as const
export type TaskKind = (typeof taskKinds)[number]

/**
 * One thing that waits for a person: `mismatch`, `refused`, `incomplete` stand with the operator; `unknown` is a provider
 * that has not answered; `late` is customs over its clock; `unread` is a receipt or webhook that fits nothing; `request` is a
 * request about a list that stands still or is late; `tax` is a tax bill that is not what the buyer was charged;
 * `payment-data` is a question of customs about a payment whose data are not with customs yet.
 */
export type Task = {
  readonly kind: TaskKind
  readonly sellerId: string | null
  readonly orderId: string | null
  readonly state: DeclarationState | null
  readonly since: Date
  readonly dueAt: Date | null
  readonly code: string | null
  readonly needs: readonly Need[]
  /** In a few words of ours, never personal. */
  readonly what: string | null
}

/** What stands still between orders and their release, the longest first. */
export async function customsQueue(ctx: Ctx, limit = 200): Promise<readonly Task[]> {
  const { rows } = await sql<{
    kind: Task['kind']
    seller_id: string | null
    order_id: string | null
    state: DeclarationState | null
    since: Date
    due_at: Date | null
    code: string | null
    needs: readonly Need[] | null
    what: string | null
  }>`
    select case when state in ('mismatch', 'refused', 'incomplete') then state
                when unknown_since is not null then 'unknown'
                else 'late' end as kind,
           seller_id, order_id, state, coalesce(unknown_since, since) as since, due_at, code, needs, unknown_why as what
      from customs.declaration
     where state in ('mismatch', 'refused', 'incomplete')
        or (unknown_since is not null and state in ('gathering', 'declaring'))
        or (due_at <= ${ctx.now} and state in ('gathering', 'declaring', 'waiting'))
    union all
    select 'unread', seller_id, order_id, null, received_at, null, status, null, coalesce(problem, message_type)
      from customs.receipt
     where (handled_at is null and attempts > 0) or problem = 'unreadable'
    union all
    select 'request', seller_id, order_id, null, since, due_at, code, needs, kind || ': ' || state
      from customs.request
     where state in ('incomplete', 'refused') or (due_at <= ${ctx.now} and state in ('preparing', 'sending', 'waiting'))
    union all
    select 'tax', seller_id, order_id, null, opened_at, due_at, null, null, tax_no
      from customs.tax_bill
     where state = 'differs'
    union all
    select 'payment-data', seller_id, order_id, null, since, due_at, code, needs, id || ': ' || state
      from customs.payment_data_request
     where state in ('incomplete', 'unanswered', 'refused') or (due_at <= ${ctx.now} and state in ('asked', 'sending'))
    union all
    select 'unread', null, null, null, received_at, null, null, null, 'webhook'
      from customs.inbox
     where outcome = 'refused'
     order by since
     limit ${limit}
  `.execute(ctx.tx)
  const asked = await unknownAnswers(ctx, limit)
  const own = rows.map((row): Task => ({
    kind: row.kind,
    sellerId: row.seller_id,
    orderId: row.order_id,
    state: row.state,
    since: row.since,
    dueAt: row.due_at,
    code: row.code,
    needs: row.needs ?? [],
    what: row.what,
  }))
  const carrier = asked.map((open): Task => ({
    kind: open.what === 'webhook' ? 'unread' : 'unknown',
    sellerId: open.sellerId,
    orderId: open.orderId,
    state: null,
    since: open.since,
    dueAt: null,
    code: null,
    needs: [],
    what: `carrier: ${open.what}${open.problem === null ? '' : ` (${open.problem})`}`,
  }))
  return [...own, ...carrier].toSorted((a, b) => a.since.getTime() - b.since.getTime()).slice(0, limit)
}
