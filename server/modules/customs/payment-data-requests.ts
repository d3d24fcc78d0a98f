import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import type { Selectable } from 'kysely'
import { paymentDataDuty, paymentDataNext, type PaymentDataState, type PaymentDataStep } from './payment-data-state.ts'
import { refuse } from './refusals.ts'
import type { Need, Tables } from './tables.ts'

export type PaymentDataRow = Selectable<Tables['customs.payment_data_request']>

export async function paymentDataAt(ctx: Pick<Ctx, 'tx'>, paymentDataId: string): Promise<PaymentDataRow> {
  const row = await own<Tables>(ctx.tx)
    .selectFrom('customs.payment_data_request')
    .selectAll()
    .where('id', '=', paymentDataId)
    .executeTakeFirst()
  if (row === undefined) throw refuse('customs.not-found')
  return row
}

export type PaymentDataNoted = {
  readonly needs?: readonly Need[]
  readonly code?: string
  readonly said?: string
  /** A person's other try: a new message, or the last one with its tries counted anew. */
  readonly again?: 'anew' | 'as-it-was'
}

/** Takes one step of a question's life, guarded by its state and attempt. Answers where it went, or null. */
export async function movePaymentData(
  ctx: Ctx,
  before: PaymentDataRow,
  step: PaymentDataStep,
  noted: PaymentDataNoted = {},
): Promise<PaymentDataState | null> {
  const to = paymentDataNext[before.state][step]
  if (to === null) return null
  const moved = await own<Tables>(ctx.tx)
    .updateTable('customs.payment_data_request')
    .set({
      state: to,
      since: ctx.now,
      ...paymentDataDutyOf(to, ctx.now),
      needs: JSON.stringify(noted.needs ?? []),
      ...(step === 'exhaust' ? {} : { unknown_since: null, unknown_why: null }),
      ...(noted.code === undefined ? {} : { code: noted.code.slice(0, 60) }),
      ...(noted.said === undefined ? {} : { said: noted.said.slice(0, 500) }),
      ...(noted.again === undefined ? {} : { tries: 0, tried_at: null, code: null, said: null }),
      ...(noted.again === 'anew' ? { attempt: before.attempt + 1 } : {}),
    })
    .where('id', '=', before.id)
    .where('attempt', '=', before.attempt)
    .where('state', '=', before.state)
    .executeTakeFirst()
  if (moved.numUpdatedRows === 0n) return null
  await audit(ctx, {
    action: `customs.payment-data-${step}`,
    subject: 'payment-data',
    subjectId: before.id,
    details: { from: before.state, to, attempt: before.attempt, code: noted.code ?? null },
  })
  return to
}

export function paymentDataDutyOf(state: PaymentDataState, now: Date) {
  const owed = paymentDataDuty[state]
  if ('noClock' in owed) return { owner: owed.owner, due_at: null, no_clock: owed.noClock }
  return { owner: owed.owner, due_at: new Date(now.getTime() + owed.minutes * 60_000), no_clock: null }
}
