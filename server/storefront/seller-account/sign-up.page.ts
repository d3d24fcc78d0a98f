import { checkSignUp, cookieOf, everybody, signUpByEmail, tryEmailCode } from '#modules/identity'
import { verifySignUp } from '#modules/sellers'
import type { Ctx } from '#platform/context'
import { form as onPost, page as onGet, type Again, type Answer } from '#platform/page'
import { line, z } from '#platform/wire'
import { errorSummary, form, html, linkButton, textField } from '../kit/index.ts'
import { shownOf } from './problems.ts'
import { sellerPage, type Input } from './shell.ts'
import { forgetAddress, keepAddress, keptAddress } from './waiting-address.ts'

const keyless = 'nothing exists before the code is given, and a password is not kept with a key'

export const signUpPage = onGet({
  path: '/sell/sign-up',
  who: everybody,
  show: async (ctx, input) => signUpAsk(ctx, input, null),
})

export const signUpForm = onPost({
  path: '/sell/sign-up',
  who: everybody,
  fields: z.object({ name: line(120), email: z.string().trim().min(3).max(254), password: z.string().min(1).max(200) }),
  keyless,
  act: async (ctx, { fields, request }) => {
    const ask = { ...fields, locale: request.locale, ip: request.ip }
    await checkSignUp(ctx, ask)
    return ask
  },
  afterCommit: async (run, ask) => {
    await signUpByEmail(run, ask)
    return { see: '/sell/verify', cookies: [keepAddress(run.engine.world, ask.email)] }
  },
  again: async (ctx, input, again) => signUpAsk(ctx, input, again),
})

export const verifyPage = onGet({
  path: '/sell/verify',
  who: everybody,
  show: async (ctx, input) => verifyAsk(ctx, input, null),
})

export const verifyForm = onPost({
  path: '/sell/verify',
  who: everybody,
  fields: z.object({
    code: z
      .string()
      .trim()
      .regex(/^\d{6}$/),
  }),
  keyless,
  act: async (ctx, { fields, request }) => {
    const given = { email: keptAddress(ctx.world, request.headers) ?? '', code: fields.code }
    await tryEmailCode(ctx, { ...given, ip: request.ip })
    return given
  },
  afterCommit: async (run, given) => {
    const signed = await verifySignUp(run, given)
    return { see: '/sell/home', flash: 'sellers.signed-up', cookies: [cookieOf(signed), forgetAddress] }
  },
  again: async (ctx, input, again) => verifyAsk(ctx, input, again),
})

function signUpAsk(ctx: Ctx, input: Input, again: Again | null): Answer {
  const say = ctx.world.say(input.request.locale)
  const shown = shownOf(say, again, 'identity', {
    'identity.email-invalid': 'email',
    'identity.password-weak': 'password',
  })
  const { problems } = shown
  const values = again?.values ?? {}
  const fields = html`${textField({ name: 'name', label: say('identity.name'), autocomplete: 'name', maxlength: 120, value: values['name'], problem: problems['name'] }, say)}
    ${textField({ name: 'email', label: say('identity.email'), hint: say('identity.email.hint'), type: 'email', autocomplete: 'email', maxlength: 254, value: values['email'], problem: problems['email'] }, say)}
    ${textField({ name: 'password', label: say('identity.password'), hint: say('identity.password.hint', { min: 10 }), type: 'password', autocomplete: 'new-password', maxlength: 200, problem: problems['password'] }, say)}`
  const main = html`${errorSummary(problems, say)}<p>${say('sellers.sign-up.text')}</p>
    ${form({ action: '/sell/sign-up', key: null, submit: say('sellers.sign-up.go'), fields })}
    <p>${linkButton(say('sellers.sign-up.have'), '/sell/sign-in')}</p>`
  return sellerPage(ctx, input, { title: say('sellers.sign-up'), main, flash: shown.flash })
}

function verifyAsk(ctx: Ctx, input: Input, again: Again | null): Answer {
  const say = ctx.world.say(input.request.locale)
  const email = keptAddress(ctx.world, input.request.headers)
  if (email === null) return { see: '/sell/sign-up' }
  const shown = shownOf(say, again, 'identity', { 'identity.code-wrong': 'code' })
  const fields = textField(
    {
      name: 'code',
      label: say('identity.code'),
      inputmode: 'numeric',
      autocomplete: 'one-time-code',
      maxlength: 6,
      width: 'short',
      problem: shown.problems['code'],
    },
    say,
  )
  const mailbox = ctx.world.demo ? linkButton(say('identity.code.mailbox'), '/demo/mailbox') : ''
  const main = html`${errorSummary(shown.problems, say)}<p>${say('identity.code.sent-to', { to: email })}</p>
    ${form({ action: '/sell/verify', key: null, submit: say('sellers.verify.go'), fields })}
    <div class="actions">${linkButton(say('sellers.verify.other'), '/sell/sign-up')}${mailbox}</div>`
  return sellerPage(ctx, input, { title: say('identity.code.title'), main, flash: shown.flash })
}
