import type { Ctx } from '#platform/context'
import type { Again, Answer } from '#platform/page'
import { errorSummary, form, html, linkButton } from '../kit/index.ts'
import { passwordDoor } from '../seller-account/password-door.ts'
import { passwordFields } from '../seller-account/password-fields.ts'
import { shownOf } from '../seller-account/problems.ts'
import { doorPage, type Input } from './shell.ts'

const door = passwordDoor({
  kind: 'operator',
  signIn: '/operator/sign-in',
  signOut: '/operator/sign-out',
  home: '/operator',
  outside: '/operator/sign-in',
  ask,
})
export const operatorSignInPage = door.show
export const operatorSignInForm = door.enter
export const operatorSignOut = door.leave

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
