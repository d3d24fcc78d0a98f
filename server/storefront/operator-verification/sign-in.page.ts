import { cookieOf, everybody, noCookie, signInByEmail, signOut, tryPassword } from '#modules/identity'
import type { Ctx } from '#platform/context'
import { form as onPost, page as onGet, type Again, type Answer } from '#platform/page'
import { z } from '#platform/wire'
import { errorSummary, form, html, linkButton } from '../kit/index.ts'
import { passwordFields } from '../seller-account/password-fields.ts'
import { nextOf, shownOf } from '../seller-account/problems.ts'
import { doorPage, type Input } from './shell.ts'

const home = '/operator'

export const operatorSignInPage = onGet({
  path: '/operator/sign-in',
  who: everybody,
  query: z.object({ next: z.string().max(300).optional() }),
  show: async (ctx, input) => {
    const next = nextOf(input.query.next, home)
    return ctx.actor.kind === 'operator' ? { see: next } : ask(ctx, input, next, null)
  },
})

export const operatorSignInForm = onPost({
  path: '/operator/sign-in',
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
    const signed = await signInByEmail(run, { ...given, kinds: ['operator'] })
    return { see: next, cookies: [cookieOf(signed)] }
  },
  again: async (ctx, input, again) => ask(ctx, input, nextOf(again.values['next'], home), again),
})

export const operatorSignOut = onPost({
  path: '/operator/sign-out',
  who: everybody,
  fields: z.object({}),
  keyless: 'ending an ended session changes nothing',
  act: async (ctx, { request }) => {
    await signOut(ctx, request.headers)
    return { see: '/operator/sign-in', cookies: [noCookie] }
  },
  again: async () => ({ see: '/operator/sign-in' }),
})

function ask(ctx: Ctx, input: Input, next: string, again: Again | null): Answer {
  const say = ctx.world.say(input.request.locale)
  const shown = shownOf(say, again, 'identity', {
    'identity.email-invalid': 'email',
    'identity.sign-in-wrong': 'password',
  })
  const fields = passwordFields(say, next, again?.values['email'], shown.problems)
  const demo = ctx.world.demo ? html`<p>${linkButton(say('identity.demo-way'), '/demo')}</p>` : ''
  const main = html`${errorSummary(shown.problems, say)}
    ${form({ action: '/operator/sign-in', key: null, submit: say('identity.sign-in'), fields })}${demo}`
  return doorPage(ctx, input, { title: say('identity.operator.sign-in'), main, flash: shown.flash })
}
