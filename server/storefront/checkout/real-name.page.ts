import { form as onPost, page as onGet, type Answer, type Again } from '#platform/page'
import { z } from '#platform/wire'
import { maskedPersonOf, saveRealName, type MaskedPerson } from '#modules/buyers'
import { forgetPerson, sayRefusal } from '#modules/checkout'
import { instant } from '@westbound/web/format'
import {
  badge,
  errorSummary,
  facts,
  form,
  hidden,
  html,
  nothing,
  textField,
  type Html,
  type Problems,
} from '../kit/index.ts'
import { flashOf, shell, type BuyerCtx, type Input } from './shell.ts'

const next = z.enum(['checkout']).optional()
type Next = z.infer<typeof next>

export const realNamePage = onGet({
  path: '/zh-cn/me/real-name',
  who: ['buyer'],
  query: z.object({ next }),
  show: (ctx, input) => realName(ctx, input, input.query.next),
})

export const giveForm = onPost({
  path: '/zh-cn/me/real-name',
  who: ['buyer'],
  fields: z.object({
    name: z.string().max(60),
    id_number: z.string().max(40),
    next: next.or(z.literal('').transform(() => undefined)),
  }),
  keyless: 'naming the same person twice leaves the same person',
  act: async (ctx, { fields }): Promise<Answer> => {
    await saveRealName(ctx, ctx.actor.id, { name: fields.name, idNumber: fields.id_number })
    return {
      see: fields.next === 'checkout' ? '/zh-cn/checkout' : '/zh-cn/me/real-name',
      flash: 'buyers.real-name.saved',
    }
  },
  again: (ctx, input, again) =>
    realName(ctx, input, again.values['next'] === 'checkout' ? 'checkout' : undefined, again),
})

export const forgetForm = onPost({
  path: '/zh-cn/me/real-name/delete',
  who: ['buyer'],
  fields: z.object({}),
  keyless: 'what is forgotten stays forgotten',
  act: async (ctx): Promise<Answer> => {
    await forgetPerson(ctx, ctx.actor.id)
    return { see: '/zh-cn/me/real-name', flash: 'buyers.real-name.deleted' }
  },
  again: (ctx, input, again) => realName(ctx, input, undefined, again),
})

async function realName(ctx: BuyerCtx, input: Input, way: Next, again?: Again): Promise<Answer> {
  const say = ctx.world.say(input.request.locale)
  const word = (name: string): string => say(`buyers.real-name.${name}`)
  const person = await maskedPersonOf(ctx, ctx.actor.id)
  const problems: Problems = again === undefined ? {} : problemsOf(again, sayRefusal(again.refusal, say))
  const known = Object.keys(problems).length > 0
  const fields = html`${textField({ name: 'name', label: word('name'), value: again?.values['name'], problem: problems['name'], autocomplete: 'name', maxlength: 30, width: 'middle' }, say)}
    ${textField({ name: 'id_number', label: word('number'), hint: word('number.hint'), problem: problems['id_number'], autocomplete: 'off', maxlength: 18, width: 'middle' }, say)}
    ${way === undefined ? nothing : hidden('next', way)}`
  const give = form({ action: '/zh-cn/me/real-name', key: null, submit: word('save'), fields, note: word('same') })
  const why = facts([
    [word('who'), word('who.text')],
    [word('why'), word('why.text')],
    [word('long'), word('long.text')],
  ])
  const main =
    person === null
      ? html`${errorSummary(problems, say)}<section class="sheet">${why}</section>${give}`
      : html`${errorSummary(problems, say)}${kept(ctx, input, person)}<section class="sheet">${why}</section><details${known ? html` open` : nothing}><summary>${word('replace')}</summary>${give}</details>`
  return shell(ctx, {
    say,
    title: say('buyers.real-name'),
    step: way === undefined ? null : 'person',
    main,
    flash: flashOf(say, input, known ? undefined : again?.refusal),
    back:
      way === undefined
        ? { href: '/zh-cn/me', text: say('buyers.back.me') }
        : { href: '/zh-cn/cart', text: say('buyers.back.cart') },
  })
}

function kept(ctx: BuyerCtx, input: Input, person: MaskedPerson): Html {
  const say = ctx.world.say(input.request.locale)
  const word = (name: string): string => say(`buyers.real-name.${name}`)
  return html`<section class="sheet stack"><p>${badge(word('given'), 'proof')}</p>
    ${facts([
      [word('name'), person.name],
      [word('number'), person.number],
      [word('given.at'), instant(person.givenAt, say.locale)],
    ])}
    ${form({ action: '/zh-cn/me/real-name/delete', key: null, submit: word('delete'), tone: 'danger', fields: '', note: word('delete.note') })}</section>`
}

function problemsOf({ refusal, problems }: Again, words: string): Problems {
  if (refusal.code === 'buyers.name-invalid' || 'name' in problems) return { name: words }
  if (refusal.code.startsWith('buyers.identity') || 'id_number' in problems) return { id_number: words }
  return {}
}
