import type { Verdict } from '#modules/compliance'
import type { Say } from '#platform/say'
import { day } from '@westbound/web/format'
import { badge, html, nothing, table, type Html, type Tone } from '../kit/index.ts'
import { marketName, routeName, sourceList } from './words.ts'

export const verdictTones: Readonly<Record<Verdict['verdict'], Tone>> = {
  allowed: 'proof',
  needs_papers: 'wait',
  specialist: 'wait',
  refused: 'problem',
}

export const verdictBadge = (answer: Pick<Verdict, 'verdict'>, say: Say): Html =>
  badge(say(`sellers.check.verdict.${answer.verdict}`), verdictTones[answer.verdict])

/** May it enter: the word, the rules that lead to it, the papers with their cost and days, and what else it brings. */
export function verdictSection(answer: Verdict, say: Say): Html {
  const zh = say.locale === 'zh-Hans'
  const mark = answer.demonstration ? html` ${badge(say('sellers.check.demonstration'), 'info')}` : nothing
  const cap =
    answer.yearlyCap === null
      ? nothing
      : html`<p>${say('planner.cap', { amount: answer.yearlyCap.amount, unit: answer.yearlyCap.unit })}</p>`
  return html`<section class="sheet stack" id="verdict"><h2>${say('planner.verdict', { market: marketName(say, answer.market) })}</h2>
    <p>${verdictBadge(answer, say)}${mark} <span class="note">${routeName(say, answer.market, answer.route)}</span></p>
    ${rulePath(answer, zh, say)}${papersTable(answer, zh, say)}
    ${duties(say('planner.labels'), answer.labels, zh)}${duties(say('planner.notices'), answer.notices, zh)}${cap}</section>`
}

function rulePath({ reasons }: Verdict, zh: boolean, say: Say): Html {
  const step = (reason: Verdict['reasons'][number]): Html =>
    html`<li><b>${zh ? reason.titleZh : reason.titleEn}</b> ${badge(say(`sellers.check.verdict.${reason.verdict}`), verdictTones[reason.verdict])}
      <p>${zh ? reason.toDoZh : reason.toDoEn}</p>
      <p class="note">${say('planner.source', { source: `${reason.act} · ${reason.source}`, day: day(reason.readOn, say.locale), certainty: say(`planner.certainty.${reason.certainty}`) })}</p></li>`
  const [decided, ...others] = reasons
  if (decided === undefined) return nothing
  const rest =
    others.length === 0
      ? nothing
      : html`<details><summary>${say('planner.rules.more', { n: others.length })}</summary><ol class="stack plain">${others.map(step)}</ol></details>`
  return html`<h3>${say('planner.rules.deciding')}</h3><ol class="stack plain">${step(decided)}</ol>${rest}`
}

function papersTable({ papers }: Verdict, zh: boolean, say: Say): Html {
  if (papers.length === 0) return nothing
  const unknown = say('planner.paper.unknown')
  const rows = table({
    say,
    caption: say('sellers.check.papers'),
    columns: (['name', 'issuer', 'form', 'cost', 'days'] as const).map((name) => ({
      label: say(`planner.paper.${name}`),
    })),
    rows: papers.map((paper) => [
      paper.link === null
        ? zh
          ? paper.nameZh
          : paper.nameEn
        : html`<a href="${paper.link}" rel="noreferrer">${zh ? paper.nameZh : paper.nameEn}</a>`,
      paper.issuedBy,
      paper.form ?? '–',
      paper.cost === null ? unknown : `${paper.cost.amount} ${paper.cost.currency}`,
      paper.days === null ? unknown : daysText(paper.days, say),
    ]),
  })
  return html`${rows}${papersRead(papers, zh, say)}`
}

const daysText = ({ from, to }: { readonly from: number; readonly to: number }, say: Say): string =>
  from === to ? String(from) : say('planner.paper.days.value', { from, to })

/** What was read of the papers’ forms, costs and days: what an amount is for, where it stood, and how sure it is. */
function papersRead(papers: Verdict['papers'], zh: boolean, say: Say): Html {
  const found = papers.flatMap(({ nameEn, nameZh, read }) => {
    if (read === null) return []
    const text = zh ? `${nameZh}：${read.zh}` : `${nameEn}: ${read.en}`
    return [{ text, source: read.source, day: day(read.readOn, say.locale), certainty: read.certainty }]
  })
  if (found.length === 0) return nothing
  return html`<details><summary>${say('planner.papers.read', { n: found.length })}</summary>${sourceList(found, say)}</details>`
}

const duties = (title: string, list: readonly { readonly en: string; readonly zh: string }[], zh: boolean): Html =>
  list.length === 0
    ? nothing
    : html`<details><summary>${title} (${String(list.length)})</summary><ul class="bullets">${[...new Set(list.map((each) => (zh ? each.zh : each.en)))].map((text) => html`<li>${text}</li>`)}</ul></details>`

/** The same in a few words, for a row of a table. */
export const papersText = ({ papers }: Verdict, say: Say): string =>
  papers.length === 0 ? '' : say('planner.papers.count', { n: papers.length })
