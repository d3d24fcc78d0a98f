import { cnCbec, ruleOn } from '@westbound/landed-cost'
import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { chinaDay } from '#modules/markets'
import { customsDuty, customsNext, type CustomsReturnState, type CustomsReturnStep } from './customs-return-state.ts'
import { daysAfter } from './due.ts'
import { refuse } from './refusals.ts'
import type { CustomsRow, Tables } from './tables.ts'

type Key = { readonly sellerId: string; readonly returnId: string }

/** By when customs must be asked and the goods be back, by the rules in force on the day of release. */
export function customsDates(releasedAt: Date) {
  const day = chinaDay(releasedAt)
  const [apply, back] = [ruleOn(cnCbec.returnApplyDays, day), ruleOn(cnCbec.returnBackDays, day)]
  return {
    applyBy: daysAfter(releasedAt, Number(apply.value)),
    backBy: daysAfter(releasedAt, Number(back.value)),
    rules: [apply, back] as const,
  }
}

/** Begins to ask customs for a return whose goods go back to the place they left; nothing when it is too late already. */
export async function beginCustoms(ctx: Ctx, { sellerId, returnId }: Key, releasedAt: Date): Promise<boolean> {
  const { applyBy, backBy, rules } = customsDates(releasedAt)
  if (applyBy <= ctx.now) return false
  await own<Tables>(ctx.tx)
    .insertInto('returns.customs')
    .values({
      seller_id: sellerId,
      return_id: returnId,
      state: 'to_apply',
      owner: customsDuty.to_apply.owner,
      due_at: applyBy,
      no_clock: null,
      released_at: releasedAt,
      apply_by: applyBy,
      back_by: backBy,
      rules: rules.map(({ id }) => id).join(' '),
      applied_at: null,
      reference: null,
      back_at: null,
    })
    .onConflict((conflict) => conflict.columns(['seller_id', 'return_id']).doNothing())
    .execute()
  return true
}

/** The operator handed the return in with customs and has its number. Refused after its day. */
export async function applyToCustoms(ctx: Ctx, key: Key, reference: string): Promise<void> {
  const row = await lockCustoms(ctx, key)
  if (row === undefined) throw refuse('returns.not-found')
  const to = row.apply_by <= ctx.now ? null : customsNext[row.state].apply
  if (to === null) throw refuse('returns.customs-step-not-allowed', { step: 'apply', state: row.state })
  await write(ctx, row, 'apply', to, { applied_at: ctx.now, reference })
}

/** The goods are at the customs place: `back` when it was asked for and in time, else `missed`. */
export async function customsArrived(ctx: Ctx, key: Key): Promise<void> {
  const row = await lockCustoms(ctx, key)
  if (row === undefined) return
  const inTime = row.state === 'applied' && ctx.now <= row.back_by
  const step = inTime ? 'arrive' : 'miss'
  const to = customsNext[row.state][step]
  if (to !== null) await write(ctx, row, step, to, inTime ? { back_at: ctx.now } : {})
}

/** A day passed: tax and quota stay with customs. Somebody may have been quicker. */
export async function missCustoms(ctx: Ctx, key: Key): Promise<void> {
  const row = await lockCustoms(ctx, key)
  if (row === undefined || row.due_at === null || row.due_at > ctx.now) return
  const to = customsNext[row.state].miss
  if (to !== null) await write(ctx, row, 'miss', to)
}

/** The return ended without going through customs. */
export async function dropCustoms(ctx: Ctx, key: Key): Promise<void> {
  const row = await lockCustoms(ctx, key)
  if (row === undefined) return
  const to = customsNext[row.state].drop
  if (to !== null) await write(ctx, row, 'drop', to)
}

/** Whether tax and quota come back with this return: only when customs has the goods in time. */
export async function taxComesBack(ctx: Pick<Ctx, 'tx'>, key: Key): Promise<boolean> {
  return (await customsOf(ctx, key))?.state === 'back'
}

export const customsOf = (ctx: Pick<Ctx, 'tx'>, key: Key): Promise<CustomsRow | undefined> =>
  own<Tables>(ctx.tx)
    .selectFrom('returns.customs')
    .selectAll()
    .where('seller_id', '=', key.sellerId)
    .where('return_id', '=', key.returnId)
    .executeTakeFirst()

const lockCustoms = (ctx: Ctx, key: Key): Promise<CustomsRow | undefined> =>
  own<Tables>(ctx.tx)
    .selectFrom('returns.customs')
    .selectAll()
    .where('seller_id', '=', key.sellerId)
    .where('return_id', '=', key.returnId)
    .forUpdate()
    .executeTakeFirst()

async function write(
  ctx: Ctx,
  row: CustomsRow,
  step: CustomsReturnStep,
  to: CustomsReturnState,
  facts: Partial<Pick<CustomsRow, 'applied_at' | 'reference' | 'back_at'>> = {},
): Promise<void> {
  const entry = customsDuty[to]
  const clock = 'clock' in entry ? entry.clock : null
  await own<Tables>(ctx.tx)
    .updateTable('returns.customs')
    .set({
      ...facts,
      state: to,
      owner: entry.owner,
      due_at: clock === null ? null : clock === 'apply' ? row.apply_by : row.back_by,
      no_clock: 'noClock' in entry ? entry.noClock : null,
    })
    .where('seller_id', '=', row.seller_id)
    .where('return_id', '=', row.return_id)
    .where('state', '=', row.state)
    .execute()
  await audit(ctx, {
    action: `returns.customs-${step}`,
    subject: 'return',
    subjectId: row.return_id,
    details: { from: row.state, to },
  })
}
