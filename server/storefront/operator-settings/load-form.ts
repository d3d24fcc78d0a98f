import { newId } from '#platform/id'
import { fileField, form, html, type Html } from '../kit/index.ts'
import type { Desk } from './section.ts'

/** A form that loads a file; `columns` says what stands in its first line. */
export function loadForm(
  desk: Desk,
  props: {
    readonly action: string
    readonly columns: string
    readonly accept: '.csv' | '.json'
    readonly title: string
  },
): Html {
  const { say, ctx, shown } = desk
  const field = fileField(
    {
      name: 'file',
      label: say('settings.file'),
      accept: props.accept,
      hint: props.columns,
      problem: shown.problems['file'],
    },
    say,
  )
  return html`<section class="sheet"><h2>${props.title}</h2>${form({
    action: props.action,
    key: newId(ctx.now),
    submit: say('settings.load'),
    upload: true,
    fields: field,
    label: props.title,
  })}</section>`
}
