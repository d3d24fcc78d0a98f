import { orderOf, type Order } from '#modules/orders'
import {
  applyToCustoms,
  decideMissing,
  isEnded,
  receiveReturn,
  returnOf,
  showReturnEvidence,
  type Return,
} from '#modules/returns'
import { sellerName } from '#modules/sellers'
import { newId } from '#platform/id'
import { form as onPost, page as onGet, type Again, type Answer, type PageInput } from '#platform/page'
import type { Say } from '#platform/say'
import { id, line, z } from '#platform/wire'
import { instant } from '@westbound/web/format'
import {
  buttonForm,
  errorSummary,
  facts,
  form,
  html,
  nothing,
  radioGroup,
  textArea,
  textField,
  type Html,
  type Problems,
} from '../kit/index.ts'
import { operatorPage, type OperatorCtx } from '../operator-verification/shell.ts'
import { evidenceFields, evidenceForm, evidenceIn, evidenceSection } from '../returns/evidence-section.ts'
import {
  addressLines,
  customsFacts,
  expected,
  moneyFacts,
  returnBadge,
  returnLines,
  returnTimeline,
  standing,
} from '../returns/return-parts.ts'
import { shownOf } from '../seller-account/problems.ts'

const params = z.object({ sellerId: id, returnId: id })
type Params = z.output<typeof params>
type Input = PageInput<typeof params, z.ZodType>
const at = ({ sellerId, returnId }: Params): string => `/operator/returns/${sellerId}/${returnId}`
const who = ['operator'] as const
const again = (ctx: OperatorCtx, input: Input, typed: Again): Promise<Answer> => show(ctx, input, typed)

export const operatorReturnPage = onGet({
  path: '/operator/returns/{sellerId}/{returnId}',
  who,
  params,
  show: (ctx, input) => show(ctx, input, null),
})

export const receiveAtCustomsForm = onPost({
  path: '/operator/returns/{sellerId}/{returnId}/receive',
  who,
  params,
  fields: z.object({}),
  act: async (ctx, { params: key }) => {
    await receiveReturn(ctx, key)
    return { see: at(key), flash: 'returns.received' }
  },
  again,
})

export const applyToCustomsForm = onPost({
  path: '/operator/returns/{sellerId}/{returnId}/customs',
  who,
  params,
  fields: z.object({ reference: line(60) }),
  act: async (ctx, { params: key, fields }) => {
    await applyToCustoms(ctx, key, fields.reference)
    return { see: at(key), flash: 'returns.customs.applied' }
  },
  again,
})

export const decideMissingForm = onPost({
  path: '/operator/returns/{sellerId}/{returnId}/missing',
  who,
  params,
  fields: z.object({ outcome: z.enum(['find', 'lose']), note: line(1000) }),
  act: async (ctx, { params: key, fields }) => {
    await decideMissing(ctx, { ...key, outcome: fields.outcome, reason: fields.note })
    return { see: at(key), flash: 'returns.decided' }
  },
  again,
})

export const returnEvidenceByOperator = onPost({
  path: '/operator/returns/{sellerId}/{returnId}/evidence',
  who,
  params,
  fields: evidenceFields,
  act: async (ctx, { params: key, fields }) => {
    await showReturnEvidence(ctx, key, await evidenceIn(fields))
    return { see: at(key), flash: 'evidence.added' }
  },
  again,
})

async function show(ctx: OperatorCtx, input: Input, typed: Again | null): Promise<Answer> {
  const say = ctx.world.say(input.request.locale)
  const found = await returnOf(ctx, input.params)
  const order = await orderOf(ctx, { sellerId: found.sellerId, orderId: found.orderId })
  const shown = shownOf(say, typed, 'returns')
  const key = newId(ctx.now)
  const more = isEnded(found.state)
    ? nothing
    : evidenceForm({
        say,
        action: `${at(found)}/evidence`,
        key: `${key}-v`,
        problems: {},
        words: typed?.values['words'],
      })
  const about = { sellerId: found.sellerId, aboutId: found.returnId }
  const evidence = await evidenceSection(ctx, about, 'operator', more, say)
  const main = html`<p class="chips">${returnBadge(found.state, say)}</p>${errorSummary(shown.problems, say)}
    <div class="columns columns-wide"><div class="stack">${todo(found, { typed, key, problems: shown.problems }, say)}
    ${returnLines(found, order, say)}
    ${evidence}</div>
    <div class="stack"><section class="sheet">${facts(await factsOf(ctx, found, order, say))}</section>
    <section class="sheet"><h2>${say('returns.money')}</h2>${moneyFacts(found, await expected(ctx, found), say)}</section>${customsFacts(found, say)}
    <section class="sheet"><h2>${say('returns.timeline')}</h2>${returnTimeline(found, say)}</section></div></div>`
  return operatorPage(ctx, input, {
    title: say('returns.return', { number: order.number }),
    main,
    here: 'queues',
    back: { href: '/operator/returns', text: say('returns.title') },
    flash: shown.flash,
  })
}

async function factsOf(ctx: OperatorCtx, found: Return, order: Order, say: Say) {
  const seller = (await sellerName(ctx, [found.sellerId])).get(found.sellerId)?.tradeName ?? found.sellerId
  return [
    ...standing(found, 'operator', ctx.now, say),
    [say('returns.order'), html`<a href="/operator/orders/${order.sellerId}/${order.orderId}">${order.number}</a>`],
    [say('evidence.by.seller'), seller],
    [say('returns.reason'), say(`returns.reason.${found.reason}`)],
    [say('returns.wished'), say(`returns.wish.${found.wish}`)],
    [say('returns.opened'), instant(found.openedAt, say.locale)],
    [say('returns.send-to'), found.sendTo === null ? null : addressLines(found.sendTo)],
    [say('returns.sent'), found.waybillNo === null ? null : `${found.carrier ?? ''} ${found.waybillNo}`],
    [
      say('disputes.title'),
      found.disputeId === null
        ? null
        : html`<a href="/operator/disputes/${found.sellerId}/${found.disputeId}">${say('disputes.title')}</a>`,
    ],
  ] as const
}

type Typed = { readonly typed: Again | null; readonly key: string; readonly problems: Problems }

/** What waits for the operator: customs to be asked, goods to be taken in or looked for. */
function todo(found: Return, { typed, key, problems }: Typed, say: Say): Html {
  const parts: Html[] = []
  if (found.customs?.state === 'to_apply') {
    const reference = textField(
      {
        name: 'reference',
        label: say('returns.customs.reference'),
        maxlength: 60,
        width: 'middle',
        value: typed?.values['reference'],
        problem: problems['reference'],
      },
      say,
    )
    parts.push(
      html`<section class="sheet"><h2>${say('returns.customs.apply')}</h2><p class="note">${say('returns.customs.apply.note')}</p>${form({ action: `${at(found)}/customs`, key: `${key}-c`, submit: say('returns.customs.apply'), fields: reference })}</section>`,
    )
  }
  if (found.state === 'sent' && found.place === 'cn')
    parts.push(
      html`<section class="sheet">${buttonForm({ action: `${at(found)}/receive`, key: `${key}-r`, text: say('returns.arrival'), tone: 'go' })}</section>`,
    )
  if (found.state === 'missing') {
    const choices = (['find', 'lose'] as const).map((value) => ({
      value,
      text: say(`returns.decide-missing.${value}`),
    }))
    const fields = html`${radioGroup({ name: 'outcome', label: say('returns.decide-missing'), choices, value: typed?.values['outcome'], problem: problems['outcome'] }, say)}
      ${textArea({ name: 'note', label: say('returns.decide-missing.reason'), rows: 3, maxlength: 1000, value: typed?.values['note'], problem: problems['note'] }, say)}`
    parts.push(
      html`<section class="sheet"><h2>${say('returns.decide-missing')}</h2>${form({ action: `${at(found)}/missing`, key: `${key}-m`, submit: say('returns.decide-missing.go'), fields })}</section>`,
    )
  }
  return parts.length === 0 ? nothing : html`${parts}`
}
