import { type ChangeWithProgress, listChanges, type Rejudgement } from '#modules/compliance'
import { stoppedOrders, type StoppedOrder } from '#modules/orders'
import type { Ctx } from '#platform/context'

/** A change with how far each part has come, in parts of a thousand, and the open orders it found trouble in. */
export type ChangeShown = Omit<ChangeWithProgress, 'parts' | 'codes'> & {
  readonly codes: number
  readonly parts: readonly (Omit<Rejudgement, 'last'> & { readonly perMille: number })[]
  readonly stoppedOrders: readonly StoppedOrder[]
}
const ordersShown = 50

export async function changesShown(ctx: Ctx, limit: number): Promise<readonly ChangeShown[]> {
  const shown: ChangeShown[] = []
  for (const { parts, codes, ...change } of await listChanges(ctx, limit))
    shown.push({
      ...change,
      codes: codes.length,
      parts: parts.map(({ last: _last, ...part }) => ({ ...part, perMille: perMilleOf(part) })),
      stoppedOrders: parts.some(({ part }) => part === 'orders')
        ? await stoppedOrders(ctx, change.id, ordersShown)
        : [],
    })
  return shown
}

const perMilleOf = ({ done, total, finishedAt }: Pick<Rejudgement, 'done' | 'total' | 'finishedAt'>): number =>
  finishedAt !== null || total === 0 ? 1000 : Math.min(999, Math.floor((done * 1000) / total))
