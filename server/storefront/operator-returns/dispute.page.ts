import { decideDispute, disputeOf, grounds, isEnded, next, showDisputeEvidence, type Dispute } from '#modules/disputes'
import { orderOf, refundable } from '#modules/orders'
import { sellerName } from '#modules/sellers'
import { newId } from '#platform/id'
import { form as onPost, page as onGet, type Again, type Answer, type PageInput } from '#platform/page'
import type { Say } from '#platform/say'
import { id, line, z } from '#platform/wire'
import { money } from '@westbound/web/format'
import {
  errorSummary,
  form,
  html,
  moneyField,
  nothing,
  radioGroup,
  selectField,
  textArea,
  type Html,
  type Problems,
} from '../kit/index.ts'
import { decisionList, disputeBadge, disputeFacts, disputeTimeline } from '../disputes/dispute-parts.ts'
import { yuanOf } from '../disputes/open.page.ts'
import { operatorPage, type OperatorCtx } from '../operator-verification/shell.ts'
import { evidenceFields, evidenceForm, evidenceIn, evidenceSection } from '../returns/evidence-section.ts'
import { shownOf } from '../seller-account/problems.ts'

const params = z.object({ sellerId: id, disputeId: id })
type Params = z.output<typeof params>
type Input = PageInput<typeof params, z.ZodType>
const at = ({ sellerId, disputeId }: Params): string => `/operator/disputes/${sellerId}/${disputeId}`
const who = ['operator'] as const

export const operatorDisputePage = onGet({
  path: '/operator/disputes/{sellerId}/{disputeId}',
  who,
  params,
  show: (ctx, input) => show(ctx, input, null),
})

export const decideDisputeForm = onPost({
  path: '/operator/disputes/{sellerId}/{disputeId}',
  who,
  params,
  fields: z.object({
    refund: z.enum(['all', 'part', 'nothing']),
    amount: z.string().trim().max(16).default(''),
    return: z.enum(['no', 'yes']),
    bearer: z.enum(['seller', 'platform']),
    ground: z.enum(grounds),
    reason: line(2000),
  }),
  act: async (ctx, { params: key, fields }) => {
    await decideDispute(ctx, ctx.actor.id, {
      ...key,
      refund: fields.refund,
      amountMinor: fields.refund === 'part' ? yuanOf(fields.amount) : null,
      bearer: fields.bearer,
      returnNeeded: fields.return === 'yes',
      ground: fields.ground,
      reason: fields.reason,
    })
    return { see: at(key), flash: 'disputes.decided' }
  },
  again: (ctx, input, typed) => show(ctx, input, typed),
})

export const disputeEvidenceByOperator = onPost({
  path: '/operator/disputes/{sellerId}/{disputeId}/evidence',
  who,
  params,
  fields: evidenceFields,
  act: async (ctx, { params: key, fields }) => {
    await showDisputeEvidence(ctx, key, await evidenceIn(fields))
    return { see: at(key), flash: 'evidence.added' }
  },
  again: (ctx, input, typed) => show(ctx, input, typed),
})

async function show(ctx: OperatorCtx, input: Input, typed: Again | null): Promise<Answer> {
  const say = ctx.world.say(input.request.locale)
  const found = await disputeOf(ctx, input.params)
  const order = await orderOf(ctx, { sellerId: found.sellerId, orderId: found.orderId })
  const { left } = await refundable(ctx, order)
  const seller = (await sellerName(ctx, [found.sellerId])).get(found.sellerId)?.tradeName ?? found.sellerId
  const shown = shownOf(say, typed, 'disputes', {
    'disputes.amount-needed': 'amount',
    'disputes.too-much': 'amount',
    'disputes.return-pays-nothing': 'return',
  })
  const links = [
    [say('disputes.order'), html`<a href="/operator/orders/${order.sellerId}/${order.orderId}">${order.number}</a>`],
    [say('evidence.by.seller'), seller],
    [
      say('disputes.return'),
      found.returnId === null
        ? null
        : html`<a href="/operator/returns/${found.sellerId}/${found.returnId}">${say('returns.title')}</a>`,
    ],
  ] as const
  const props = { typed, key: newId(ctx.now), problems: shown.problems, left: money(left, say.locale) }
  const more = isEnded(found.state)
    ? nothing
    : evidenceForm({
        say,
        action: `${at(found)}/evidence`,
        key: `${props.key}-v`,
        problems: {},
        words: typed?.values['words'],
      })
  const about = { sellerId: found.sellerId, aboutId: found.disputeId }
  const evidence = await evidenceSection(ctx, about, 'operator', more, say)
  const main = html`<p class="chips">${disputeBadge(found.state, say)}</p>${errorSummary(shown.problems, say)}
    <div class="columns columns-wide"><div class="stack">
    ${evidence}
    ${decisionList(found, say)}${decide(found, ctx.actor.id, props, say)}</div>
    <div class="stack"><section class="sheet"><h2>${say('disputes.facts')}</h2>${disputeFacts(found, 'operator', ctx.now, say, links)}</section>
    <section class="sheet"><h2>${say('disputes.timeline')}</h2>${disputeTimeline(found, say)}</section></div></div>`
  return operatorPage(ctx, input, {
    title: say('disputes.dispute', { number: order.number }),
    main,
    here: 'queues',
    back: { href: '/operator/disputes', text: say('disputes.title') },
    flash: shown.flash,
  })
}

type Typed = {
  readonly typed: Again | null
  readonly key: string
  readonly problems: Problems
  readonly left: string
}

/** The form of a decision; whoever made the last one reads that another operator decides the appeal. */
function decide(found: Dispute, operatorId: string, { typed, key, problems, left }: Typed, say: Say): Html {
  if (next[found.state].decide === null) return nothing
  const last = found.decisions.at(-1)
  if (found.state === 'appealed' && last?.decidedBy === operatorId)
    return html`<section class="sheet"><h2>${say('disputes.decide')}</h2><p>${say('disputes.decide.not-you')}</p></section>`
  const values = typed?.values ?? {}
  const refunds = [
    { value: 'all', text: say('disputes.decision.refund.all') },
    { value: 'part', text: say('disputes.decision.part') },
    { value: 'nothing', text: say('disputes.decision.refund.nothing') },
  ]
  const fields = html`${radioGroup({ name: 'refund', label: say('disputes.decide.refund'), choices: refunds, value: values['refund'], problem: problems['refund'] }, say)}
    ${moneyField({ name: 'amount', label: say('disputes.decide.amount'), hint: say('disputes.decide.amount.hint', { left }), sign: '¥', optional: true, value: values['amount'], problem: problems['amount'] }, say)}
    ${radioGroup({ name: 'return', label: say('disputes.decide.return'), choices: (['no', 'yes'] as const).map((value) => ({ value, text: say(`disputes.decide.return.${value}`) })), value: values['return'], problem: problems['return'] }, say)}
    ${radioGroup({ name: 'bearer', label: say('disputes.decide.bearer'), choices: (['seller', 'platform'] as const).map((value) => ({ value, text: say(`disputes.bearer.${value}`) })), value: values['bearer'], problem: problems['bearer'] }, say)}
    ${selectField({ name: 'ground', label: say('disputes.decision.ground'), choices: grounds.map((value) => ({ value, text: say(`disputes.ground.${value}`) })), value: values['ground'], problem: problems['ground'] }, say)}
    ${textArea({ name: 'reason', label: say('disputes.decide.reason'), rows: 4, maxlength: 2000, value: values['reason'], problem: problems['reason'] }, say)}`
  return html`<section class="sheet"><h2>${say('disputes.decide')}</h2>${form({ action: at(found), key, submit: say('disputes.decide.go'), fields, note: say('disputes.decide.note') })}</section>`
}
