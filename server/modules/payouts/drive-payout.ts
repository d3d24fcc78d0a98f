import { bankOf, bankPending } from '#modules/sellers'
import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import type { JobRun } from '#platform/job'
import { emit } from '#platform/outbox'
import { nextAsk } from './again.ts'
import { bankPort, type Bank, type BankAnswer, type TransferStatus } from './bank-port.ts'
import { rejectPayout, reviewPayout } from './end-payout.ts'
import { payoutSent } from './events.ts'
import { pain001, referenceOf } from './pain001.ts'
import { filePlace, payoutById, setPayout, type PayoutKey, type PayoutRow } from './payouts.ts'
import { payoutsBefore } from './payout-state.ts'
import { dayOf } from './plan.ts'
import { readStatement } from './read-statement.ts'
import type { Tables } from './tables.ts'

const dayMs = 86_400_000
const daysBackMax = 5

/**
 * Sends a payout's file, or asks what became of it. The file is made once and kept encrypted. After no answer the bank is
 * asked by our message id whether it has the file; only its own word that it never got one lets the same bytes go again.
 * Executed is not yet paid: only an entry of the bank's statement with this payout's id and this amount is.
 */
export async function drivePayout(run: JobRun, key: PayoutKey): Promise<void> {
  const bank = run.engine.world.ports.use(bankPort)
  const asked = await run.tx((ctx) => claim(ctx, key, bank))
  if (asked === null) return
  if (asked.row.state === 'new') return await send(run, bank, asked)
  const status = await bank.status(asked.row.file_id ?? '')
  const executed = await run.tx((ctx) => noteStatus(ctx, asked.row, status))
  if (executed) await readDays(run, asked.row)
}

type Asked = { readonly row: PayoutRow; readonly xml: string; readonly sentBefore: boolean }

async function send(run: JobRun, bank: Bank, { row, xml, sentBefore }: Asked): Promise<void> {
  if (sentBefore) {
    const known = await bank.find(referenceOf(row.id))
    if (known.kind !== 'done') {
      const problem = known.kind === 'unknown' ? known.why : known.code
      return await run.tx((ctx) => setPayout(ctx, row, { problem }))
    }
    const found = known.value
    if (found !== null) return await run.tx((ctx) => noteSent(ctx, row, { kind: 'done', value: found }))
  }
  const answer = await bank.send(xml)
  await run.tx((ctx) => noteSent(ctx, row, answer))
}

/** The statements from today back to the day of sending, five days at most, until the payout is found. */
async function readDays(run: JobRun, row: PayoutRow): Promise<void> {
  const now = run.engine.clock.now()
  const first = dayOf(row.sent_at ?? row.created_at)
  for (let back = 0; back <= daysBackMax; back += 1) {
    const day = dayOf(new Date(now.getTime() - back * dayMs))
    if (day < first) return
    const problem = await readStatement(run, day)
    const { state } = await run.tx((ctx) => payoutById(ctx, row.id))
    if (state !== 'sent') return
    if (problem !== null) return await run.tx((ctx) => setPayout(ctx, row, { problem }))
  }
}

async function claim(ctx: Ctx, { sellerId, payoutId }: PayoutKey, bank: Bank): Promise<Asked | null> {
  const { rows } = await sql<PayoutRow>`
    update payouts.payout
       set attempts = attempts + 1, asked_at = coalesce(asked_at, ${ctx.now})
     where seller_id = ${sellerId} and id = ${payoutId} and state in ('new', 'sent') and review_at is null
    returning *
  `.execute(ctx.tx)
  const row = rows[0]
  if (row === undefined) return null
  await setPayout(ctx, row, { ask_at: nextAsk(ctx.now, row.attempts) })
  if (row.state === 'sent') return { row, xml: '', sentBefore: true }
  if (row.xml_sealed !== null) return { row, xml: openFile(ctx, row, row.xml_sealed), sentBefore: true }
  const pending = await bankPending(ctx, sellerId)
  if (pending !== null) {
    // Neither the old account nor the new one is paid while its owner may still stop the change.
    await setPayout(ctx, row, { ask_at: pending.effectiveAt })
    return null
  }
  const xml = await makeFile(ctx, row, bank)
  return xml === null ? null : { row, xml, sentBefore: false }
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
  await setPayout(ctx, row, {
    xml_sealed: ctx.world.vault.seal(xml, filePlace(row.id)),
    account_last: account.accountNumber.slice(-4),
  })
  return xml
}

async function noteSent(ctx: Ctx, row: PayoutRow, answer: BankAnswer<{ readonly fileId: string }>): Promise<void> {
  if (answer.kind === 'unknown') return await setPayout(ctx, row, { problem: answer.why })
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
    await setPayout(ctx, row, { problem: answer.kind === 'unknown' ? answer.why : answer.code })
    return false
  }
  // A word about the whole file holds for a transfer that has none of its own.
  const ours =
    answer.value?.find((each) => each.endToEndId === referenceOf(row.id)) ??
    answer.value?.find((each) => each.endToEndId === null)
  await setPayout(ctx, row, {
    problem: null,
    bank_status: ours?.status ?? null,
    bank_reference: ours?.bankReference ?? row.bank_reference,
  })
  if (ours?.status === 'RJCT') await rejectPayout(ctx, row, ours.reasonCode ?? 'RJCT', ours.reasonWords ?? '')
  return ours?.status === 'ACSC'
}
