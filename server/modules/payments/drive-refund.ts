import { must } from '#platform/check'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import type { JobRun } from '#platform/job'
import { nextAsk } from './again.ts'
import { retryWaiting } from './handle-event.job.ts'
import {
  providerNamed,
  webhookPath,
  type PaymentProvider,
  type ProviderAnswer,
  type ProviderRefund,
  type RefundAsked,
} from './payment-port.ts'
import { rowById } from './payments.ts'
import { refundById, type RefundKey, type RefundRow } from './refunds.ts'
import { refuseRefund, takeRefund } from './take-refund.ts'
import type { Tables } from './tables.ts'

/**
 * Asks the provider to give money back, or what became of it. The key is the refund and its round, so that asking again
 * after no answer is the same refund at the provider.
 */
export async function driveRefund(run: JobRun, key: RefundKey): Promise<void> {
  const asked = await run.tx((ctx) => claim(ctx, key))
  if (asked === null) return
  const { row, what, provider } = asked
  const answer =
    row.provider_id === null
      ? await provider.refund(what)
      : await provider.findRefund({ ...what, providerId: row.provider_id })
  await run.tx((ctx) => note(ctx, asked, answer))
}

type Claimed = { readonly row: RefundRow; readonly what: RefundAsked; readonly provider: PaymentProvider }

async function claim(ctx: Ctx, { buyerId, refundId }: RefundKey): Promise<Claimed | null> {
  const { rows } = await sql<RefundRow>`
    update payments.refund
       set attempts = attempts + 1, asked_at = coalesce(asked_at, ${ctx.now})
     where buyer_id = ${buyerId} and id = ${refundId} and state in ('new', 'pending')
    returning *
  `.execute(ctx.tx)
  const row = rows[0]
  if (row === undefined) return null
  const payment = must(await rowById(ctx, row.payment_id), 'a refund is of a payment')
  const provider = providerNamed(ctx, must(payment.provider, 'what was paid has its provider'))
  await own<Tables>(ctx.tx)
    .updateTable('payments.refund')
    .set({
      ask_at: nextAsk(ctx.now, row.attempts),
      ...(provider === null ? { problem: 'this provider is configured no more' } : {}),
    })
    .where('buyer_id', '=', buyerId)
    .where('id', '=', refundId)
    .execute()
  if (provider === null) return null
  const report = await own<Tables>(ctx.tx)
    .selectFrom('payments.report')
    .select('transaction_id')
    .where('buyer_id', '=', buyerId)
    .where('payment_id', '=', payment.id)
    .executeTakeFirst()
  return {
    row,
    provider,
    what: {
      key: `${row.id}.${row.round}`,
      merchantOrder: payment.id,
      providerPaymentId: must(payment.provider_id, 'a captured payment has the provider’s id'),
      transactionId: report?.transaction_id ?? '',
      amount: { minor: row.amount_minor, currency: row.currency },
      paid: { minor: payment.amount_minor, currency: payment.currency },
      reason: row.reason,
      notifyUrl: `${ctx.world.url}${webhookPath(provider.name)}`,
    },
  }
}

async function note(ctx: Ctx, { row, provider }: Claimed, answer: ProviderAnswer<ProviderRefund>): Promise<void> {
  const fresh = must(await refundById(ctx, row.id), 'refunds are never deleted')
  if (fresh.round !== row.round) return
  if (answer.kind === 'done') {
    await takeRefund(ctx, fresh, answer.value, { by: 'asking', provider: provider.name })
    if (row.provider_id === null) await retryWaiting(ctx, [answer.value.providerId])
    return
  }
  if (answer.kind === 'refused' && row.provider_id === null) return void (await refuseRefund(ctx, fresh, answer.code))
  await own<Tables>(ctx.tx)
    .updateTable('payments.refund')
    .set({ problem: answer.kind === 'unknown' ? answer.why : answer.code })
    .where('buyer_id', '=', row.buyer_id)
    .where('id', '=', row.id)
    .execute()
}
