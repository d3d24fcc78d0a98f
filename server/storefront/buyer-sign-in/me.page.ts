import { accountOf, chooseLocale } from '#modules/identity'
import { noticesOf } from '#modules/notifications'
import { form as onPost, page as onGet, type Answer, type PageInput } from '#platform/page'
import { z } from '#platform/wire'
import { instant } from '@westbound/web/format'
import { empty, facts, form, html, linkButton, page, selectField } from '../kit/index.ts'
import { flashOf } from '../seller-account/problems.ts'
import type { BuyerCtx } from './shell.ts'

export const mePage = onGet({ path: '/zh-cn/me', who: ['buyer'], show: (ctx, input) => me(ctx, input) })

export const languageForm = onPost({
  path: '/zh-cn/me/language',
  who: ['buyer'],
  fields: z.object({ locale: z.enum(['en', 'zh-Hans']) }),
  keyless: 'the last choice counts',
  act: async (ctx, { fields }) => {
    await chooseLocale(ctx, ctx.actor.id, fields.locale)
    return { see: '/zh-cn/me', flash: 'identity.me.language.saved' }
  },
  again: (ctx, input) => me(ctx, input),
})

async function me(ctx: BuyerCtx, input: Pick<PageInput<z.ZodType, z.ZodType>, 'request' | 'flash'>): Promise<Answer> {
  const say = ctx.world.say(input.request.locale)
  const account = await accountOf(ctx, ctx.actor.id)
  const notices = await noticesOf(ctx, ctx.actor.id, 10)
  const languages = [
    { value: 'zh-Hans', text: say('identity.language.zh') },
    { value: 'en', text: say('identity.language.en') },
  ]
  const language = form({
    action: '/zh-cn/me/language',
    key: null,
    submit: say('identity.me.language.save'),
    tone: 'plain',
    fields: selectField(
      { name: 'locale', label: say('identity.me.language'), value: account.locale, choices: languages },
      say,
    ),
  })
  const told = notices.map(
    (notice) =>
      html`<li><p><b>${notice.subject}</b> <time datetime="${notice.at.toISOString()}">${instant(notice.at, 'zh-Hans')}</time></p><p>${notice.text}</p></li>`,
  )
  const main = html`${facts([[say('identity.phone'), account.phoneMasked ?? '']])}
    <div class="actions">${linkButton(say('identity.me.orders'), '/zh-cn/orders', 'go')}${linkButton(say('returns.me'), '/zh-cn/returns')}${linkButton(say('identity.me.addresses'), '/zh-cn/me/addresses')}${linkButton(say('identity.me.real-name'), '/zh-cn/me/real-name')}</div>
    <h2>${say('identity.me.notices')}</h2>
    ${notices.length === 0 ? empty({ title: say('identity.me.notices.none'), text: say('identity.me.notices.none.text') }) : html`<ul class="notices">${told}</ul>`}
    <h2>${say('identity.me.settings')}</h2>${language}
    <h2>${say('identity.me.data')}</h2><p>${say('identity.me.data.text')}</p>
    ${form({ action: '/zh-cn/sign-out', key: null, submit: say('kit.sign-out'), tone: 'plain', fields: '' })}`
  return page({
    say,
    role: 'buyer',
    title: say('identity.me'),
    main,
    demo: ctx.world.demo,
    here: 'me',
    flash: flashOf(say, input.flash),
  })
}
