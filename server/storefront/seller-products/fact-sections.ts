import { netWeightOf, type Variant } from '#modules/catalog'
import { usStates } from '#modules/sellers'
import { form, html, nothing, selectField, textField, type Html } from '../kit/index.ts'
import { codeSection } from './code-section.ts'
import { nameOf, type Editor } from './read-editor.ts'
import { stepSheet } from './step-sheet.ts'

/** Words, origin and weight; then the HS code. */
export const factSections = (editor: Editor): Html => html`${basics(editor)}${codeSection(editor)}`

function basics(editor: Editor): Html {
  const { say, product, typed, key, address } = editor
  const states = usStates.map(({ postal, name }) => ({ value: postal, text: name }))
  const variants = product.variants.map((variant) => {
    const name = nameOf(product, variant)
    const net = variant.net === null ? '' : `${variant.net.amount} ${variant.net.unit}`
    const weight = { name: `weight-${variant.id}`, label: say('catalog.weight', { variant: name }) }
    const contents = { name: `net-${variant.id}`, label: say('catalog.net', { variant: name }) }
    return html`<div class="halves">${textField({ ...weight, value: typed[weight.name] ?? variant.weightGrams?.toString(), suffix: 'g', inputmode: 'numeric', maxlength: 7, width: 'short', optional: true }, say)}
      ${textField({ ...contents, value: typed[contents.name] ?? net, hint: say('catalog.net.hint'), maxlength: 20, width: 'short', optional: true }, say)}${netWeightField(editor, variant)}</div>`
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

/** Asked where the tariff counts by net weight beside the contents; without it drinks have no price. */
function netWeightField({ say, product, typed, lines }: Editor, variant: Variant): Html {
  const weight = netWeightOf(variant, lines.get(variant.hsCode ?? '') ?? null)
  if (weight === null) return nothing
  const field = {
    name: `net-weight-${variant.id}`,
    label: say('catalog.net-weight', { variant: nameOf(product, variant) }),
  }
  const value = typed[field.name] ?? weight.grams ?? undefined
  return textField(
    {
      ...field,
      value,
      hint: say('catalog.net-weight.hint'),
      suffix: 'g',
      inputmode: 'decimal',
      maxlength: 9,
      width: 'short',
      optional: true,
    },
    say,
  )
}
