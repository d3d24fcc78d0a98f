import { usStates } from '#modules/sellers'
import { form, html, nothing, radioGroup, selectField, textField, type Html } from '../kit/index.ts'
import { nameOf, type Editor } from './read-editor.ts'
import { stepSheet } from './step-sheet.ts'

/** Words, origin and weight; then the HS code. */
export const factSections = (editor: Editor): Html => html`${basics(editor)}${hsCode(editor)}`

function basics(editor: Editor): Html {
  const { say, product, typed, key, address } = editor
  const states = usStates.map(({ postal, name }) => ({ value: postal, text: name }))
  const variants = product.variants.map((variant) => {
    const name = nameOf(product, variant)
    const net = variant.net === null ? '' : `${variant.net.amount} ${variant.net.unit}`
    const weight = { name: `weight-${variant.id}`, label: say('catalog.weight', { variant: name }) }
    const contents = { name: `net-${variant.id}`, label: say('catalog.net', { variant: name }) }
    return html`<div class="halves">${textField({ ...weight, value: typed[weight.name] ?? variant.weightGrams?.toString(), suffix: 'g', inputmode: 'numeric', maxlength: 7, width: 'short', optional: true }, say)}
      ${textField({ ...contents, value: typed[contents.name] ?? net, hint: say('catalog.net.hint'), maxlength: 20, width: 'short', optional: true }, say)}</div>`
  })
  const fields = html`${textField({ name: 'title', label: say('catalog.title'), hint: say('catalog.title.hint'), value: typed['title'] ?? product.title, maxlength: 255 }, say)}
    ${selectField({ name: 'originState', label: say('catalog.origin'), hint: say('catalog.origin.hint'), value: typed['originState'] ?? product.originState ?? '', choices: states, optional: true }, say)}
    ${variants}`
  const basicsForm = form({
    action: `${address}/basics`,
    key: `${key}-basics`,
    submit: say('catalog.basics.save'),
    fields,
    label: say('catalog.basics'),
  })
  return stepSheet(editor, 'basics', say('catalog.basics'), basicsForm)
}

/** Candidates are found by words and a person picks one: no code is ever chosen silently. */
function hsCode(editor: Editor): Html {
  const { say, product, words, candidates, key, address } = editor
  const codes = [...new Set(product.variants.flatMap((variant) => variant.hsCode ?? []))]
  const now = codes.length === 0 ? say('catalog.hs.none') : say('catalog.hs.now', { code: codes.join(', ') })
  const hint =
    product.hsHint === null ? nothing : html`<p>${say('catalog.hint.file-code', { code: product.hsHint })}</p>`
  const find = form({
    action: address,
    method: 'get',
    key: null,
    submit: say('catalog.hs.find'),
    tone: 'plain',
    label: say('catalog.hs.words'),
    fields: textField(
      {
        name: 'words',
        label: say('catalog.hs.words'),
        hint: say('catalog.hs.words.hint'),
        value: words === '' ? product.title : words,
        maxlength: 100,
      },
      say,
    ),
  })
  const lines = candidates.flatMap(({ description, lines: known }) =>
    known.map((line) => ({
      value: line.hs8,
      text: html`<b>${line.hs8} ${say.locale === 'zh-Hans' ? line.nameZh : line.nameEn}</b>`,
      hint: description,
    })),
  )
  const pick =
    words === ''
      ? nothing
      : lines.length === 0
        ? html`<p>${say('catalog.hs.nothing')}</p>`
        : form({
            action: `${address}/hs-code`,
            key: `${key}-hs`,
            submit: say('catalog.hs.use'),
            label: say('catalog.hs.pick'),
            fields: radioGroup({ name: 'hsCode', label: say('catalog.hs.pick'), choices: lines, value: codes[0] }, say),
          })
  return stepSheet(editor, 'hs-code', say('catalog.hs'), html`<p>${now}</p>${hint}${find}${pick}`)
}
