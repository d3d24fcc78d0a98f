import { classificationsOf } from '#modules/export-control'
import type { Ctx } from '#platform/context'
import type { Say } from '#platform/say'
import { badge, html, linkButton, type Html } from '../kit/index.ts'

/** Among the sections of a product: how it is classified for export, or that this is still to be done before a parcel leaves. */
export async function exportSheet(
  ctx: Ctx,
  { sellerId, productId }: { readonly sellerId: string; readonly productId: string },
  say: Say,
): Promise<Html> {
  const known = (await classificationsOf(ctx, sellerId, [productId])).get(productId)
  const state =
    known === undefined
      ? badge(say('export.outcome.none'), 'wait')
      : badge(say(`export.outcome.${known.outcome}`), known.outcome === 'specialist' ? 'wait' : 'proof')
  const text = say(known === undefined ? 'export.sheet.todo' : 'export.sheet.done')
  return html`<section id="export" class="sheet stack"><h2>${say('export.sheet')}</h2><p>${state}</p><p>${text}</p>
    <div class="actions">${linkButton(say('export.sheet.go'), `/sell/products/${productId}/export`)}</div></section>`
}
