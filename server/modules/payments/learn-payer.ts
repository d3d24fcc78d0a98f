import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { must } from '#platform/check'
import { own } from '#platform/db'
import type { JobRun } from '#platform/job'
import { fromOf, sealedOf } from './choice.ts'
import type { Claimed } from './drive-payment.ts'
import type { ProviderAnswer } from './payment-port.ts'
import { rowById } from './payments.ts'
import { noteProblem } from './take-payment.ts'
import type { Tables } from './tables.ts'

/** No answer is asked for once more; then the buyer is not kept waiting, and pays in a way that needs no such word. */
const triesMax = 2

/**
 * Asks the provider, before the payment is made there, who the code stands for that the buyer's browser brought. A code is
 * worth one answer, and what becomes of it is written once: whoever comes second goes on with what the first wrote. A no
 * leaves the payer unknown, and the provider makes the payment otherwise (a code to scan). Null: not known yet.
 */
export async function learnPayer(run: JobRun, claimed: Claimed): Promise<Claimed | null> {
  const { row, provider } = claimed
  const { payerQuestion } = provider
  if (row.state !== 'new' || row.choice_sealed === null || payerQuestion === undefined) return claimed
  const sealed = row.choice_sealed
  const code = await run.tx(async (ctx) => fromOf(ctx, sealed, row.id).payerCode)
  if (code === null) return claimed
  const answer = await payerQuestion.answer(code)
  return await run.tx((ctx) => note(ctx, claimed, sealed, answer))
}

async function note(
  ctx: Ctx,
  claimed: Claimed,
  sealed: string,
  answer: ProviderAnswer<string>,
): Promise<Claimed | null> {
  const { row } = claimed
  if (answer.kind === 'unknown') await noteProblem(ctx, row, `who pays: ${answer.why}`)
  if (answer.kind === 'unknown' && row.attempts < triesMax) return null
  const payerOpenId = answer.kind === 'done' ? answer.value : null
  const told = { ...fromOf(ctx, sealed, row.id), payerOpenId, payerCode: null }
  const kept = await own<Tables>(ctx.tx)
    .updateTable('payments.payment')
    .set({ choice_sealed: sealedOf(ctx, told, row.id) })
    .where('buyer_id', '=', row.buyer_id)
    .where('id', '=', row.id)
    .where('choice_sealed', '=', sealed)
    .executeTakeFirst()
  if (kept.numUpdatedRows === 1n)
    await audit(ctx, {
      action: payerOpenId === null ? 'payments.payer-unknown' : 'payments.payer-known',
      subject: 'payment',
      subjectId: row.id,
      ...(answer.kind === 'done' ? {} : { details: { why: answer.kind === 'refused' ? answer.code : answer.why } }),
    })
  const fresh = must(await rowById(ctx, row.id), 'payments are never deleted')
  if (fresh.state !== 'new') return null
  const known = fresh.choice_sealed === null ? null : fromOf(ctx, fresh.choice_sealed, row.id).payerOpenId
  return { ...claimed, row: { ...fresh, attempts: row.attempts }, what: { ...claimed.what, payerOpenId: known } }
}
