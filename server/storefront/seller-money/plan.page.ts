import { choosePlan, planKinds, planOf, type SellerPlan } from '#modules/payouts'
import { decimalOf, moneyOf } from '#platform/money'
import { form as onPost, page as onGet, type Again, type Answer } from '#platform/page'
import type { Say } from '#platform/say'
import { z } from '#platform/wire'
import { money } from '@westbound/web/format'
import { errorSummary, form, html, moneyField, nothing, radioGroup, selectField } from '../kit/index.ts'
import { shownOf } from '../seller-account/problems.ts'
import { sellerHere, sellerPage, type Input, type SellerCtx } from '../seller-account/shell.ts'

const here = '/sell/money/plan'

export const planPage = onGet({ path: here, who: ['seller'], show: (ctx, input) => show(ctx, input, null) })

/** Empty, or dollars as people write them. */
const amount = z
  .string()
  .trim()
  .max(16)
  .default('')
  .refine((text) => text === '' || (moneyOf(text, 'USD')?.minor ?? -1n) >= 0n)

export const planForm = onPost({
  path: here,
  who: ['seller'],
  fields: z.object({
    kind: z.enum(planKinds),
    weekday: z
      .string()
      .regex(/^[1-7]?$/)
      .default(''),
    minimum: amount,
  }),
  keyless: 'choosing the same plan again changes nothing',
  act: async (ctx, { fields }) => {
    const seller = await sellerHere(ctx)
    const { kind, weekday, minimum } = fields
    await choosePlan(ctx, seller.id, {
      kind,
      // The list stands on the page for every plan: what it says counts only for a weekly one.
      weekday: kind !== 'weekly' || weekday === '' ? null : Number(weekday),
      minimumMinor: minimum === '' ? null : (moneyOf(minimum, 'USD')?.minor ?? null),
    })
    return { see: '/sell/money', flash: 'payouts.plan.saved' }
  },
  again: (ctx, input, again) => show(ctx, input, again),
})

const about: Readonly<Record<string, string>> = {
  'payouts.plan-too-frequent': 'kind',
  'payouts.weekday-needed': 'weekday',
  'payouts.minimum-too-low': 'minimum',
}

async function show(ctx: SellerCtx, input: Input, again: Again | null): Promise<Answer> {
  const say = ctx.world.say(input.request.locale)
  const seller = await sellerHere(ctx)
  const plan = await planOf(ctx, seller.id)
  const { problems, flash } = shownOf(say, again, 'payouts', about)
  const limit =
    plan.limit === null
      ? nothing
      : html`<p class="note">${say('payouts.plan.limit', { reason: plan.limit.reason })}</p>`
  const main = html`${errorSummary(problems, say)}<p>${say('payouts.plan.text')}</p>${limit}
    ${form({ action: here, key: null, submit: say('payouts.plan.save'), fields: fields(plan, say, again?.values ?? {}, problems) })}`
  const back = { href: '/sell/money', text: say('payouts.title') }
  return sellerPage(ctx, input, { title: say('payouts.plan'), main, here: 'money', seller, back, flash })
}

type Texts = Readonly<Record<string, string>>

function fields(plan: SellerPlan, say: Say, values: Texts, problems: Texts) {
  const own = plan.ownMinimumMinor === 0n ? '' : decimalOf({ minor: plan.ownMinimumMinor, currency: 'USD' })
  const least = money({ minor: plan.limitMinimumMinor, currency: 'USD' }, say.locale)
  const weekdays = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ value: `${day}`, text: say(`payouts.weekday.${day}`) }))
  return html`${radioGroup(
    {
      name: 'kind',
      label: say('payouts.plan.kind'),
      value: values['kind'] ?? plan.plan.kind,
      problem: problems['kind'],
      choices: plan.allowed.map((kind) => ({ value: kind, text: say(`payouts.plan.kind.${kind}`) })),
    },
    say,
  )}${selectField(
    {
      name: 'weekday',
      label: say('payouts.plan.weekday'),
      hint: say('payouts.plan.weekday.hint'),
      optional: true,
      value: values['weekday'] ?? `${plan.plan.weekday ?? ''}`,
      problem: problems['weekday'],
      choices: weekdays,
    },
    say,
  )}${moneyField(
    {
      name: 'minimum',
      label: say('payouts.plan.minimum'),
      hint: say('payouts.plan.minimum.hint', { minimum: least }),
      optional: true,
      value: values['minimum'] ?? own,
      problem: problems['minimum'],
      sign: '$',
    },
    say,
  )}`
}
