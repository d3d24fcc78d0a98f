import type { LandedIn, RefusedIn, WayAnswer } from '#modules/pricing'
import { isDutyKnown, isExciseKnown, untoldOf } from '#modules/pricing'
import type { Say } from '#platform/say'
import { day, money, percent } from '@westbound/web/format'
import { badge, facts, figures, html, nothing, refused, waterfall, type Html, type PriceLine } from '../kit/index.ts'
import { uncounted } from './uncounted.ts'
import { inWords, marketName, routeName, sourceList } from './words.ts'

/** Where each part of the landed price goes, what the seller keeps, what is near a cliff, and everything it rests on. */
export const priceSection = (answer: WayAnswer, say: Say, back: string): Html =>
  answer.kind === 'landed' ? landed(answer, say) : notPriced(answer, say, back)

function landed(of: LandedIn, say: Say): Html {
  const { answer, keeps, facts: terms } = of
  const here = (minor: bigint) => ({ minor, currency: answer.currency })
  const pieces = answer.assessed.request.lines.reduce((sum, { pieces: each }) => sum + each, 0)
  const left = uncounted(of)
  const least = (amount: string): string => (left.length === 0 ? amount : say('planner.least', { amount }))
  const without = left.map((what) => say(`planner.without.${what}`)).join(say('settings.list-comma'))
  const about = aboutUsd(of, say)
  const mark = of.demonstration ? html` ${badge(say('sellers.check.demonstration'), 'info')}` : nothing
  return html`<section class="sheet stack" id="price">
    <h2>${say('planner.keep.title')}${mark}</h2>
    <div class="figures-three">${figures([
      {
        label: say('planner.keep', { n: pieces }),
        value: money({ minor: keeps.keptMinor, currency: 'USD' }, say.locale),
        note: say('planner.keep.note', { fee: percent(terms.feeShare) }),
      },
      {
        label: say('planner.total'),
        value: least(money(here(answer.totalMinor), say.locale)),
        note: left.length === 0 ? about : [about, without].filter((each) => each !== '').join(' · '),
      },
      {
        label: say('planner.tax'),
        value: least(money(here(answer.taxMinor), say.locale)),
        ...(without === '' ? {} : { note: without }),
      },
    ])}</div>
    ${waterfall({
      say,
      id: 'landed',
      title: say('planner.waterfall', { market: marketName(say, of.market) }),
      summary: say('planner.waterfall.text', { route: routeName(say, of.market, of.route) }),
      lines: steps(of, say),
      total: {
        label: left.length === 0 ? say('planner.total') : say('planner.total.without', { without }),
        amount: here(answer.totalMinor),
      },
    })}
    ${warnings(of, say)}${unknownDuty(of, say)}${behind(of, say)}
  </section>`
}

/** The landed total in dollars, for readers who think in them. */
export function aboutUsd({ answer, facts: terms }: Pick<LandedIn, 'answer' | 'facts'>, say: Say): string {
  if (answer.currency === 'USD') return ''
  return say('planner.about', {
    amount: money({ minor: dollarsOf(answer.totalMinor, terms), currency: 'USD' }, say.locale),
  })
}

/** At the rate by which goods are priced, half-up; for reading only. */
function dollarsOf(minor: bigint, { perUsd, minorDigits }: LandedIn['facts']): bigint {
  const [whole = '0', part = ''] = perUsd.split('.')
  const rate = BigInt(whole + part)
  const scaled = minor * 100n * 10n ** BigInt(part.length)
  const unit = rate * 10n ** BigInt(minorDigits)
  return (2n * scaled + unit) / (2n * unit)
}

function steps({ answer, keeps }: LandedIn, say: Say): readonly PriceLine[] {
  const here = (minor: bigint) => ({ minor, currency: answer.currency })
  const discount: readonly PriceLine[] =
    answer.discountMinor > 0n ? [{ label: say('planner.part.discount'), amount: here(-answer.discountMinor) }] : []
  const taxes = answer.taxes.map(({ tax, name, amountMinor }): PriceLine => {
    const words = answer.lines.flatMap(({ taxes: own }) =>
      own.filter((each) => each.tax === tax).map((each) => each.words),
    )
    const note = words.map((each) => inWords(say, each)).join(' · ')
    return { label: headed(inWords(say, name)), amount: here(amountMinor), note }
  })
  return [
    { label: say('planner.part.share'), amount: here(keeps.shareMinor) },
    { label: say('planner.part.fee'), amount: here(keeps.feeMinor) },
    ...discount,
    { label: say('planner.part.freight'), amount: here(answer.freightMinor) },
    { label: say('planner.part.insurance'), amount: here(answer.insuranceMinor) },
    ...taxes,
  ]
}

const headed = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

function warnings({ answer, advice }: LandedIn, say: Say): Html {
  const told = [
    ...answer.warnings.map(({ words }) => inWords(say, words)),
    ...(advice === null ? [] : [inWords(say, advice.words)]),
  ]
  if (told.length === 0) return nothing
  return html`<div class="inset" role="note"><h3>${say('planner.cliffs')}</h3><ul class="bullets">${told.map((text) => html`<li>${text}</li>`)}</ul></div>`
}

/** Said loudly: a duty, excise or quantity that nobody gave was counted as none, and what to enter where that would help. */
function unknownDuty(of: LandedIn, say: Say): Html {
  const lines = [...of.answer.lines.keys()]
  const enter = enterDrink(lines.flatMap((at) => untoldOf(of, at)))
  const missing = [
    ...(lines.every((at) => isDutyKnown(of, at) || untoldOf(of, at, 'duty').length > 0) ? [] : ['duty.unknown']),
    ...(enter === null ? [] : [enter]),
    ...(enter !== null || lines.every((at) => isExciseKnown(of, at)) ? [] : ['excise.unknown']),
    ...(of.answer.assumed.includes('legalQuantity') ? ['quantity.unknown'] : []),
  ]
  return html`${missing.map(
    (what) =>
      html`<p class="inset">${badge(say('planner.untold'), 'wait')} ${say(`planner.${what}`, { market: marketName(say, of.market) })}</p>`,
  )}`
}

/** Which message says what to enter for the tax on alcohol; null where nothing is wanted. */
export function enterDrink(untold: ReturnType<typeof untoldOf>): string | null {
  if (untold.length === 0) return null
  if (!untold.includes('strength')) return 'drink.quantity'
  return untold.includes('quantity') ? 'drink.both' : 'drink.strength'
}

function behind(of: LandedIn, say: Say): Html {
  const { answer } = of
  const asked = answer.buyerId === undefined ? null : inWords(say, answer.buyerId.text)
  const rules = answer.rules.map((rule) => ({
    text: inWords(say, rule.text),
    source: `${rule.act} · ${rule.source}`,
    day: day(rule.readOn, say.locale),
    certainty: rule.certainty,
  }))
  const rows = of.rows.map((row) => ({
    text: `${say(`planner.row.${row.part}`)} ${/^0\.\d+$/.test(row.value) && row.part !== 'rate' ? percent(row.value) : row.value}`,
    source: row.source,
    day: day(row.date, say.locale),
    certainty: row.certainty,
    mark: row.demonstration ? badge(say('sellers.check.demonstration'), 'info') : undefined,
  }))
  return html`${facts([
    [say('planner.certainty'), say(`planner.certainty.${of.certainty}`)],
    [say('planner.buyer-id'), asked],
  ])}<details><summary>${say('planner.sources', { n: rules.length + rows.length })}</summary>${sourceList([...rows, ...rules], say)}
    ${answer.notes.length === 0 ? nothing : html`<h3>${say('planner.notes')}</h3><ul class="bullets">${answer.notes.map(({ text }) => html`<li>${inWords(say, text)}</li>`)}</ul>`}</details>`
}

/** No price by this way: whose no it is, why, and what would help. */
function notPriced(of: RefusedIn, say: Say, back: string): Html {
  // Only a code with which customs itself refuses says anything to a reader; ours are told in words.
  const code = /^-?\d+$/.test(of.code)
    ? say('planner.refused.code', { code: of.code })
    : of.code.includes('.')
      ? say('planner.refused.ours')
      : ''
  return html`<section id="price">${refused({
    say,
    what: say('planner.refused', { market: marketName(say, of.market) }),
    why: code === '' ? inWords(say, of.words) : html`${inWords(say, of.words)} <span class="note">${code}</span>`,
    todo:
      of.advice === null
        ? say(say.has(`planner.todo.${of.code}`) ? `planner.todo.${of.code}` : 'planner.refused.todo')
        : inWords(say, of.advice.words),
    way: { text: say('planner.refused.way'), href: back },
  })}</section>`
}
