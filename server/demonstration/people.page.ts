import { accountOf, cookieOf, demonstrationAccounts, everybody, openSession, type Account } from '#modules/identity'
import { sellerOf } from '#modules/sellers'
import type { Ctx } from '#platform/context'
import { form as onPost, page as onGet } from '#platform/page'
import type { Say } from '#platform/say'
import { id, z } from '#platform/wire'
import { instant } from '@westbound/web/format'
import { badge, button, form, hidden, html, linkButton, page, type Html } from '../storefront/kit/index.ts'

const homes = { buyer: '/zh-cn', seller: '/sell/home', operator: '/operator' } as const

/** Signs in as anybody of the demonstration with one press. Found only when the demonstration runs. */
export const peoplePage = onGet({
  path: '/demo',
  who: everybody,
  show: async (ctx, input) => {
    const say = ctx.world.say(input.request.locale)
    const accounts = await demonstrationAccounts(ctx)
    const lists: Html[] = []
    for (const kind of ['buyer', 'seller', 'operator'] as const) {
      const items: Html[] = []
      for (const account of accounts.filter((each) => each.kind === kind)) items.push(await person(ctx, say, account))
      lists.push(html`<h2>${say(`demonstration.${kind}s`)}</h2><ul class="people">${items}</ul>`)
    }
    const forward = ['30m', '3h', '1d', '11d'].map((duration) =>
      button(say('demonstration.clock.by', { duration }), 'plain', 'duration', duration),
    )
    const main = html`<p>${say('demonstration.text')}</p><p>${linkButton(say('demonstration.mailbox'), '/demo/mailbox')}</p>${lists}
      <h2>${say('demonstration.clock')}</h2><p><time datetime="${ctx.now.toISOString()}">${instant(ctx.now, input.request.locale)}</time></p>
      ${form({ action: '/demo/clock', key: null, submit: null, fields: html`<div class="actions">${forward}</div>` })}`
    return page({ say, role: 'seller', title: say('demonstration.people'), main, demo: true, nav: [] })
  },
})

export const signInAs = onPost({
  path: '/demo/sign-in',
  who: everybody,
  fields: z.object({ account_id: id }),
  keyless: 'each sign-in begins a session of its own',
  act: async (ctx, { fields }) => {
    const account = await accountOf(ctx, fields.account_id)
    return { see: homes[account.kind], cookies: [cookieOf(await openSession(ctx, account))] }
  },
  again: async () => ({ see: '/demo' }),
})

async function person(ctx: Ctx, say: Say, account: Account): Promise<Html> {
  const seller = account.kind === 'seller' ? await sellerOf(ctx, account.id) : null
  const name = seller?.tradeName ?? account.name ?? account.phoneMasked ?? account.email ?? account.id
  const more = account.kind === 'buyer' ? (account.phoneMasked ?? '') : (account.email ?? '')
  const state =
    seller === null ? '' : badge(say(`sellers.state.${seller.state}`), seller.state === 'approved' ? 'proof' : 'wait')
  const fields = html`${hidden('account_id', account.id)}<span>${name}</span> <span class="note">${name === more ? '' : more}</span> ${state}`
  return html`<li>${form({ action: '/demo/sign-in', key: null, submit: say('demonstration.sign-in'), fields, label: name, tone: 'plain' })}</li>`
}
