import { createHash } from 'node:crypto'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { newId } from '#platform/id'
import { moneyOf } from '#platform/money'
import type { BankEntry } from './bank-port.ts'
import type { Tables } from './tables.ts'

export const wordsPlace = (entryId: string): string => `payouts.entry:${entryId}`

/**
 * Keeps the lines of one day's statement, each once. A line has no id that all banks give, so it is known by what it says
 * and by how many equal ones stand before it: a statement grows during its day, but does not change what it has said.
 */
export async function noteEntries(ctx: Ctx, day: string, entries: readonly BankEntry[]): Promise<void> {
  const equal = new Map<string, number>()
  for (const entry of entries) {
    const said = [day, entry.direction, entry.amount, entry.currency, entry.endToEndId, entry.bankReference].join('\n')
    const nth = equal.get(said) ?? 0
    equal.set(said, nth + 1)
    await keep(ctx, day, entry, createHash('sha256').update(`${said}\n${nth}`).digest('hex'))
  }
}

async function keep(ctx: Ctx, day: string, entry: BankEntry, print: string): Promise<void> {
  const money = moneyOf(entry.amount, entry.currency)
  const id = newId(ctx.now)
  await own<Tables>(ctx.tx)
    .insertInto('payouts.bank_entry')
    .values({
      id,
      print,
      day,
      direction: entry.direction,
      amount_minor: money?.minor ?? 0n,
      currency: entry.currency,
      end_to_end_id: entry.endToEndId,
      bank_reference: entry.bankReference,
      reason_code: entry.reasonCode,
      // Who paid and what for may name a person or an account.
      words_sealed: entry.words === '' ? null : ctx.world.vault.seal(entry.words, wordsPlace(id)),
      booked_at: entry.bookedAt,
      seen_at: ctx.now,
      state: 'open',
      problem: money === null ? 'amount-unreadable' : 'unknown',
    })
    .onConflict((conflict) => conflict.column('print').doNothing())
    .execute()
}
