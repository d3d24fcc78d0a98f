import { settingsInForce } from '#modules/markets'
import type { Ctx } from '#platform/context'

const hourMs = 3_600_000
const approveHoursDefault = 48
const debtDaysDefault = 14

/** What the operator set for paying out; where nobody has set a number, the default that harms nobody. */
export type PayoutSettings = {
  /** US cents below which a payout waits for more; none where nobody set one. */
  readonly minimumMinor: bigint
  /** The fewest days between two payouts that a seller may choose. */
  readonly daysBetween: number
  /** A payout above it needs two operators; null: none does. */
  readonly fourEyesMinor: bigint | null
  /** How long a second operator has to decide. */
  readonly decideMs: number
  /** After how long a debt is the operator's task. */
  readonly debtMs: number
}

/** Limits are per currency: sellers here are paid in US dollars. */
export async function payoutSettings(ctx: Ctx): Promise<PayoutSettings> {
  const rows = await settingsInForce(ctx)
  const minor = (key: 'payouts.minimum-minor' | 'payouts.four-eyes-usd-minor'): bigint | null => {
    const row = rows.get(key)
    return row === undefined ? null : BigInt(row.value)
  }
  const whole = (key: 'payouts.days-between' | 'payouts.approve-hours' | 'payouts.debt-days', none: number): number =>
    Number(rows.get(key)?.value ?? none)
  return {
    minimumMinor: minor('payouts.minimum-minor') ?? 0n,
    daysBetween: whole('payouts.days-between', 1),
    fourEyesMinor: minor('payouts.four-eyes-usd-minor'),
    decideMs: whole('payouts.approve-hours', approveHoursDefault) * hourMs,
    debtMs: whole('payouts.debt-days', debtDaysDefault) * 24 * hourMs,
  }
}
