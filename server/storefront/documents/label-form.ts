import { profileOf, requiredOn, type LabelField, type ProductLabel } from '#modules/documents'
import type { Say } from '#platform/say'
import {
  fieldGroup,
  form,
  html,
  nothing,
  selectField,
  textArea,
  textField,
  type Html,
  type Problems,
} from '../kit/index.ts'

const long: ReadonlySet<LabelField> = new Set(['ingredients', 'usage', 'warnings', 'storage'])
/** What a seller does not type here: it comes from the product, the business and the operator. */
const fromElsewhere: ReadonlySet<LabelField> = new Set(['netContent', 'origin', 'agent', 'saturatedFat', 'sugars'])
const basic: ReadonlySet<string> = new Set(['energyKj', 'protein', 'fat', 'carbohydrate', 'sodiumMg'])
const nutrients = ['energyKj', 'protein', 'fat', 'saturatedFat', 'carbohydrate', 'sugars', 'sodiumMg'] as const
const suffixes: Readonly<Record<string, string>> = { energyKj: 'kJ', sodiumMg: 'mg' }

type Facts = {
  readonly shown: ProductLabel
  readonly hsCode: string
  readonly on: string
  readonly typed: Readonly<Record<string, string>> | null
  readonly problems: Problems
  readonly key: string
}

/** The form of the label: the fields of this kind of goods, those that must be filled first. */
export function labelForm({ shown, hsCode, on, typed, problems, key }: Facts, say: Say): Html {
  const profile = profileOf(hsCode)
  const required = requiredOn(profile, on)
  const stated: Readonly<Record<string, string>> = shown.stated
  const value = (name: string): string => (typed === null ? stated : typed)[name] ?? ''
  const problem = (name: string): string | undefined => problems[name]
  const one = (name: LabelField): Html => {
    const own = `documents.label.page.hint.${profile.id}.${name}`
    const hinted = say.has(own) ? own : `documents.label.page.hint.${name}`
    const common = {
      name,
      label: say(`documents.label.${name}`),
      value: value(name),
      problem: problem(name),
      optional: !required.includes(name) || name === 'maker',
      ...(say.has(hinted) ? { hint: say(hinted) } : {}),
    }
    if (name === 'shelfLife') return shelfLife(value, problem, common.optional, say)
    if (name === 'safetyCategory')
      return selectField(
        { ...common, optional: true, choices: ['A', 'B', 'C'].map((each) => ({ value: each, text: each })) },
        say,
      )
    if (name === 'alcohol') return textField({ ...common, suffix: '%', inputmode: 'decimal', width: 'short' }, say)
    return long.has(name)
      ? textArea({ ...common, rows: 3, maxlength: 2000 }, say)
      : textField({ ...common, maxlength: 300 }, say)
  }
  const typedHere = [...new Set([...required, ...profile.optional])].filter(
    (name) => !fromElsewhere.has(name) && name !== 'nutrition',
  )
  return form({
    action: `/sell/products/${shown.product.id}/label`,
    key,
    submit: say('documents.label.page.save'),
    label: say('documents.label.page.form'),
    fields: html`${typedHere.map(one)}${required.includes('nutrition') ? nutrition(value, problem, say) : nothing}`,
  })
}

type Get = (name: string) => string
type Problem = (name: string) => string | undefined

function shelfLife(value: Get, problem: Problem, optional: boolean, say: Say): Html {
  const units = ['day', 'month', 'year'].map((unit) => ({
    value: unit,
    text: say(`documents.label.page.unit.${unit}`),
  }))
  return html`<div class="halves">${textField({ name: 'shelfLife', label: say('documents.label.shelfLife'), value: value('shelfLife'), problem: problem('shelfLife'), inputmode: 'numeric', width: 'short', maxlength: 4, optional }, say)}
    ${selectField({ name: 'shelfLifeUnit', label: say('documents.label.page.unit'), value: value('shelfLifeUnit'), problem: problem('shelfLifeUnit'), choices: units, optional }, say)}</div>`
}

function nutrition(value: Get, problem: Problem, say: Say): Html {
  const per = ['100g', '100ml'].map((each) => ({ value: each, text: say(`documents.label.per.${each}`) }))
  const fields = nutrients.map((name) =>
    textField(
      {
        name,
        label: say(`documents.label.${name}`),
        value: value(name),
        problem: problem(name),
        suffix: suffixes[name] ?? 'g',
        inputmode: 'decimal',
        width: 'short',
        maxlength: 8,
        optional: !basic.has(name),
      },
      say,
    ),
  )
  return fieldGroup(
    say('documents.label.nutrition'),
    html`${selectField({ name: 'nutritionPer', label: say('documents.label.page.per'), value: value('nutritionPer'), problem: problem('nutritionPer'), choices: per }, say)}<div class="halves">${fields}</div>`,
  )
}
