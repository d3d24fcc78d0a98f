import { accountNames } from '#modules/identity'
import { ordersHeld } from '#modules/export-control'
import { caseNext, caseOf, decideCase, type CaseDecision, type ScreeningCase } from '#modules/screening'
import { newId } from '#platform/id'
import { form as onPost, page as onGet, type Again, type Answer, type PageInput } from '#platform/page'
import type { Say } from '#platform/say'
import { id, line, z } from '#platform/wire'
import { countdown, instant, instantShort } from '@westbound/web/format'
import {
  badge,
  button,
  empty,
  errorSummary,
  facts,
  form,
  html,
  nothing,
  textArea,
  timeline,
  type Html,
} from '../kit/index.ts'
import { operatorPage, type OperatorCtx } from '../operator-verification/shell.ts'
import { shownOf } from '../seller-account/problems.ts'
import { scoreBars } from './score-bars.ts'
import { caseBadge, caseHref, places } from './shell.ts'

const params = z.object({ caseId: id })
type Input = PageInput<typeof params, z.ZodType>
const decisions = ['differ', 'match', 'ask-release', 'release', 'keep'] as const
const who = ['operator'] as const

export const screeningCasePage = onGet({
  path: '/operator/screening/cases/{caseId}',
  who,
  params,
  show: (ctx, input) => show(ctx, input, null),
})

export const decideScreeningForm = onPost({
  path: '/operator/screening/cases/{caseId}',
  who,
  params,
  fields: z.object({ step: z.enum(decisions), reason: line(2000) }),
  act: async (ctx, { params: { caseId }, fields }) => {
    await decideCase(ctx, { caseId, ...fields })
    return { see: caseHref(caseId), flash: 'screening.decided' }
  },
  again: (ctx, input, again) => show(ctx, input, again),
})

async function show(ctx: OperatorCtx, input: Input, again: Again | null): Promise<Answer> {
  const say = ctx.world.say(input.request.locale)
  const found = await caseOf(ctx, input.params.caseId)
  const shown = shownOf(say, again, 'screening')
  const main = html`<p class="chips">${caseBadge(found.state, say)} ${badge(say(`screening.kind.${found.partyKind}`))}${
    found.list.demonstration ? html` ${badge(say('screening.demonstration'), 'wait')}` : nothing
  }</p>${errorSummary(shown.problems, say)}
    <div class="columns">${partySheet(found, say)}${entrySheet(found, say)}</div>
    <div class="columns columns-wide"><section class="sheet stack"><h2>${say('screening.score')}</h2>${
      found.explained === null ? empty({ title: say('screening.forgotten') }) : scoreBars(found, found.explained, say)
    }</section>
    <div class="stack">${decide(found, { again, problem: shown.problems['reason'], key: newId(ctx.now) }, say)}${await held(ctx, found, say)}
    ${await history(ctx, found, say)}</div></div>`
  return operatorPage(ctx, input, {
    title: say('screening.case', { party: found.partyName ?? say('screening.forgotten'), entry: found.entryName }),
    main,
    here: 'queues',
    flash: shown.flash,
    back: { href: places.cases, text: say('screening.title') },
  })
}

const lines = (list: readonly string[]): Html | null =>
  list.length === 0 ? null : html`${list.map((each) => html`${each}<br>`)}`

function partySheet({ explained, partyKind, partyId, sellerId, openedAt }: ScreeningCase, say: Say): Html {
  const link =
    partyKind === 'seller'
      ? html`<a href="/operator/verification/${partyId}">${say('screening.open.seller')}</a>`
      : partyKind === 'consignee' && sellerId !== null
        ? html`<a href="/operator/orders/${sellerId}/${partyId}">${say('screening.open.order')}</a>`
        : null
  const party = explained?.party
  const body = facts([
    [say('screening.name'), html`<strong>${party?.name ?? say('screening.forgotten')}</strong>`],
    [say('screening.also'), lines(party?.alsoNames ?? [])],
    [say('screening.country'), party?.country ?? null],
    [say('screening.address'), party?.address ?? null],
    [say('screening.since'), instant(openedAt, say.locale)],
    [say('screening.open'), link],
  ])
  return html`<section class="sheet"><h2>${say('screening.party')}</h2>${body}</section>`
}

function entrySheet({ entry, list }: ScreeningCase, say: Say): Html {
  const rest = Object.entries(entry.row).filter(([, value]) => value !== '')
  const body = facts([
    [say('screening.name'), html`<strong>${entry.name}</strong>`],
    [say('screening.also'), lines(entry.alsoNames)],
    [say('screening.country'), entry.countries.length === 0 ? null : entry.countries.join(', ')],
    [say('screening.address'), lines(entry.addresses)],
    [say('screening.source'), entry.source],
    [say('screening.notice'), entry.notice === '' ? null : entry.notice],
    [
      say('screening.published'),
      /^https?:/.test(entry.url) ? html`<a href="${entry.url}" rel="noreferrer">${entry.url}</a>` : null,
    ],
    [say('screening.edition'), `${list.kind} · ${list.listDate}`],
  ])
  const whole = html`<details><summary>${say('screening.row')}</summary>${facts(rest.map(([name, value]) => [name, value] as const))}</details>`
  return html`<section class="sheet"><h2>${say('screening.entry')}</h2>${body}${whole}</section>`
}

type Typed = { readonly again: Again | null; readonly problem: string | undefined; readonly key: string }

/** What may be decided from here. Whoever asked for a release reads that another operator confirms it. */
function decide(found: ScreeningCase, { again, problem, key }: Typed, say: Say): Html {
  const open = decisions.filter((step) => caseNext[found.state][step] !== null)
  if (open.length === 0) return nothing
  const due =
    found.dueAt === null
      ? nothing
      : html`<p class="note">${say('screening.due', { at: instantShort(found.dueAt, say.locale), left: countdown(found.dueAt, found.movedAt, say) })}</p>`
  const reason = textArea(
    {
      name: 'reason',
      label: say('screening.reason'),
      hint: say('screening.reason.hint'),
      rows: 4,
      maxlength: 2000,
      value: again?.values['reason'],
      problem,
    },
    say,
  )
  const buttons = open.map((step) => button(say(`screening.step.${step}`), toneOf(step), 'step', step))
  const fields = html`${due}${reason}<div class="actions">${buttons}</div><p class="note">${say(`screening.decide.${found.state}`)}</p>`
  return html`<section class="sheet"><h2>${say('screening.decide')}</h2>${form({ action: caseHref(found.caseId), key, submit: null, fields, label: say('screening.decide') })}</section>`
}

const toneOf = (step: CaseDecision) => (step === 'match' || step === 'keep' ? 'danger' : 'plain')

async function held(ctx: OperatorCtx, { caseId }: ScreeningCase, say: Say): Promise<Html> {
  const orders = await ordersHeld(ctx, caseId)
  if (orders.length === 0) return nothing
  const links = orders.map(
    ({ sellerId, orderId }) =>
      html`<li><a href="/operator/orders/${sellerId}/${orderId}">${orderId.slice(-8)}</a></li>`,
  )
  return html`<section class="sheet"><h2>${say('screening.held')}</h2><ul class="bullets">${links}</ul></section>`
}

async function history(ctx: OperatorCtx, { steps }: ScreeningCase, say: Say): Promise<Html> {
  const people = steps.filter(({ actorKind }) => actorKind === 'operator').map(({ actorId }) => actorId)
  const names = await accountNames(ctx, people)
  const entries = steps.map(({ step, at, actorKind, actorId, reason }) => ({
    title: say(`screening.taken.${step}`),
    state: 'done' as const,
    at: { text: instant(at, say.locale), machine: at.toISOString() },
    place: actorKind === 'operator' ? (names.get(actorId) ?? actorId) : say('screening.system'),
    ...(reason === null ? {} : { text: say.has(`screening.why.${reason}`) ? say(`screening.why.${reason}`) : reason }),
  }))
  return html`<section class="sheet"><h2>${say('screening.history')}</h2>${timeline(entries, say('screening.history'), say)}</section>`
}
