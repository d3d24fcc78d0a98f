import { everybody } from '#modules/identity'
import { page as onGet } from '#platform/page'
import { declaredRefusals } from '#platform/refusal'
import type { Say } from '#platform/say'
import { catalogs, type Values } from '@westbound/web/messages'
import { html, page, table } from '../kit/index.ts'

/** Every refusal an operation can answer with, at the address that `type` of a problem+json points to. */
export const problemsPage = onGet({
  path: '/docs/problems',
  who: everybody,
  show: async (ctx, { request }) => {
    const say = ctx.world.say(request.locale)
    const entries = [...declaredRefusals()].toSorted(([a], [b]) => (a < b ? -1 : 1))
    const rows = entries.map(([code, { status }]) => [
      html`<code id="${code}">${code}</code>`,
      String(status),
      say(`refusal.${code}`, samples(say, `refusal.${code}`)),
    ])
    const columns = [
      { label: say('trouble.problems.code') },
      { label: say('trouble.problems.status'), numeric: true },
      { label: say('trouble.problems.says') },
    ]
    return page({
      say,
      role: 'seller',
      title: say('trouble.problems'),
      demo: ctx.world.demo,
      nav: [],
      main: html`<p class="prose">${say('trouble.problems.text')}</p>${table({ say, caption: say('trouble.problems.caption', { n: rows.length }), columns, rows })}`,
    })
  },
})

/** Something in the place of each value that a refusal brings: a number where it is counted, an ellipsis elsewhere. */
function samples(say: Say, id: string): Values {
  const message = catalogs[say.locale].get(id)
  const counted = new Set(
    (message?.compiled ?? []).flatMap((token) =>
      typeof token === 'string' || token[1] !== 'plural' ? [] : [token[0]],
    ),
  )
  return Object.fromEntries((message?.needs ?? []).map((name) => [name, counted.has(name) ? 2 : '…']))
}
