import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { newId } from '#platform/id'
import { emit } from '#platform/outbox'
import { debtBegan } from './events.ts'
import { currency } from './note-lines.ts'
import { payoutSettings } from './settings.ts'

/** A balance below nothing begins a debt; one that is back ends it. Called under the lock of the seller's book. */
export async function watchDebt(ctx: Ctx, sellerId: string, due: bigint): Promise<void> {
  if (due < 0n) await begin(ctx, sellerId, due)
  else await settle(ctx, sellerId)
}

async function begin(ctx: Ctx, sellerId: string, due: bigint): Promise<void> {
  const { rows: since } = await sql<{ at: Date }>`
    with run as (
      select l.seq, l.at, sum(l.amount_minor) over (order by l.seq) as total
        from payouts.line as l
       where l.seller_id = ${sellerId}
         and not exists (select from payouts.payout_line as p
                          where p.seller_id = l.seller_id and p.seq = l.seq and p.freed_at is null)
    )
    select at from run
     where seq > coalesce((select max(seq) from run where total >= 0), 0)
     order by seq limit 1
  `.execute(ctx.tx)
  const from = since[0]?.at ?? ctx.now
  const { debtMs } = await payoutSettings(ctx)
  const id = newId(ctx.now)
  const made = await sql`
    insert into payouts.debt (seller_id, id, state, since, moved_at, tell_at, currency)
    values (${sellerId}, ${id}, 'open', ${from}, ${ctx.now}, ${new Date(from.getTime() + debtMs)}, ${currency})
    on conflict do nothing
  `.execute(ctx.tx)
  if (made.numAffectedRows !== 1n) return
  const details = { sellerId, amountMinor: (-due).toString(), currency }
  await audit(ctx, { action: 'payouts.debt-began', subject: 'debt', subjectId: id, details })
  await emit(ctx, debtBegan, { debtId: id, ...details })
}

async function settle(ctx: Ctx, sellerId: string): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    update payouts.debt set state = 'settled', moved_at = ${ctx.now}
     where seller_id = ${sellerId} and state in ('open', 'overdue', 'asked')
    returning id
  `.execute(ctx.tx)
  const [debt] = rows
  if (debt === undefined) return
  await audit(ctx, { action: 'payouts.debt-settled', subject: 'debt', subjectId: debt.id, details: { sellerId } })
}
