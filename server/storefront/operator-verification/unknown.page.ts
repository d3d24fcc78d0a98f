import { unknownAnswers } from '#modules/fulfilment'
import { paymentDesk } from '#modules/payments'
import { page as onGet } from '#platform/page'
import { badge, empty, html, table } from '../kit/index.ts'
import { ageBadge } from './age.ts'
import { operatorPage } from './shell.ts'

/** What a provider has not answered, or answered otherwise than our books say, the oldest first. No answer is not a failure. */
export const unknownPage = onGet({
  path: '/operator/unknown',
  who: ['operator'],
  show: async (ctx, input) => {
    const say = ctx.world.say(input.request.locale)
    const desk = await paymentDesk(ctx)
    const tries = (attempts: number): string => say('identity.unknown.tries', { n: attempts })
    const both = (ours: string, theirs: string): string => say('identity.unknown.both', { ours, theirs })
    const lines = [
      ...desk.unknown.map((each) => ({
        kind: each.subject,
        about: each.id,
        since: each.since,
        more: tries(each.attempts),
      })),
      ...desk.disputed.map((each) => ({ kind: 'disputed', about: each.paymentId, since: each.since, more: '' })),
      ...desk.declarations.map((each) => ({
        kind: 'declaration',
        about: each.orderId,
        since: each.since,
        more: each.problem ?? '',
      })),
      ...desk.failedRefunds.map((each) => ({
        kind: 'failed-refund',
        about: each.orderId ?? each.refundId,
        since: each.since,
        more: each.problem ?? '',
      })),
      ...desk.waiting.map((each) => ({
        kind: 'webhook',
        about: each.about ?? each.id,
        since: each.since,
        more: tries(each.attempts),
      })),
      ...desk.mismatches.map((each) => ({
        kind: 'mismatch',
        about: each.subjectId,
        since: each.since,
        more: `${each.field}: ${both(each.ours, each.theirs)}`,
      })),
      ...desk.differences.map((each) => ({
        kind: 'difference',
        about: each.providerId,
        since: each.since,
        more: `${each.field}: ${both(each.ours, each.theirs)}`,
      })),
      ...(await unknownAnswers(ctx)).map((each) => ({
        kind: each.what,
        about: each.orderId ?? '',
        since: each.since,
        more: tries(each.attempts),
      })),
    ].toSorted((a, b) => a.since.getTime() - b.since.getTime())
    const rows = lines.map(({ kind, about, since, more }) => [
      badge(say(`identity.unknown.${kind}`), 'wait'),
      html`<a href="/operator/audit?subject=${encodeURIComponent(about)}"><code>${about}</code></a>`,
      ageBadge(since, ctx.now, say),
      more,
    ])
    const columns = ['kind', 'about', 'since', 'more'].map((name) => ({
      label: say(`identity.unknown.column.${name}`),
    }))
    const main =
      rows.length === 0
        ? empty({ title: say('identity.unknown.none'), text: say('identity.unknown.none.text') })
        : html`<p>${say('identity.unknown.text')}</p>${table({ say, caption: say('identity.unknown'), columns, rows })}`
    return operatorPage(ctx, input, { title: say('identity.unknown'), main, here: 'queues' })
  },
})
