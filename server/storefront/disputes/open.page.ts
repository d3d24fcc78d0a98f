import { uploads } from '#modules/evidence'
import { checkTime, disputeKinds, openDispute, refuseDispute, type DisputeKind } from '#modules/disputes'
import { orderOf, refundable, type Order } from '#modules/orders'
import type { Ctx } from '#platform/context'
import { newId } from '#platform/id'
import { moneyOf } from '#platform/money'
import { form as onPost, page as onGet, type Again, type Answer, type PageInput } from '#platform/page'
import { Refusal } from '#platform/refusal'
import type { Say } from '#platform/say'
import { id, line, z } from '#platform/wire'
import { money } from '@westbound/web/format'
import {
  empty,
  errorSummary,
  form,
  html,
  linkButton,
  moneyField,
  radioGroup,
  textArea,
  type Html,
  type Problems,
} from '../kit/index.ts'
import { buyerPage, type BuyerCtx } from '../buyer-sign-in/shell.ts'
import { bytesOf, photographs } from '../returns/evidence-section.ts'
import { shownOf } from '../seller-account/problems.ts'

const params = z.object({ orderId: id })
const wishes = ['all', 'part', 'return'] as const
type Input = PageInput<typeof params, z.ZodType>
const blame = {
  'disputes.picture-needed': 'pictures',
  'evidence.not-a-picture': 'pictures',
  'disputes.amount-needed': 'amount',
  'disputes.too-much': 'amount',
}

export const openDisputePage = onGet({
  path: '/zh-cn/orders/{orderId}/dispute',
  who: ['buyer'],
  params,
  query: z.object({ kind: z.enum(disputeKinds).optional().catch(undefined) }),
  show: (ctx, input) => ask(ctx, input, null, input.query.kind),
})

export const openDisputeForm = onPost({
  path: '/zh-cn/orders/{orderId}/dispute',
  who: ['buyer'],
  params,
  fields: z.object({
    kind: z.enum(disputeKinds),
    wish: z.enum(wishes),
    amount: z.string().trim().max(16).default(''),
    note: line(2000),
    pictures: uploads,
  }),
  act: async (ctx, { params: { orderId }, fields }) => {
    const { disputeId } = await openDispute(ctx, {
      orderId,
      buyerId: ctx.actor.id,
      kind: fields.kind,
      note: fields.note,
      wish: fields.wish,
      wishMinor: fields.wish === 'part' ? yuanOf(fields.amount) : null,
      pictures: await bytesOf(fields.pictures),
      pieceIds: [],
    })
    return { see: `/zh-cn/disputes/${disputeId}`, flash: 'disputes.open.done' }
  },
  again: (ctx, input, again) => ask(ctx, input, again, undefined),
})

/** An amount in yuan as a person types it, or the refusal that asks for one. */
export function yuanOf(text: string): bigint {
  const amount = moneyOf(text, 'CNY')
  if (amount === null || amount.minor <= 0n) throw refuseDispute('disputes.amount-needed')
  return amount.minor
}

async function ask(ctx: BuyerCtx, input: Input, again: Again | null, kind: DisputeKind | undefined): Promise<Answer> {
  const say = ctx.world.say(input.request.locale)
  const order = await orderOf(ctx, { ...input.params, buyerId: ctx.actor.id })
  const address = `/zh-cn/orders/${order.orderId}`
  const shown = shownOf(say, again, 'disputes', blame)
  const open = await openKinds(ctx, order)
  const first = open.why
  const main =
    open.kinds.length === 0 && first !== null
      ? empty({
          title: say('disputes.open.not-now'),
          text: say(`refusal.${first.code}`, first.params),
          way: { text: say('orders.go.back'), href: address },
        })
      : html`${errorSummary(shown.problems, say)}<section class="sheet stack"><p>${say('disputes.open.text')}</p>
        ${form({ action: `${address}/dispute`, key: newId(ctx.now), submit: say('disputes.open.go'), upload: true, fields: await fieldsOf(ctx, order, open.kinds, { again, kind, problems: shown.problems }, say) })}
        ${linkButton(say('orders.go.back'), address)}</section>`
  return buyerPage(ctx, say, {
    title: say('disputes.open'),
    main,
    flash: shown.flash,
    back: { href: address, text: say('orders.go.back') },
  })
}

/** The kinds that fit where the order is; when none does, why not. */
async function openKinds(
  ctx: Ctx,
  order: Order,
): Promise<{ readonly kinds: readonly DisputeKind[]; readonly why: Refusal | null }> {
  const kinds: DisputeKind[] = []
  const refused: Refusal[] = []
  for (const kind of disputeKinds)
    await checkTime(ctx, order, kind).then(
      () => kinds.push(kind),
      (error: unknown) => {
        if (!(error instanceof Refusal)) throw error
        refused.push(error)
      },
    )
  return { kinds: kinds.length === 1 && kinds[0] === 'return_refused' ? [] : kinds, why: refused[0] ?? null }
}

async function fieldsOf(
  ctx: Ctx,
  order: Order,
  kinds: readonly DisputeKind[],
  typed: { readonly again: Again | null; readonly kind: DisputeKind | undefined; readonly problems: Problems },
  say: Say,
): Promise<Html> {
  const { problems } = typed
  const values = typed.again?.values ?? {}
  const { left } = await refundable(ctx, order)
  const choices = kinds.map((value) => ({ value, text: say(`disputes.kind.${value}`) }))
  const ways = wishes.map((value) => ({ value, text: say(`disputes.wish.${value}`) }))
  return html`${radioGroup({ name: 'kind', label: say('disputes.kind'), choices, value: values['kind'] ?? typed.kind, problem: problems['kind'] }, say)}
    ${radioGroup({ name: 'wish', label: say('disputes.wish'), choices: ways, value: values['wish'] ?? 'all', problem: problems['wish'] }, say)}
    ${moneyField({ name: 'amount', label: say('disputes.wish.amount'), hint: say('disputes.wish.amount.hint', { left: money(left, say.locale) }), sign: '¥', optional: true, value: values['amount'], problem: problems['amount'] }, say)}
    ${textArea({ name: 'note', label: say('disputes.note'), hint: say('disputes.note.hint'), rows: 4, maxlength: 2000, value: values['note'], problem: problems['note'] }, say)}
    ${photographs(say, problems['pictures'], true)}`
}
