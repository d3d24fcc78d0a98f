import { evidenceOf, uploads, viewOfPiece, type PieceView, type Side } from '#modules/evidence'
import type { Ctx } from '#platform/context'
import type { Say } from '#platform/say'
import { z } from '#platform/wire'
import { instant, instantShort } from '@westbound/web/format'
import { form, html, nothing, picture, row, textArea, type Html, type Problems } from '../kit/index.ts'

/** The sheet with all that was said and showed about one matter; `more` is the form that adds to it. */
export async function evidenceSection(
  ctx: Pick<Ctx, 'tx'>,
  about: { readonly sellerId: string; readonly aboutId: string },
  me: Side,
  more: Html,
  say: Say,
): Promise<Html> {
  const pieces = (await evidenceOf(ctx, about)).map(viewOfPiece)
  return html`<section class="sheet stack"><h2>${say('evidence.title')}</h2>${evidenceList(pieces, me, say)}${more}</section>`
}

/** What both sides said and showed, oldest first; `me` reads "you" beside their own. */
function evidenceList(pieces: readonly PieceView[], me: Side, say: Say): Html {
  if (pieces.length === 0) return html`<p class="note">${say('evidence.none')}</p>`
  const items = pieces.map((piece) => {
    const words = piece.words === null ? nothing : html`<p>${piece.words}</p>`
    return html`<li class="message"><p><b>${say(`evidence.by.${piece.by === me ? 'you' : piece.by}`)}</b> <time datetime="${piece.at.toISOString()}">${instantShort(piece.at, say.locale)}</time></p>${words}${shown(piece, say)}</li>`
  })
  return html`<ol class="messages">${items}</ol>`
}

function shown(piece: PieceView, say: Say): Html {
  if (piece.picture === null) return nothing
  if (piece.pictureUrl === null) return html`<p class="note">${say(`evidence.picture.${piece.picture}`)}</p>`
  const alt = say('evidence.picture', { at: instant(piece.at, say.locale) })
  return html`<p class="row"><a class="thumb" href="${piece.pictureUrl}">${picture({ src: piece.pictureUrl, alt, width: 320, height: 240 }, say, 'eager')}</a></p>`
}

/** The photographs of a form, several at once from disk or camera. */
export function photographs(say: Say, problem: string | undefined, optional: boolean, id = 'f-pictures'): Html {
  const field = {
    name: 'pictures',
    id,
    label: say('evidence.pictures'),
    hint: say('evidence.pictures.hint'),
    problem,
    optional,
  }
  const wrong = problem === undefined ? nothing : html` aria-invalid="true"`
  const describedBy = `${id}-hint${problem === undefined ? '' : ` ${id}-problem`}`
  return row(
    field,
    say,
    html`<input id="${id}" name="pictures[]" type="file" multiple accept="image/jpeg,image/png,image/webp,image/avif" aria-describedby="${describedBy}"${wrong}>`,
  )
}

/** A form that adds words and photographs while the matter is open. */
export function evidenceForm(props: {
  readonly say: Say
  readonly action: string
  readonly key: string
  readonly problems: Problems
  readonly words: string | undefined
}): Html {
  const { say, action, key, problems, words } = props
  const fields = html`${textArea({ name: 'words', id: 'f-more-words', label: say('evidence.words'), hint: say('evidence.words.hint'), rows: 3, maxlength: 2000, optional: true, value: words, problem: problems['words'] }, say)}
    ${photographs(say, problems['pictures'], true, 'f-more-pictures')}`
  return html`<details${words === undefined && problems['pictures'] === undefined ? nothing : html` open`}><summary>${say('evidence.add')}</summary>${form({ action, key, submit: say('evidence.add.go'), tone: 'plain', fields, upload: true, label: say('evidence.add') })}</details>`
}

/** What `evidenceForm` sends. */
export const evidenceFields = z.object({ words: z.string().trim().max(2000).default(''), pictures: uploads })

/** The same, as the modules take it. */
export const evidenceIn = async ({ words, pictures }: z.output<typeof evidenceFields>) => ({
  words,
  pictures: await bytesOf(pictures),
})

/** The bytes of the files of a form. */
export const bytesOf = (files: readonly File[]): Promise<readonly Uint8Array[]> =>
  Promise.all(files.map(async (file) => new Uint8Array(await file.arrayBuffer())))
