import { documentKinds, listDocuments, type Listed } from '#modules/documents'
import { partsOf } from '#modules/orders'
import type { Ctx } from '#platform/context'
import type { Say } from '#platform/say'
import { id, z } from '#platform/wire'
import { instant } from '@westbound/web/format'
import { badge, html, linkButton, nothing, type Html, type Text, type Tone } from '../kit/index.ts'

export const ofPart = z.object({ part: id.optional() })
export const document = z.enum(documentKinds)
export type Wish = Parameters<typeof listDocuments>[1]

const tones: Readonly<Record<Listed['state'], Tone>> = { ready: 'proof', incomplete: 'wait', 'does-not-apply': 'plain' }

/** The documents of an order, each with its state, what it lacks, and the way to it. */
export async function documentList(ctx: Ctx, wish: Wish, at: string, say: Say) {
  const { order, documents } = await listDocuments(ctx, wish, say)
  const part = wish.part === undefined ? '' : `?part=${wish.part}`
  const sheets = documents.map((each) => {
    const title = say(`documents.kind.${each.document}`)
    const open = linkButton(say('documents.page.open'), `${at}/${each.document}${part}`)
    const way = each.state === 'does-not-apply' ? nothing : html`<div class="actions">${named(open, title)}</div>`
    return html`<section class="sheet"><div class="between"><h2>${title}</h2>${badge(say(`documents.page.${each.state}`), tones[each.state])}</div>
      ${lacking(each, wish.audience, say)}<p class="note">${versionOf(each, say)}</p>${way}</section>`
  })
  const main = html`<p>${say('documents.page.intro')}</p>${await parcels(ctx, order, wish, at, say)}<div class="columns">${sheets}</div>`
  return { order, main }
}

/** The same words stand on every button: who only hears them is told of which document. */
const named = (link: Html, title: string): Html => html`<span class="aside">${title}: </span>${link}`

/** What is missing: with what to do where it is the reader's to do, else with whom it waits. */
function lacking({ state, missing }: Listed, audience: Wish['audience'], say: Say): Html {
  if (state === 'does-not-apply') return html`<p>${say('documents.page.does-not-apply.why')}</p>`
  if (missing.length === 0) return html`<p>${say('documents.page.nothing')}</p>`
  const waits = ({ who, toDo }: Listed['missing'][number]): string =>
    who === audience ? toDo : say('documents.page.waiting', { who: say(`documents.page.who.${who}`) })
  return html`<ul class="bullets">${missing.map((each) => html`<li><b>${each.what}</b><br>${waits(each)}</li>`)}</ul>`
}

const versionOf = ({ issued }: Listed, say: Say): Text =>
  issued === null
    ? say('documents.page.version.none')
    : html`${say('documents.page.version.value', { version: issued.version, at: instant(issued.at, say.locale) })} · <code>${issued.hash.slice(0, 16)}</code>`

/** The parcels of an order that leaves in several, each a choice of its own. */
async function parcels(
  ctx: Ctx,
  order: { readonly sellerId: string; readonly orderId: string },
  wish: Wish,
  at: string,
  say: Say,
): Promise<Html> {
  const parts = await partsOf(ctx, order)
  if (parts.length === 0) return nothing
  const way = (href: string, text: string, here: boolean): Html =>
    html`<a class="button ${here ? 'button-go' : 'button-plain'}" href="${href}"${here ? html` aria-current="true"` : nothing}>${text}</a>`
  return html`<p>${say('documents.page.parts')}</p><nav class="row" aria-label="${say('documents.page.parts')}">
    ${way(at, say('documents.page.whole'), wish.part === undefined)}
    ${parts.map(({ partId, number }) => way(`${at}?part=${partId}`, say('documents.page.part', { number }), partId === wish.part))}</nav>`
}
