import { marketCodes, markets } from '@westbound/landed-cost'
import { wholePack } from '#modules/compliance'
import { chinaDay } from '#modules/markets'
import { page as onGet } from '#platform/page'
import type { Say } from '#platform/say'
import { day } from '@westbound/web/format'
import { badge, html, nothing, table, type Html, type Text } from '../kit/index.ts'
import { inWords } from '../landed/words.ts'
import { deskOf, sections, settingsPage } from '../operator-settings/section.ts'
import { comingAfter, rulesOn, type DatedRule } from './pack-days.ts'

/** Every market's rules: how many hold today, how sure they are, when somebody last looked, and what changes next. */
export const packsPage = onGet({
  path: sections.packs,
  who: ['operator'],
  show: async (ctx, input) => {
    const desk = deskOf(ctx, input, null)
    const { say } = desk
    const today = chinaDay(ctx.now)
    const rows: (readonly Text[])[] = []
    for (const market of marketCodes) {
      const entry = await wholePack(ctx, market)
      const { name, asOf } = markets[market].pack
      const held = [...rulesOn(market, entry, today).values()]
      const [next] = comingAfter(market, entry, today)
      rows.push([
        html`<a href="${sections.packs}/${market}">${inWords(say, name)}</a><span class="note"><a href="${sections.packs}/${market}/load">${say('rule-load.link')}</a></span>`,
        html`${String(held.filter(({ kind }) => kind === 'tax').length)}<span class="note">${day(asOf, say.locale)}</span>`,
        entry === null
          ? badge(say('rules.entry.none'), 'problem')
          : html`${String(held.filter(({ kind }) => kind === 'entry').length)}<span class="note">${say('rules.version', { version: entry.version, day: day(entry.readOn, say.locale) })}</span>`,
        sureness(held, say),
        next === undefined
          ? say('rules.next.none')
          : html`${say(`rules.${next.what}`, { day: day(next.day, say.locale) })}<span class="note">${inWords(say, next.rule.text)}</span>`,
      ])
    }
    const columns = (['market', 'tax', 'entry', 'certainty', 'next'] as const).map((each) => ({
      label: say(`rules.column.${each}`),
    }))
    return settingsPage(
      desk,
      input,
      'packs',
      html`<p class="prose">${say('rules.text')}</p>${table({ say, caption: say('rules.caption', { day: day(today, say.locale) }), columns, rows })}`,
    )
  },
})

/** How many rules rest on what: an operator looks first at what nobody has verified. */
export function sureness(rules: readonly DatedRule[], say: Say): Html {
  const of = (certainty: string): number => rules.filter((each) => each.certainty === certainty).length
  const tone = { confirmed: 'proof', secondary: 'info', unsure: 'wait' } as const
  return html`${(['confirmed', 'secondary', 'unsure'] as const).map((each) =>
    of(each) === 0 ? nothing : html`${badge(say(`rules.certainty.${each}`, { n: of(each) }), tone[each])} `,
  )}`
}
