import { liftLimit, limitedNow } from '#modules/identity'
import { newId } from '#platform/id'
import { form as onPost, page as onGet, type Again, type Answer } from '#platform/page'
import type { Say } from '#platform/say'
import { id, z } from '#platform/wire'
import { countdown, instant } from '@westbound/web/format'
import { html, table, type Text } from '../kit/index.ts'
import { reasonFields, reasonForm } from '../operator-payments/reason-form.ts'
import { operatorPage, type Input, type OperatorCtx } from '../operator-verification/shell.ts'
import { shownOf } from '../seller-account/problems.ts'

const here = '/operator/limits'

export const limitsPage = onGet({
  path: here,
  who: ['operator'],
  show: async (ctx, input) => show(ctx, input, null),
})

export const liftForm = onPost({
  path: '/operator/limits/{limitId}/lift',
  who: ['operator'],
  params: z.object({ limitId: id }),
  fields: reasonFields,
  act: async (ctx, { params, fields }) => {
    await liftLimit(ctx, params.limitId, fields.reason)
    return { see: here, flash: 'identity.limits.lifted' }
  },
  again: async (ctx, input, again) => show(ctx, input, again),
})

/** Who has used a limit up at this moment, which, why that is one, and until when. */
async function show(ctx: OperatorCtx, input: Input, again: Again | null): Promise<Answer> {
  const say = ctx.world.say(input.request.locale)
  const columns = ['who', 'limit', 'tries', 'until', 'act'].map((name) => ({
    label: say(`identity.limits.${name}`),
    numeric: name === 'tries',
  }))
  const rows = (await limitedNow(ctx)).map((each): readonly Text[] => [
    html`${say(`identity.limits.whom.${each.whom}`)} <code>${each.shown}</code>`,
    html`${nameOf(each.name, say)}<br><span class="note">${say('identity.limits.since', { time: instant(each.since, say.locale) })}</span>`,
    String(each.tries),
    html`${instant(each.until, say.locale)}<br><span class="note">${countdown(each.until, ctx.now, say)}</span>`,
    reasonForm({
      action: `${here}/${each.limitId}/lift`,
      say,
      key: newId(ctx.now),
      submit: say('identity.limits.lift'),
      of: `${nameOf(each.name, say)} ${each.shown}`,
    }),
  ])
  const main = html`<p>${say('identity.limits.text')}</p>${table({
    say,
    caption: say('identity.limits.now'),
    columns,
    rows,
    empty: say('identity.limits.none'),
  })}`
  const { flash } = shownOf(say, again, 'identity')
  return operatorPage(ctx, input, { title: say('identity.limits'), main, here: 'queues', flash })
}

const nameOf = (name: string, say: Say): string =>
  say.has(`identity.limits.name.${name}`) ? say(`identity.limits.name.${name}`) : name
