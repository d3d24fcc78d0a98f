import { settingsInForce } from '#modules/markets'
import type { Ctx } from '#platform/context'

/** US cents below which a payout waits for more; where nobody has set a minimum, there is none. */
export async function minimumMinor(ctx: Ctx): Promise<bigint> {
  const row = (await settingsInForce(ctx)).get('payouts.minimum-minor')
  return row === undefined ? 0n : BigInt(row.value)
}
