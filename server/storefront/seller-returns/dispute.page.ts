import { uploads } from '#modules/evidence'
import {
  answerDispute,
  appealDecision,
  disputeOf,
  isEnded,
  letStand,
  next,
  offerInDispute,
  showDisputeEvidence,
  type Dispute,
} from '#modules/disputes'
import { orderOf, refundable } from '#modules/orders'
import { actingSeller } from '#modules/sellers'
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
  textArea,
  type Html,
  type Problems,
} from '../kit/index.ts'
import { appealForm } from '../disputes/appeal-form.ts'
import { decisionList, disputeBadge, disputeFacts, disputeTimeline } from '../disputes/dispute-parts.ts'
import { yuanOf } from '../disputes/open.page.ts'
import {
  bytesOf,
  evidenceFields,
  evidenceForm,
  evidenceIn,
  evidenceSection,
  photographs,
} from '../returns/evidence-section.ts'
import { shownOf } from '../seller-account/problems.ts'
import { sellerHere, sellerPage, type SellerCtx } from '../seller-account/shell.ts'

const params = z.object({ disputeId: id })
type Input = PageInput<typeof params, z.ZodType>
const at = (disputeId: string): string => `/sell/disputes/${disputeId}`
const who = ['seller'] as const
const again = (ctx: SellerCtx, input: Input, typed: Again): Promise<Answer> => show(ctx, input, typed)
const offers = ['amount', 'return'] as const

export const sellerDisputePage = onGet({
  path: '/sell/disputes/{disputeId}',
  who,
  params,
  show: (ctx, input) => show(ctx, input, null),
})

export const answerDisputeForm = onPost({
  path: '/sell/disputes/{disputeId}/answer',
  who,
  params,
  fields: z.object({ words: line(2000), pictures: uploads }),
  act: async (ctx, { params: { disputeId }, fields }) => {
    const of = { disputeId, sellerId: actingSeller(ctx.actor) }
    await answerDispute(ctx, { ...of, words: fields.words })
    await showDisputeEvidence(ctx, of, { words: null, pictures: await bytesOf(fields.pictures) })
    return { see: at(disputeId), flash: 'disputes.answered' }
  },
  again,
})

export const offerForm = onPost({
  path: '/sell/disputes/{disputeId}/offer',
  who,
  params,
  fields: z.object({ offer: z.enum(offers), amount: z.string().trim().max(16).default(''), words: line(2000) }),
  act: async (ctx, { params: { disputeId }, fields }) => {
    const amountMinor = fields.offer === 'amount' ? yuanOf(fields.amount) : null
    const of = { disputeId, sellerId: actingSeller(ctx.actor) }
    await offerInDispute(ctx, { ...of, offer: fields.offer, amountMinor, words: fields.words })
    return { see: at(disputeId), flash: 'disputes.offered' }
  },
  again,
})

export const appealBySellerForm = onPost({
  path: '/sell/disputes/{disputeId}/appeal',
  who,
  params,
  fields: z.object({ words: line(2000) }),
  act: async (ctx, { params: { disputeId }, fields }) => {
    const of = { disputeId, sellerId: actingSeller(ctx.actor) }
    await appealDecision(ctx, { ...of, side: 'seller', words: fields.words })
    return { see: at(disputeId), flash: 'disputes.appealed' }
  },
  again,
})

export const letStandBySellerForm = onPost({
  path: '/sell/disputes/{disputeId}/let-stand',
  who,
  params,
  fields: z.object({}),
  act: async (ctx, { params: { disputeId } }) => {
    await letStand(ctx, { disputeId, sellerId: actingSeller(ctx.actor), side: 'seller' })
    return { see: at(disputeId), flash: 'disputes.let-stand.done' }
  },
  again,
})

export const sellerDisputeEvidenceForm = onPost({
  path: '/sell/disputes/{disputeId}/evidence',
  who,
  params,
  fields: evidenceFields,
  act: async (ctx, { params: { disputeId }, fields }) => {
    await showDisputeEvidence(ctx, { disputeId, sellerId: actingSeller(ctx.actor) }, await evidenceIn(fields))
    return { see: at(disputeId), flash: 'evidence.added' }
  },
  again,
})

async function show(ctx: SellerCtx, input: Input, typed: Again | null): Promise<Answer> {
  const say = ctx.world.say(input.request.locale)
  const seller = await sellerHere(ctx)
  const found = await disputeOf(ctx, { ...input.params, sellerId: seller.id })
  const order = await orderOf(ctx, { sellerId: seller.id, orderId: found.orderId })
  const { left } = await refundable(ctx, order)
  const shown = shownOf(say, typed, 'disputes', {
    'disputes.amount-needed': 'amount',
    'disputes.too-much': 'amount',
    'evidence.not-a-picture': 'pictures',
  })
  const key = newId(ctx.now)
  const sent = input.path.split('/').at(-1) ?? ''
  const props = { typed, key, problems: shown.problems, left: money(left, say.locale), sent }
  const more = isEnded(found.state)
    ? nothing
    : evidenceForm({ say, action: `${at(found.disputeId)}/evidence`, key: `${key}-v`, problems: {}, words: undefined })
  const links = [
    [say('disputes.order'), html`<a href="/sell/orders/${order.orderId}">${order.number}</a>`],
    [
      say('disputes.return'),
      found.returnId === null ? null : html`<a href="/sell/returns/${found.returnId}">${say('returns.title')}</a>`,
    ],
  ] as const
  const evidence = await evidenceSection(ctx, { sellerId: seller.id, aboutId: found.disputeId }, 'seller', more, say)
  const main = html`<p class="chips">${disputeBadge(found.state, say)}</p>
    ${errorSummary(shown.problems, say, { words: `f-${sent}-words`, amount: 'f-amount' })}
    <div class="columns columns-wide"><div class="stack">${evidence}
    ${decisionList(found, say)}${todo(found, props, say)}</div>
    <div class="stack"><section class="sheet">${disputeFacts(found, 'seller', ctx.now, say, links)}</section>
    <section class="sheet"><h2>${say('disputes.timeline')}</h2>${disputeTimeline(found, say)}</section></div></div>`
  return sellerPage(ctx, input, {
    title: say('disputes.dispute', { number: order.number }),
    main,
    here: 'orders',
    seller,
    back: { href: '/sell/returns', text: say('returns.me') },
    flash: shown.flash,
  })
}

type Typed = {
  readonly typed: Again | null
  readonly key: string
  readonly problems: Problems
  readonly left: string
  /** Which form was sent and came back. */
  readonly sent: string
}

/** What the seller may do now: answer, offer, appeal. */
function todo(found: Dispute, props: Typed, say: Say): Html {
  const here = at(found.disputeId)
  const appealed = props.sent === 'appeal'
  return html`${next[found.state].answer === null ? nothing : answerForm(here, props, say)}
    ${next[found.state].offer === null ? nothing : makeOffer(here, props, say)}
    ${found.mayAppeal.seller ? html`<section class="sheet stack">${appealForm({ say, here, key: props.key, value: appealed ? props.typed?.values['words'] : undefined, problem: appealed ? props.problems['words'] : undefined })}</section>` : nothing}`
}

function wordsField(form: 'answer' | 'offer', label: string, { typed, problems, sent }: Typed, say: Say): Html {
  const own = sent === form
  return textArea(
    {
      name: 'words',
      id: `f-${form}-words`,
      label,
      rows: 3,
      maxlength: 2000,
      value: own ? typed?.values['words'] : undefined,
      problem: own ? problems['words'] : undefined,
    },
    say,
  )
}

function answerForm(here: string, props: Typed, say: Say): Html {
  const fields = html`${wordsField('answer', say('disputes.answer.words'), props, say)}${photographs(say, props.problems['pictures'], true)}`
  return html`<section class="sheet"><h2>${say('disputes.answer')}</h2>${form({ action: `${here}/answer`, key: `${props.key}-a`, submit: say('disputes.answer.go'), fields, upload: true, label: say('disputes.answer') })}</section>`
}

function makeOffer(here: string, props: Typed, say: Say): Html {
  const { typed, problems, left } = props
  const choices = offers.map((value) => ({ value, text: say(`disputes.offer.choice.${value}`) }))
  const fields = html`${radioGroup({ name: 'offer', label: say('disputes.offer.make'), choices, value: typed?.values['offer'], problem: problems['offer'] }, say)}
    ${moneyField({ name: 'amount', label: say('disputes.offer.amount.field'), hint: say('disputes.decide.amount.hint', { left }), sign: '¥', optional: true, value: typed?.values['amount'], problem: problems['amount'] }, say)}
    ${wordsField('offer', say('disputes.answer.words'), props, say)}`
  return html`<section class="sheet"><h2>${say('disputes.offer.make')}</h2><p class="note">${say('disputes.offer.make.note')}</p>${form({ action: `${here}/offer`, key: `${props.key}-o`, submit: say('disputes.offer.go'), tone: 'plain', fields, label: say('disputes.offer.make') })}</section>`
}
