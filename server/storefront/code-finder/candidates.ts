/**
 * The pieces of every screen on which a person picks a code: the lines to choose from, the questions and notes that decide
 * between them, and the American lines. Nothing here is chosen for anybody.
 */
import {
  type Candidate,
  type HsCandidate,
  type Note,
  notesFor,
  type Question,
  questionsFor,
  type UsLine,
  usLinesBeneath,
} from '#modules/classification'
import type { Say } from '#platform/say'
import { day } from '@westbound/web/format'
import { badge, html, nothing, table, type Html } from '../kit/index.ts'

const spoken = (say: Say, words: { readonly en: string; readonly zh: string }): string =>
  say.locale === 'zh-Hans' ? words.zh : words.en
/** The official text, and in Chinese the everyday words before it: no open source holds the Chinese text. */
const named = (english: string, chinese: string | null, say: Say): string =>
  say.locale === 'zh-Hans' && chinese !== null
    ? say('classification.named', { words: chinese, text: english })
    : english
const percentOf = (confidence: number): number => Math.round(confidence * 100)

/** Lines of China's tariff as choices, best first; each says how well it fits and by which words. */
export const lineChoices = (candidates: readonly HsCandidate[], say: Say) =>
  candidates.flatMap(({ description, nameZh, confidence, matched, lines }) =>
    lines.map((line) => ({
      value: line.hs8,
      text: html`<b>${line.hs8} ${say.locale === 'zh-Hans' ? line.nameZh : line.nameEn}</b>${line.demonstration ? html` ${badge(say('classification.demonstration'), 'info')}` : nothing}`,
      hint: [
        named(description, nameZh, say),
        say('classification.sure-of', { percent: percentOf(confidence) }),
        say('classification.why', { words: matched.slice(0, 3).join(', ') }),
      ].join(' · '),
    })),
  )

const shownMost = 4
const usLinesMost = 12
/** Below it a candidate only shares a word. */
const worthShowing = 0.05

/** What the notes say about one proposed code; whether any of China's lines beneath it is loaded. */
export type Proposed = {
  readonly hs6: string
  readonly en: string
  readonly zh: string | null
  readonly confidence: number
  readonly reasons: HsCandidate['reasons']
  readonly judged: boolean
}

export const proposedOf = (each: HsCandidate): Proposed => ({
  ...each,
  en: each.description,
  zh: each.nameZh,
  judged: each.lines.length > 0,
})

/** The same of an answer of `classify`. */
export const proposedBy = (each: Candidate): Proposed => ({
  ...each,
  ...each.name,
  judged: each.national.cn.length > 0,
})

/** What decides between the candidates, and what lies beneath each: read without scripts, opened one by one. */
export function whatDecides(proposed: readonly Proposed[], say: Say): Html {
  const candidates = proposed.filter(({ confidence }, at) => at === 0 || confidence >= worthShowing)
  if (candidates.length === 0) return nothing
  const codes = candidates.map(({ hs6 }) => hs6)
  const questions = questionsFor(codes.slice(0, shownMost))
  const asked =
    questions.length === 0
      ? nothing
      : html`<h3>${say('classification.questions')}</h3><ul class="prose">${questions.map((question) => questionItem(question, say))}</ul>`
  const each = candidates
    .slice(0, shownMost)
    .map((candidate) => candidateItem(candidate, codes.slice(0, shownMost), say))
  return html`<section class="stack" id="notes">${asked}<h3>${say('classification.candidates')}</h3><ol class="prose stack">${each}</ol></section>`
}

const questionItem = (question: Question, say: Say): Html =>
  html`<li>${spoken(say, question)}<ul>${question.answers.map((answer) => html`<li>${spoken(say, answer)} → ${answer.codes.join(', ')}</li>`)}</ul></li>`

function candidateItem(candidate: Proposed, codes: readonly string[], say: Say): Html {
  const { hs6, en, zh, confidence, reasons, judged } = candidate
  const missing = judged ? nothing : html`<p class="note">${say('classification.lines.none')}</p>`
  return html`<li><p><b>${dotted(hs6)}</b> ${named(en, zh, say)} <span class="note">${say('classification.sure-of', { percent: percentOf(confidence) })}</span></p>
    ${reasons.map((reason) => html`<p>${spoken(say, reason)}</p>`)}${missing}${notesOf(hs6, codes, say)}${usLines(hs6, say)}</li>`
}

const dotted = (hs6: string): string => `${hs6.slice(0, 4)}.${hs6.slice(4)}`

function notesOf(hs6: string, codes: readonly string[], say: Say): Html {
  const notes = notesFor(hs6, codes, 3)
  if (notes.length === 0) return nothing
  const items = notes.map(
    (note) =>
      html`<li>${spoken(say, note)}${note.decides ? html` ${badge(say('classification.decides'), 'wait')}` : nothing}
        <span class="note">${sourceOf(note, say)}</span></li>`,
  )
  return html`<details><summary>${say('classification.notes', { code: dotted(hs6) })}</summary><ul>${items}</ul></details>`
}

const sourceOf = (note: Note, say: Say): string =>
  note.certainty === 'unsure'
    ? say('classification.note.unsure', { act: note.act })
    : say(`classification.note.${note.certainty}`, {
        act: note.act,
        source: note.source,
        day: day(note.readOn, say.locale),
      })

function usLines(hs6: string, say: Say): Html {
  const { lines } = usLinesBeneath(hs6)
  if (lines.length === 0) return nothing
  const row = ({ code, description, units, generalRate }: UsLine) => [code, description, units.join(', '), generalRate]
  const shown = table({
    say,
    caption: say('classification.lines.us.note'),
    columns: ['code', 'name', 'unit', 'rate'].map((name) => ({ label: say(`classification.us.${name}`) })),
    rows: lines.slice(0, usLinesMost).map(row),
  })
  return html`<details><summary>${say('classification.lines.us', { count: lines.length })}</summary>${shown}</details>`
}
