import { chineseOfProduct, judge, productOf, type Judgement, type Product } from '#modules/catalog'
import { chosenCodes, findCodes, type ChosenCode, type HsCandidate } from '#modules/classification'
import { readRules, tariffLines, type TariffRow } from '#modules/compliance'
import type { Chinese } from '#modules/translation'
import type { Again } from '#platform/page'
import { Refusal } from '#platform/refusal'
import type { Say } from '#platform/say'
import { sellerHere, type Input, type SellerCtx } from '../seller-account/shell.ts'
import type { Seller } from '#modules/sellers'

/** Everything the editor of one product shows, read once. */
export type Editor = {
  readonly say: Say
  /** The words of the shop, for what a buyer will see. */
  readonly sayChinese: Say
  readonly seller: Seller
  readonly product: Product
  readonly chinese: Chinese | null
  readonly direct: Judgement
  readonly bonded: Judgement
  readonly questions: readonly { readonly code: string; readonly en: string; readonly zh: string }[]
  readonly words: string
  readonly candidates: readonly HsCandidate[]
  /** The tariff lines of the variants, by code. */
  readonly lines: ReadonlyMap<string, TariffRow>
  /** Who chose the codes that hold, by variant. */
  readonly chosen: ReadonlyMap<string, ChosenCode>
  /** What was typed into the form that was refused, by field name. */
  readonly typed: Readonly<Record<string, string>>
  readonly key: string
  readonly address: string
}

export async function readEditor(
  ctx: SellerCtx,
  input: Input,
  facts: { readonly productId: string; readonly words: string; readonly again: Again | null; readonly key: string },
): Promise<Editor> {
  const { productId, words, again, key } = facts
  const seller = await sellerHere(ctx)
  const product = await productOf(ctx, seller.id, productId)
  return {
    say: ctx.world.say(input.request.locale),
    sayChinese: ctx.world.say('zh-Hans'),
    seller,
    product,
    chinese: await chineseOfProduct(ctx, { sellerId: seller.id, productId }),
    direct: await judge(ctx, product, '9610'),
    bonded: await judge(ctx, product, '1210'),
    questions: await questionsOf(ctx),
    words,
    candidates: words === '' ? [] : await findCodes(ctx, words, 8),
    lines: await tariffLines(
      ctx,
      product.variants.flatMap(({ hsCode }) => hsCode ?? []),
    ),
    chosen: await chosenCodes(
      ctx,
      seller.id,
      product.variants.map((variant) => variant.id),
    ),
    typed: again?.values ?? {},
    key,
    address: `/sell/products/${productId}`,
  }
}

/** What rules ask of sellers; nothing while the operator has loaded no rules. */
async function questionsOf(ctx: SellerCtx): Promise<Editor['questions']> {
  try {
    return (await readRules(ctx)).questions
  } catch (error) {
    if (error instanceof Refusal) return []
    throw error
  }
}

/** A variant's name in lists: its options, else its SKU, else the product itself. */
export const nameOf = (product: Product, variant: Product['variants'][number]): string =>
  variant.optionValues.join(' / ') || variant.sku || product.title
