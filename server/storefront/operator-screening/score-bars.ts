import type { ScreeningCase } from '#modules/screening'
import type { Say } from '#platform/say'
import { count } from '@westbound/web/format'
import { badge, facts, html, nothing, table, type Html } from '../kit/index.ts'

type Explained = NonNullable<ScreeningCase['explained']>

/** The score with everything it is made of: each pair of words as a bar, what was left over, what country and address added. */
export function scoreBars({ score, threshold }: ScreeningCase, explained: Explained, say: Say): Html {
  const rows = explained.pairs.map(({ party, entry, how, percent }) => [
    party,
    entry,
    html`${bar(percent, say('screening.bar', { party, entry }))} ${count(percent)} %`,
    badge(say(`screening.how.${how}`)),
  ])
  const columns = ['party', 'entry', 'alike', 'how'].map((name) => ({ label: say(`screening.pair.${name}`) }))
  const moved = explained.adjustments.map(({ why, points }) =>
    say(`screening.moved.${why}`, { points: `${points > 0 ? '+' : '−'}${Math.abs(points)}` }),
  )
  return html`<p class="figure">${say('screening.score.of', { score, threshold })}</p>${bar(score, say('screening.score'))}
    <p>${say('screening.compared', { party: explained.partyName, entry: explained.entryName })}</p>
    ${table({ say, caption: say('screening.pairs'), columns, rows })}
    ${facts([
      [say('screening.left.party'), words(explained.leftOfParty)],
      [say('screening.left.entry'), words(explained.leftOfEntry)],
      [say('screening.moved'), moved.length === 0 ? null : html`${moved.map((each) => html`${each}<br>`)}`],
    ])}<p class="note">${say('screening.score.note')}</p>`
}

const words = (list: readonly string[]): string | null => (list.length === 0 ? null : list.join(' '))

const bar = (percent: number, label: string): Html =>
  percent < 0 ? nothing : html`<meter min="0" max="100" value="${percent}" aria-label="${label}">${percent} %</meter>`
