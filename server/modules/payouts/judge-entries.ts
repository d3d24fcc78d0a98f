import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { decimalOf } from '#platform/money'
import { confirmPayout, returnPayout, reviewPayout } from './end-payout.ts'
import { wordsPlace } from './note-entries.ts'
import type { PayoutRow } from './payouts.ts'
import type { Tables } from './tables.ts'

type EntryRow = Tables['payouts.bank_entry']

/** Why a line is a person's task: what the words of the desk are chosen by. */
export type EntryProblem =
  | 'unknown'
  | 'amount-unreadable'
  | 'amount-differs'
  | 'not-sent'
  | 'after-refusal'
  | 'paid-twice'
  | 'return-early'

/**
 * Looks at every open line that names one of our payouts, debits first: money that left pays it, money that came back
 * returns it. What does not fit exactly stays open with its reason; a return that came before its payout was seen as paid
 * fits when it is looked at again. A hundred at most; gives back how many fitted.
 */
export async function judgeEntries(ctx: Ctx): Promise<number> {
  const { rows } = await sql<EntryRow & { payout: string }>`
    select e.*, p.id as payout
      from payouts.bank_entry as e
      join payouts.payout as p on p.id = case when e.end_to_end_id ~ '^[0-9a-f]{32}$' then e.end_to_end_id::uuid end
     where e.state = 'open' and (e.problem in ('unknown', 'return-early', 'not-sent'))
     order by e.direction desc, e.booked_at, e.id
     limit 100
  `.execute(ctx.tx)
  let matched = 0
  for (const entry of rows) {
    const row = await own<Tables>(ctx.tx)
      .selectFrom('payouts.payout')
      .selectAll()
      .where('id', '=', entry.payout)
      .executeTakeFirstOrThrow()
    const problem = entry.direction === 'debit' ? await debit(ctx, entry, row) : await credit(ctx, entry, row)
    if (problem === null) matched += 1
    await own<Tables>(ctx.tx)
      .updateTable('payouts.bank_entry')
      .set({ state: problem === null ? 'matched' : 'open', problem, seller_id: row.seller_id, payout_id: row.id })
      .where('id', '=', entry.id)
      .where('state', '=', 'open')
      .execute()
  }
  return matched
}

const sameAmount = (entry: EntryRow, row: PayoutRow): boolean =>
  entry.amount_minor === row.amount_minor && entry.currency === row.currency

async function debit(ctx: Ctx, entry: EntryRow, row: PayoutRow): Promise<EntryProblem | null> {
  switch (row.state) {
    case 'new':
    case 'sent':
      if (!sameAmount(entry, row)) {
        const booked = decimalOf({ minor: entry.amount_minor, currency: entry.currency })
        await reviewPayout(ctx, row, `booked ${booked} ${entry.currency}`)
        return 'amount-differs'
      }
      await setReference(ctx, entry, row)
      return (await confirmPayout(ctx, row, entry.booked_at)) ? null : 'unknown'
    case 'paid':
    case 'returned':
      return 'paid-twice'
    case 'rejected':
      return 'after-refusal'
    case 'waiting':
    case 'withdrawn':
      return 'not-sent'
  }
}

async function credit(ctx: Ctx, entry: EntryRow, row: PayoutRow): Promise<EntryProblem | null> {
  if (row.state !== 'paid') return 'return-early'
  if (!sameAmount(entry, row)) return 'amount-differs'
  const words = entry.words_sealed === null ? '' : ctx.world.vault.open(entry.words_sealed, wordsPlace(entry.id))
  const code = entry.reason_code ?? 'NOAS'
  return (await returnPayout(ctx, row, { at: entry.booked_at, code, words })) ? null : 'return-early'
}

async function setReference(ctx: Ctx, entry: EntryRow, row: PayoutRow): Promise<void> {
  if (entry.bank_reference === null || row.bank_reference !== null) return
  await own<Tables>(ctx.tx)
    .updateTable('payouts.payout')
    .set({ bank_reference: entry.bank_reference })
    .where('seller_id', '=', row.seller_id)
    .where('id', '=', row.id)
    .execute()
}
