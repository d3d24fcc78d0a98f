import type { Ctx } from '#platform/context'
import type { Again, Answer } from '#platform/page'
import { errorSummary, form, html, linkButton } from '../kit/index.ts'
import { passwordDoor } from './password-door.ts'
import { passwordFields } from './password-fields.ts'
import { shownOf } from './problems.ts'
import { sellerPage, type Input } from './shell.ts'

const door = passwordDoor({
  kind: 'seller',
  signIn: '/sell/sign-in',
  signOut: '/sell/sign-out',
  home: '/sell/home',
  outside: '/sell',
  ask,
})
export const sellerSignInPage = door.show
export const sellerSignInForm = door.enter
export const sellerSignOut = door.leave

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
