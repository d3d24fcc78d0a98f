import type { Discount, DiscountState } from '#modules/discounts'
import { cny } from '#platform/money'
import type { Say } from '#platform/say'
import { day, dayIn, money, percent } from '@westbound/web/format'
import { badge, html, nothing, table, type Html, type Text } from '../kit/index.ts'
import { reasonForm } from '../operator-payments/reason-form.ts'

const tones = {
  planned: 'info',
  running: 'proof',
  'used-up': 'plain',
  over: 'plain',
  stopped: 'problem',
} as const satisfies Readonly<Record<DiscountState, string>>

/** Coupons and promotions with how often each was used, what it cost, and a way to stop it. */
export function discountTable(
  list: readonly Discount[],
  {
    say,
    key,
    stop,
    of,
  }: {
    readonly say: Say
    readonly key: () => string
    /** Where a discount is stopped. */
    readonly stop: (id: string) => string
    /** Of what it holds, and who funds it, in words. */
    readonly of: (discount: Discount) => Text
  },
): Html {
  const columns = ['name', 'takes', 'of', 'days', 'uses', 'cost', 'act'].map((name) => ({
    label: say(`discounts.column.${name}`),
    numeric: name === 'uses' || name === 'cost',
  }))
  const rows = list.map((each): readonly Text[] => [
    html`${each.name} ${badge(say(`discounts.state.${each.state}`), tones[each.state])}${each.code === null ? html`<br><span class="note">${say('discounts.no-code')}</span>` : html`<br><code>${each.code}</code>`}`,
    takesText(each, say),
    of(each),
    html`${chinaDays(each.validFrom, say)} – ${chinaDays(new Date(each.validUntil.getTime() - 1), say)}`,
    each.usesMax === null ? String(each.uses) : `${each.uses} / ${each.usesMax}`,
    money(cny(each.costMinor), say.locale),
    actOf(each, say, key, stop),
  ])
  return table({ say, caption: say('discounts.list'), columns, rows, empty: say('discounts.list.none') })
}

const chinaDays = (at: Date, say: Say): string => day(dayIn(at, 'Asia/Shanghai'), say.locale)

/** `10% off, at most ¥50.00, from ¥200.00`. */
export function takesText(of: Discount, say: Say): Html {
  const amount = (minor: bigint): string => money(cny(minor), say.locale)
  const main =
    'share' in of.takes
      ? say('discounts.takes.share', { share: percent(of.takes.share) })
      : say('discounts.takes.amount', { amount: amount(of.takes.amountMinor) })
  const most =
    'share' in of.takes && of.takes.mostMinor !== null
      ? say('discounts.takes.most', { amount: amount(of.takes.mostMinor) })
      : null
  const least = of.minimumMinor > 0n ? say('discounts.takes.minimum', { amount: amount(of.minimumMinor) }) : null
  const person = of.personMax === null ? null : say('discounts.takes.person', { n: of.personMax })
  const stacks = of.stacks ? say('discounts.takes.stacks') : null
  const notes = [most, least, person, stacks].filter((each) => each !== null)
  return html`${main}${notes.length === 0 ? nothing : html`<br><span class="note">${notes.join(' · ')}</span>`}`
}

function actOf(of: Discount, say: Say, key: () => string, stop: (id: string) => string): Text {
  if (of.state === 'stopped') return say('discounts.stopped.why', { reason: of.stoppedReason ?? '' })
  if (of.state === 'over') return ''
  return reasonForm({
    action: stop(of.id),
    say,
    key: key(),
    submit: say('discounts.stop'),
    of: of.name,
    tone: 'danger',
  })
}
