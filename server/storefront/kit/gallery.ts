import type { Say } from '@westbound/web/messages'
import { picture, type Picture } from './card.ts'
import { html, nothing, type Html } from './html.ts'

/** Pictures side by side that snap into place under a finger; with a keyboard they scroll. No script. */
export function gallery(pictures: readonly Picture[], say: Say): Html {
  const many = pictures.length > 1
  const items = pictures.map((image, at) => {
    const where = many
      ? html`<span class="at">${say('kit.gallery.at', { at: at + 1, of: pictures.length })}</span>`
      : nothing
    return html`<li>${picture(image, say, at === 0 ? 'eager' : 'lazy')}${where}</li>`
  })
  return html`<div class="gallery" role="region" aria-label="${say('kit.gallery')}" tabindex="0"><ul>${items}</ul></div>`
}
