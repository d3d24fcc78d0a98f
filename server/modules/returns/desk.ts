import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import type { Tables } from './tables.ts'

/** A return that waits for the operator: goods to look for, customs to be asked, goods to be taken in. */
export type ReturnTask = {
  readonly kind: 'missing' | 'customs' | 'arrival'
  readonly sellerId: string
  readonly returnId: string
  readonly orderId: string
  readonly since: Date
  readonly dueAt: Date | null
}

/** What waits for the operator, the oldest first. Goods under way to the customs place are taken in by the operator. */
export async function returnTasks(ctx: Pick<Ctx, 'tx'>): Promise<readonly ReturnTask[]> {
  const tables = own<Tables>(ctx.tx)
  const rows = await tables
    .selectFrom('returns.return')
    .select(['seller_id', 'id', 'order_id', 'state', 'moved_at', 'due_at'])
    .where((on) => on.or([on('state', '=', 'missing'), on.and([on('state', '=', 'sent'), on('place', '=', 'cn')])]))
    .orderBy('moved_at')
    .limit(500)
    .execute()
  const customs = await tables
    .selectFrom('returns.customs as customs')
    .innerJoin('returns.return as return', (join) =>
      join.onRef('return.seller_id', '=', 'customs.seller_id').onRef('return.id', '=', 'customs.return_id'),
    )
    .select(['return.seller_id', 'return.id', 'return.order_id', 'return.moved_at', 'customs.due_at'])
    .where('customs.state', '=', 'to_apply')
    .orderBy('customs.due_at')
    .limit(500)
    .execute()
  const task = (
    kind: ReturnTask['kind'],
    row: { seller_id: string; id: string; order_id: string; moved_at: Date; due_at: Date | null },
  ): ReturnTask => ({
    kind,
    sellerId: row.seller_id,
    returnId: row.id,
    orderId: row.order_id,
    since: row.moved_at,
    dueAt: row.due_at,
  })
  return [
    ...rows.map((row) => task(row.state === 'missing' ? 'missing' : 'arrival', row)),
    ...customs.map((row) => task('customs', row)),
  ].toSorted((a, b) => a.since.getTime() - b.since.getTime())
}

/** How many decisions wait, and since when the oldest. Goods still under way wait for the carrier. */
export async function countReturnTasks(
  ctx: Pick<Ctx, 'tx'>,
): Promise<{ readonly count: number; readonly oldest: Date | null }> {
  const tasks = (await returnTasks(ctx)).filter(({ kind }) => kind !== 'arrival')
  return { count: tasks.length, oldest: tasks[0]?.since ?? null }
}
