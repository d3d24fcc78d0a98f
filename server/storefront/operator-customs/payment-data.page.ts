import {
  decidePaymentData,
  declarationOf,
  listPaymentData,
  paymentDataActions,
  paymentDataShown,
  paymentDataStates,
  sentPaymentData,
  type PaymentDataShown,
} from '#modules/customs'
import { newId } from '#platform/id'
import { form as onPost, page as onGet, type Again, type Answer } from '#platform/page'
import type { Say } from '#platform/say'
import { line, z } from '#platform/wire'
import { countdown, instantShort } from '@westbound/web/format'
import {
  badge,
  facts,
  form,
  html,
  linkButton,
  nothing,
  pager,
  radioGroup,
  selectField,
  textArea,
  type Html,
} from '../kit/index.ts'
import { operatorPage, type Input, type OperatorCtx } from '../operator-verification/shell.ts'
import { shownOf } from '../seller-account/problems.ts'
import { questionsTable, saidWords, stateTone, uploadSheet } from './payment-data-parts.ts'
import { needWords } from './words.ts'

const path = '/operator/customs-payment-data'
const perPage = 50
const params = z.object({ paymentDataId: z.uuid() })

/** What customs asked about payments (GACC 2018/179), by state. */
export const paymentDataPage = onGet({
  path,
  who: ['operator'],
  query: z.object({
    state: z.enum(paymentDataStates).optional().catch(undefined),
    cursor: z.uuid().optional().catch(undefined),
  }),
  show: async (ctx, input) => {
    const { state, cursor } = input.query
    const say = ctx.world.say(input.request.locale)
    const found = await listPaymentData(ctx, { state, cursor, limit: perPage })
    const states = [
      { value: '', text: say('customs.list.any') },
      ...paymentDataStates.map((value) => ({ value, text: say(`customs.payment-data.state.${value}`) })),
    ]
    const search = form({
      action: path,
      method: 'get',
      key: null,
      submit: say('customs.list.go'),
      tone: 'plain',
      label: say('customs.payment-data.search'),
      fields: selectField(
        { name: 'state', label: say('customs.case.state'), choices: states, value: state ?? '', optional: true },
        say,
      ),
    })
    const wanted = state === undefined ? '' : `state=${state}&`
    const next = found.cursor === null ? null : `${path}?${wanted}cursor=${found.cursor}`
    const main = html`<p class="prose">${say('customs.payment-data.about')}</p>${search}
      ${questionsTable(found.items, ctx.now, say)}${pager({ say, previous: null, next })}
      <p>${linkButton(say('customs.list.queue'), '/operator/customs')}</p>`
    return operatorPage(ctx, input, { title: say('customs.payment-data.title'), main, here: 'queues' })
  },
})

export const paymentDataOnePage = onGet({
  path: `${path}/{paymentDataId}`,
  who: ['operator'],
  params,
  show: (ctx, input) => show(ctx, input, input.params.paymentDataId, null),
})

export const paymentDataDecideForm = onPost({
  path: `${path}/{paymentDataId}`,
  who: ['operator'],
  params,
  fields: z.object({ action: z.enum(paymentDataActions), reason: line(500) }),
  act: async (ctx, { params: key, fields }) => {
    await decidePaymentData(ctx, { ...key, ...fields })
    return { see: `${path}/${key.paymentDataId}`, flash: 'customs.payment-data.decided' }
  },
  again: (ctx, input, again) => show(ctx, input, input.params.paymentDataId, again),
})

/** The last upload as it was sent. It names who paid, so having it is recorded. */
export const paymentDataFilePage = onGet({
  path: `${path}/{paymentDataId}/sent.json`,
  who: ['operator'],
  writes: 'having what was sent is recorded',
  params,
  show: async (ctx, input) => {
    const { name, text } = await sentPaymentData(ctx, input.params.paymentDataId)
    return { file: Buffer.from(text, 'utf8'), type: 'application/json; charset=utf-8', name }
  },
})

async function show(ctx: OperatorCtx, input: Input, paymentDataId: string, again: Again | null): Promise<Answer> {
  const say = ctx.world.say(input.request.locale)
  const found = await paymentDataShown(ctx, paymentDataId)
  const { uploads, sellerId, orderId } = found
  const declared =
    sellerId !== null && orderId !== null && (await declarationOf(ctx, { sellerId, orderId })) !== null
      ? html`<a href="/operator/customs/${sellerId}/${orderId}">${found.orderNo}</a>`
      : null
  const main = html`<div class="columns"><section class="sheet">${standing(found, { now: ctx.now, declared, say })}</section>
    ${found.actions.length === 0 ? nothing : html`<section class="sheet">${decideForm(found, newId(ctx.now), again, say)}</section>`}</div>
    <h2>${say('customs.payment-data.uploads')}</h2>
    ${
      uploads.length === 0
        ? html`<p>${say('customs.payment-data.uploads.none')}</p>`
        : html`<p class="note">${say('customs.payment-data.masked')}</p>
          <p>${linkButton(say('customs.payment-data.download'), `${path}/${paymentDataId}/sent.json`)}</p>
          ${uploads.toReversed().map((each) => uploadSheet(each, say))}`
    }`
  return operatorPage(ctx, input, {
    title: say('customs.payment-data.number', { number: found.orderNo }),
    main,
    here: 'queues',
    back: { href: path, text: say('customs.payment-data.back') },
    flash: shownOf(say, again, 'customs').flash,
  })
}

type At = { readonly now: Date; readonly declared: Html | null; readonly say: Say }

function standing(found: PaymentDataShown, { now, declared, say }: At): Html {
  const { state, declinedWhy, dueAt, noClock, unknownSince, needs } = found
  const due =
    dueAt === null
      ? say(`customs.no-clock.${noClock ?? 'ended'}`)
      : `${instantShort(dueAt, say.locale)} · ${countdown(dueAt, now, say)}`
  return html`<h2>${say('customs.case.stands')}</h2>${facts([
    [say('customs.case.state'), badge(say(`customs.payment-data.state.${state}`), stateTone(found))],
    [
      say('customs.payment-data.declined'),
      declinedWhy === null
        ? null
        : `${say(`customs.payment-data.declined.${declinedWhy}`)}. ${say('customs.payment-data.declined.same')}`,
    ],
    [say('customs.payment-data.column.said'), found.code === null ? null : saidWords(found, say)],
    [say('customs.case.owner'), say(`customs.owner.${found.owner}`)],
    [say('customs.case.since'), instantShort(found.since, say.locale)],
    [say('customs.case.due'), due],
    [
      say('customs.case.unknown'),
      unknownSince === null ? null : `${instantShort(unknownSince, say.locale)} · ${found.unknownWhy ?? ''}`,
    ],
    [say('customs.payment-data.column.received'), instantShort(found.receivedAt, say.locale)],
    [say('customs.payment-data.session'), html`<code>${found.sessionId}</code>`],
    [say('customs.payment-data.asked'), String(found.asked)],
    [say('customs.case.attempt'), String(found.attempt)],
    [say('customs.payment-data.tries'), String(found.tries)],
    [say('customs.payment-data.order'), declared],
  ])}
    ${needs.length === 0 ? nothing : html`<ul class="bullets">${needs.map((need) => html`<li>${needWords(need, say)}</li>`)}</ul>`}`
}

function decideForm({ paymentDataId, actions }: PaymentDataShown, once: string, again: Again | null, say: Say): Html {
  const { problems } = shownOf(say, again, 'customs')
  const choices = actions.map((action) => ({
    value: action,
    text: say(`customs.payment-data.action.${action}`),
    hint: say(`customs.payment-data.action.${action}.hint`),
  }))
  const fields = html`
    ${radioGroup({ name: 'action', label: say('customs.case.action'), choices, value: again?.values['action'], problem: problems['action'] }, say)}
    ${textArea({ name: 'reason', label: say('customs.case.reason'), hint: say('customs.request.decide.hint'), rows: 3, maxlength: 500, value: again?.values['reason'], problem: problems['reason'] }, say)}`
  return html`<h2>${say('customs.case.decide')}</h2>${form({ action: `${path}/${paymentDataId}`, key: once, submit: say('customs.case.go'), fields })}`
}
