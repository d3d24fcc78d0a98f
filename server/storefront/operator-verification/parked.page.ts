import { parkedWork, retryParked } from '#modules/identity'
import { newId } from '#platform/id'
import { form as onPost, page as onGet, type Again, type Answer } from '#platform/page'
import { id, z } from '#platform/wire'
import { buttonForm, empty, html, table } from '../kit/index.ts'
import { shownOf } from '../seller-account/problems.ts'
import { ageBadge } from './age.ts'
import { operatorPage, type Input, type OperatorCtx } from './shell.ts'

export const parkedPage = onGet({
  path: '/operator/parked',
  who: ['operator'],
  show: (ctx, input) => list(ctx, input, null),
})

export const retryForm = onPost({
  path: '/operator/parked/{kind}/{id}/retry',
  who: ['operator'],
  params: z.object({ kind: z.enum(['event', 'job']), id }),
  fields: z.object({}),
  act: async (ctx, { params }) => {
    await retryParked(ctx, params.kind, params.id)
    return { see: '/operator/parked', flash: 'identity.parked.retried' }
  },
  again: (ctx, input, again) => list(ctx, input, again),
})

async function list(ctx: OperatorCtx, input: Input, again: Again | null): Promise<Answer> {
  const say = ctx.world.say(input.request.locale)
  const parked = await parkedWork(ctx)
  const columns = ['name', 'kind', 'since', 'attempts', 'problem', 'todo'].map((name) => ({
    label: say(`identity.parked.${name}`),
    numeric: name === 'attempts',
  }))
  const rows = parked.map((each) => [
    each.name,
    say(`identity.parked.${each.kind}`),
    ageBadge(each.since, ctx.now, say),
    String(each.attempts),
    html`<code>${each.problem ?? ''}</code>`,
    buttonForm({
      action: `/operator/parked/${each.kind}/${each.id}/retry`,
      key: newId(ctx.now),
      text: say('identity.parked.retry'),
    }),
  ])
  const main =
    parked.length === 0
      ? empty({ title: say('identity.parked.none'), text: say('identity.parked.none.text') })
      : html`<p>${say('identity.parked.text')}</p>${table({ say, caption: say('identity.parked'), columns, rows })}`
  const flash = shownOf(say, again, 'identity').flash
  return operatorPage(ctx, input, { title: say('identity.parked'), main, here: 'health', flash })
}
