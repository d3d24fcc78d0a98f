import { beginAsOperator, cookieOf, everybody, firstLinkOpen } from '#modules/identity'
import type { Ctx } from '#platform/context'
import { form as onPost, page as onGet, type Again, type Answer } from '#platform/page'
import { line, z } from '#platform/wire'
import { errorSummary, form, hidden, html, linkButton, refused, textField } from '../kit/index.ts'
import { shownOf } from '../seller-account/problems.ts'
import { doorPage, type Input } from './shell.ts'

const Token = z.string().regex(/^[A-Za-z0-9_-]{20,100}$/)

export const firstPage = onGet({
  path: '/operator/first',
  who: everybody,
  query: z.object({ token: Token }),
  show: async (ctx, input) => ask(ctx, input, input.query.token, null),
})

export const firstForm = onPost({
  path: '/operator/first',
  who: everybody,
  fields: z.object({
    token: Token,
    name: line(120),
    email: z.string().trim().min(3).max(254),
    password: z.string().min(1).max(200),
  }),
  keyless: 'the link opens once, and a password is not kept with a key',
  act: async (ctx, { fields, request }) => {
    const { token, ...person } = fields
    const signed = await beginAsOperator(ctx, token, { ...person, locale: request.locale })
    return { see: '/operator', flash: 'identity.first.done', cookies: [cookieOf(signed)] }
  },
  again: async (ctx, input, again) => ask(ctx, input, again.values['token'] ?? '', again),
})

async function ask(ctx: Ctx, input: Input, token: string, again: Again | null): Promise<Answer> {
  const say = ctx.world.say(input.request.locale)
  const title = say('identity.first')
  if (!(await firstLinkOpen(ctx, token))) {
    const way = { text: say('identity.operator.sign-in'), href: '/operator/sign-in' }
    const main = refused({ say, what: say('refusal.identity.link-used'), todo: say('identity.first.closed.todo'), way })
    return doorPage(ctx, input, { title, main })
  }
  const shown = shownOf(say, again, 'identity', {
    'identity.email-invalid': 'email',
    'identity.password-weak': 'password',
  })
  const values = again?.values ?? {}
  const { problems } = shown
  const fields = html`${hidden('token', token)}
    ${textField({ name: 'name', label: say('identity.name'), autocomplete: 'name', maxlength: 120, value: values['name'], problem: problems['name'] }, say)}
    ${textField({ name: 'email', label: say('identity.email'), type: 'email', autocomplete: 'email', maxlength: 254, value: values['email'], problem: problems['email'] }, say)}
    ${textField({ name: 'password', label: say('identity.password'), hint: say('identity.password.hint', { min: 10 }), type: 'password', autocomplete: 'new-password', maxlength: 200, problem: problems['password'] }, say)}`
  const main = html`${errorSummary(problems, say)}<p>${say('identity.first.text')}</p>
    ${form({ action: '/operator/first', key: null, submit: say('identity.first.go'), fields })}
    <p>${linkButton(say('identity.operator.sign-in'), '/operator/sign-in')}</p>`
  return doorPage(ctx, input, { title, main, flash: shown.flash })
}
