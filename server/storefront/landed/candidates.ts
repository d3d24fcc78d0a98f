import { type Candidate, classify } from '#modules/classification'
import type { Ctx } from '#platform/context'
import type { Say } from '#platform/say'
import { proposedBy, whatDecides } from '../code-finder/candidates.ts'
import { badge, form, hidden, html, nothing, radioGroup, type Html } from '../kit/index.ts'
import type { Asked } from './asked.ts'

const shownMax = 6

/** The codes that words may mean, best first. */
export async function candidatesOf(ctx: Ctx, words: string): Promise<readonly Candidate[]> {
  if (words === '') return []
  const [found] = await classify(ctx, [{ words, limit: shownMax }])
  return found?.candidates ?? []
}

export const nameOf = ({ name }: Candidate, say: Say): string =>
  say.locale === 'zh-Hans' ? (name.zh ?? name.en) : name.en

/** Which code was judged, why, and the others to choose from: a proposal, and a person decides. */
export function candidatesSection(
  here: string,
  asked: Asked,
  found: readonly Candidate[],
  code: string,
  say: Say,
): Html {
  const own = found.find(({ hs6 }) => code.startsWith(hs6))
  const choices = found.flatMap((each) => [
    {
      value: each.hs6,
      text: html`${each.hs6} ${nameOf(each, say)}`,
      hint: say('planner.code.sure', { percent: Math.round(each.confidence * 100) }),
    },
    ...each.national.cn.map((line) => ({
      value: line.hs8,
      text: html`${line.hs8} ${say.locale === 'zh-Hans' ? line.nameZh : line.nameEn}`,
      hint: say('planner.code.china'),
    })),
  ])
  const others = Object.entries(asked)
    .filter(([name, value]) => name !== 'code' && value !== '')
    .map(([name, value]) => hidden(name, value))
  const choose =
    choices.length < 2
      ? nothing
      : html`<details><summary>${say('planner.code.other')}</summary>${form({
          action: here,
          method: 'get',
          key: null,
          submit: say('sellers.check.go'),
          tone: 'plain',
          fields: html`${others}${radioGroup({ name: 'code', id: 'f-choice', label: say('sellers.check.code'), choices, value: code }, say)}`,
        })}</details>`
  const notes =
    found.length === 0
      ? nothing
      : html`<details><summary>${say('classification.what')}</summary>${whatDecides(found.map(proposedBy), say)}</details>`
  const chosen = asked.code === '' ? badge(say('planner.code.best'), 'wait') : badge(say('planner.code.yours'), 'plain')
  return html`<section class="sheet stack" id="codes"><h2>${say('planner.code.taken', { code })}</h2>
    <p>${chosen} ${own === undefined ? '' : nameOf(own, say)}</p>${choose}${notes}</section>`
}
