import type { Ctx } from '#platform/context'
import type { Money } from '#platform/money'
import { id, instant, money, nullable, z } from '#platform/wire'
import { evidenceOf, pieceView, viewOfPiece } from '#modules/evidence'
import { disputeStates, isEnded } from './dispute-state.ts'
import { disputeKinds } from './kinds.ts'
import { disputeOf, type Dispute, type DisputeHead } from './read-dispute.ts'

const head = {
  disputeId: id,
  sellerId: id,
  orderId: id,
  returnId: nullable(id),
  kind: z.enum(disputeKinds),
  state: z.enum(disputeStates),
  owner: z.string(),
  dueAt: nullable(instant),
  noClock: nullable(z.string()),
  /** Nothing will move any more: a page that looks again may stop. */
  ended: z.boolean(),
  why: nullable(z.string()),
  wish: z.enum(['all', 'part', 'return']),
  wishAmount: nullable(money),
  offer: nullable(z.enum(['amount', 'return'])),
  offerAmount: nullable(money),
  refunded: nullable(money),
  mayAppeal: z.object({ buyer: z.boolean(), seller: z.boolean() }),
  openedAt: instant,
  movedAt: instant,
}

/** A dispute in a list. */
export const disputeHeadView = z.object(head).openapi('DisputeHead')

/** A dispute on the wire, as buyer, seller and operator all see it; who decided stays with the operator. */
export const disputeView = z
  .object({
    ...head,
    decisions: z.array(
      z.object({
        number: z.number().int(),
        refund: z.enum(['all', 'part', 'nothing']),
        amount: nullable(money),
        bearer: z.enum(['seller', 'platform']),
        returnNeeded: z.boolean(),
        ground: z.string(),
        reason: z.string(),
        at: instant,
      }),
    ),
    history: z.array(
      z.object({ step: z.string(), to: z.string(), at: instant, by: z.string(), why: nullable(z.string()) }),
    ),
    evidence: z.array(pieceView),
  })
  .openapi('Dispute')

export function viewOfHead(found: DisputeHead): z.output<typeof disputeHeadView> {
  const { disputeId, sellerId, orderId, returnId, kind, state, owner, dueAt, noClock, why, wish, offer } = found
  const of = (minor: bigint | null): Money | null => (minor === null ? null : { minor, currency: found.currency })
  return {
    disputeId,
    sellerId,
    orderId,
    returnId,
    kind,
    state,
    owner,
    dueAt,
    noClock,
    why,
    wish,
    offer,
    ended: isEnded(state),
    wishAmount: of(found.wishMinor),
    offerAmount: of(found.offerMinor),
    refunded: of(found.refundedMinor),
    mayAppeal: found.mayAppeal,
    openedAt: found.openedAt,
    movedAt: found.movedAt,
  }
}

/** Does one thing to a dispute, and shows it as it stands then. */
export async function viewAfter<K extends Parameters<typeof disputeOf>[1]>(
  ctx: Ctx,
  of: K,
  act: (of: K) => Promise<unknown>,
): Promise<z.output<typeof disputeView>> {
  await act(of)
  return viewOfDispute(ctx, await disputeOf(ctx, of))
}

export async function viewOfDispute(ctx: Ctx, found: Dispute): Promise<z.output<typeof disputeView>> {
  const pieces = await evidenceOf(ctx, { sellerId: found.sellerId, aboutId: found.disputeId })
  return {
    ...viewOfHead(found),
    decisions: found.decisions.map(({ number, refund, amountMinor, bearer, returnNeeded, ground, reason, at }) => ({
      number,
      refund,
      bearer,
      returnNeeded,
      ground,
      reason,
      at,
      amount: amountMinor === null ? null : { minor: amountMinor, currency: found.currency },
    })),
    history: [...found.history],
    evidence: pieces.map(viewOfPiece),
  }
}
