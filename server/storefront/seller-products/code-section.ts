import type { ChosenCode } from '#modules/classification'
import { day } from '@westbound/web/format'
import { lineChoices, proposedOf, whatDecides } from '../code-finder/candidates.ts'
import { form, html, nothing, radioGroup, textField, type Html } from '../kit/index.ts'
import type { Editor } from './read-editor.ts'
import { stepSheet } from './step-sheet.ts'

/** Candidates are found by words and a person picks one: no code is ever chosen silently, and who chose is kept. */
export function codeSection(editor: Editor): Html {
  const { say, product, words, candidates } = editor
  const hint =
    product.hsHint === null ? nothing : html`<p>${say('catalog.hint.file-code', { code: product.hsHint })}</p>`
  const value = words === '' ? product.title : words
  const field = { name: 'words', label: say('catalog.hs.words'), hint: say('catalog.hs.words.hint'), value }
  const find = form({
    action: editor.address,
    method: 'get',
    key: null,
    submit: say('catalog.hs.find'),
    tone: 'plain',
    label: say('catalog.hs.words'),
    fields: textField({ ...field, maxlength: 100 }, say),
  })
  const found =
    words === ''
      ? nothing
      : html`<div class="stack">${pick(editor)}${whatDecides(candidates.map(proposedOf), say)}</div>`
  return stepSheet(editor, 'hs-code', say('catalog.hs'), html`${chosenNow(editor)}${hint}${find}${found}`)
}

function chosenNow({ say, product, chosen }: Editor): Html {
  const coded = product.variants.filter((variant) => variant.hsCode !== null)
  const codes = [...new Set(coded.map((variant) => variant.hsCode ?? ''))]
  if (codes.length === 0) return html`<p>${say('catalog.hs.none')}</p>`
  const facts = codes.map((code) => {
    const kept = coded.filter((variant) => variant.hsCode === code).map((variant) => chosen.get(variant.id))
    return html`<p class="note">${code}: ${whoChose(kept.find((each) => each?.code === code) ?? null, say)}</p>`
  })
  return html`<p>${say('catalog.hs.now', { code: codes.join(', ') })}</p>${facts}`
}

function whoChose(chosen: ChosenCode | null, say: Editor['say']): string {
  if (chosen === null) return say('classification.chosen.unknown')
  const who = ['seller', 'operator'].includes(chosen.chosenByKind) ? chosen.chosenByKind : 'system'
  const fits = chosen.confidence > 0 ? 'classification.chosen' : 'classification.chosen.unmatched'
  const text = say(fits, {
    year: String(chosen.year),
    who: say(`classification.who.${who}`),
    day: day(chosen.chosenAt.toISOString().slice(0, 10), say.locale),
    percent: Math.round(chosen.confidence * 100),
  })
  if (chosen.sureness === null) return text
  return `${text} ${say('classification.sureness')} ${say(`classification.sureness.${chosen.sureness}`)}`
}

function pick({ say, product, candidates, key, address }: Editor): Html {
  const choices = lineChoices(candidates, say)
  if (choices.length === 0) return html`<p>${say('catalog.hs.nothing')}</p>`
  const code = product.variants.find((variant) => variant.hsCode !== null)?.hsCode ?? undefined
  const sureness = ['sure', 'fairly', 'unsure'].map((value) => ({
    value,
    text: say(`classification.sureness.${value}`),
  }))
  const fields = html`${radioGroup({ name: 'hsCode', label: say('catalog.hs.pick'), choices, value: code }, say)}
    ${radioGroup({ name: 'sureness', label: say('classification.sureness'), hint: say('classification.sureness.hint'), choices: sureness, optional: true }, say)}`
  return form({
    action: `${address}/hs-code`,
    key: `${key}-hs`,
    submit: say('catalog.hs.use'),
    label: say('catalog.hs.pick'),
    fields,
  })
}
