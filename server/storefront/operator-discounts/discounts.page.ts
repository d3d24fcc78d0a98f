import { listDiscounts, makeDiscount, stopDiscount, type Discount } from '#modules/discounts'
import { chinaDay } from '#modules/markets'
import { sellerName, sellersInState } from '#modules/sellers'
import { newId } from '#platform/id'
import { form as onPost, page as onGet, type Again, type Answer } from '#platform/page'
import { refuse } from '#platform/refusal'
import { id, z } from '#platform/wire'
import { html, pager, textField } from '../kit/index.ts'
import { reasonFields } from '../operator-payments/reason-form.ts'
import { operatorPage, type Input, type OperatorCtx } from '../operator-verification/shell.ts'
import { discountFields, discountForm, shownHere, termsTyped } from '../seller-discounts/discount-form.ts'
import { discountTable } from '../seller-discounts/discount-table.ts'

const here = '/operator/discounts'
const perPage = 20

export const discountsPage = onGet({
  path: here,
  who: ['operator'],
  query: z.object({ cursor: id.optional() }),
  show: async (ctx, input) => show(ctx, input, null, input.query.cursor),
})

export const makeForm = onPost({
  path: here,
  who: ['operator'],
  fields: discountFields.extend({ programme: z.string().trim().max(120).default('') }),
  act: async (ctx, { fields }) => {
    const terms = termsTyped(fields, null)
    if (terms === null) throw refuse('request.invalid')
    const sellerId = fields.of === '' ? null : fields.of
    const { programme } = fields
    await makeDiscount(
      ctx,
      programme === '' ? { funder: 'platform', sellerId } : { funder: 'programme', programme, sellerId },
      terms,
    )
    return { see: here, flash: 'discounts.made' }
  },
  again: async (ctx, input, again) => show(ctx, input, again),
})

export const stopForm = onPost({
  path: '/operator/discounts/{discountId}/stop',
  who: ['operator'],
  params: z.object({ discountId: id }),
  fields: reasonFields,
  act: async (ctx, { params, fields }) => {
    await stopDiscount(ctx, { ...params, sellerId: null }, fields.reason)
    return { see: here, flash: 'discounts.stopped' }
  },
  again: async (ctx, input, again) => show(ctx, input, again),
})

async function show(ctx: OperatorCtx, input: Input, again: Again | null, cursor?: string): Promise<Answer> {
  const say = ctx.world.say(input.request.locale)
  const { discounts, cursor: next } = await listDiscounts(ctx, 'operator', { limit: perPage, cursor })
  const names = await sellerName(
    ctx,
    discounts.flatMap(({ sellerId }) => sellerId ?? []),
  )
  const ofWords = ({ sellerId, funder, programme }: Discount): string => {
    const whose =
      sellerId === null
        ? say('discounts.of.everybody')
        : say('discounts.of.seller', { name: names.get(sellerId)?.tradeName ?? '' })
    return `${whose} · ${funder === 'programme' ? say('discounts.by.programme', { name: programme ?? '' }) : say('discounts.by.platform')}`
  }
  const table = discountTable(discounts, {
    say,
    key: () => newId(ctx.now),
    stop: (discountId) => `${here}/${discountId}/stop`,
    of: ofWords,
  })
  const approved = await sellersInState(ctx, 'approved')
  const made = discountForm({
    say,
    action: here,
    key: newId(ctx.now),
    today: chinaDay(ctx.now),
    again,
    of: {
      label: say('discounts.form.seller'),
      hint: say('discounts.form.seller.hint'),
      choices: approved.map((each) => ({ value: each.id, text: each.tradeName ?? each.legalName ?? each.id })),
    },
    funded: say('discounts.funded.operator'),
    more: textField(
      {
        name: 'programme',
        label: say('discounts.form.programme'),
        hint: say('discounts.form.programme.hint'),
        optional: true,
        maxlength: 120,
        value: again?.values['programme'],
      },
      say,
    ),
  })
  const pages = pager({
    say,
    previous: cursor === undefined ? null : here,
    next: next === null ? null : `${here}?cursor=${next}`,
  })
  return operatorPage(ctx, input, {
    title: say('discounts.title'),
    main: html`${table}${pages}${made}`,
    here: 'discounts',
    flash: shownHere(say, again).flash,
  })
}
