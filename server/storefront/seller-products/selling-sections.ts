import type { Judgement } from '#modules/catalog'
import { badge, buttonForm, checkbox, facts, form, html, nothing, type Html, type Tone } from '../kit/index.ts'
import { listingsOf } from './list.page.ts'
import type { Editor } from './read-editor.ts'

/** Where the product stands in China, what is in the way, and the two buttons. */
export function listingSection(editor: Editor): Html {
  const { say, product, direct, bonded, key, address } = editor
  const live = product.listings.some((listing) => listing.wanted)
  const down = live
    ? buttonForm({ action: `${address}/take-down`, key: `${key}-down`, text: say('catalog.take-down'), tone: 'danger' })
    : nothing
  return html`<section id="listing"><h2>${say('catalog.listings')}</h2><p>${listingsOf(product, say)}</p>
    ${oneMode(editor, direct)}${oneMode(editor, bonded)}${down}</section>`
}

function oneMode({ say, product, key, address }: Editor, judged: Judgement): Html {
  const { mode, blocks } = judged
  const on = product.listings.some((listing) => listing.mode === mode && listing.state === 'live')
  const codes = [...new Set(blocks.map((block) => block.code))]
  const words = (code: string): string => {
    const variants = blocks.flatMap((block) => (block.code === code ? (block.details['variant'] ?? []) : []))
    const why = blocks.find((block) => block.code === code)?.details['why']
    const reason =
      typeof why === 'string' && say.has(`refusal.${why}`)
        ? ` ${say(`refusal.${why}`, blocks.find((block) => block.code === code)?.details)}`
        : ''
    return `${say(`catalog.block.${code}`)}${variants.length === 0 ? '' : ` (${variants.join(', ')})`}${reason}`
  }
  const state =
    codes.length === 0
      ? html`<p>${say('catalog.ready')}</p>`
      : html`<p>${say('catalog.blocked', { n: codes.length })}</p><ul>${codes.map((code) => html`<li>${words(code)}</li>`)}</ul>`
  const publish =
    codes.length > 0 || on
      ? nothing
      : buttonForm({
          action: `${address}/publish`,
          key: `${key}-${mode}`,
          text: say('catalog.publish'),
          tone: 'go',
          hidden: { mode },
        })
  return html`<h3>${say(`catalog.mode.${mode}`)}</h3>${on ? nothing : state}${publish}`
}

const tones: Readonly<Record<string, Tone>> = { allowed: 'proof', needs_papers: 'wait', refused: 'problem' }

/** The verdict of the rules in each mode with what to do, then the questions and papers it asks about. */
export function verdictSection(editor: Editor): Html {
  const { say, direct, bonded } = editor
  return html`<section id="verdict"><h2>${say('catalog.verdict')}</h2>${oneVerdict(editor, direct)}${oneVerdict(editor, bonded)}
    <h3>${say('catalog.papers')}</h3>${answers(editor)}</section>`
}

function oneVerdict({ say }: Editor, { mode, verdict }: Judgement): Html {
  if (verdict === null) return mode === '9610' ? html`<p>${say('catalog.verdict.none')}</p>` : nothing
  const zh = say.locale === 'zh-Hans'
  const words = say('catalog.verdict.mode', {
    mode: say(`catalog.mode.${mode}`),
    verdict: say(`catalog.verdict.${verdict.verdict}`),
  })
  const reasons = verdict.reasons.map(
    (reason) =>
      html`<li><b>${zh ? reason.titleZh : reason.titleEn}</b>${facts([
        [say('catalog.verdict.todo'), zh ? reason.toDoZh : reason.toDoEn],
        [
          say('catalog.verdict.source'),
          say('catalog.verdict.source.value', {
            act: reason.act,
            source: reason.source,
            readOn: reason.readOn,
            certainty: say(`catalog.certainty.${reason.certainty}`),
          }),
        ],
      ])}</li>`,
  )
  const mark = verdict.demonstration ? html` ${badge(say('catalog.demonstration'), 'info')}` : nothing
  return html`<p>${badge(words, tones[verdict.verdict] ?? 'plain')}${mark}</p><ul>${reasons}</ul>`
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
    fields: html`${asked}${held}`,
  })
}
