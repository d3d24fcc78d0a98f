import { settingsInForce } from '#modules/markets'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import type { Bank } from './business.ts'

/** As the table keeps it. */
export type BankRow = {
  readonly seller_id: string
  readonly number: number
  readonly holder: string
  readonly routing_number: string
  readonly account_sealed: string
  readonly account_last: string
  readonly changed_by: string
  readonly at: Date
  readonly effective_at: Date | null
}
export type BankShown = {
  readonly holder: string
  readonly routingNumber: string
  readonly accountLast: string
  readonly at: Date
}
/** A changed account whose time has not come: nothing is paid to it, nor to the one before it. */
export type BankPending = BankShown & { readonly number: number; readonly effectiveAt: Date }

/** Where nobody has set it. A stolen session must not be able to send the next payout elsewhere. */
const coolingHoursDefault = 72

/** How long a changed account waits before it is paid. */
export async function coolingHours(ctx: Ctx): Promise<number> {
  const row = (await settingsInForce(ctx)).get('sellers.bank-cooling-hours')
  return row === undefined ? coolingHoursDefault : Number(row.value)
}

/** The account in force: of those whose time has come and that nobody stopped, the newest. */
export async function bankInForce(ctx: Ctx, sellerId: string): Promise<BankRow | undefined> {
  const { rows } = await sql<BankRow>`
    select b.*
      from sellers.bank as b
     where b.seller_id = ${sellerId} and coalesce(b.effective_at, b.at) <= ${ctx.now}
       and not exists (select from sellers.bank_stop as s where s.seller_id = b.seller_id and s.number = b.number)
     order by b.number desc
     limit 1
  `.execute(ctx.tx)
  return rows[0]
}

/** The changes that wait, by seller. There is one for each seller at most: a newer one replaces it. */
export async function banksPending(ctx: Ctx, sellerIds: readonly string[]): Promise<ReadonlyMap<string, BankPending>> {
  if (sellerIds.length === 0) return new Map()
  const { rows } = await sql<BankRow & { effective_at: Date }>`
    select b.*
      from sellers.bank as b
     where b.seller_id = any(${[...sellerIds]}) and b.effective_at > ${ctx.now}
       and not exists (select from sellers.bank_stop as s where s.seller_id = b.seller_id and s.number = b.number)
     order by b.number
  `.execute(ctx.tx)
  return new Map(
    rows.map((row) => [row.seller_id, { ...shownBank(row), number: row.number, effectiveAt: row.effective_at }]),
  )
}

/** The change of one seller that waits; null when none does. */
export const bankPending = async (ctx: Ctx, sellerId: string): Promise<BankPending | null> =>
  (await banksPending(ctx, [sellerId])).get(sellerId) ?? null

/** The account in force as pages show it; null when none was given. */
export async function bankShown(ctx: Ctx, sellerId: string): Promise<BankShown | null> {
  const row = await bankInForce(ctx, sellerId)
  return row === undefined ? null : shownBank(row)
}

/** The account in force in clear, for the job that pays out and nobody else. */
export async function bankOf(ctx: Ctx, sellerId: string): Promise<Bank | null> {
  const row = await bankInForce(ctx, sellerId)
  if (row === undefined) return null
  const accountNumber = ctx.world.vault.open(row.account_sealed, `sellers.bank:${sellerId}:${row.number}`)
  return { holder: row.holder, routingNumber: row.routing_number, accountNumber }
}

const shownBank = (row: BankRow): BankShown => ({
  holder: row.holder,
  routingNumber: row.routing_number,
  accountLast: row.account_last,
  at: row.effective_at ?? row.at,
})
