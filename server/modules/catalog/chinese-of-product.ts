import {
  approveChinese,
  chineseOf,
  requestDraft,
  saveChinese,
  type Chinese,
  type ChineseText,
} from '#modules/translation'
import type { Ctx } from '#platform/context'
import { sourceOf } from './product.ts'
import { productOf } from './read-product.ts'

type Of = { readonly sellerId: string; readonly productId: string }

/** The Chinese of a product of this seller, or null before the first draft. @throws catalog.product-not-found */
export async function chineseOfProduct(ctx: Ctx, of: Of): Promise<Chinese | null> {
  const { sourceHash } = await productOf(ctx, of.sellerId, of.productId)
  return (await chineseOf(ctx, of.sellerId, [{ productId: of.productId, sourceHash }])).get(of.productId) ?? null
}

/** Has the product's present words drafted in Chinese. */
export async function draftChineseOf(ctx: Ctx, of: Of): Promise<Chinese | null> {
  const product = await productOf(ctx, of.sellerId, of.productId)
  await requestDraft(ctx, of, sourceOf(product), product.sourceHash)
  return chineseOfProduct(ctx, of)
}

/** Keeps the Chinese a person wrote; its description is sanitised by the caller. */
export async function saveChineseOf(ctx: Ctx, of: Of, text: ChineseText): Promise<Chinese | null> {
  const product = await productOf(ctx, of.sellerId, of.productId)
  await saveChinese(ctx, of, sourceOf(product), product.sourceHash, text)
  return chineseOfProduct(ctx, of)
}

/** A person answers for the Chinese of the product's present words. */
export async function approveChineseOf(ctx: Ctx, of: Of): Promise<Chinese | null> {
  const { sourceHash } = await productOf(ctx, of.sellerId, of.productId)
  await approveChinese(ctx, of, sourceHash)
  return chineseOfProduct(ctx, of)
}
