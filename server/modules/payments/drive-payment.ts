import { z } from 'zod'
import { must } from '#platform/check'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import type { JobRun } from '#platform/job'
import { nextAsk } from './again.ts'
import { fromOf } from './choice.ts'
import { learnPayer } from './learn-payer.ts'
import { payUntil } from './pay-until.ts'
import {
  providerNamed,
  webhookPath,
  type PaymentAsked,
  type PaymentProvider,
  type PaymentSought,
  type ProviderAnswer,
  type ProviderPayment,
} from './payment-port.ts'
import { isAsked } from './payment-state.ts'
import { hintPlace, rowById, type PaymentKey, type PaymentRow } from './payments.ts'
import { keepOriginal } from './original.ts'
import { closeHere, noteProblem, refuseAtProvider, takePayment } from './take-payment.ts'
import type { Tables } from './tables.ts'

const Hint = z.object({ name: z.string(), idNumber: z.string() })

/**
 * Creates the payment at its provider, or asks what became of it, and closes it there when that is wanted. No answer
 * leaves everything as it is: the row says when to ask again and since when it has been unknown. Creating twice with the
 * same id is the same payment, and after an unknown answer the provider is asked for it by our id first. Where the buyer
 * came with word of who pays, the provider is asked for that before.
 */
export async function drivePayment(run: JobRun, key: PaymentKey): Promise<void> {
  const claimed = await run.tx((ctx) => claim(ctx, key))
  const asked = claimed === null ? null : await learnPayer(run, claimed)
  if (asked === null) return
  const { provider } = asked
  const answer = await ask(asked)
  const after = await run.tx((ctx) => note(ctx, asked, answer))
  if (after === null || after.close_wanted_at === null || answer.kind !== 'done') return
  if (after.state !== 'pending' && after.state !== 'disputed') return
  const sought = soughtOf(after)
  const closed = await provider.close(sought)
  // Refused: it ended otherwise in the meantime, most likely paid. What it is now is what counts.
  const told = closed.kind === 'refused' ? await provider.find(sought) : closed
  await run.tx(async (ctx) => {
    const fresh = await note(ctx, { ...asked, row: after }, told)
    // Neither closed nor there: the buyer never came so far that the provider would know of it.
    if (told.kind === 'done' && told.value === null && fresh !== null) await closeHere(ctx, fresh)
  })
}

export type Claimed = { readonly row: PaymentRow; readonly what: PaymentAsked; readonly provider: PaymentProvider }

async function claim(ctx: Ctx, { buyerId, paymentId }: PaymentKey): Promise<Claimed | null> {
  const { rows } = await sql<PaymentRow>`
    update payments.payment
       set attempts = attempts + 1, asked_at = coalesce(asked_at, ${ctx.now})
     where buyer_id = ${buyerId} and id = ${paymentId} and state not in ('unchosen', 'succeeded') and provider is not null
    returning *
  `.execute(ctx.tx)
  const row = rows[0]
  if (row === undefined) return null
  const pace = row.state === 'disputed' ? 'slow' : 'usual'
  const provider = providerNamed(ctx, must(row.provider, 'what is asked has its provider'))
  await own<Tables>(ctx.tx)
    .updateTable('payments.payment')
    .set({ ask_at: isAsked(row.state) ? nextAsk(ctx.now, row.attempts, pace) : null })
    .where('buyer_id', '=', buyerId)
    .where('id', '=', paymentId)
    .execute()
  if (provider === null) {
    await noteProblem(ctx, row, 'this provider is configured no more')
    return null
  }
  return { row, what: await askedOf(ctx, row, provider), provider }
}

async function askedOf(ctx: Ctx, row: PaymentRow, provider: PaymentProvider): Promise<PaymentAsked> {
  const hint = row.hint_sealed === null ? null : ctx.world.vault.open(row.hint_sealed, hintPlace(row.id))
  const from = row.choice_sealed === null ? null : fromOf(ctx, row.choice_sealed, row.id)
  return {
    id: row.id,
    method: must(row.method, 'what is asked has its method'),
    amount: { minor: row.amount_minor, currency: row.currency },
    description: row.description,
    returnUrl: `${ctx.world.url}${row.return_path}`,
    notifyUrl: `${ctx.world.url}${webhookPath(provider.name)}`,
    expiresAt: await payUntil(ctx, row),
    device: from?.device ?? 'phone',
    payerIp: from?.payerIp ?? null,
    payerOpenId: from?.payerOpenId ?? null,
    payerHint: hint === null ? null : Hint.parse(JSON.parse(hint)),
  }
}

const soughtOf = (row: PaymentRow): PaymentSought => ({
  merchantOrder: row.id,
  providerId: row.provider_id,
  amount: { minor: row.amount_minor, currency: row.currency },
})

type Answer = ProviderAnswer<ProviderPayment | null>

async function ask({ provider, row, what }: Claimed): Promise<Answer> {
  if (row.attempts === 1) return await provider.create(what)
  const found = await provider.find(soughtOf(row))
  const absent = found.kind === 'done' && found.value === null && row.state === 'new'
  return absent ? await provider.create(what) : found
}

/** Writes down what was answered; gives back the payment as it is now, or null when nothing was learnt. */
async function note(ctx: Ctx, { row, provider }: Claimed, answer: Answer): Promise<PaymentRow | null> {
  const fresh = must(await rowById(ctx, row.id), 'payments are never deleted')
  if (answer.kind === 'done') {
    // A provider that knows of a payment only when its buyer has come so far has nothing to say before.
    if (answer.value === null) return fresh
    if (answer.value.original !== undefined) await keepOriginal(ctx, fresh, answer.value.original)
    const outcome = await takePayment(ctx, fresh, answer.value, { by: 'asking', provider: provider.name })
    if (outcome === 'refused') await noteProblem(ctx, row, 'paid without a transaction')
    return await rowById(ctx, row.id)
  }
  if (answer.kind === 'refused' && fresh.state === 'new') await refuseAtProvider(ctx, fresh, answer.code)
  else await noteProblem(ctx, row, answer.kind === 'unknown' ? answer.why : answer.code)
  return null
}
