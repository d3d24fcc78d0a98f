import { orderOf, refundable, refundPart, type Refundable, type RefundOf } from '#modules/orders'
import { newId } from '#platform/id'
import { moneyOf } from '#platform/money'
import { form as onPost, page as onGet, type Again, type Answer, type PageInput } from '#platform/page'
import type { Say } from '#platform/say'
import { id, line, z } from '#platform/wire'
import { count, money } from '@westbound/web/format'
import {
  checkbox,
  empty,
  errorSummary,
  fieldGroup,
  form,
  html,
  moneyField,
  radioGroup,
  selectField,
  textArea,
  textField,
  type Html,
  type Problems,
} from '../kit/index.ts'
import { policyNames } from '../escrow/escrow.page.ts'
import { operatorPage, type OperatorCtx } from '../operator-verification/shell.ts'
import { piecesIn } from '../orders/pieces.ts'
import { shownOf } from '../seller-account/problems.ts'

const params = z.object({ sellerId: id, orderId: id })
const fields = z
  .object({
    amount: z.string().regex(/^\s*(\d{1,9}(\.\d{1,2})?)?\s*$/),
    policy: z.enum(policyNames),
    bearer: z.enum(['seller', 'platform']),
    freight: z.literal('yes').optional(),
    tax: z.literal('yes').optional(),
    reason: line(500),
  })
  .catchall(z.string().max(60))
type Fields = z.output<typeof fields>
type Values = Readonly<Record<string, string>>
const orderAt = ({ sellerId, orderId }: z.output<typeof params>): string => `/operator/orders/${sellerId}/${orderId}`

/** Giving a part of an order back: pieces or an amount, by a named policy, before or after the release. */
export const refundPartPage = onGet({
  path: '/operator/orders/{sellerId}/{orderId}/refund-part',
  who: ['operator'],
  params,
  show: (ctx, input) => show(ctx, input, null),
})

export const refundPartForm = onPost({
  path: '/operator/orders/{sellerId}/{orderId}/refund-part',
  who: ['operator'],
  params,
  fields,
  act: async (ctx, { params: key, fields: typed }) => {
    const { currency } = await orderOf(ctx, key)
    await refundPart(ctx, {
      ...key,
      cause: `operator:${ctx.requestId}`,
      of: wanted(typed, currency),
      freight: typed.freight === 'yes',
      tax: typed.tax === 'yes',
      policy: typed.policy,
      bearer: typed.bearer,
      reason: 'decided-by-operator',
      note: typed.reason,
    })
    return { see: orderAt(key), flash: 'orders.operator.refund.done' }
  },
  again: (ctx, input, again) => show(ctx, input, again),
})

/** An amount when one is typed, else the pieces; neither is refused where it is judged. */
function wanted({ amount, ...typed }: Fields, currency: string): RefundOf {
  const given = moneyOf(amount.trim(), currency)
  if (given !== null) return { amount: given }
  return { lines: piecesIn(typed as Values) }
}

async function show(
  ctx: OperatorCtx,
  input: PageInput<typeof params, z.ZodType>,
  again: Again | null,
): Promise<Answer> {
  const say = ctx.world.say(input.request.locale)
  const order = await orderOf(ctx, input.params)
  const left = await refundable(ctx, input.params)
  const shown = shownOf(say, again, 'orders')
  const back = { href: orderAt(input.params), text: say('orders.order', { number: order.number }) }
  const main =
    left.left.minor === 0n
      ? empty({ title: say('orders.part.none'), text: say('orders.part.none.text'), way: back })
      : html`${errorSummary(shown.problems, say)}<section class="sheet stack">
          <p>${say('orders.part.text', { left: money(left.left, say.locale), captured: money(left.captured, say.locale) })}</p>
          ${form({
            action: `${orderAt(input.params)}/refund-part`,
            key: newId(ctx.now),
            submit: say('orders.part.go'),
            tone: 'danger',
            fields: formFields(left, shown.problems, again?.values ?? {}, say),
          })}</section>`
  return operatorPage(ctx, input, {
    title: say('orders.part.title', { number: order.number }),
    main,
    here: 'orders',
    flash: shown.flash,
    back,
  })
}

function formFields(left: Refundable, problems: Problems, typed: Values, say: Say): Html {
  const field = (name: string) => ({ name, value: typed[name], problem: problems[name] })
  const amount = moneyField(
    {
      ...field('amount'),
      label: say('orders.part.amount'),
      hint: say('orders.part.amount.hint'),
      sign: '¥',
      optional: true,
    },
    say,
  )
  const policies = policyNames.map((value) => ({ value, text: say(`orders.policy.${value}`) }))
  const bearers = (['seller', 'platform'] as const).map((value) => ({
    value,
    text: say(`orders.part.bearer.${value}`),
  }))
  return html`${fieldGroup(say('orders.part.pieces'), html`${left.lines.map((each) => piecesField(each, typed, say))}`)}${amount}
    ${checkbox({ ...field('freight'), value: 'yes', label: say('orders.part.freight'), optional: true, checked: typed['freight'] === 'yes' }, say)}
    ${checkbox({ ...field('tax'), value: 'yes', label: say('orders.part.tax'), optional: true, checked: typed['tax'] === 'yes' }, say)}
    ${selectField({ ...field('policy'), label: say('orders.part.policy'), hint: say('orders.part.policy.hint'), choices: policies }, say)}
    ${radioGroup({ ...field('bearer'), label: say('orders.part.bearer'), choices: bearers }, say)}
    ${textArea({ ...field('reason'), label: say('orders.operator.reason'), rows: 3, maxlength: 500 }, say)}`
}

/** How many pieces are left, and what the first of them gives back without freight and tax, and with both. */
function piecesField(each: Refundable['lines'][number], typed: Values, say: Say): Html {
  const name = `line-${each.line}`
  const [one] = each.next
  const of = (minor: bigint, currency: string): string => money({ minor, currency }, say.locale)
  const gives =
    one === undefined
      ? ''
      : say('orders.part.gives', {
          goods: of(one.goods.minor, one.goods.currency),
          all: of(one.goods.minor + one.freight.minor + one.tax.minor, one.goods.currency),
        })
  return textField(
    {
      name,
      label: say.locale === 'en' ? each.titleEn : each.titleZh,
      hint: `${say('orders.part.left', { n: count(each.quantityLeft) })} ${gives}`,
      value: typed[name] ?? '',
      width: 'short',
      inputmode: 'numeric',
      maxlength: 4,
      optional: true,
    },
    say,
  )
}
