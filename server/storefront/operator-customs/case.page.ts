import {
  actions,
  caseOf,
  decide,
  decideRequest,
  listPaymentData,
  requestActions,
  requestCancellation,
  settleTaxBill,
  type Case,
} from '#modules/customs'
import { unitOf } from '#modules/orders'
import { sellerName } from '#modules/sellers'
import { newId } from '#platform/id'
import { form as onPost, page as onGet, type Again, type Answer } from '#platform/page'
import { line, z } from '#platform/wire'
import { instantShort } from '@westbound/web/format'
import { badge, facts, form, html, linkButton, nothing, radioGroup, textArea, type Html } from '../kit/index.ts'
import { operatorPage, type Input, type OperatorCtx } from '../operator-verification/shell.ts'
import { shownOf } from '../seller-account/problems.ts'
import { requestsPart, taxBillsPart, type Part } from './case-requests.ts'
import { comparedTable, decisionsTable, differencesTable, messagesTable, receiptsTable } from './case-tables.ts'
import { paymentDataTable } from './payment-data-parts.ts'
import { needWords } from './words.ts'

const params = z.object({ sellerId: z.uuid(), orderId: z.uuid() })
type Params = z.output<typeof params>
type Say = ReturnType<OperatorCtx['world']['say']>

export const customsCasePage = onGet({
  path: '/operator/customs/{sellerId}/{orderId}',
  who: ['operator'],
  params,
  show: (ctx, input) => show(ctx, input, input.params, null),
})

export const customsDecideForm = onPost({
  path: '/operator/customs/{sellerId}/{orderId}',
  who: ['operator'],
  params,
  fields: z.object({ action: z.enum(actions), reason: line(500) }),
  act: async (ctx, { params: key, fields }) => {
    await decide(ctx, { ...key, ...fields })
    return { see: `/operator/customs/${key.sellerId}/${key.orderId}`, flash: 'customs.case.decided' }
  },
  again: (ctx, input, again) => show(ctx, input, input.params, { name: 'decide', again }),
})

const reason = line(500)
const shown = ({ sellerId, orderId }: Params) => ({
  see: `/operator/customs/${sellerId}/${orderId}`,
  flash: 'customs.case.decided',
})

export const customsRequestForm = onPost({
  path: '/operator/customs/{sellerId}/{orderId}/requests/{requestId}',
  who: ['operator'],
  params: params.extend({ requestId: z.uuid() }),
  fields: z.object({ action: z.enum(requestActions), reason }),
  act: async (ctx, { params: key, fields }) => {
    await decideRequest(ctx, { ...key, ...fields })
    return shown(key)
  },
  again: (ctx, input, again) => show(ctx, input, input.params, { name: input.params.requestId, again }),
})

export const customsCancelForm = onPost({
  path: '/operator/customs/{sellerId}/{orderId}/cancel',
  who: ['operator'],
  params,
  fields: z.object({ reason }),
  act: async (ctx, { params: key, fields }) => {
    await requestCancellation(ctx, { ...key, ...fields })
    return shown(key)
  },
  again: (ctx, input, again) => show(ctx, input, input.params, { name: 'cancel', again }),
})

export const customsSettleForm = onPost({
  path: '/operator/customs/{sellerId}/{orderId}/tax-bills/{taxNo}',
  who: ['operator'],
  params: params.extend({ taxNo: z.string().min(1).max(50) }),
  fields: z.object({ reason }),
  act: async (ctx, { params: key, fields }) => {
    await settleTaxBill(ctx, { ...key, ...fields })
    return shown(key)
  },
  again: (ctx, input, again) => show(ctx, input, input.params, { name: input.params.taxNo, again }),
})

async function show(ctx: OperatorCtx, input: Input, key: Params, part: Part | null): Promise<Answer> {
  const say = ctx.world.say(input.request.locale)
  const again = part?.name === 'decide' ? part.again : null
  const at = { key, now: ctx.now, once: () => newId(ctx.now), part, say }
  const found = await caseOf(ctx, key)
  const questions = await listPaymentData(ctx, { orderId: key.orderId, limit: 20 })
  const order = await unitOf(ctx, { sellerId: key.sellerId, unitId: key.orderId })
  const seller = (await sellerName(ctx, [key.sellerId])).get(key.sellerId)?.tradeName ?? key.sellerId
  const demonstration = order.demonstration || found.messages.some((message) => message.demonstration)
  const main = html`
    ${demonstration ? html`<p class="note">${say('customs.demonstration')}</p>` : nothing}
    <div class="columns"><section class="sheet">${standing(found, { seller, orderState: say(`fulfilment.state.${order.state}`), say })}</section>
    <section class="sheet">${lacking(found, say)}${decideForm(found, key, newId(ctx.now), again, say)}</section></div>
    ${requestsPart(found, at)}
    ${taxBillsPart(found, at)}
    ${paymentDataTable(questions.items, ctx.now, say)}
    <h2>${say('customs.case.comparison')}</h2>
    ${found.differences.length === 0 ? html`<p>${say('customs.case.differences.none')}</p>` : differencesTable(found, say)}
    ${found.compared.length === 0 ? nothing : html`<p class="note">${say('customs.case.masked')}</p>${comparedTable(found, say)}`}
    ${messagesTable(found, key, say)}
    ${receiptsTable(found, key, say)}
    ${decisionsTable(found, say)}`
  return operatorPage(ctx, input, {
    title: say('customs.case.title', { number: order.number }),
    main,
    here: 'queues',
    back: { href: '/operator/customs', text: say('customs.case.back') },
    flash: shownOf(say, part?.again ?? null, 'customs').flash,
  })
}

function standing(
  { declaration, meaning }: Case,
  { seller, orderState, say }: { readonly seller: string; readonly orderState: string; readonly say: Say },
): Html {
  const { state, owner, since, dueAt, noClock, attempt, code, codeFrom, invtNo, unknownSince, unknownWhy } = declaration
  const words = meaning === null ? '' : ` · ${meaning[say.locale]}`
  return html`<h2>${say('customs.case.stands')}</h2>${facts([
    [
      say('customs.case.state'),
      badge(say(`customs.state.${state}`), owner === 'operator' ? 'problem' : state === 'released' ? 'proof' : 'wait'),
    ],
    [say('customs.case.code'), code === null ? null : `${codeFrom ?? ''} ${code}${words}`],
    [say('customs.case.owner'), say(`customs.owner.${owner}`)],
    [say('customs.case.since'), instantShort(since, say.locale)],
    [
      say('customs.case.due'),
      dueAt === null ? say(`customs.no-clock.${noClock ?? 'ended'}`) : instantShort(dueAt, say.locale),
    ],
    [
      say('customs.case.unknown'),
      unknownSince === null ? null : `${instantShort(unknownSince, say.locale)} · ${unknownWhy ?? ''}`,
    ],
    [say('customs.case.attempt'), String(attempt)],
    [say('customs.case.list-no'), invtNo],
    [say('customs.case.seller'), seller],
    [say('customs.case.order-state'), orderState],
  ])}`
}

function lacking({ declaration: { needs } }: Case, say: Say): Html {
  if (needs.length === 0) return nothing
  const codes = needs.some(({ kind }) => kind === 'code')
  return html`<h2>${say('customs.case.missing')}</h2><ul class="bullets">${needs.map((need) => html`<li>${needWords(need, say)}</li>`)}</ul>
    ${codes ? html`<p>${say('customs.case.missing.codes')}</p><p>${linkButton(say('customs.case.settings'), '/operator/settings')}</p>` : nothing}`
}

function decideForm({ actions: open }: Case, key: Params, once: string, again: Again | null, say: Say): Html {
  if (open.length === 0) return html`<h2>${say('customs.case.decide')}</h2><p>${say('customs.case.decide.none')}</p>`
  const { problems } = shownOf(say, again, 'customs')
  const choices = open.map((action) => ({
    value: action,
    text: say(`customs.action.${action}`),
    hint: say(`customs.action.${action}.hint`),
  }))
  const fields = html`
    ${radioGroup({ name: 'action', label: say('customs.case.action'), choices, value: again?.values['action'], problem: problems['action'] }, say)}
    ${textArea({ name: 'reason', label: say('customs.case.reason'), hint: say('customs.case.reason.hint'), rows: 3, maxlength: 500, value: again?.values['reason'], problem: problems['reason'] }, say)}`
  const action = `/operator/customs/${key.sellerId}/${key.orderId}`
  return html`<h2>${say('customs.case.decide')}</h2>${form({ action, key: once, submit: say('customs.case.go'), fields })}`
}
