import { countDeclarations, declarationStates, listDeclarations, type ListedDeclaration } from '#modules/customs'
import { unitNumbers } from '#modules/orders'
import { page as onGet } from '#platform/page'
import type { Say } from '#platform/say'
import { z } from '#platform/wire'
import { countdown, instantShort } from '@westbound/web/format'
import {
  badge,
  form,
  html,
  linkButton,
  nothing,
  pager,
  selectField,
  table,
  textField,
  type Text,
} from '../kit/index.ts'
import { operatorPage } from '../operator-verification/shell.ts'

const Query = z.object({
  number: z.string().trim().max(30).catch('').default(''),
  state: z.enum(declarationStates).optional().catch(undefined),
  cursor: z.string().max(80).optional().catch(undefined),
})
const perPage = 50

/** Every declaration, the newest first, by state and number. */
export const declarationsPage = onGet({
  path: '/operator/customs/declarations',
  who: ['operator'],
  query: Query,
  show: async (ctx, input) => {
    const { number, state, cursor } = input.query
    const say = ctx.world.say(input.request.locale)
    const found = await listDeclarations(ctx, {
      limit: perPage,
      state,
      cursor,
      ...(number === '' ? {} : { number: number.toUpperCase() }),
    })
    const units = found.items.map(({ sellerId, orderId: unitId }) => ({ sellerId, unitId }))
    const numbers = await unitNumbers(ctx, units)
    const counts = await countDeclarations(ctx)
    const states = [
      { value: '', text: say('customs.list.any') },
      ...declarationStates.map((value) => ({
        value,
        text: `${say(`customs.state.${value}`)} (${counts.get(value) ?? 0})`,
      })),
    ]
    const search = form({
      action: '/operator/customs/declarations',
      method: 'get',
      key: null,
      submit: say('customs.list.go'),
      tone: 'plain',
      label: say('customs.list.search'),
      fields: html`<div class="halves">${textField({ name: 'number', label: say('customs.list.number'), hint: say('customs.list.number.hint'), value: number, maxlength: 30, width: 'middle', optional: true }, say)}
        ${selectField({ name: 'state', label: say('customs.case.state'), choices: states, value: state ?? '', optional: true }, say)}</div>`,
    })
    const wanted = `number=${encodeURIComponent(number)}${state === undefined ? '' : `&state=${state}`}`
    const main = html`${search}${table({
      say,
      caption: say('customs.list.caption'),
      columns: ['order', 'state', 'number', 'code', 'with', 'due', 'open', 'opened'].map((name) => ({
        label: say(`customs.list.column.${name}`),
      })),
      rows: found.items.map((each) => row(each, numbers.get(each.orderId) ?? each.orderId.slice(-8), ctx.now, say)),
      empty: say('customs.list.empty'),
    })}${pager({ say, previous: null, next: found.cursor === null ? null : `/operator/customs/declarations?${wanted}&cursor=${encodeURIComponent(found.cursor)}` })}
      <p>${linkButton(say('customs.list.queue'), '/operator/customs')}</p>`
    return operatorPage(ctx, input, { title: say('customs.list.title'), main, here: 'queues' })
  },
})

function row(each: ListedDeclaration, order: string, now: Date, say: Say): readonly Text[] {
  const { sellerId, orderId, state, owner, dueAt, code, invtNo, copNo, openRequests, openBills, openedAt } = each
  const open = [
    openRequests === 0 ? null : say('customs.list.requests', { n: openRequests }),
    openBills === 0 ? null : say('customs.list.bills', { n: openBills }),
  ].filter((words) => words !== null)
  return [
    html`<a class="whole" href="/operator/customs/${sellerId}/${orderId}">${order}</a>`,
    badge(say(`customs.state.${state}`), owner === 'operator' ? 'problem' : state === 'released' ? 'proof' : 'wait'),
    html`<code>${invtNo ?? copNo ?? say('customs.case.none')}</code>`,
    code ?? say('customs.case.none'),
    say(`customs.owner.${owner}`),
    dueAt === null
      ? say('customs.case.none')
      : html`${instantShort(dueAt, say.locale)} · ${countdown(dueAt, now, say)}`,
    open.length === 0 ? say('customs.case.none') : badge(open.join(' · '), 'problem'),
    html`<time datetime="${openedAt.toISOString()}">${instantShort(openedAt, say.locale)}</time>${nothing}`,
  ]
}
