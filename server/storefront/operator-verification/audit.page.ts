import { accountNames, searchAudit } from '#modules/identity'
import { page as onGet } from '#platform/page'
import { z } from '#platform/wire'
import { instant } from '@westbound/web/format'
import { form, html, pager, table, textField } from '../kit/index.ts'
import { operatorPage } from './shell.ts'

const sought = z.string().trim().max(80).optional()

/** Who changed what, by subject, actor or action. */
export const auditPage = onGet({
  path: '/operator/audit',
  who: ['operator'],
  query: z.object({ subject: sought, actor: sought, action: sought, cursor: z.uuid().optional() }),
  show: async (ctx, input) => {
    const say = ctx.world.say(input.request.locale)
    const { query } = input
    const given = (text: string | undefined): string | undefined => (text === '' ? undefined : text)
    const found = await searchAudit(ctx, {
      subjectId: given(query.subject),
      actorId: given(query.actor),
      action: given(query.action),
      cursor: query.cursor,
      limit: 50,
    })
    const ids = found.items.flatMap(({ actorKind, actorId }) =>
      actorId === null || actorKind === 'system' ? [] : [actorId],
    )
    const names = await accountNames(
      ctx,
      ids.filter((each) => z.uuid().safeParse(each).success),
    )
    const field = (name: 'subject' | 'actor' | 'action') =>
      textField(
        {
          name,
          label: say(`identity.audit.${name}`),
          type: 'search',
          optional: true,
          maxlength: 80,
          value: query[name],
        },
        say,
      )
    const search = form({
      action: '/operator/audit',
      method: 'get',
      key: null,
      submit: say('identity.audit.search'),
      tone: 'plain',
      fields: html`${field('subject')}${field('actor')}${field('action')}`,
    })
    const rows = found.items.map((entry) => [
      html`<time datetime="${entry.at.toISOString()}">${instant(entry.at, input.request.locale)}</time>`,
      html`<a href="/operator/audit?action=${encodeURIComponent(entry.action)}">${entry.action}</a>`,
      html`${entry.subject} <a href="/operator/audit?subject=${encodeURIComponent(entry.subjectId)}"><code>${entry.subjectId}</code></a>`,
      html`${entry.actorKind} <a href="/operator/audit?actor=${encodeURIComponent(entry.actorId ?? '')}">${names.get(entry.actorId ?? '') ?? entry.actorId ?? ''}</a>`,
      html`<code>${JSON.stringify(entry.details)}</code>`,
    ])
    const columns = ['at', 'action', 'subject', 'actor', 'details'].map((name) => ({
      label: say(`identity.audit.${name}`),
    }))
    const main = html`${search}${table({ say, caption: say('identity.audit'), columns, rows, empty: say('identity.audit.none') })}
      ${pager({ say, previous: null, next: found.next === null ? null : nextPage(query, found.next) })}`
    return operatorPage(ctx, input, { title: say('identity.audit'), main, here: 'audit' })
  },
})

function nextPage(query: Readonly<Record<string, string | undefined>>, cursor: string): string {
  const kept = Object.entries({ ...query, cursor }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  )
  return `/operator/audit?${new URLSearchParams(kept).toString()}`
}
