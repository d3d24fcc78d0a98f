import { isMarket, type Market, markets } from '@westbound/landed-cost'
import { inForce, type RulePack, wholePack } from '#modules/compliance'
import { chinaDay } from '#modules/markets'
import { type Affected, affectedBy } from '#modules/rule-desk'
import { page as onGet } from '#platform/page'
import { refuse } from '#platform/refusal'
import type { Say } from '#platform/say'
import { z } from '#platform/wire'
import { day, percent } from '@westbound/web/format'
import {
  badge,
  empty,
  facts,
  form,
  hidden,
  html,
  linkButton,
  nothing,
  table,
  textField,
  type Html,
  type Text,
} from '../kit/index.ts'
import { inWords } from '../landed/words.ts'
import { deskOf, sections, settingsPage } from '../operator-settings/section.ts'
import { changesBetween, type Change, comingAfter, type DatedRule, rulesOn } from './pack-days.ts'
import { sureness } from './packs.page.ts'

const dayText = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/)
  .catch('')
  .default('')

/** One market: its rules on a day with their sources, what changes next, and how two days differ. */
export const marketRulesPage = onGet({
  path: `${sections.packs}/{market}`,
  who: ['operator'],
  params: z.object({ market: z.string().max(2) }),
  query: z.object({ from: dayText, to: dayText, who: z.string().max(1).catch('').default('') }),
  show: async (ctx, input) => {
    const { market } = input.params
    if (!isMarket(market)) throw refuse('request.not-found')
    const desk = deskOf(ctx, input, null)
    const { say } = desk
    const today = chinaDay(ctx.now)
    const from = input.query.from === '' ? today : input.query.from
    const to = input.query.to === '' ? from : input.query.to
    const entry = await wholePack(ctx, market)
    const affected =
      input.query.who === '1' && market === 'cn' && entry !== null
        ? await affectedBy(ctx, { pack: inForce(entry, to) })
        : null
    const main = html`<div class="actions">${linkButton(say('rules.back'), sections.packs)} ${linkButton(say('rules.progress'), sections.changes)} ${linkButton(say('rule-load.link'), `${sections.packs}/${market}/load`)}</div>
      <h2>${inWords(say, markets[market].pack.name)}</h2>
      ${entry === null ? html`<p class="inset">${say('rules.entry.none.text')}</p>` : nothing}
      ${comingSection(market, entry, today, say)}
      ${differenceSection({ market, entry, from, to, asked: input.query.to !== '', say })}
      ${whoSection(market, { from, to, affected }, say)}
      ${heldSection([...rulesOn(market, entry, to).values()], to, say)}`
    return settingsPage(desk, input, 'packs', main)
  },
})

function comingSection(market: Market, entry: RulePack | null, today: string, say: Say): Html {
  const coming = comingAfter(market, entry, today)
  if (coming.length === 0)
    return html`<section class="sheet" id="coming"><h3>${say('rules.coming')}</h3><p>${say('rules.next.none')}</p></section>`
  const item = ({ day: on, what, rule }: (typeof coming)[number]): Html => {
    const before = new Date(Date.parse(`${on}T00:00:00Z`) - (what === 'begins' ? 86_400_000 : 0))
      .toISOString()
      .slice(0, 10)
    const after = new Date(Date.parse(`${on}T00:00:00Z`) + (what === 'ends' ? 86_400_000 : 0))
      .toISOString()
      .slice(0, 10)
    return html`<li><b>${say(`rules.${what}`, { day: day(on, say.locale) })}</b> ${inWords(say, rule.text)}
      <a href="${sections.packs}/${market}?from=${before}&to=${after}#difference">${say('rules.see-difference')}</a></li>`
  }
  return html`<section class="sheet stack" id="coming"><h3>${say('rules.coming')}</h3><ul class="stack plain">${coming.map(item)}</ul></section>`
}

type Difference = {
  readonly market: Market
  readonly entry: RulePack | null
  readonly from: string
  readonly to: string
  readonly asked: boolean
  readonly say: Say
}

function differenceSection({ market, entry, from, to, asked, say }: Difference): Html {
  const field = (name: 'from' | 'to', value: string): Html =>
    textField({ name, label: say(`rules.${name}`), type: 'date', value, width: 'short' }, say)
  const ask = form({
    action: `${sections.packs}/${market}`,
    method: 'get',
    key: null,
    submit: say('rules.compare'),
    tone: 'plain',
    fields: html`<div class="halves">${field('from', from)}${field('to', to)}</div>`,
  })
  const changes = changesBetween(market, entry, from, to)
  const shown = !asked
    ? nothing
    : changes.length === 0
      ? empty({ title: say('rules.same'), text: say('rules.same.text') })
      : changesTable(changes, { from, to }, say)
  return html`<section class="sheet stack" id="difference"><h3>${say('rules.difference')}</h3>${ask}${shown}</section>`
}

function changesTable(
  changes: readonly Change[],
  { from, to }: { readonly from: string; readonly to: string },
  say: Say,
): Html {
  const side = (rule: DatedRule | null): Text =>
    rule === null
      ? html`<span class="note">${say('rules.not-there')}</span>`
      : html`${inWords(say, rule.text)}<span class="note">${valueText(rule)}</span>`
  return table({
    say,
    caption: say('rules.changes', { n: changes.length }),
    columns: [
      { label: say('rules.column.rule') },
      { label: say('rules.column.kind') },
      { label: day(from, say.locale) },
      { label: day(to, say.locale) },
    ],
    rows: changes.map(({ key, kind, before, after }) => [
      html`<code>${key}</code>`,
      say(`rules.kind.${kind}`),
      side(before),
      side(after),
    ]),
  })
}

/** Who would be judged otherwise on that day: counted only when asked, because it judges everything on sale. */
function whoSection(
  market: Market,
  { from, to, affected }: { readonly from: string; readonly to: string; readonly affected: Affected | null },
  say: Say,
): Html {
  if (market !== 'cn')
    return html`<section class="sheet" id="who"><h3>${say('rules.who')}</h3><p>${say('rules.who.none')}</p></section>`
  const ask = form({
    action: `${sections.packs}/${market}#who`,
    method: 'get',
    key: null,
    submit: say('rules.who.go', { day: day(to, say.locale) }),
    tone: 'plain',
    fields: html`${hidden('from', from)}${hidden('to', to)}${hidden('who', '1')}`,
  })
  if (affected === null)
    return html`<section class="sheet stack" id="who"><h3>${say('rules.who')}</h3><p>${say('rules.who.text')}</p>${ask}</section>`
  const counts = (['sellers', 'listings', 'goingDown', 'comingBack', 'carts', 'openOrders'] as const).map(
    (name) => [say(`rules.who.${name}`), String(affected[name])] as const,
  )
  const rows = affected.shown.map((each): readonly Text[] => [
    say.locale === 'en' ? each.titleEn : each.titleZh,
    each.sellerName,
    badge(say(`settings.verdict.${each.before}`)),
    badge(say(`settings.verdict.${each.after}`)),
  ])
  const columns = (['listing', 'seller', 'before', 'after'] as const).map((name) => ({
    label: say(`rules.who.${name}`),
  }))
  return html`<section class="sheet stack" id="who"><h3>${say('rules.who')}</h3>
    <p>${say('rules.who.looked', { n: affected.looked, day: day(to, say.locale) })}</p>${facts(counts)}
    ${rows.length === 0 ? nothing : table({ say, caption: say('rules.who.first'), columns, rows })}</section>`
}

function heldSection(rules: readonly DatedRule[], on: string, say: Say): Html {
  const columns = (['rule', 'value', 'days', 'source'] as const).map((name) => ({ label: say(`rules.column.${name}`) }))
  const rows = rules.map((rule): readonly Text[] => [
    html`${inWords(say, rule.text)}<span class="note"><code>${rule.id}</code></span>`,
    valueText(rule),
    daysText(rule, say),
    html`${rule.act === rule.source ? rule.act : `${rule.act} · ${rule.source}`} ${badge(say(`settings.certainty.${rule.certainty}`), rule.certainty === 'unsure' ? 'wait' : 'plain')}${rule.demonstration ? badge(say('settings.demonstration'), 'wait') : ''}<span class="note">${say('rules.read', { day: day(rule.readOn, say.locale) })}</span>`,
  ])
  return html`<section class="stack" id="held"><h3>${say('rules.held', { day: day(on, say.locale), n: rules.length })}</h3><p>${sureness(rules, say)}</p>
    ${table({ say, caption: say('rules.held.caption'), columns, rows })}</section>`
}

const valueText = ({ kind, value }: DatedRule): string =>
  kind === 'tax' && /^0\.\d+$/.test(value) ? percent(value) : value.length > 60 ? `${value.slice(0, 57)}…` : value

const daysText = ({ validFrom, validTo }: DatedRule, say: Say): string =>
  say('rules.days', {
    from: validFrom === null ? '…' : day(validFrom, say.locale),
    to: validTo === null ? '…' : day(validTo, say.locale),
  })
