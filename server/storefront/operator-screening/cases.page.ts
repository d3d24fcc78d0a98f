import { currentEdition, findCases, type CaseHead } from '#modules/screening'
import { page as onGet } from '#platform/page'
import type { Say } from '#platform/say'
import { id, z } from '#platform/wire'
import { count, countdown, instantShort } from '@westbound/web/format'
import { badge, empty, html, pager, refused, table, type Html, type Text } from '../kit/index.ts'
import { ageBadge } from '../operator-verification/age.ts'
import { operatorPage } from '../operator-verification/shell.ts'
import { caseBadge, caseHref, places, ways } from './shell.ts'

const perPage = 50
const shown = ['waiting', 'match', 'not_the_party', 'lapsed'] as const

/** Screening cases: those that wait for a person, the oldest first; or those of one state. */
export const screeningCasesPage = onGet({
  path: places.cases,
  who: ['operator'],
  query: z.object({ show: z.enum(shown).default('waiting'), cursor: id.optional() }),
  show: async (ctx, input) => {
    const say = ctx.world.say(input.request.locale)
    const { show, cursor } = input.query
    const states = show === 'waiting' ? (['open', 'release_asked'] as const) : [show]
    const found = await findCases(ctx, { states, cursor, limit: perPage })
    const edition = await currentEdition(ctx)
    const next = found.cursor === null ? null : `${places.cases}?show=${show}&cursor=${found.cursor}`
    const nothingYet = empty({
      title: say('screening.cases.none'),
      text: say(show === 'waiting' ? 'screening.cases.none.text' : 'screening.cases.none.state'),
    })
    const list =
      found.cases.length === 0
        ? nothingYet
        : table({
            say,
            caption: say('screening.cases'),
            columns: ['party', 'entry', 'score', 'state', 'since', 'due'].map((name) => ({
              label: say(`screening.column.${name}`),
              numeric: name === 'score',
            })),
            rows: found.cases.map((each) => rowOf(each, ctx.now, say)),
          })
    const main = html`${ways('cases', say)}${edition === null ? noList(say) : ''}${tabs(show, say)}${list}
      ${pager({ say, previous: cursor === undefined ? null : `${places.cases}?show=${show}`, next })}`
    return operatorPage(ctx, input, { title: say('screening.title'), main, here: 'queues' })
  },
})

function rowOf(each: CaseHead, now: Date, say: Say): readonly Text[] {
  const due =
    each.dueAt === null
      ? say(`screening.no-clock.${each.noClock ?? 'ended'}`)
      : `${instantShort(each.dueAt, say.locale)} · ${countdown(each.dueAt, now, say)}`
  const name = each.partyName ?? say('screening.forgotten')
  return [
    html`<a href="${caseHref(each.caseId)}">${name}</a> ${badge(say(`screening.kind.${each.partyKind}`))}`,
    html`${each.entryName}<br><span class="note">${each.source}</span>`,
    count(each.score),
    caseBadge(each.state, say),
    ageBadge(each.movedAt, now, say, 48),
    due,
  ]
}

const tabs = (here: (typeof shown)[number], say: Say): Html =>
  html`<nav aria-label="${say('screening.shown')}"><ul class="ways">${shown.map((name) => {
    const current = name === here ? html` aria-current="page"` : ''
    return html`<li><a href="${places.cases}?show=${name}"${current}>${say(`screening.shown.${name}`)}</a></li>`
  })}</ul></nav>`

/** Nothing is screened while no list is there: that is said first. */
const noList = (say: Say): Html =>
  refused({
    say,
    what: say('screening.no-list'),
    why: say('screening.no-list.why'),
    todo: say('screening.no-list.todo'),
    way: { text: say('screening.load'), href: places.lists },
  })
