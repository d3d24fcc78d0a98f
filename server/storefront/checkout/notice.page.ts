import { form as onPost, page as onGet, type Answer } from '#platform/page'
import { z } from '#platform/wire'
import { acknowledge, noticeEdition, noticePoints } from '#modules/buyers'
import type { Refusal } from '#platform/refusal'
import { day } from '@westbound/web/format'
import { checkbox, errorSummary, form, hidden, html, type Problems } from '../kit/index.ts'
import { flashOf, shell, type BuyerCtx, type Input } from './shell.ts'

export const noticePage = onGet({
  path: '/zh-cn/checkout/notice',
  who: ['buyer'],
  show: async (ctx, input) => notice(ctx, input, {}),
})

export const noticeForm = onPost({
  path: '/zh-cn/checkout/notice',
  who: ['buyer'],
  fields: z.object({ edition: z.iso.date(), read: z.literal('yes') }),
  keyless: 'what was read stays read',
  act: async (ctx, { fields }): Promise<Answer> => {
    await acknowledge(ctx, ctx.actor.id, fields.edition)
    return { see: '/zh-cn/checkout' }
  },
  again: async (ctx, input, { refusal, problems }) => {
    const say = ctx.world.say(input.request.locale)
    if ('read' in problems) return notice(ctx, input, { read: say('checkout.notice.problem') })
    return notice(ctx, input, {}, refusal)
  },
})

function notice(ctx: BuyerCtx, input: Input, problems: Problems, refusal?: Refusal): Answer {
  const say = ctx.world.say(input.request.locale)
  const word = (name: string): string => say(`checkout.notice.${name}`)
  const fields = html`${hidden('edition', noticeEdition)}${checkbox({ name: 'read', label: word('read'), problem: problems['read'] }, say)}`
  return shell(ctx, {
    say,
    title: say('checkout.notice'),
    step: 'notice',
    flash: flashOf(say, input, refusal),
    back: { href: '/zh-cn/cart', text: say('buyers.back.cart') },
    main: html`${errorSummary(problems, say)}<section class="sheet stack"><p>${word('intro')}</p>
      <ol>${noticePoints.map((point) => html`<li>${word(point)}</li>`)}</ol>
      <p class="note">${say('checkout.notice.edition', { day: day(noticeEdition, say.locale) })}</p></section>
      ${form({ action: '/zh-cn/checkout/notice', key: null, submit: word('go'), fields })}`,
  })
}
