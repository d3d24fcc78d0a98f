import { z } from 'zod'
import { must } from '#platform/check'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import type { JobRun } from '#platform/job'
import { nextAsk } from './again.ts'
import {
  paymentPort,
  type PaymentAsked,
  type PaymentProvider,
  type ProviderAnswer,
  type ProviderPayment,
} from './payment-port.ts'
import { hintPlace, rowById, type PaymentKey, type PaymentRow } from './payments.ts'
import { refuseAtProvider, takePayment } from './take-payment.ts'
import type { Tables } from './tables.ts'

const Hint = z.object({ name: z.string(), idNumber: z.string() })

/**
 * Creates the payment at the provider, or asks what became of it, and closes it there when that is wanted. No answer
 * leaves everything as it is: the row says when to ask again and since when it has been unknown. Creating twice with the
 * same id is the same payment, and after an unknown answer the provider is asked for it by our id first.
 */
export async function drivePayment(run: JobRun, key: PaymentKey): Promise<void> {
  const asked = await run.tx((ctx) => claim(ctx, key))
  if (asked === null) return
  const provider = run.engine.world.ports.use(paymentPort)
  const answer = await ask(provider, asked)
  const after = await run.tx((ctx) => note(ctx, asked.row, answer))
  if (after?.state !== 'pending' || after.close_wanted_at === null || answer.kind !== 'done') return
  const closed = await provider.close(must(after.provider_id, 'a pending payment has the provider’s id'))
  // Refused: it ended otherwise in the meantime, most likely paid. What it is now is what counts.
  const told = closed.kind === 'refused' ? await provider.find(after.id) : closed
  await run.tx((ctx) => note(ctx, after, told))
}

type Claimed = { readonly row: PaymentRow; readonly what: PaymentAsked }

async function claim(ctx: Ctx, { buyerId, paymentId }: PaymentKey): Promise<Claimed | null> {
  const { rows } = await sql<PaymentRow>`
    update payments.payment
       set attempts = attempts + 1, asked_at = coalesce(asked_at, ${ctx.now})
     where buyer_id = ${buyerId} and id = ${paymentId} and state <> 'succeeded'
    returning *
  `.execute(ctx.tx)
  const row = rows[0]
  if (row === undefined) return null
  const open = row.state === 'new' || row.state === 'pending'
  await own<Tables>(ctx.tx)
    .updateTable('payments.payment')
    .set({ ask_at: open ? nextAsk(ctx.now, row.attempts) : null })
    .where('buyer_id', '=', buyerId)
    .where('id', '=', paymentId)
    .execute()
  return { row, what: askedOf(ctx, row) }
}

function askedOf(ctx: Ctx, row: PaymentRow): PaymentAsked {
  const hint = row.hint_sealed === null ? null : ctx.world.vault.open(row.hint_sealed, hintPlace(row.id))
  return {
    id: row.id,
    amount: { minor: row.amount_minor, currency: row.currency },
    description: row.description,
    returnUrl: `${ctx.world.url}${row.return_path}`,
    payerHint: hint === null ? null : Hint.parse(JSON.parse(hint)),
  }
}

type Answer = ProviderAnswer<ProviderPayment | null>

async function ask(provider: PaymentProvider, { row, what }: Claimed): Promise<Answer> {
  if (row.attempts === 1) return await provider.create(what)
  const found = await provider.find(row.id)
  const absent = found.kind === 'done' && found.value === null && row.state === 'new'
  return absent ? await provider.create(what) : found
}

/** Writes down what was answered; gives back the payment as it is now. */
async function note(ctx: Ctx, row: PaymentRow, answer: Answer): Promise<PaymentRow | null> {
  const fresh = must(await rowById(ctx, row.id), 'payments are never deleted')
  if (answer.kind === 'done' && answer.value !== null) {
    const outcome = await takePayment(ctx, fresh, answer.value, 'asking')
    if (outcome === 'refused') await noteProblem(ctx, row, 'paid without a transaction')
    return await rowById(ctx, row.id)
  }
  if (answer.kind === 'refused' && fresh.state === 'new') await refuseAtProvider(ctx, fresh, answer.code)
  else
    await noteProblem(
      ctx,
      row,
      answer.kind === 'unknown'
        ? answer.why
        : answer.kind === 'refused'
          ? answer.code
          : 'the provider has no such payment',
    )
  return null
}

async function noteProblem(ctx: Ctx, row: PaymentRow, problem: string): Promise<void> {
  await own<Tables>(ctx.tx)
    .updateTable('payments.payment')
    .set({ problem })
    .where('buyer_id', '=', row.buyer_id)
    .where('id', '=', row.id)
    .execute()
}
