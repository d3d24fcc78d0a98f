import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { declarationStates, type DeclarationState, type Owner } from './declaration-state.ts'

export type ListedDeclaration = {
  readonly sellerId: string
  readonly orderId: string
  readonly state: DeclarationState
  readonly owner: Owner
  readonly since: Date
  readonly dueAt: Date | null
  readonly code: string | null
  readonly invtNo: string | null
  readonly copNo: string | null
  readonly attempt: number
  readonly openedAt: Date
  /** Requests about it that are not ended, and tax bills that differ. */
  readonly openRequests: number
  readonly openBills: number
}

export type DeclarationsWanted = {
  readonly state?: DeclarationState | undefined
  /** The start of customs' number of the list, or of our own number of the attempt. */
  readonly number?: string | undefined
  readonly cursor?: string | undefined
  readonly limit: number
}

/** Every declaration, the newest first; nothing personal is in it. `cursor` is where the next page begins. */
export async function listDeclarations(
  ctx: Pick<Ctx, 'tx'>,
  { state, number, cursor, limit }: DeclarationsWanted,
): Promise<{ readonly items: readonly ListedDeclaration[]; readonly cursor: string | null }> {
  const [openedAt = null, orderId = null] = /^(.+)~([0-9a-f-]{36})$/.exec(cursor ?? '')?.slice(1) ?? []
  const prefix = number === undefined ? null : `${number.replaceAll(/[\\%_]/g, '')}%`
  const { rows } = await sql<ListedDeclaration>`
    select d.seller_id as "sellerId", d.order_id as "orderId", d.state, d.owner, d.since, d.due_at as "dueAt", d.code,
           d.invt_no as "invtNo", d.cop_no as "copNo", d.attempt, d.opened_at as "openedAt",
           (select count(*)::int from customs.request r
             where r.seller_id = d.seller_id and r.order_id = d.order_id
               and r.state not in ('granted', 'missed', 'dropped')) as "openRequests",
           (select count(*)::int from customs.tax_bill t
             where t.seller_id = d.seller_id and t.order_id = d.order_id and t.state = 'differs') as "openBills"
      from customs.declaration d
     where (${state ?? null}::text is null or d.state = ${state ?? null})
       and (${prefix}::text is null or d.invt_no like ${prefix} or d.cop_no like ${prefix})
       and (${openedAt}::timestamptz is null or (d.opened_at, d.order_id) < (${openedAt}::timestamptz, ${orderId}::uuid))
     order by d.opened_at desc, d.order_id desc
     limit ${limit + 1}
  `.execute(ctx.tx)
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return {
    items,
    cursor: rows.length > limit && last !== undefined ? `${last.openedAt.toISOString()}~${last.orderId}` : null,
  }
}

/** How many declarations stand in each state. */
export async function countDeclarations(ctx: Pick<Ctx, 'tx'>): Promise<ReadonlyMap<DeclarationState, number>> {
  const { rows } = await sql<{ state: DeclarationState; n: number }>`
    select state, count(*)::int as n from customs.declaration group by state
  `.execute(ctx.tx)
  const counted = new Map(rows.map(({ state, n }) => [state, n]))
  return new Map(declarationStates.map((state) => [state, counted.get(state) ?? 0]))
}
