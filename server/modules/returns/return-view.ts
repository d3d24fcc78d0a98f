import type { Ctx } from '#platform/context'
import { id, instant, money, nullable, z } from '#platform/wire'
import { evidenceOf, pieceView, viewOfPiece } from '#modules/evidence'
import { customsReturnStates } from './customs-return-state.ts'
import { returnOf, type Return, type ReturnHead } from './read-return.ts'
import { isEnded, returnStates } from './return-state.ts'

const head = {
  returnId: id,
  sellerId: id,
  orderId: id,
  state: z.enum(returnStates),
  owner: z.string(),
  dueAt: nullable(instant),
  noClock: nullable(z.string()),
  /** Nothing will move any more: a page that looks again may stop. */
  ended: z.boolean(),
  why: nullable(z.string()),
  wish: z.enum(['refund', 'exchange']),
  reason: z.string(),
  openedAt: instant,
  movedAt: instant,
  refunded: nullable(money),
  disputeId: nullable(id),
}

/** A return in a list. */
export const returnHeadView = z.object(head).openapi('ReturnHead')

/** A return on the wire, as buyer, seller and operator all see it. */
export const returnView = z
  .object({
    ...head,
    place: nullable(z.enum(['us', 'cn'])),
    sendTo: nullable(z.string()),
    carrier: nullable(z.string()),
    waybillNo: nullable(z.string()),
    taxBack: nullable(z.boolean()),
    freightBack: z.boolean(),
    policy: z.string(),
    bearer: z.enum(['seller', 'platform']),
    stock: nullable(z.enum(['put_back', 'written_off'])),
    lines: z.array(
      z.object({ line: z.number().int(), quantity: z.number().int(), accepted: nullable(z.number().int()) }),
    ),
    exchange: nullable(
      z.object({
        listingId: id,
        variantId: id,
        quantity: z.number().int(),
        inCartAt: nullable(instant),
        orderId: nullable(id),
      }),
    ),
    customs: nullable(
      z.object({
        state: z.enum(customsReturnStates),
        releasedAt: instant,
        applyBy: instant,
        backBy: instant,
        reference: nullable(z.string()),
        backAt: nullable(instant),
      }),
    ),
    history: z.array(
      z.object({
        step: z.string(),
        to: z.string(),
        at: instant,
        by: z.string(),
        why: nullable(z.string()),
        note: nullable(z.string()),
      }),
    ),
    evidence: z.array(pieceView),
  })
  .openapi('Return')

export function viewOfHead(found: ReturnHead): z.output<typeof returnHeadView> {
  const { returnId, sellerId, orderId, state, owner, dueAt, noClock, why, wish, reason, openedAt, movedAt } = found
  const { disputeId, refundedMinor, currency } = found
  return {
    returnId,
    sellerId,
    orderId,
    state,
    owner,
    dueAt,
    noClock,
    why,
    wish,
    reason,
    openedAt,
    movedAt,
    disputeId,
    ended: isEnded(state),
    refunded: refundedMinor === null ? null : { minor: refundedMinor, currency },
  }
}

/** Does one thing to a return, and shows it as it stands then. */
export async function viewAfter<K extends Parameters<typeof returnOf>[1]>(
  ctx: Ctx,
  of: K,
  act: (of: K) => Promise<unknown>,
): Promise<z.output<typeof returnView>> {
  await act(of)
  return viewOfReturn(ctx, await returnOf(ctx, of))
}

export async function viewOfReturn(ctx: Ctx, found: Return): Promise<z.output<typeof returnView>> {
  const { place, sendTo, carrier, waybillNo, taxBack, freight, policy, bearer, stock } = found
  const pieces = await evidenceOf(ctx, { sellerId: found.sellerId, aboutId: found.returnId })
  return {
    ...viewOfHead(found),
    place,
    sendTo,
    carrier,
    waybillNo,
    taxBack,
    freightBack: freight,
    policy,
    bearer,
    stock,
    lines: found.lines.map(({ line, quantity, accepted }) => ({ line, quantity, accepted })),
    exchange: found.exchange,
    customs: found.customs,
    history: [...found.history],
    evidence: pieces.map(viewOfPiece),
  }
}
