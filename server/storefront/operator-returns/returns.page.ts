import { findReturns, returnTasks, chinaPlace, setChinaPlace } from '#modules/returns'
import { orderOf } from '#modules/orders'
import { newId } from '#platform/id'
import { form as onPost, page as onGet, type Again, type Answer } from '#platform/page'
import type { Say } from '#platform/say'
import { line, z } from '#platform/wire'
import { countdown, instantShort } from '@westbound/web/format'
import {
  checkbox,
  errorSummary,
  facts,
  form,
  html,
  table,
  textArea,
  textField,
  type Html,
  type Problems,
  type Text,
} from '../kit/index.ts'
import { ageBadge } from '../operator-verification/age.ts'
import { operatorPage, type Input, type OperatorCtx } from '../operator-verification/shell.ts'
import { returnBadge } from '../returns/return-parts.ts'
import { shownOf } from '../seller-account/problems.ts'

const here = '/operator/returns'

/** Returns that wait for the operator, the place they go to, and all of them. */
export const operatorReturnsPage = onGet({
  path: here,
  who: ['operator'],
  show: (ctx, input) => show(ctx, input, null),
})

export const returnPlaceForm = onPost({
  path: '/operator/return-place',
  who: ['operator'],
  fields: z.object({
    recipient: line(80),
    phone: line(30),
    address: line(300),
    demonstration: z.string().optional(),
  }),
  act: async (ctx, { fields: { demonstration, ...place } }) => {
    await setChinaPlace(ctx, { ...place, demonstration: demonstration === 'yes' })
    return { see: here, flash: 'returns.place.done' }
  },
  again: (ctx, input, again) => show(ctx, input, again),
})

async function show(ctx: OperatorCtx, input: Input, again: Again | null): Promise<Answer> {
  const say = ctx.world.say(input.request.locale)
  const shown = shownOf(say, again, 'returns')
  const tasks = await returnTasks(ctx)
  const { returns } = await findReturns(ctx, { limit: 50 })
  const number = async (key: { readonly sellerId: string; readonly orderId: string }): Promise<string> =>
    (await orderOf(ctx, key)).number
  const until = (dueAt: Date | null): Text =>
    dueAt === null ? '–' : `${instantShort(dueAt, say.locale)} · ${countdown(dueAt, ctx.now, say)}`
  const taskRows: Text[][] = []
  for (const each of tasks)
    taskRows.push([
      html`<a href="${here}/${each.sellerId}/${each.returnId}">${await number(each)}</a>`,
      say(`returns.desk.kind.${each.kind}`),
      say(`returns.owner.${each.kind === 'arrival' ? 'carrier' : 'operator'}`),
      ageBadge(each.since, ctx.now, say),
      until(each.dueAt),
    ])
  const rows: Text[][] = []
  for (const each of returns)
    rows.push([
      html`<a href="${here}/${each.sellerId}/${each.returnId}">${await number(each)}</a>`,
      say(`returns.reason.${each.reason}`),
      returnBadge(each.state, say),
      until(each.dueAt),
      instantShort(each.openedAt, say.locale),
    ])
  const columnsOf = (area: string, names: readonly string[]) => names.map((name) => ({ label: say(`${area}.${name}`) }))
  const main = html`${errorSummary(shown.problems, say)}
    ${table({ say, caption: say('returns.desk'), columns: columnsOf('returns.desk', ['order', 'what', 'owner', 'since', 'due']), rows: taskRows, empty: say('returns.desk.none') })}
    ${table({ say, caption: say('returns.list'), columns: columnsOf('returns.column', ['order', 'reason', 'state', 'due', 'opened']), rows, empty: say('returns.list.none') })}
    ${await placeSection(ctx, again, shown.problems, say)}`
  return operatorPage(ctx, input, { title: say('returns.title'), main, here: 'queues', flash: shown.flash })
}

async function placeSection(ctx: OperatorCtx, again: Again | null, problems: Problems, say: Say): Promise<Html> {
  const place = await chinaPlace(ctx)
  const now =
    place === null
      ? html`<p class="note">${say('returns.place.none')}</p>`
      : facts([
          [say('returns.place.recipient'), place.recipient],
          [say('returns.place.phone'), place.phone],
          [say('returns.place.address'), place.address],
          [say('returns.place.demonstration'), place.demonstration ? say('disputes.decide.return.yes') : null],
        ])
  const typed = again?.values ?? {}
  const fields = html`${textField({ name: 'recipient', label: say('returns.place.recipient'), maxlength: 80, value: typed['recipient'], problem: problems['recipient'] }, say)}
    ${textField({ name: 'phone', label: say('returns.place.phone'), maxlength: 30, width: 'middle', value: typed['phone'], problem: problems['phone'] }, say)}
    ${textArea({ name: 'address', label: say('returns.place.address'), rows: 2, maxlength: 300, value: typed['address'], problem: problems['address'] }, say)}
    ${checkbox({ name: 'demonstration', label: say('returns.place.demonstration'), optional: true, checked: typed['demonstration'] === 'yes' }, say)}`
  return html`<section class="sheet"><h2>${say('returns.place')}</h2>${now}
    <details><summary>${say('returns.place.set')}</summary>${form({ action: '/operator/return-place', key: newId(ctx.now), submit: say('returns.place.set'), fields, tone: 'plain', label: say('returns.place') })}</details></section>`
}
