import {
  acceptOffer,
  appealDecision,
  disputeOf,
  escalateDispute,
  isEnded,
  letStand,
  next,
  showDisputeEvidence,
  withdrawDispute,
  type Dispute,
} from '#modules/disputes'
import { orderOf } from '#modules/orders'
import { newId } from '#platform/id'
import { form as onPost, page as onGet, type Again, type Answer, type PageInput } from '#platform/page'
import type { Say } from '#platform/say'
import { id, line, z } from '#platform/wire'
import { buttonForm, errorSummary, html, nothing, type Html } from '../kit/index.ts'
import { buyerPage, type BuyerCtx } from '../buyer-sign-in/shell.ts'
import { evidenceFields, evidenceForm, evidenceIn, evidenceSection } from '../returns/evidence-section.ts'
import { flashOf, shownOf } from '../seller-account/problems.ts'
import { appealForm } from './appeal-form.ts'
import { decisionList, disputeBadge, disputeFacts, disputeTimeline, offerWords } from './dispute-parts.ts'

const params = z.object({ disputeId: id })
type Input = PageInput<typeof params, z.ZodType>
const at = (disputeId: string): string => `/zh-cn/disputes/${disputeId}`
const who = ['buyer'] as const
const again = (ctx: BuyerCtx, input: Input, typed: Again): Promise<Answer> => show(ctx, input, typed)

export const disputePage = onGet({
  path: '/zh-cn/disputes/{disputeId}',
  who,
  params,
  show: (ctx, input) => show(ctx, input, null),
})

export const acceptOfferForm = pressed('accept', 'disputes.offer.accepted', acceptOffer)
export const escalateForm = pressed('escalate', 'disputes.escalated', escalateDispute)
export const withdrawDisputeForm = pressed('withdraw', 'disputes.withdraw.done', withdrawDispute)

export const appealByBuyerForm = onPost({
  path: '/zh-cn/disputes/{disputeId}/appeal',
  who,
  params,
  fields: z.object({ words: line(2000) }),
  act: async (ctx, { params: { disputeId }, fields }) => {
    await appealDecision(ctx, { disputeId, buyerId: ctx.actor.id, side: 'buyer', words: fields.words })
    return { see: at(disputeId), flash: 'disputes.appealed' }
  },
  again,
})

export const letStandByBuyerForm = pressed('let-stand', 'disputes.let-stand.done', (ctx, of) =>
  letStand(ctx, { ...of, side: 'buyer' }),
)

export const disputeEvidenceForm = onPost({
  path: '/zh-cn/disputes/{disputeId}/evidence',
  who,
  params,
  fields: evidenceFields,
  act: async (ctx, { params: { disputeId }, fields }) => {
    await showDisputeEvidence(ctx, { disputeId, buyerId: ctx.actor.id }, await evidenceIn(fields))
    return { see: at(disputeId), flash: 'evidence.added' }
  },
  again,
})

/** One press: nothing is filled in. */
function pressed(
  name: string,
  flash: string,
  act: (ctx: BuyerCtx, of: { readonly disputeId: string; readonly buyerId: string }) => Promise<unknown>,
) {
  return onPost({
    path: `/zh-cn/disputes/{disputeId}/${name}`,
    who,
    params,
    fields: z.object({}),
    act: async (ctx, { params: { disputeId } }) => {
      await act(ctx, { disputeId, buyerId: ctx.actor.id })
      return { see: at(disputeId), flash }
    },
    again,
  })
}

async function show(ctx: BuyerCtx, input: Input, typed: Again | null): Promise<Answer> {
  const say = ctx.world.say(input.request.locale)
  const found = await disputeOf(ctx, { ...input.params, buyerId: ctx.actor.id })
  const order = await orderOf(ctx, { sellerId: found.sellerId, orderId: found.orderId })
  const shown = shownOf(say, typed, 'disputes', { 'evidence.not-a-picture': 'pictures' })
  const appealing = input.path.endsWith('/appeal')
  const key = newId(ctx.now)
  const more = isEnded(found.state)
    ? nothing
    : evidenceForm({
        say,
        action: `${at(found.disputeId)}/evidence`,
        key,
        problems: appealing ? {} : shown.problems,
        words: appealing ? undefined : typed?.values['words'],
      })
  const links = [
    [say('disputes.order'), html`<a href="/zh-cn/orders/${order.orderId}">${order.number}</a>`],
    [
      say('disputes.return'),
      found.returnId === null ? null : html`<a href="/zh-cn/returns/${found.returnId}">${say('returns.title')}</a>`,
    ],
  ] as const
  const about = { sellerId: found.sellerId, aboutId: found.disputeId }
  const evidence = await evidenceSection(ctx, about, 'buyer', more, say)
  const main = html`<p class="chips">${disputeBadge(found.state, say)}</p>
    ${errorSummary(shown.problems, say, { words: appealing ? 'f-words' : 'f-more-words', pictures: 'f-more-pictures' })}
    ${decisionList(found, say)}
    ${todo(found, { key, typed: appealing ? typed : null, problem: appealing ? shown.problems['words'] : undefined }, say)}
    <div class="columns"><section class="sheet"><h2>${say('disputes.timeline')}</h2>${disputeTimeline(found, say)}</section>
    <div class="stack"><section class="sheet">${disputeFacts(found, 'buyer', ctx.now, say, links)}</section>
    ${evidence}</div></div>`
  return buyerPage(ctx, say, {
    title: say('disputes.dispute', { number: order.number }),
    main,
    flash: shown.flash ?? flashOf(say, input.flash),
    back: { href: '/zh-cn/returns', text: say('returns.me') },
  })
}

/** The one thing to do now, and the ways out of it. */
function todo(
  found: Dispute,
  { key, typed, problem }: { readonly key: string; readonly typed: Again | null; readonly problem: string | undefined },
  say: Say,
): Html {
  const here = at(found.disputeId)
  const parts: Html[] = []
  if (found.state === 'offered')
    parts.push(
      html`<h2>${say('disputes.offer')}</h2><p><b>${offerWords(found, say)}</b></p>${buttonForm({ action: `${here}/accept`, key: `${key}-o`, text: say('disputes.offer.accept'), tone: 'go' })}`,
    )
  if (found.state === 'answered' || found.state === 'offered' || found.state === 'returning')
    parts.push(buttonForm({ action: `${here}/escalate`, key: `${key}-e`, text: say('disputes.offer.decline') }))
  if (found.mayAppeal.buyer) parts.push(appealForm({ say, here, key, value: typed?.values['words'], problem }))
  if (next[found.state].withdraw !== null)
    parts.push(buttonForm({ action: `${here}/withdraw`, key: `${key}-w`, text: say('disputes.withdraw') }))
  return parts.length === 0 ? nothing : html`<section class="sheet stack">${parts}</section>`
}
