import { bankOf } from '#modules/sellers'
import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import type { JobRun } from '#platform/job'
import { moneyOf } from '#platform/money'
import { emit } from '#platform/outbox'
import { nextAsk } from './again.ts'
import { bankPort, type Bank, type BankAnswer, type BankEntry, type TransferStatus } from './bank-port.ts'
import { confirmPayout, rejectPayout, reviewPayout } from './end-payout.ts'
import { payoutSent } from './events.ts'
import { pain001, referenceOf } from './pain001.ts'
import { filePlace, payoutById, type PayoutKey, type PayoutRow } from './payouts.ts'
import { payoutsBefore } from './payout-state.ts'
import type { Tables } from './tables.ts'

const dayMs = 86_400_000
const daysBackMax = 5

/**
 * Sends a payout's file, or asks what became of it. The file is made once and kept encrypted: after no answer the same
 * bytes go again, which is the same file to the bank, never a second transfer. Executed is not yet paid: only an entry of
 * the bank's statement with this payout's id and this amount is.
 */
export async function drivePayout(run: JobRun, key: PayoutKey): Promise<void> {
  const bank = run.engine.world.ports.use(bankPort)
  const asked = await run.tx((ctx) => claim(ctx, key, bank))
  if (asked === null) return
  if (asked.row.state === 'new') {
    const answer = await bank.send(asked.xml)
    await run.tx((ctx) => noteSent(ctx, asked.row, answer))
    return
  }
  const status = await bank.status(asked.row.file_id ?? '')
  const executed = await run.tx((ctx) => noteStatus(ctx, asked.row, status))
  if (!executed) return
  const found = await findEntry(bank, asked.row, run.engine.clock.now())
  await run.tx((ctx) => noteEntry(ctx, asked.row, found))
}

async function claim(
  ctx: Ctx,
  { sellerId, payoutId }: PayoutKey,
  bank: Bank,
): Promise<{ readonly row: PayoutRow; readonly xml: string } | null> {
  const { rows } = await sql<PayoutRow>`
    update payouts.payout
       set attempts = attempts + 1, asked_at = coalesce(asked_at, ${ctx.now})
     where seller_id = ${sellerId} and id = ${payoutId} and state in ('new', 'sent') and review_at is null
    returning *
  `.execute(ctx.tx)
  const row = rows[0]
  if (row === undefined) return null
  await set(ctx, row, { ask_at: nextAsk(ctx.now, row.attempts) })
  if (row.state === 'sent') return { row, xml: '' }
  const xml = row.xml_sealed === null ? await makeFile(ctx, row, bank) : openFile(ctx, row, row.xml_sealed)
  return xml === null ? null : { row, xml }
}

const openFile = (ctx: Ctx, row: PayoutRow, sealed: string): string => ctx.world.vault.open(sealed, filePlace(row.id))

/** The bank account is in clear only here and in the file; null, and a person's task, when the seller gave none. */
async function makeFile(ctx: Ctx, row: PayoutRow, bank: Bank): Promise<string | null> {
  const account = await bankOf(ctx, row.seller_id)
  if (account === null) {
    await reviewPayout(ctx, row, 'no-bank-account')
    return null
  }
  const xml = pain001({
    reference: referenceOf(row.id),
    createdAt: row.created_at,
    amount: { minor: row.amount_minor, currency: row.currency },
    debtor: bank.debtor,
    creditor: { name: account.holder, routingNumber: account.routingNumber, accountNumber: account.accountNumber },
  })
  await set(ctx, row, {
    xml_sealed: ctx.world.vault.seal(xml, filePlace(row.id)),
    account_last: account.accountNumber.slice(-4),
  })
  return xml
}

async function noteSent(ctx: Ctx, row: PayoutRow, answer: BankAnswer<{ readonly fileId: string }>): Promise<void> {
  if (answer.kind === 'unknown') return await set(ctx, row, { problem: answer.why })
  // A bank that cannot read our file has not refused the payout: a person looks before anything is sent again.
  if (answer.kind === 'refused') return void (await reviewPayout(ctx, row, answer.code))
  const moved = await own<Tables>(ctx.tx)
    .updateTable('payouts.payout')
    .set({ state: 'sent', moved_at: ctx.now, sent_at: ctx.now, file_id: answer.value.fileId, problem: null })
    .where('seller_id', '=', row.seller_id)
    .where('id', '=', row.id)
    .where('state', 'in', [...payoutsBefore('send')])
    .executeTakeFirst()
  if (moved.numUpdatedRows !== 1n) return
  await audit(ctx, {
    action: 'payouts.sent',
    subject: 'payout',
    subjectId: row.id,
    details: { fileId: answer.value.fileId },
  })
  await emit(ctx, payoutSent, {
    payoutId: row.id,
    sellerId: row.seller_id,
    amountMinor: row.amount_minor.toString(),
    currency: row.currency,
  })
}

/** Writes down the status; true when the bank says that it has executed the transfer. */
async function noteStatus(
  ctx: Ctx,
  row: PayoutRow,
  answer: BankAnswer<readonly TransferStatus[] | null>,
): Promise<boolean> {
  if (answer.kind !== 'done') {
    await set(ctx, row, { problem: answer.kind === 'unknown' ? answer.why : answer.code })
    return false
  }
  const ours = answer.value?.find((each) => each.endToEndId === referenceOf(row.id))
  await set(ctx, row, {
    problem: null,
    bank_status: ours?.status ?? null,
    bank_reference: ours?.bankReference ?? row.bank_reference,
  })
  if (ours?.status === 'RJCT') await rejectPayout(ctx, row, ours.reasonCode ?? 'RJCT', ours.reasonWords ?? '')
  return ours?.status === 'ACSC'
}

type Found = BankAnswer<BankEntry | null>

/** Looks through the statements from today back to the day of sending, five days at most. */
async function findEntry(bank: Bank, row: PayoutRow, now: Date): Promise<Found> {
  const first = row.sent_at ?? row.created_at
  for (let back = 0; back <= daysBackMax; back += 1) {
    const day = new Date(now.getTime() - back * dayMs).toISOString().slice(0, 10)
    if (day < first.toISOString().slice(0, 10)) break
    const answer = await bank.statement(day)
    if (answer.kind !== 'done') return answer
    const entry = answer.value.find((each) => each.endToEndId === referenceOf(row.id))
    if (entry !== undefined) return { kind: 'done', value: entry }
  }
  return { kind: 'done', value: null }
}

async function noteEntry(ctx: Ctx, row: PayoutRow, found: Found): Promise<void> {
  if (found.kind !== 'done') return await set(ctx, row, { problem: found.kind === 'unknown' ? found.why : found.code })
  const entry = found.value
  if (entry === null) return
  const booked = moneyOf(entry.amount, entry.currency)
  const fresh = await payoutById(ctx, row.id)
  if (booked?.minor === row.amount_minor && booked.currency === row.currency)
    return await confirmPayout(ctx, fresh, entry.bookedAt)
  await reviewPayout(ctx, fresh, `booked ${entry.amount} ${entry.currency}`)
}

async function set(ctx: Ctx, row: PayoutRow, values: Partial<PayoutRow>): Promise<void> {
  await own<Tables>(ctx.tx)
    .updateTable('payouts.payout')
    .set(values)
    .where('seller_id', '=', row.seller_id)
    .where('id', '=', row.id)
    .execute()
}
