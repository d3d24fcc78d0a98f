import { customsQueue, type Task } from '#modules/customs'
import { unitNumbers } from '#modules/orders'
import { page as onGet } from '#platform/page'
import { countdown, instantShort } from '@westbound/web/format'
import { badge, empty, html, linkButton, table, type Html, type Tone } from '../kit/index.ts'
import { ageBadge } from '../operator-verification/age.ts'
import { operatorPage } from '../operator-verification/shell.ts'
import { needWords } from './words.ts'

type Say = Parameters<typeof needWords>[1]

const tones: Readonly<Record<Task['kind'], Tone>> = {
  mismatch: 'problem',
  refused: 'problem',
  incomplete: 'wait',
  unknown: 'wait',
  late: 'wait',
  unread: 'info',
  request: 'problem',
  tax: 'wait',
  'payment-data': 'problem',
}

/** What stands between parcels and their release: mismatches, refusals, missing codes, unanswered questions by age. */
export const customsQueuePage = onGet({
  path: '/operator/customs',
  who: ['operator'],
  show: async (ctx, input) => {
    const say = ctx.world.say(input.request.locale)
    const tasks = await customsQueue(ctx)
    const numbers = await unitNumbers(
      ctx,
      tasks.flatMap(({ sellerId, orderId }) =>
        sellerId === null || orderId === null ? [] : [{ sellerId, unitId: orderId }],
      ),
    )
    const columns = ['order', 'kind', 'why', 'age', 'clock'].map((name) => ({ label: say(`customs.queue.${name}`) }))
    const rows = tasks.map((task) => [
      subject(task, numbers, say),
      badge(say(`customs.kind.${task.kind}`), tones[task.kind]),
      why(task, say),
      ageBadge(task.since, ctx.now, say),
      task.dueAt === null
        ? say('customs.case.none')
        : html`${instantShort(task.dueAt, input.request.locale)} · ${countdown(task.dueAt, ctx.now, say)}`,
    ])
    const list =
      tasks.length === 0
        ? empty({ title: say('customs.queue.empty') })
        : table({ say, caption: say('customs.queue.caption'), columns, rows })
    const main = html`${list}<p>${linkButton(say('customs.queue.list'), '/operator/customs/declarations')} ${linkButton(say('customs.payment-data.open'), '/operator/customs-payment-data')}</p>`
    return operatorPage(ctx, input, { title: say('customs.queue.title'), main, here: 'queues' })
  },
})

function subject({ kind, sellerId, orderId, what }: Task, numbers: ReadonlyMap<string, string>, say: Say): Html {
  const number = orderId === null ? say('customs.case.none') : (numbers.get(orderId) ?? orderId.slice(-8))
  if (kind === 'payment-data')
    return html`<a class="whole" href="/operator/customs-payment-data/${what?.split(': ')[0] ?? ''}">${number}</a>`
  if (sellerId === null || orderId === null) return html`${say('customs.case.none')}`
  return html`<a class="whole" href="/operator/customs/${sellerId}/${orderId}">${number}</a>`
}

function why(task: Task, say: Say): string {
  switch (task.kind) {
    case 'mismatch':
      return say('customs.why.mismatch')
    case 'refused':
      return say('customs.why.refused', { code: task.code ?? '' })
    case 'incomplete':
      return say('customs.why.needs', {
        needs: task.needs.map((need) => needWords(need, say)).join(say('settings.list-comma')),
      })
    case 'late':
      return say('customs.why.late')
    case 'tax':
      return say('customs.why.tax', { no: task.what ?? '' })
    case 'request': {
      const [kind = '', state = ''] = (task.what ?? '').split(': ')
      return `${say(`customs.request.kind.${kind}`)} · ${say(`customs.request.state.${state}`)}${task.code === null ? '' : ` · ${say('customs.why.refused', { code: task.code })}`}`
    }
    case 'payment-data': {
      const state = say(`customs.payment-data.state.${task.what?.split(': ')[1] ?? ''}`)
      return `${state}${task.code === null ? '' : ` · ${say('customs.why.refused', { code: task.code })}`}`
    }
    case 'unknown':
    case 'unread':
      return task.what ?? ''
  }
}
