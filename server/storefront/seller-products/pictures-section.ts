import { mediaUrl } from '#modules/catalog'
import { buttonForm, fileField, form, html, table, textField, type Html } from '../kit/index.ts'
import type { Editor } from './read-editor.ts'

/** Pictures with what became of each; a refused address says why. */
export function picturesSection({ say, product, key, address }: Editor): Html {
  const rows = product.pictures.map((picture) => [
    picture.hash === null
      ? picture.source.startsWith('upload:')
        ? picture.alt
        : picture.source
      : html`<img src="${mediaUrl(picture.hash, 320, 'webp')}" alt="${picture.alt}" width="80" height="80" loading="lazy">`,
    picture.refused === null
      ? say(`catalog.picture.${picture.state}`)
      : say(`catalog.picture.refused.${picture.refused}`),
    buttonForm({
      action: `${address}/pictures/${picture.id}/remove`,
      key: `${key}-${picture.id}`,
      text: say('catalog.pictures.remove'),
    }),
  ])
  const list =
    rows.length === 0
      ? html`<p>${say('catalog.pictures.none')}</p>`
      : table({
          say,
          caption: say('catalog.pictures.caption'),
          columns: ['source', 'state', 'remove'].map((name) => ({ label: say(`catalog.pictures.column.${name}`) })),
          rows,
        })
  const fields = html`${fileField({ name: 'file', label: say('catalog.pictures.file'), hint: say('catalog.pictures.file.hint'), accept: 'image/jpeg,image/png,image/webp,image/avif,image/gif' }, say)}
    ${textField({ name: 'alt', label: say('catalog.pictures.alt'), maxlength: 300, optional: true }, say)}`
  return html`<section id="pictures" class="sheet"><h2>${say('catalog.pictures')}</h2>${list}
    ${form({ action: `${address}/pictures`, key: `${key}-pictures`, upload: true, submit: say('catalog.pictures.upload'), tone: 'plain', fields, label: say('catalog.pictures.file') })}</section>`
}
