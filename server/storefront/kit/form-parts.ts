/** The larger parts of forms: a quantity, an address pasted whole, the three levels of a Chinese district. */
import type { Say } from '@westbound/web/messages'
import { button, control, fieldId, form, hidden, row, selectField, type Choice, type Field } from './form.ts'
import { html, nothing, path, type Html } from './html.ts'

/**
 * A number of pieces as a form of its own. With scripts the steps appear and a change is sent at once; without them there
 * is a button. The field is `quantity`.
 */
export function quantityForm(props: {
  readonly action: string
  readonly say: Say
  readonly key: string | null
  /** What it counts, for people who do not see the line. */
  readonly of: string
  readonly value: number
  readonly max: number
  readonly id: string
  readonly hidden?: Readonly<Record<string, string>> | undefined
}): Html {
  const { say } = props
  const along = Object.entries(props.hidden ?? {}).map(([name, value]) => hidden(name, value))
  const fields = html`${along}<span class="quantity" data-quantity>
    <button type="button" class="step" data-step="-1" aria-label="${say('kit.form.less')}" hidden>−</button>
    <input id="${props.id}" name="quantity" type="number" min="1" max="${props.max}" value="${props.value}" inputmode="numeric" required aria-label="${say('kit.form.quantity.of', { name: props.of })}">
    <button type="button" class="step" data-step="1" aria-label="${say('kit.form.more')}" hidden>+</button>
    ${button(say('kit.form.update'), 'plain')}
  </span>`
  return form({ action: props.action, key: props.key, submit: null, fields })
}

/**
 * A box for a whole address as people send it to each other. With scripts it asks `endpoint` (POST `{text}` → object of
 * field names and values) and fills in the fields of the same form; without them its button sends the form with
 * `action=recognise`, and the page comes back filled in.
 */
export function pasteAddress(props: {
  readonly endpoint: string
  readonly say: Say
  readonly value?: string | undefined
}): Html {
  const { say } = props
  const field: Field = { name: 'pasted', label: say('kit.paste.label'), hint: say('kit.paste.hint'), optional: true }
  const box = html`<textarea id="${fieldId(field)}" name="pasted" rows="3" maxlength="500" autocomplete="off"${control(field)}>
${props.value ?? ''}</textarea>
    <span class="actions"><button class="button button-plain" type="submit" name="action" value="recognise" formnovalidate>${say('kit.paste.go')}</button><output class="note"></output></span>`
  return html`<div class="paste" data-paste-address="${path(props.endpoint)}" data-done="${say('kit.paste.done')}" data-failed="${say('kit.paste.failed')}">${row(field, say, box)}</div>`
}

export type Districts = {
  readonly province: readonly Choice[]
  readonly city: readonly Choice[]
  readonly district: readonly Choice[]
}

/**
 * Province, city and district as three native lists: `province`, `city`, `district`. With scripts a choice loads the next
 * list from `endpoint?under=<code>` (→ `{ items: [{ code, name }] }`); without them the button sends the form with
 * `action=continue`, and the page comes back with the next list filled.
 */
export function districtFields(props: {
  readonly endpoint: string
  readonly say: Say
  readonly choices: Districts
  readonly chosen: Readonly<Record<'province' | 'city' | 'district', string>>
  readonly problems: Readonly<Record<string, string>>
}): Html {
  const { say } = props
  const level = (name: keyof Districts): Html =>
    selectField(
      {
        name,
        label: say(`kit.district.${name}`),
        choices: props.choices[name],
        value: props.chosen[name],
        problem: props.problems[name],
      },
      say,
    )
  const complete = props.choices.district.length > 0
  return html`<div class="districts" data-districts="${path(props.endpoint)}">
    ${level('province')}${level('city')}${level('district')}
    ${complete ? nothing : html`<button class="button button-plain" type="submit" name="action" value="continue" formnovalidate>${say('kit.district.continue')}</button>`}
  </div>`
}

/** A value with a button that puts it on the clipboard; the button shows only where scripts run. */
export const copyable = (value: string, say: Say): Html =>
  html`<span class="copyable"><code>${value}</code> <button type="button" class="button button-plain small" data-copy="${value}" data-done="${say('kit.copy.done')}" hidden>${say('kit.copy')}</button></span>`
