/**
 * Forms that work with scripts off. Every field has a label, an optional sentence of reason (`hint`) and an optional
 * `problem`, both tied to the control by `aria-describedby`; the summary on top links to each field by its id. Words come
 * in already said in the reader's language; values come in as the person typed them, so a refused form loses nothing.
 */
import type { Say } from '@westbound/web/messages'
import { attribute, html, idList, nothing, path, type Html, type Text } from './html.ts'
import { icon } from './icon.ts'

/** The name of the hidden field that makes a second press of the same button harmless. */
export const keyField = 'idempotency-key'

/** What is wrong, by field name: `{ phone: '请输入 11 位手机号' }`. */
export type Problems = Readonly<Record<string, string>>

export type Field = {
  readonly name: string
  readonly label: string
  readonly hint?: string | undefined
  readonly problem?: string | undefined
  readonly value?: string | undefined
  /** Fields are required unless they say that they are not. */
  readonly optional?: boolean | undefined
  /** Given when the same name stands twice on a page; else `f-<name>`. */
  readonly id?: string | undefined
}

export const fieldId = (field: Pick<Field, 'name' | 'id'>): string => field.id ?? `f-${field.name}`

export type FormProps = {
  readonly action: string
  /** A fresh id made with the page (`newId(now)`); the same when the form comes back with problems. Null for searches. */
  readonly key: string | null
  /** The words on the button: a verb. Null when the fields bring their own buttons. */
  readonly submit: string | null
  readonly fields: Text
  readonly method?: 'post' | 'get' | undefined
  readonly upload?: boolean | undefined
  readonly tone?: ButtonTone | undefined
  /** Stands beside the button: what will happen, and what it costs. */
  readonly note?: Text | undefined
  /** Names the form for people who do not see it, when a page has several. */
  readonly label?: string | undefined
}

/** A whole form with its key and its button. */
export function form(props: FormProps): Html {
  const key = props.key === null ? nothing : html`<input type="hidden" name="${keyField}" value="${props.key}">`
  const note = props.note === undefined ? nothing : html`<p class="note">${props.note}</p>`
  const send =
    props.submit === null
      ? nothing
      : html`<div class="actions">${button(props.submit, props.tone ?? 'go')}${note}</div>`
  const label = props.label === undefined ? nothing : html` aria-label="${props.label}"`
  return html`<form class="form" method="${props.method ?? 'post'}" action="${path(props.action)}"${attribute('enctype', props.upload === true ? 'multipart/form-data' : null)}${label}>
    ${key}${props.fields}${send}
  </form>`
}

export type ButtonTone = 'go' | 'plain' | 'danger'

/** A button that sends its form. With a name and a value it says which of several was pressed. */
export const button = (text: string, tone: ButtonTone = 'go', name?: string, value?: string): Html =>
  html`<button class="button button-${tone}" type="submit"${attribute('name', name)}${attribute('value', value)}>${text}</button>`

/** A link that looks like a button, for going somewhere; changing something is a form. */
export const linkButton = (text: string, href: string, tone: ButtonTone = 'plain'): Html =>
  html`<a class="button button-${tone}" href="${path(href)}">${text}</a>`

/** A button that is a whole form of its own: confirm, cancel, retry. `hidden` goes along as fields. */
export function buttonForm(props: {
  readonly action: string
  readonly key: string
  readonly text: string
  readonly tone?: ButtonTone | undefined
  readonly hidden?: Readonly<Record<string, string>> | undefined
}): Html {
  const fields = Object.entries(props.hidden ?? {}).map(([name, value]) => hidden(name, value))
  return form({
    action: props.action,
    key: props.key,
    submit: props.text,
    tone: props.tone ?? 'plain',
    fields: html`${fields}`,
  })
}

export const hidden = (name: string, value: string): Html => html`<input type="hidden" name="${name}" value="${value}">`

/**
 * What is wrong, above the form; the browser puts the cursor there. Every line is a link to its field. `labels` gives
 * the ids of fields that have their own. Nothing when there is no problem.
 */
export function errorSummary(problems: Problems, say: Say, ids: Readonly<Record<string, string>> = {}): Html {
  const entries = Object.entries(problems)
  if (entries.length === 0) return nothing
  const lines = entries.map(([name, text]) => html`<li><a href="#${ids[name] ?? fieldId({ name })}">${text}</a></li>`)
  return html`<div class="errors" role="alert" tabindex="-1" autofocus aria-labelledby="errors-title">
    <h2 id="errors-title">${icon('alert')}${say('kit.form.problems', { n: entries.length })}</h2>
    <ul>${lines}</ul>
  </div>`
}

export type TextField = Field & {
  readonly type?: 'text' | 'email' | 'tel' | 'password' | 'search' | 'date' | 'url' | undefined
  readonly autocomplete?: string | undefined
  readonly inputmode?: 'text' | 'numeric' | 'decimal' | 'tel' | 'email' | 'search' | undefined
  readonly maxlength?: number | undefined
  readonly placeholder?: string | undefined
  /** How wide the answer usually is: a code is not as long as a street. */
  readonly width?: 'short' | 'middle' | 'full' | undefined
  /** Stands before the box: ¥, +86. */
  readonly prefix?: string | undefined
  /** Stands after the box: kg, %. */
  readonly suffix?: string | undefined
}

export function textField(field: TextField, say: Say): Html {
  const input = html`<input id="${fieldId(field)}" name="${field.name}" type="${field.type ?? 'text'}" class="width-${field.width ?? 'full'}"${attribute('value', field.value)}${attribute('autocomplete', field.autocomplete)}${attribute('inputmode', field.inputmode)}${attribute('maxlength', field.maxlength)}${attribute('placeholder', field.placeholder)}${control(field)}>`
  const affix = (text: string | undefined): Html =>
    text === undefined ? nothing : html`<span class="affix">${text}</span>`
  const plain = field.prefix === undefined && field.suffix === undefined
  return row(
    field,
    say,
    plain ? input : html`<span class="affixed">${affix(field.prefix)}${input}${affix(field.suffix)}</span>`,
  )
}

/** An amount as decimal text (`149.00`), with the currency's sign before it; the server parses it, never the browser. */
export const moneyField = (field: Field & { readonly sign: string }, say: Say): Html =>
  textField(
    { ...field, prefix: field.sign, inputmode: 'decimal', autocomplete: 'off', maxlength: 16, width: 'short' },
    say,
  )

export function textArea(field: Field & { readonly rows?: number; readonly maxlength?: number }, say: Say): Html {
  return row(
    field,
    say,
    html`<textarea id="${fieldId(field)}" name="${field.name}" rows="${field.rows ?? 4}"${attribute('maxlength', field.maxlength)}${control(field)}>
${field.value ?? ''}</textarea>`,
  )
}

export type Choice = { readonly value: string; readonly text: string; readonly hint?: string | undefined }

/** A native list of choices; unless one is chosen it begins with an empty one. */
export function selectField(field: Field & { readonly choices: readonly Choice[] }, say: Say): Html {
  const chosen = field.value ?? ''
  const options = field.choices.map(
    ({ value, text }) => html`<option value="${value}"${mark(value === chosen, 'selected')}>${text}</option>`,
  )
  return row(
    field,
    say,
    html`<select id="${fieldId(field)}" name="${field.name}"${control(field)}><option value="">${say('kit.form.choose')}</option>${options}</select>`,
  )
}

/** One of a few, all visible. The first control has the field's id, so that the summary can lead to it. */
export function radioGroup(
  field: Field & { readonly choices: readonly (Omit<Choice, 'text'> & { readonly text: Text })[] },
  say: Say,
): Html {
  const id = fieldId(field)
  const described = attribute('aria-describedby', describes(field))
  const items = field.choices.map(({ value, text, hint }, at) => {
    const own = at === 0 ? id : `${id}-${at + 1}`
    const reason = hint === undefined ? nothing : html`<span class="hint">${hint}</span>`
    return html`<label class="choice" for="${own}"><input type="radio" id="${own}" name="${field.name}" value="${value}"${mark(value === field.value, 'checked')}${mark(field.optional !== true, 'required')}${described}><span>${text}${reason}</span></label>`
  })
  return html`<fieldset class="field${field.problem === undefined ? '' : ' wrong'}"><legend>${labelText(field, say)}</legend>${notes(field, say)}<div class="choices">${items}</div></fieldset>`
}

/** A box to tick, never ticked beforehand unless the person ticked it. */
export function checkbox(field: Field & { readonly checked?: boolean | undefined }, say: Say): Html {
  const id = fieldId(field)
  return html`<div class="field${field.problem === undefined ? '' : ' wrong'}"><label class="choice" for="${id}"><input type="checkbox" id="${id}" name="${field.name}" value="${field.value ?? 'yes'}"${mark(field.checked === true, 'checked')}${control(field)}><span>${labelText(field, say)}</span></label>${notes(field, say)}</div>`
}

/** A file from the disk or the camera. `accept` is a list of endings and types. */
export const fileField = (field: Field & { readonly accept: string }, say: Say): Html =>
  row(
    field,
    say,
    html`<input id="${fieldId(field)}" name="${field.name}" type="file"${attribute('accept', field.accept)}${control(field)}>`,
  )

/** Fields that belong together, under one name. */
export const fieldGroup = (legend: string, fields: Text): Html =>
  html`<fieldset class="group"><legend>${legend}</legend>${fields}</fieldset>`

/** Label, reason, problem and control in the order in which they are read. */
export function row(field: Field, say: Say, input: Html): Html {
  return html`<div class="field${field.problem === undefined ? '' : ' wrong'}"><label for="${fieldId(field)}">${labelText(field, say)}</label>${notes(field, say)}${input}</div>`
}

function labelText(field: Field, say: Say): Html {
  return field.optional === true
    ? html`${field.label} <span class="optional">${say('kit.form.optional')}</span>`
    : html`${field.label}`
}

function notes(field: Field, say: Say): Html {
  const id = fieldId(field)
  const hint = field.hint === undefined ? nothing : html`<p class="hint" id="${id}-hint">${field.hint}</p>`
  const problem =
    field.problem === undefined
      ? nothing
      : html`<p class="problem" id="${id}-problem">${icon('alert')}<span class="aside">${say('kit.form.problem')}: </span>${field.problem}</p>`
  return html`${hint}${problem}`
}

const describes = (field: Field): string | null =>
  idList(
    field.hint === undefined ? null : `${fieldId(field)}-hint`,
    field.problem === undefined ? null : `${fieldId(field)}-problem`,
  )

/** What every control says about itself: required, wrong, described by. */
export function control(field: Field): Html {
  const wrong = field.problem === undefined ? nothing : html` aria-invalid="true"`
  return html`${mark(field.optional !== true, 'required')}${wrong}${attribute('aria-describedby', describes(field))}`
}

export const mark = (on: boolean, word: 'required' | 'checked' | 'selected' | 'hidden'): Html =>
  on ? html`${` ${word}`}` : nothing
