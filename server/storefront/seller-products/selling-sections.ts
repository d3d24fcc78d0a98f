import type { Judgement } from '#modules/catalog'
import { day } from '@westbound/web/format'
import {
  badge,
  buttonForm,
  checkbox,
  checklist,
  facts,
  form,
  html,
  nothing,
  type Html,
  type Tone,
} from '../kit/index.ts'
import { ownBlocks, stepChecks } from './blocks.ts'
import { listingsOf } from './list.page.ts'
import type { Editor } from './read-editor.ts'
import { stepSheet } from './step-sheet.ts'

/** Where the product stands in China, what is still missing, and the two buttons. */
export function listingSection(editor: Editor): Html {
  const { say, product, direct, bonded, key, address } = editor
  const live = product.listings.some((listing) => listing.wanted)
  const down = live
    ? buttonForm({ action: `${address}/take-down`, key: `${key}-down`, text: say('catalog.take-down'), tone: 'danger' })
    : nothing
  return html`<section id="listing" class="sheet"><h2>${say('catalog.listings')}</h2><p class="chips">${listingsOf(product, say)}</p>
    ${checklist(stepChecks(editor), say)}${oneMode(editor, direct)}${oneMode(editor, bonded)}${down}</section>`
}

function oneMode(editor: Editor, { mode, blocks }: Judgement): Html {
  const { say, product, key, address } = editor
  if (product.listings.some((listing) => listing.mode === mode && listing.state === 'live')) return nothing
  const own = ownBlocks(editor, blocks)
  const heading = html`<h3>${say(`catalog.mode.${mode}`)}</h3>`
  if (own.length > 0)
    return html`${heading}<p>${say('catalog.blocked', { n: own.length })}</p><ul class="bullets">${own.map((words) => html`<li>${words}</li>`)}</ul>`
  if (blocks.length > 0) return html`${heading}<p class="muted">${say('catalog.blocked.above')}</p>`
  const publish = buttonForm({
    action: `${address}/publish`,
    key: `${key}-${mode}`,
    text: say('catalog.publish'),
    tone: 'go',
    hidden: { mode },
  })
  return html`${heading}<p>${say('catalog.ready')}</p>${publish}`
}

const tones: Readonly<Record<string, Tone>> = {
  allowed: 'proof',
  needs_papers: 'wait',
  specialist: 'wait',
  refused: 'problem',
}

/** The verdict of the rules in each mode with what to do, then the questions and papers it asks about. */
export function verdictSection(editor: Editor): Html {
  const { say, direct, bonded } = editor
  const invented = [direct, bonded].some(({ verdict }) => verdict?.demonstration === true)
  const mark = invented ? badge(say('catalog.demonstration'), 'info') : nothing
  const same = JSON.stringify(direct.verdict?.reasons) === JSON.stringify(bonded.verdict?.reasons)
  const said =
    direct.verdict === null && bonded.verdict === null
      ? html`<p>${say('catalog.verdict.none')}</p>`
      : same
        ? html`<p class="chips">${verdictBadge(editor, direct)}${verdictBadge(editor, bonded)}${mark}</p>${reasonsOf(editor, direct)}`
        : html`${[direct, bonded].map((judged) => html`<p class="chips">${verdictBadge(editor, judged)}${mark}</p>${reasonsOf(editor, judged)}`)}`
  return stepSheet(
    editor,
    'verdict',
    say('catalog.verdict'),
    html`${said}<h3>${say('catalog.papers')}</h3>${answers(editor)}`,
  )
}

function verdictBadge({ say }: Editor, { mode, verdict }: Judgement): Html {
  if (verdict === null) return nothing
  const words = say('catalog.verdict.mode', {
    mode: say(`catalog.mode.${mode}`),
    verdict: say(`catalog.verdict.${verdict.verdict}`),
  })
  return badge(words, tones[verdict.verdict] ?? 'plain')
}

/** Each reason with what to do about it first, then the rule it comes from. */
function reasonsOf({ say }: Editor, { verdict }: Judgement): Html {
  const zh = say.locale === 'zh-Hans'
  const reasons = (verdict?.reasons ?? []).map(
    (reason) =>
      html`<li class="inset"><h3>${zh ? reason.titleZh : reason.titleEn}</h3>${facts([
        [say('catalog.verdict.todo'), zh ? reason.toDoZh : reason.toDoEn],
        [say('catalog.verdict.rule'), reason.act],
        [say('catalog.verdict.source'), reason.source],
        [say('catalog.verdict.read'), day(reason.readOn, say.locale)],
        [
          say('catalog.price.column.certainty'),
          badge(
            say(`catalog.certainty.${reason.certainty}`),
            reason.certainty === 'confirmed' ? 'proof' : reason.certainty === 'unsure' ? 'wait' : 'plain',
          ),
        ],
      ])}</li>`,
  )
  return reasons.length === 0 ? nothing : html`<ul class="insets">${reasons}</ul>`
}

function answers({ say, product, questions, direct, bonded, key, address }: Editor): Html {
  const zh = say.locale === 'zh-Hans'
  const asked = questions.map(({ code, en, zh: inChinese }) =>
    checkbox(
      {
        name: `answer-${code}`,
        label: zh ? inChinese : en,
        checked: product.attributes.includes(code),
        optional: true,
      },
      say,
    ),
  )
  const papers = new Map(
    [...(direct.verdict?.papers ?? []), ...(bonded.verdict?.papers ?? [])].map((each) => [each.code, each]),
  )
  const held = [...papers.values()].map(({ code, nameEn, nameZh, issuedBy }) =>
    checkbox(
      {
        name: `paper-${code}`,
        label: say('catalog.papers.have', { paper: zh ? nameZh : nameEn }),
        hint: say('catalog.papers.issued', { by: issuedBy }),
        checked: product.papers.includes(code),
        optional: true,
      },
      say,
    ),
  )
  return form({
    action: `${address}/answers`,
    key: `${key}-answers`,
    submit: say('catalog.papers.save'),
    tone: 'plain',
    label: say('catalog.papers'),
    fields: html`<div class="halves">${asked}${held}</div>`,
  })
}
