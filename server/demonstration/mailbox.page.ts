import { everybody } from '#modules/identity'
import { mailbox } from '#modules/notifications'
import { page as onGet } from '#platform/page'
import { z } from '#platform/wire'
import { ago } from '@westbound/web/format'
import { badge, copyable, empty, form, html, linkButton, page, textField } from '../storefront/kit/index.ts'
import { codeIn } from './code-in.ts'

/** Every mail and SMS of the demonstration, newest first, with its code to copy. Found only when the demonstration runs. */
export const mailboxPage = onGet({
  path: '/demo/mailbox',
  who: everybody,
  query: z.object({ to: z.string().trim().max(254).optional() }),
  show: async (ctx, input) => {
    const say = ctx.world.say(input.request.locale)
    const to = input.query.to === '' ? undefined : input.query.to
    const messages = await mailbox(ctx, { to, limit: 60 })
    const search = form({
      action: '/demo/mailbox',
      method: 'get',
      key: null,
      submit: say('demonstration.mailbox.show'),
      tone: 'plain',
      fields: textField(
        {
          name: 'to',
          label: say('demonstration.mailbox.to'),
          hint: say('demonstration.mailbox.to.hint'),
          optional: true,
          maxlength: 254,
          value: to,
        },
        say,
      ),
    })
    const items = messages.map((message) => {
      const code = codeIn(message)
      return html`<li class="message"><p><b>${message.subject}</b> ${badge(say(`demonstration.channel.${message.channel}`))} ${badge(say(`demonstration.state.${message.state}`), message.state === 'sent' ? 'proof' : 'wait')}</p>
        <p><a href="/demo/mailbox?to=${encodeURIComponent(message.to)}">${message.to}</a> · <time datetime="${message.at.toISOString()}">${ago(message.at, ctx.now, say)}</time></p>
        <p>${message.text}</p>${code === null ? '' : html`<p class="code" data-code="${code}">${copyable(code, say)}</p>`}</li>`
    })
    const none = empty({ title: say('demonstration.mailbox.none'), text: say('demonstration.mailbox.none.text') })
    const main = html`<p>${linkButton(say('demonstration.people'), '/demo')}</p>${search}${messages.length === 0 ? none : html`<ol class="messages">${items}</ol>`}`
    return page({
      say,
      role: 'seller',
      title: say('demonstration.mailbox'),
      main,
      demo: true,
      nav: [],
      islands: ['copy'],
    })
  },
})
