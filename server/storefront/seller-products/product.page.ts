import { newId } from '#platform/id'
import { page as onGet, type Again, type Answer } from '#platform/page'
import { id, z } from '#platform/wire'
import { html, linkButton } from '../kit/index.ts'
import { flashOf, shownOf } from '../seller-account/problems.ts'
import { sellerPage, type Input, type SellerCtx } from '../seller-account/shell.ts'
import { exportSheet } from '../seller-export/export-sheet.ts'
import { chineseSection } from './chinese-section.ts'
import { factSections } from './fact-sections.ts'
import { glance } from './glance.ts'
import { picturesSection } from './pictures-section.ts'
import { priceSection } from './price-section.ts'
import { readEditor } from './read-editor.ts'
import { listingSection, verdictSection } from './selling-sections.ts'

export const productPage = onGet({
  path: '/sell/products/{productId}',
  who: ['seller'],
  params: z.object({ productId: id }),
  query: z.object({ words: z.string().max(100).default('') }),
  show: (ctx, input) => showEditor(ctx, input, input.params.productId, null, input.query.words),
})

/** The one editor of a product, in sections; a refused form comes back with what was typed in it. */
export async function showEditor(
  ctx: SellerCtx,
  input: Input,
  productId: string,
  again: Again | null,
  words = '',
): Promise<Answer> {
  const editor = await readEditor(ctx, input, { productId, words, again, key: newId(ctx.now) })
  const { say, product, seller } = editor
  const shown = shownOf(say, again, 'catalog')
  const [first] = Object.values(shown.problems)
  const flash =
    shown.flash ?? (first === undefined ? flashOf(say, input.flash) : { kind: 'problem' as const, text: first })
  const main = html`<div class="columns columns-side">
    <div class="side"><div>${listingSection(editor)}</div><div class="side-last stack">${glance(editor)}<section class="sheet"><div class="actions">${linkButton(say('documents.label.page.link'), `/sell/products/${productId}/label`)}${linkButton(say('documents.origin.page.link'), `/sell/products/${productId}/origin`)}</div></section></div></div>
    <div class="stack">${factSections(editor)}${chineseSection(editor)}${priceSection(editor)}${verdictSection(editor)}${picturesSection(editor)}${await exportSheet(ctx, { sellerId: seller.id, productId }, say)}</div></div>`
  const back = { href: '/sell/products', text: say('catalog.products') }
  return sellerPage(ctx, input, { title: product.title, main, here: 'products', seller, flash, back })
}
