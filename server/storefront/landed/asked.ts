import { isMarket, type Market, marketCodes, markets, sameKind, type Unit } from '@westbound/landed-cost'
import { usStates } from '#modules/sellers'
import { moneyOf } from '#platform/money'
import type { Say } from '#platform/say'
import { z } from '#platform/wire'
import { isAlcohol, type WishLine } from '#modules/pricing'
import { html, moneyField, nothing, selectField, textField, type Html, type Problems } from '../kit/index.ts'
import { marketName } from './words.ts'

/** What an address or a form says, as text: a field that makes no sense is shown again with its problem, never dropped. */
const text = (max: number) => z.string().trim().max(max).catch('').default('')
export const askedFields = {
  words: text(200),
  code: text(10),
  origin: text(2),
  price: text(12),
  weight: text(6),
  quantity: text(3),
  market: text(2),
  route: text(20),
  content: text(12),
  unit: text(5),
  net: text(6),
  strength: text(12),
}
export const Asked = z.object(askedFields)
export type Asked = z.output<typeof Asked>

/** What can be answered: everything that was given makes sense. */
export type Ready = {
  readonly market: Market
  readonly route: string
  readonly origin: string
  /** Without its code, which words may still have to find; null as long as price or weight is missing. */
  readonly line: Omit<WishLine, 'code'> | null
}

const units = ['g', 'kg', 'ml', 'l', 'piece'] as const satisfies readonly Unit[]
const isUnit = (given: string): given is (typeof units)[number] => units.some((each) => each === given)

/** Reads what was asked; `problems` names each field that makes no sense, in words. */
export function readAsked(asked: Asked, say: Say): { readonly ready: Ready | null; readonly problems: Problems } {
  const problems: Record<string, string> = {}
  const wrong = (name: string, why = name): null => {
    problems[name] = say(`planner.problem.${why}`)
    return null
  }
  const matches = (
    name: 'code' | 'price' | 'weight' | 'quantity' | 'content' | 'net' | 'strength',
    pattern: RegExp,
  ): string | null => (asked[name] === '' ? null : pattern.test(asked[name]) ? asked[name] : wrong(name))
  const named = asked.market === '' ? 'cn' : asked.market
  if (!isMarket(named)) wrong('market')
  const market = isMarket(named) ? named : 'cn'
  const route = asked.route === '' ? 'direct' : asked.route
  if (isMarket(named) && !Object.hasOwn(markets[market].pack.routes, route)) wrong('route')
  if (asked.origin !== '' && !usStates.some(({ postal }) => postal === asked.origin)) wrong('origin')
  matches('code', /^\d{6}(\d\d){0,2}$/)
  const price = matches('price', /^\d{1,6}(\.\d{1,2})?$/)
  const cents = price === null ? 0n : (moneyOf(price, 'USD')?.minor ?? 0n)
  if (price !== null && cents < 1n) wrong('price')
  const weight = Number(matches('weight', /^[1-9]\d{0,4}$/) ?? 0)
  const quantity = Number(matches('quantity', /^[1-9]\d{0,2}$/) ?? 1)
  const content = matches('content', /^\d{1,6}(\.\d{1,3})?$/)
  if (asked.unit === '' ? content !== null : !isUnit(asked.unit)) wrong('unit')
  const net = matches('net', /^[1-9]\d{0,4}$/)
  if (weight > 0 && Number(net) > weight) wrong('net')
  else if (net !== null && content !== null && isUnit(asked.unit) && sameKind(asked.unit, 'g'))
    wrong('net', 'net.twice')
  const strength = matches('strength', /^(100(\.0{1,2})?|\d{1,2}(\.\d{1,2})?)$/)
  if (Object.keys(problems).length > 0) return { ready: null, problems }
  const legal = content !== null && isUnit(asked.unit) ? { legalQuantity: { amount: content, unit: asked.unit } } : {}
  const second = net === null ? {} : { secondQuantity: { amount: net, unit: 'g' as const } }
  const drink = strength === null ? {} : { strength }
  const told = { ...legal, ...second, ...drink }
  const line = price === null || weight === 0 ? null : { unitUsdMinor: cents, quantity, weightGrams: weight, ...told }
  return { ready: { market, route, origin: asked.origin, line }, problems }
}

/** The same question with something else in it, as an address. Fields that were left empty are left out. */
export function addressOf(here: string, asked: Asked, other: Readonly<Record<string, string>> = {}): string {
  const all = Object.entries({ ...asked, ...other }).filter(([, value]) => value !== '')
  return all.length === 0 ? here : `${here}?${new URLSearchParams(all).toString()}`
}

/**
 * The fields of the question. Net content and state fold away: few answers need them, but those of drinks do, and these are
 * asked their strength too once `code` is known to be of one. What is measured by volume is asked its net weight as well:
 * some markets tax the same bottle by the liter and some by the kilogram.
 */
export function askedForm(asked: Asked, problems: Problems, say: Say, code = asked.code): Html {
  const states = usStates.map(({ postal, name }) => ({ value: postal, text: name }))
  const choices = marketCodes.map((code) => ({ value: code, text: marketName(say, code) }))
  const field = (name: keyof Asked) => ({ name, value: asked[name], problem: problems[name] })
  const drink = isAlcohol(code) || asked.strength !== ''
  const unit = asked.unit === '' && asked.content === '' && drink ? 'l' : asked.unit
  const byVolume = drink || asked.net !== '' || unit === 'l' || unit === 'ml'
  const folded = asked.content === '' && asked.origin === '' && asked.code === '' && asked.unit === '' && !byVolume
  return html`${textField({ ...field('words'), label: say('sellers.check.words'), hint: say('sellers.check.words.hint'), maxlength: 200, optional: asked.code !== '' }, say)}
    <div class="districts">${moneyField({ ...field('price'), label: say('planner.price'), hint: say('planner.price.hint'), sign: '$' }, say)}
    ${textField({ ...field('weight'), label: say('planner.weight'), hint: say('planner.weight.hint'), inputmode: 'numeric', maxlength: 5, suffix: 'g', width: 'short' }, say)}
    ${textField({ ...field('quantity'), value: asked.quantity === '' ? '1' : asked.quantity, label: say('planner.quantity'), hint: say('planner.quantity.hint'), inputmode: 'numeric', maxlength: 3, width: 'short' }, say)}</div>
    ${selectField({ ...field('market'), value: asked.market === '' ? 'cn' : asked.market, label: say('planner.market'), choices }, say)}
    <details${folded ? '' : html` open`}><summary>${say('planner.more')}</summary><div class="stack">
    ${selectField({ ...field('origin'), label: say('sellers.check.origin'), choices: states, optional: true }, say)}
    <div class="districts">${textField({ ...field('content'), label: say('planner.content'), hint: say('planner.content.hint'), inputmode: 'decimal', maxlength: 12, width: 'short', optional: true }, say)}
    ${selectField({ ...field('unit'), value: unit, label: say('planner.unit'), choices: units.map((value) => ({ value, text: say(`planner.unit.${value}`) })), optional: true }, say)}
    ${byVolume ? textField({ ...field('net'), label: say('planner.net'), hint: say('planner.net.hint'), inputmode: 'numeric', maxlength: 5, suffix: 'g', width: 'short', optional: true }, say) : nothing}
    ${drink ? textField({ ...field('strength'), label: say('planner.strength'), hint: say('planner.strength.hint'), inputmode: 'decimal', maxlength: 6, suffix: '%', width: 'short', optional: true }, say) : nothing}
    ${textField({ ...field('code'), label: say('planner.code'), hint: say('planner.code.hint'), inputmode: 'numeric', maxlength: 10, width: 'short', optional: true }, say)}</div></div></details>`
}
