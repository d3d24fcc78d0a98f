import { cookieOf, everybody, noCookie, signInByEmail, signOut, tryPassword } from '#modules/identity'
import type { Ctx } from '#platform/context'
import { form as onPost, page as onGet, type Again, type Answer } from '#platform/page'
import { z } from '#platform/wire'
import { errorSummary, form, html, linkButton } from '../kit/index.ts'
import { passwordFields } from './password-fields.ts'
import { nextOf, shownOf } from './problems.ts'
import { sellerPage, type Input } from './shell.ts'

const home = '/sell/home'

export const sellerSignInPage = onGet({
  path: '/sell/sign-in',
  who: everybody,
  query: z.object({ next: z.string().max(300).optional() }),
  show: async (ctx, input) => {
    const next = nextOf(input.query.next, home)
    return ctx.actor.kind === 'seller' ? { see: next } : ask(ctx, input, next, null)
  },
})

export const sellerSignInForm = onPost({
  path: '/sell/sign-in',
  who: everybody,
  fields: z.object({
    email: z.string().trim().min(3).max(254),
    password: z.string().min(1).max(200),
    next: z.string().max(300).optional(),
  }),
  keyless: 'each sign-in begins a session of its own, and its secrets are not kept with a key',
  act: async (ctx, { fields, request }) => {
    await tryPassword(ctx, { email: fields.email, ip: request.ip })
    return { email: fields.email, password: fields.password, ip: request.ip, next: nextOf(fields.next, home) }
  },
  afterCommit: async (run, { next, ...given }) => {
    const signed = await signInByEmail(run, { ...given, kinds: ['seller'] })
    return { see: next, cookies: [cookieOf(signed)] }
  },
  again: async (ctx, input, again) => ask(ctx, input, nextOf(again.values['next'], home), again),
})

export const sellerSignOut = onPost({
  path: '/sell/sign-out',
  who: everybody,
  fields: z.object({}),
  keyless: 'ending an ended session changes nothing',
  act: async (ctx, { request }) => {
    await signOut(ctx, request.headers)
    return { see: '/sell', cookies: [noCookie] }
  },
  again: async () => ({ see: '/sell' }),
})

function ask(ctx: Ctx, input: Input, next: string, again: Again | null): Answer {
  const say = ctx.world.say(input.request.locale)
  const shown = shownOf(say, again, 'identity', {
    'identity.email-invalid': 'email',
    'identity.sign-in-wrong': 'password',
  })
  const fields = passwordFields(say, next, again?.values['email'], shown.problems)
  const demo = ctx.world.demo ? linkButton(say('identity.demo-way'), '/demo') : ''
  const main = html`${errorSummary(shown.problems, say)}
    ${form({ action: '/sell/sign-in', key: null, submit: say('identity.sign-in'), fields })}
    <div class="actions">${linkButton(say('sellers.landing.sign-up'), '/sell/sign-up')}${demo}</div>`
  return sellerPage(ctx, input, { title: say('sellers.sign-in'), main, flash: shown.flash })
}
