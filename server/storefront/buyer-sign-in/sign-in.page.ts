import {
  cookieOf,
  everybody,
  maskPhone,
  noCookie,
  signInByPhone,
  signOut,
  startPhoneCode,
  tryPhoneCode,
} from '#modules/identity'
import type { Ctx } from '#platform/context'
import { form as onPost, page as onGet, type Again, type Answer, type PageInput } from '#platform/page'
import { z } from '#platform/wire'
import { errorSummary, form, hidden, html, linkButton, page, textField } from '../kit/index.ts'
import { flashOf, nextOf, shownOf } from '../seller-account/problems.ts'
import { forgetAddress, keepAddress, keptAddress } from '../seller-account/waiting-address.ts'

const Query = z.object({ next: z.string().max(300).optional() })
const Next = z.string().max(300).optional()
const home = '/zh-cn/me'
type Input = Pick<PageInput<z.ZodType, z.ZodType>, 'request' | 'flash'>

export const phonePage = onGet({
  path: '/zh-cn/sign-in',
  who: everybody,
  query: Query,
  show: async (ctx, input) => {
    const next = nextOf(input.query.next, home)
    return ctx.actor.kind === 'buyer' ? { see: next } : askPhone(ctx, input, next, null)
  },
})

export const phoneForm = onPost({
  path: '/zh-cn/sign-in',
  who: everybody,
  fields: z.object({ phone: z.string().trim().min(1).max(24), next: Next }),
  keyless: 'a second press within a minute is refused, later it is a new code',
  act: async (ctx, { fields, request }) => {
    await startPhoneCode(ctx, { phone: fields.phone, ip: request.ip, locale: 'zh-Hans' })
    const next = encodeURIComponent(nextOf(fields.next, home))
    return { see: `/zh-cn/sign-in/code?next=${next}`, cookies: [keepAddress(ctx.world, fields.phone)] }
  },
  again: async (ctx, input, again) => askPhone(ctx, input, nextOf(again.values['next'], home), again),
})

export const codePage = onGet({
  path: '/zh-cn/sign-in/code',
  who: everybody,
  query: Query,
  show: async (ctx, input) => askCode(ctx, input, nextOf(input.query.next, home), null),
})

export const codeForm = onPost({
  path: '/zh-cn/sign-in/code',
  who: everybody,
  fields: z.object({
    code: z
      .string()
      .trim()
      .regex(/^\d{6}$/),
    next: Next,
  }),
  keyless: 'each sign-in begins a session of its own, and its secrets are not kept with a key',
  act: async (ctx, { fields, request }) => {
    const phone = keptAddress(ctx.world, request.headers) ?? ''
    const given = { phone, code: fields.code, ip: request.ip }
    await tryPhoneCode(ctx, given)
    return { given, next: nextOf(fields.next, home) }
  },
  afterCommit: async (run, { given, next }) => {
    const signed = await signInByPhone(run, given)
    return { see: next, cookies: [cookieOf(signed), forgetAddress] }
  },
  again: async (ctx, input, again) => askCode(ctx, input, nextOf(again.values['next'], home), again),
})

export const anotherCode = onPost({
  path: '/zh-cn/sign-in/again',
  who: everybody,
  fields: z.object({ next: Next }),
  keyless: 'a second press within a minute is refused, later it is a new code',
  act: async (ctx, { fields, request }) => {
    const phone = keptAddress(ctx.world, request.headers) ?? ''
    await startPhoneCode(ctx, { phone, ip: request.ip, locale: 'zh-Hans' })
    const next = encodeURIComponent(nextOf(fields.next, home))
    return { see: `/zh-cn/sign-in/code?next=${next}`, flash: 'identity.code.sent-again' }
  },
  again: async (ctx, input, again) => askCode(ctx, input, nextOf(again.values['next'], home), again),
})

export const buyerSignOut = onPost({
  path: '/zh-cn/sign-out',
  who: everybody,
  fields: z.object({}),
  keyless: 'ending an ended session changes nothing',
  act: async (ctx, { request }) => {
    await signOut(ctx, request.headers)
    return { see: '/zh-cn', cookies: [noCookie] }
  },
  again: async () => ({ see: '/zh-cn' }),
})

async function askPhone(ctx: Ctx, { request, flash }: Input, next: string, again: Again | null): Promise<Answer> {
  const say = ctx.world.say(request.locale)
  const shown = shownOf(say, again, 'identity', { 'identity.phone-invalid': 'phone' })
  const fields = html`${hidden('next', next)}${textField(
    {
      name: 'phone',
      label: say('identity.phone'),
      hint: say('identity.phone.hint'),
      type: 'tel',
      inputmode: 'tel',
      autocomplete: 'tel',
      maxlength: 24,
      prefix: '+86',
      value: again?.values['phone'],
      problem: shown.problems['phone'],
    },
    say,
  )}`
  const demo = ctx.world.demo ? html`<p class="note">${linkButton(say('identity.demo-way'), '/demo')}</p>` : ''
  const main = html`${errorSummary(shown.problems, say)}<p>${say('identity.buyer.why')}</p>
    ${form({ action: '/zh-cn/sign-in', key: null, submit: say('identity.code.send'), fields })}
    <p class="note">${say('identity.buyer.privacy')}</p>${demo}`
  const title = say('identity.buyer.sign-in')
  return page({
    say,
    role: 'buyer',
    title,
    main,
    demo: ctx.world.demo,
    here: 'me',
    search: null,
    flash: shown.flash ?? flashOf(say, flash),
  })
}

async function askCode(ctx: Ctx, { request, flash }: Input, next: string, again: Again | null): Promise<Answer> {
  const say = ctx.world.say(request.locale)
  const phone = keptAddress(ctx.world, request.headers)
  if (phone === null) return { see: `/zh-cn/sign-in?next=${encodeURIComponent(next)}` }
  const shown = shownOf(say, again, 'identity', { 'identity.code-wrong': 'code' })
  const fields = html`${hidden('next', next)}${textField(
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
  )}`
  const to = maskPhone(/^1\d{10}$/.test(phone) ? `+86${phone}` : phone)
  const mailbox = ctx.world.demo
    ? html`<p class="note">${linkButton(say('identity.code.mailbox'), '/demo/mailbox')}</p>`
    : ''
  const main = html`${errorSummary(shown.problems, say)}<p>${say('identity.code.sent-to', { to })}</p>
    ${form({ action: '/zh-cn/sign-in/code', key: null, submit: say('identity.sign-in'), fields })}
    ${form({ action: '/zh-cn/sign-in/again', key: null, submit: say('identity.code.again'), tone: 'plain', note: say('identity.code.again.hint'), fields: hidden('next', next) })}
    ${mailbox}`
  return page({
    say,
    role: 'buyer',
    title: say('identity.code.title'),
    main,
    demo: ctx.world.demo,
    here: 'me',
    search: null,
    flash: shown.flash ?? flashOf(say, flash),
    back: { href: '/zh-cn/sign-in', text: say('identity.phone.other') },
  })
}
