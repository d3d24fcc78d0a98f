import { orderOf, partsOf, type Order, type OrderWish } from '#modules/orders'
import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import type { Say } from '#platform/say'
import { clearConsignee, consigneeGaps, withConsignee } from './consignee.ts'
import type { Content } from './contents.ts'
import { gather, type Sources } from './gather.ts'
import { issue, issuedOf, type Issued } from './issue.ts'
import { type Audience, type DocumentKind, kindsFor } from './kinds.ts'
import { applies, makeDocument } from './make-document.ts'
import { told, type Gap } from './missing.ts'
import { refuse } from './refusals.ts'

export type Wish = OrderWish & {
  readonly audience: Audience
  /** The parcel of an order that leaves in several. */
  readonly part?: string | undefined
}
export type Taken = {
  readonly content: Content
  readonly gaps: readonly Gap[]
  /** The version that was kept; null of a draft, in which something is missing. */
  readonly issued: Issued | null
  readonly demonstration: boolean
}

/**
 * Hands a document out. One that is complete is kept as it leaves; one in which something is missing is a draft and is not.
 * A version that was kept comes back as it was. Refused `orders.not-found`, `documents.no-part`, `documents.no-version`,
 * `documents.does-not-apply`.
 */
export async function takeDocument(ctx: Ctx, wish: Wish, kind: DocumentKind, version?: number): Promise<Taken> {
  const { key, sources } = await sourcesOf(ctx, wish)
  if (!applies(sources, kind)) throw refuse('documents.does-not-apply')
  const { consignee, gaps: hidden } = await clearConsignee(ctx, sources, wish.audience, kind)
  const made = version === undefined ? makeDocument(ctx, sources, kind) : null
  const gaps = [...(made?.gaps ?? []), ...hidden]
  const kept = made === null ? await keptVersion(ctx, key, kind, version) : null
  const issued =
    kept ?? (made !== null && gaps.length === 0 ? await issue(ctx, key, made.content, wish.audience) : null)
  await audit(ctx, {
    action: 'documents.taken',
    subject: 'order',
    subjectId: sources.unit.orderId,
    details: {
      document: kind,
      unit: key.unitId,
      version: issued?.version ?? null,
      hash: issued?.hash ?? null,
      inClear: consignee !== null,
    },
  })
  const content = issued?.content ?? made?.content
  if (content === undefined) throw refuse('documents.no-version')
  return { content: withConsignee(content, consignee), gaps, issued, demonstration: sources.demonstration }
}

async function keptVersion(ctx: Ctx, key: Key, kind: DocumentKind, version: number | undefined): Promise<Issued> {
  const kept = (await issuedOf(ctx, key, kind)).find((each) => each.version === version)
  if (kept === undefined) throw refuse('documents.no-version')
  return kept
}

export type Listed = {
  readonly document: DocumentKind
  readonly state: 'ready' | 'incomplete' | 'does-not-apply'
  readonly missing: ReturnType<typeof told>
  readonly issued: Issued | null
}

/** Every document of an order that this side may have: whether it is complete, what is missing and who has it. */
export async function listDocuments(
  ctx: Ctx,
  wish: Wish,
  say: Say,
): Promise<{ readonly order: Order; readonly unitId: string; readonly documents: readonly Listed[] }> {
  const { key, order, sources } = await sourcesOf(ctx, wish)
  const kept = await issuedOf(ctx, key)
  const documents = kindsFor(wish.audience).map((kind): Listed => {
    const issued = kept.find(({ document }) => document === kind) ?? null
    if (!applies(sources, kind)) return { document: kind, state: 'does-not-apply', missing: [], issued }
    const gaps = [...makeDocument(ctx, sources, kind).gaps, ...consigneeGaps(sources, wish.audience, kind)]
    return { document: kind, state: gaps.length === 0 ? 'ready' : 'incomplete', missing: told(gaps, say), issued }
  })
  return { order, unitId: key.unitId, documents }
}

type Key = { readonly sellerId: string; readonly unitId: string }

async function sourcesOf(
  ctx: Ctx,
  { audience: _audience, part, ...owner }: Wish,
): Promise<{ readonly key: Key; readonly order: Order; readonly sources: Sources }> {
  const order = await orderOf(ctx, owner)
  if (part !== undefined && !(await partsOf(ctx, order)).some(({ partId }) => partId === part))
    throw refuse('documents.no-part')
  const key = { sellerId: order.sellerId, unitId: part ?? order.orderId }
  return { key, order, sources: await gather(ctx, key) }
}
