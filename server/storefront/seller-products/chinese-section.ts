import { raw } from 'hono/html'
import { badge, buttonForm, facts, form, html, nothing, textArea, textField, type Html } from '../kit/index.ts'
import type { Editor } from './read-editor.ts'
import { stepSheet } from './step-sheet.ts'

/** The original beside its Chinese: who drafted it, how sure, which words stayed, and a person's approval. */
export function chineseSection(editor: Editor): Html {
  const { say, chinese, product, typed, key, address } = editor
  const state = chinese === null ? 'none' : chinese.stale ? 'stale' : chinese.state
  const draft = buttonForm({
    action: `${address}/chinese-draft`,
    key: `${key}-draft`,
    text: say(chinese === null ? 'catalog.chinese.draft' : 'catalog.chinese.redraft'),
  })
  const about = facts([
    [say('catalog.chinese.state'), badge(say(`catalog.chinese.${state}`), state === 'approved' ? 'proof' : 'wait')],
    [say('catalog.chinese.by'), chinese === null ? null : (chinese.draftedBy ?? say('catalog.chinese.by.person'))],
    [
      say('catalog.chinese.confidence'),
      chinese?.confidence === null || chinese === null
        ? null
        : say('catalog.chinese.confidence.value', { n: chinese.confidence }),
    ],
    [
      say('catalog.chinese.unknown'),
      chinese === null || chinese.unknownWords.length === 0 ? null : chinese.unknownWords.join(', '),
    ],
  ])
  // The description was sanitised on its way in, so it is shown as the HTML it is.
  const original = html`<div class="original"><h3>${say('catalog.chinese.original')}</h3><p lang="en"><b>${product.title}</b></p><div class="prose" lang="en">${raw(product.descriptionHtml)}</div></div>`
  const approve =
    chinese?.text && !chinese.stale && chinese.state !== 'approved'
      ? buttonForm({
          action: `${address}/chinese-approve`,
          key: `${key}-approve`,
          text: say('catalog.chinese.approve'),
          tone: 'go',
        })
      : nothing
  const edit = chinese?.text ? editForm({ say, chinese, typed, key, address }, chinese.text) : nothing
  const body = html`<p>${say('catalog.chinese.warning')}</p>${about}<div class="halves">${original}<div>${edit}</div></div>
    <div class="beside">${approve}${state === 'approved' ? nothing : draft}</div>`
  return stepSheet(editor, 'chinese', say('catalog.chinese'), body)
}

function editForm(
  { say, chinese, typed, key, address }: Pick<Editor, 'say' | 'chinese' | 'typed' | 'key' | 'address'>,
  text: NonNullable<NonNullable<Editor['chinese']>['text']>,
): Html {
  const source = chinese?.source
  const names = text.optionNamesZh.map((value, at) => {
    const name = `option-${at}`
    const label = say('catalog.chinese.option', { original: source?.optionNames[at] ?? '' })
    return textField({ name, label, value: typed[name] ?? value, maxlength: 200 }, say)
  })
  const values = text.optionValuesZh.map((each, at) =>
    each.map((value, index) => {
      const name = `value-${at}-${index}`
      const label = say('catalog.chinese.value', { original: source?.optionValues[at]?.[index] ?? '' })
      return textField({ name, label, value: typed[name] ?? value, maxlength: 200 }, say)
    }),
  )
  const fields = html`${textField({ name: 'titleZh', label: say('catalog.chinese.title'), value: typed['titleZh'] ?? text.titleZh, maxlength: 200 }, say)}
    ${textArea({ name: 'descriptionZhHtml', label: say('catalog.chinese.description'), hint: say('catalog.chinese.description.hint'), value: typed['descriptionZhHtml'] ?? text.descriptionZhHtml, rows: 8, optional: true }, say)}
    ${names}${values}`
  return form({
    action: `${address}/chinese`,
    key: `${key}-chinese`,
    submit: say('catalog.chinese.save'),
    tone: 'plain',
    fields,
    label: say('catalog.chinese'),
  })
}
