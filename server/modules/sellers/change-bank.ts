import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { brokenConstraint, own } from '#platform/db'
import { reauthenticate, tryReauthentication } from '#modules/identity'
import type { JobRun } from '#platform/job'
import { emit } from '#platform/outbox'
import { bankInForce, bankPending, coolingHours } from './bank-in-force.ts'
import { checkBank, type Bank } from './business.ts'
import { bankChanged } from './events.ts'
import { newestBank, sellerById } from './read-seller.ts'
import { refuse } from './refusals.ts'
import { endPending } from './stop-bank-change.ts'
import type { Tables } from './tables.ts'

const hourMs = 3_600_000

export type BankChange = {
  readonly sellerId: string
  readonly accountId: string
  readonly bank: Bank
  /** Needed when an account stands already. */
  readonly password: string | null
}

/** First half: refuses what cannot be, and counts the try of the password. Its transaction commits before the second half. */
export async function tryBankChange(ctx: Ctx, change: BankChange): Promise<void> {
  checkBank(change.bank)
  const { state } = await sellerById(ctx, change.sellerId)
  if (state === 'submitted') throw refuse('sellers.being-checked')
  if (state === 'suspended') throw refuse('sellers.suspended')
  if ((await newestBank(ctx, change.sellerId)) === undefined) return
  if (change.password === null || change.password === '') throw refuse('sellers.password-needed')
  await tryReauthentication(ctx, change.accountId)
}

/**
 * Second half: the person proves to be the person, then the new account is written, sealed; the old one stays in the
 * history. A change that waits is replaced. Of two changes at once the first stands.
 */
export async function changeBank(run: JobRun, change: BankChange) {
  const bank = checkBank(change.bank)
  const before = await run.tx((ctx) => newestBank(ctx, change.sellerId))
  if (before !== undefined) await reauthenticate(run, change.accountId, change.password ?? '')
  const number = (before?.number ?? 0) + 1
  return run.tx(async (system) => {
    const ctx: Ctx = { ...system, actor: { kind: 'seller', id: change.accountId, sellerId: change.sellerId } }
    const { sellerId, accountId } = change
    const effectiveAt = await effectiveFrom(ctx, sellerId)
    const replaced = await bankPending(ctx, sellerId)
    if (replaced !== null) await endPending(ctx, sellerId, replaced.number, 'replaced')
    await writeBank(ctx, change, bank, { number, effectiveAt })
    const until = effectiveAt?.toISOString() ?? null
    await audit(ctx, {
      action: 'sellers.bank-changed',
      subject: 'seller',
      subjectId: sellerId,
      details: { number, effectiveAt: until },
    })
    const accountLast = lastOf(bank.accountNumber)
    if (number > 1) await emit(ctx, bankChanged, { sellerId, accountId, number, accountLast, effectiveAt: until })
    const { holder, routingNumber } = bank
    return { holder, routingNumber, accountLast, changedAt: ctx.now, effectiveAt: effectiveAt ?? ctx.now }
  })
}

/**
 * When a changed account is paid from: a business that sells waits, so that its owner hears of the change before any money
 * goes there. Null: at once, where there was none before or nothing can be paid yet.
 */
async function effectiveFrom(ctx: Ctx, sellerId: string): Promise<Date | null> {
  const paidBefore = (await bankInForce(ctx, sellerId)) !== undefined
  const { state } = await sellerById(ctx, sellerId)
  return paidBefore && state === 'approved' ? new Date(ctx.now.getTime() + (await coolingHours(ctx)) * hourMs) : null
}

async function writeBank(
  ctx: Ctx,
  change: BankChange,
  bank: Bank,
  { number, effectiveAt }: { readonly number: number; readonly effectiveAt: Date | null },
): Promise<void> {
  try {
    await own<Tables>(ctx.tx)
      .insertInto('sellers.bank')
      .values({
        seller_id: change.sellerId,
        number,
        holder: bank.holder,
        routing_number: bank.routingNumber,
        account_sealed: ctx.world.vault.seal(bank.accountNumber, `sellers.bank:${change.sellerId}:${number}`),
        account_last: lastOf(bank.accountNumber),
        changed_by: change.accountId,
        at: ctx.now,
        effective_at: effectiveAt,
      })
      .execute()
  } catch (error) {
    // Two changes at once: the first one stands, and the second has not proved itself against it.
    if (brokenConstraint(error) === 'bank_pkey') throw refuse('sellers.password-needed')
    throw error
  }
}

/** As little of a short number as makes it recognisable. */
const lastOf = (accountNumber: string): string => accountNumber.slice(-Math.min(4, accountNumber.length - 3))
