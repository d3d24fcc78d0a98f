import { countTries, type Limit, type Try } from '#modules/identity'
import { settingsInForce, type SettingKey } from '#modules/markets'
import type { BatchCtx, Ctx } from '#platform/context'
import type { Refusal } from '#platform/refusal'

const hour = 3600
const day = 24 * hour

/** What holds as long as nobody has set another number (`/operator/settings/terms`). */
const usual = {
  'till.orders-per-hour': 30,
  'till.orders-per-day': 100,
  'till.yuan-per-day': 60_000,
  'till.declines-max': 5,
  'till.cooldown-minutes': 60,
} as const satisfies Partial<Record<SettingKey, number>>

export type TillLimits = {
  readonly placing: Limit
  readonly payAgain: Limit
  readonly declined: Limit
  readonly declinedFrom: Limit
}
/** A household or a campus shares an address: so many times what one person may. */
const peopleAtOne = 6

/** Orders and money of one person within an hour and a day; payments tried again; declined ones, which cool down all three. */
export async function tillLimits(ctx: BatchCtx): Promise<TillLimits> {
  const set = await settingsInForce(ctx)
  const of = (key: keyof typeof usual): number => Number(set.get(key)?.value ?? usual[key])
  const [declines, coolsFor] = [of('till.declines-max'), of('till.cooldown-minutes') * 60]
  return {
    placing: {
      name: 'orders',
      windows: [
        { seconds: hour, most: of('till.orders-per-hour') },
        { seconds: day, most: of('till.orders-per-day') },
        { seconds: day, most: BigInt(of('till.yuan-per-day')) * 100n, by: 'amount' },
      ],
      cooldown: 'declined',
    },
    payAgain: { name: 'pay-again', windows: [{ seconds: hour, most: 10 }], cooldown: 'declined' },
    declined: { name: 'declined', windows: [{ seconds: coolsFor, most: declines }] },
    declinedFrom: { name: 'declined', windows: [{ seconds: coolsFor, most: declines * peopleAtOne }] },
  }
}

/** An order about to be placed; `ip` is null where none is known (a job, the simulation). */
export type Placing = {
  readonly buyerId: string
  readonly personPrint: string
  readonly amountMinor: bigint
  readonly ip: string | null
}

/**
 * Counts placings of a batch and gives back those refused. One row a person, and none for the address: people behind one
 * address never wait for each other. An address whose payments are declined cools down all the same, since the person's
 * row remembers where it came from.
 */
export async function countPlacing<P extends Placing>(
  ctx: BatchCtx,
  { placing }: TillLimits,
  placings: readonly P[],
): Promise<ReadonlyMap<P, Refusal>> {
  if (placings.length === 0) return new Map()
  const tries = placings.map((each): Try => ({
    limit: placing,
    whom: { kind: 'person', id: each.personPrint },
    also: [{ kind: 'account', id: each.buyerId }],
    amountMinor: each.amountMinor,
    ...(each.ip === null ? {} : { ip: each.ip }),
  }))
  const refused = await countTries(ctx, tries)
  return new Map(
    placings.flatMap((each, at) => {
      const refusal = tries[at] === undefined ? undefined : refused.get(tries[at])
      return refusal === undefined ? [] : [[each, refusal] as const]
    }),
  )
}

/** Counts one more payment opened anew, by account and by address; refuses while either cools down. */
export async function countPayAgain(ctx: Ctx, buyerId: string, ip: string): Promise<void> {
  const { payAgain } = await tillLimits(ctx)
  const wide: Limit = { ...payAgain, name: 'pay-again-from-one', windows: [{ seconds: hour, most: 120 }] }
  await orRefuse(ctx, [
    { limit: payAgain, whom: { kind: 'account', id: buyerId }, ip },
    { limit: wide, whom: { kind: 'address', id: ip } },
  ])
}

const codes: Limit = { name: 'coupon-codes', windows: [{ seconds: 900, most: 30 }] }
const codesFromOne: Limit = { name: 'coupon-codes-from-one', windows: [{ seconds: 900, most: 600 }] }

/** Counts one more code put into a cart, by account and by address: codes are not to be guessed. */
export async function countCodeTry(ctx: Ctx, ip: string): Promise<void> {
  const { actor } = ctx
  await orRefuse(ctx, [
    ...(actor.kind === 'buyer' ? [{ limit: codes, whom: { kind: 'account', id: actor.id } } as const] : []),
    { limit: codesFromOne, whom: { kind: 'address', id: ip } },
  ])
}

async function orRefuse(ctx: Ctx, tries: readonly Try[]): Promise<void> {
  const [refusal] = (await countTries(ctx, tries)).values()
  if (refusal !== undefined) throw refusal
}
