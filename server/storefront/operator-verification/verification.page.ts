import { accountNames } from '#modules/identity'
import {
  bankShown,
  countyOf,
  decideSeller,
  decisionsOf,
  industryOf,
  sellerById,
  sellersInState,
  stateOf,
  type BusinessShown,
} from '#modules/sellers'
import { newId } from '#platform/id'
import { form as onPost, page as onGet, type Again, type Answer } from '#platform/page'
import type { Say } from '#platform/say'
import { id, line, z } from '#platform/wire'
import { count, instant } from '@westbound/web/format'
import {
  badge,
  button,
  empty,
  errorSummary,
  facts,
  form,
  html,
  nothing,
  table,
  textArea,
  timeline,
  type Html,
} from '../kit/index.ts'
import { shownOf } from '../seller-account/problems.ts'
import { ageBadge } from './age.ts'
import { operatorPage, type Input, type OperatorCtx } from './shell.ts'

const Params = z.object({ sellerId: id })

export const verificationQueue = onGet({
  path: '/operator/verification',
  who: ['operator'],
  show: async (ctx, input) => {
    const say = ctx.world.say(input.request.locale)
    const waiting = await sellersInState(ctx, 'submitted')
    const approved = await sellersInState(ctx, 'approved')
    const link = (sellerId: string, name: string | null): Html =>
      html`<a href="/operator/verification/${sellerId}">${name ?? sellerId}</a>`
    const columns = ['business', 'place', 'makes', 'since'].map((name) => ({ label: say(`sellers.queue.${name}`) }))
    const rows = waiting.map((seller) => [
      link(seller.id, seller.legalName),
      seller.business === null ? '' : `${seller.business.city}, ${seller.business.state}`,
      seller.business?.makes ?? '',
      ageBadge(seller.submittedAt ?? seller.stateAt, ctx.now, say),
    ])
    const main = html`${
      waiting.length === 0
        ? empty({ title: say('sellers.queue.none'), text: say('sellers.queue.none.text') })
        : table({ say, caption: say('sellers.queue'), columns, rows })
    }<h2>${say('sellers.queue.approved')}</h2>
      <ul class="bullets">${approved.map((seller) => html`<li>${link(seller.id, seller.legalName)}</li>`)}</ul>`
    return operatorPage(ctx, input, { title: say('sellers.queue'), main, here: 'queues' })
  },
})

export const verificationPage = onGet({
  path: '/operator/verification/{sellerId}',
  who: ['operator'],
  params: Params,
  show: (ctx, input) => detail(ctx, input, input.params.sellerId, null),
})

export const verificationForm = onPost({
  path: '/operator/verification/{sellerId}',
  who: ['operator'],
  params: Params,
  fields: z.object({ decision: z.enum(['approve', 'refuse', 'suspend', 'resume']), reason: line(1000) }),
  act: async (ctx, { params, fields }) => {
    await decideSeller(ctx, params.sellerId, fields.decision, fields.reason)
    return { see: '/operator/verification', flash: `sellers.decided.${fields.decision}` }
  },
  again: (ctx, input, again) => detail(ctx, input, input.params.sellerId, again),
})

async function detail(ctx: OperatorCtx, input: Input, sellerId: string, again: Again | null): Promise<Answer> {
  const say = ctx.world.say(input.request.locale)
  const seller = await sellerById(ctx, sellerId)
  const bank = await bankShown(ctx, sellerId)
  const { problems, flash } = shownOf(say, again, 'sellers')
  const account =
    bank === null ? say('sellers.none') : `${bank.holder} · ${bank.routingNumber} · •••• ${bank.accountLast}`
  const main = html`${errorSummary(problems, say)}<p>${badge(say(`sellers.state.${seller.state}`), seller.state === 'approved' ? 'proof' : 'wait')}</p>
    <div class="columns columns-wide"><section class="sheet"><h2>${say('sellers.queue.stated')}</h2>
    ${seller.business === null ? empty({ title: say('sellers.queue.unstated') }) : statement(say, seller.business, account)}</section>
    <div class="stack">${decisionForm(ctx, say, sellerId, seller.state, again, problems['reason'])}${await history(ctx, say, sellerId, input)}</div></div>`
  const back = { href: '/operator/verification', text: say('sellers.queue') }
  return operatorPage(ctx, input, {
    title: seller.legalName ?? say('sellers.shop.unnamed'),
    main,
    here: 'queues',
    flash,
    back,
  })
}

function statement(say: Say, business: BusinessShown, account: string): Html {
  const county = countyOf(business.countyFips)
  const industry = industryOf(business.naics)
  return facts([
    [say('sellers.legalName'), business.legalName],
    [say('sellers.tradeName'), business.tradeName],
    [say('sellers.ein'), business.einLast === null ? say('sellers.none') : `••-•••${business.einLast}`],
    [say('sellers.phone'), business.phone],
    [
      say('sellers.business.address'),
      [business.line1, business.line2, business.city, `${business.state} ${business.zip}`]
        .filter((part) => part !== null)
        .join(', '),
    ],
    [say('sellers.state'), stateOf(business.state)?.name ?? business.state],
    [say('sellers.county'), `${county?.name ?? ''} (FIPS ${business.countyFips})`],
    [say('sellers.naics'), `${business.naics} ${industry?.title ?? ''}`],
    [say('sellers.makes'), business.makes],
    [say('sellers.employees'), count(business.employees)],
    [say('sellers.story'), business.story === '' ? null : business.story],
    [say('sellers.bank'), account],
  ])
}

type Decision = 'approve' | 'refuse' | 'suspend' | 'resume'
const choices: Readonly<Record<string, readonly Decision[]>> = {
  submitted: ['approve', 'refuse'],
  approved: ['suspend'],
  suspended: ['resume'],
}

function decisionForm(
  ctx: OperatorCtx,
  say: Say,
  sellerId: string,
  state: string,
  again: Again | null,
  problem: string | undefined,
): Html {
  const open = choices[state] ?? []
  if (open.length === 0) return nothing
  const reason = textArea(
    {
      name: 'reason',
      label: say('sellers.decision.reason'),
      hint: say('sellers.decision.reason.hint'),
      maxlength: 1000,
      rows: 3,
      value: again?.values['reason'],
      problem,
    },
    say,
  )
  const buttons = open.map((decision) =>
    button(
      say(`sellers.decision.${decision}`),
      decision === 'approve' || decision === 'resume' ? 'go' : 'danger',
      'decision',
      decision,
    ),
  )
  const fields = html`${reason}<div class="actions">${buttons}</div>`
  const decide = form({
    action: `/operator/verification/${sellerId}`,
    key: newId(ctx.now),
    submit: null,
    fields,
    label: say('sellers.decision'),
  })
  return html`<section class="sheet"><h2>${say('sellers.decision')}</h2>${decide}</section>`
}

async function history(ctx: OperatorCtx, say: Say, sellerId: string, input: Input): Promise<Html> {
  const decisions = await decisionsOf(ctx, sellerId)
  if (decisions.length === 0) return nothing
  const names = await accountNames(
    ctx,
    decisions.map(({ actorId }) => actorId),
  )
  const steps = decisions.map(({ step, reason, actorId, at }) => ({
    title: say(`sellers.status.${step}`),
    state: 'done' as const,
    at: { text: instant(at, input.request.locale), machine: at.toISOString() },
    place: names.get(actorId) ?? actorId,
    ...(reason === null ? {} : { text: reason }),
  }))
  return html`<section class="sheet"><h2>${say('sellers.status')}</h2>${timeline(steps, say('sellers.status'), say)}</section>`
}
