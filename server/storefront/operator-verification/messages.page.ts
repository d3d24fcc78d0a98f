import { sendAgain, undelivered } from '#modules/notifications'
import { newId } from '#platform/id'
import { form as onPost, page as onGet, type Again, type Answer } from '#platform/page'
import { id, z } from '#platform/wire'
import { ago } from '@westbound/web/format'
import { badge, buttonForm, empty, html, table } from '../kit/index.ts'
import { shownOf } from '../seller-account/problems.ts'
import { operatorPage, type Input, type OperatorCtx } from './shell.ts'

/** Messages that nobody got. Address and words stay sealed: the operator sees what kind it was and why it did not go. */
export const messagesPage = onGet({
  path: '/operator/messages',
  who: ['operator'],
  show: (ctx, input) => list(ctx, input, null),
})

export const sendAgainForm = onPost({
  path: '/operator/messages/{messageId}/send',
  who: ['operator'],
  params: z.object({ messageId: id }),
  fields: z.object({}),
  act: async (ctx, { params }) => {
    await sendAgain(ctx, params.messageId)
    return { see: '/operator/messages', flash: 'identity.messages.sent' }
  },
  again: (ctx, input, again) => list(ctx, input, again),
})

async function list(ctx: OperatorCtx, input: Input, again: Again | null): Promise<Answer> {
  const say = ctx.world.say(input.request.locale)
  const rows = (await undelivered(ctx)).map((each) => [
    each.kind,
    say(`identity.messages.${each.channel}`),
    badge(say(`identity.messages.${each.state}`), 'problem'),
    ago(each.at, ctx.now, say),
    buttonForm({
      action: `/operator/messages/${each.id}/send`,
      key: newId(ctx.now),
      text: say('identity.messages.send'),
    }),
  ])
  const columns = ['kind', 'channel', 'state', 'at', 'todo'].map((name) => ({
    label: say(`identity.messages.column.${name}`),
  }))
  const main =
    rows.length === 0
      ? empty({ title: say('identity.messages.none'), text: say('identity.messages.none.text') })
      : html`<p>${say('identity.messages.text')}</p>${table({ say, caption: say('identity.messages'), columns, rows })}`
  const flash = shownOf(say, again, 'identity').flash
  return operatorPage(ctx, input, { title: say('identity.messages'), main, here: 'queues', flash })
}
