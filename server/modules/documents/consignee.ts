import { requireStillReleased } from '#modules/export-control'
import { addressLines, chinaPhone } from '#modules/fulfilment'
import { recipient } from '#modules/orders'
import { asSystem, type Ctx } from '#platform/context'
import { Refusal } from '#platform/refusal'
import type { Content } from './contents.ts'
import type { Sources } from './gather.ts'
import { type Audience, namesBuyer } from './kinds.ts'
import { gap, type Gap } from './missing.ts'
import type { Consignee } from './parts.ts'

type Clear = { readonly consignee: Consignee | null; readonly gaps: readonly Gap[] }
const nobody: Clear = { consignee: null, gaps: [] }

/** Why name and address are not printed yet, as far as it can be known without screening anybody. */
export function consigneeGaps(sources: Sources, audience: Audience, kind: Content['document']): readonly Gap[] {
  if (!namesBuyer.has(kind)) return []
  if (sources.unit.erased) return [gap('consignee-erased')]
  if (audience === 'buyer' || sources.unit.mode === '1210') return []
  return sources.parcel?.waybillNo == null ? [gap('consignee-before-waybill')] : []
}

/**
 * Name and address in clear: for the buyer their own; for seller and operator as with the label, once the carrier gave a
 * waybill and while nobody of the order is under review. Goods out of a bonded warehouse are sent by the carrier alone.
 */
export async function clearConsignee(
  ctx: Ctx,
  sources: Sources,
  audience: Audience,
  kind: Content['document'],
): Promise<Clear> {
  if (!namesBuyer.has(kind)) return nobody
  const gaps = consigneeGaps(sources, audience, kind)
  if (gaps.length > 0) return { consignee: null, gaps }
  if (audience !== 'buyer') {
    if (sources.parcel?.waybillNo == null) return nobody
    if (await underReview(ctx, sources)) return { consignee: null, gaps: [gap('consignee-under-review')] }
  }
  const { consignee } = await recipient(asSystem(ctx, 'documents'), sources.unit)
  const { name, phone } = consignee
  return {
    consignee: { name, phone: chinaPhone(phone), address: [...addressLines(consignee)], country: 'CN', inClear: true },
    gaps: [],
  }
}

async function underReview(ctx: Ctx, { unit }: Sources): Promise<boolean> {
  try {
    await requireStillReleased(ctx, unit)
    return false
  } catch (error) {
    if (error instanceof Refusal) return true
    throw error
  }
}

/** The same document with the name and address in it. */
export const withConsignee = (content: Content, consignee: Consignee | null): Content =>
  consignee !== null && 'consignee' in content ? { ...content, consignee } : content
