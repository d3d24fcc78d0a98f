import { page as onGet } from '#platform/page'
import { wordOf } from '#platform/world'
import { badge, empty, html, table } from '../kit/index.ts'
import { ageBadge } from './age.ts'
import { queuesOf } from './queues.ts'
import { operatorPage } from './shell.ts'

/** What waits for the operator, and which outside services have no provider. */
export const operatorHome = onGet({
  path: '/operator',
  who: ['operator'],
  show: async (ctx, input) => {
    const say = ctx.world.say(input.request.locale)
    const queues = await queuesOf(ctx)
    const rows = queues.map(({ key, href, count, oldest }) => [
      html`<a href="${href}">${say(`identity.queue.${key}`)}</a>`,
      count === 0 ? badge('0', 'proof') : badge(String(count), 'wait'),
      oldest === null ? '–' : ageBadge(oldest, ctx.now, say),
      say(`identity.queue.${key}.text`),
    ])
    const columns = ['name', 'count', 'oldest', 'what'].map((name) => ({
      label: say(`identity.queues.${name}`),
      numeric: name === 'count',
    }))
    const missing = ctx.world.ports.missing()
    const ports =
      missing.length === 0
        ? empty({ title: say('identity.ports.all'), text: say('identity.ports.all.text') })
        : table({
            say,
            caption: say('identity.ports.missing'),
            columns: [{ label: say('identity.ports.name') }, { label: say('identity.ports.what') }],
            rows: missing.map(({ name, what }) => [
              badge(name, 'problem'),
              say('port.what', { kind: wordOf(name), what }),
            ]),
          })
    const main = html`${table({ say, caption: say('identity.queues'), columns, rows })}<h2>${say('identity.ports')}</h2>${ports}`
    return operatorPage(ctx, input, { title: say('identity.queues'), main, here: 'queues' })
  },
})
