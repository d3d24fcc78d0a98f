import type { Say } from '#platform/say'
import { buttonForm, form, html, textArea, type Html } from '../kit/index.ts'

/** Appeal once, or let the decision stand. */
export const appealForm = (props: {
  readonly say: Say
  readonly here: string
  readonly key: string
  readonly value: string | undefined
  readonly problem: string | undefined
}): Html => {
  const { say, here, key, value, problem } = props
  const words = textArea(
    { name: 'words', label: say('disputes.appeal.words'), rows: 3, maxlength: 2000, value, problem },
    say,
  )
  return html`<h2>${say('disputes.appeal')}</h2><p class="note">${say('disputes.appeal.note')}</p>
    ${form({ action: `${here}/appeal`, key: `${key}-p`, submit: say('disputes.appeal.go'), tone: 'plain', fields: words, label: say('disputes.appeal') })}
    ${buttonForm({ action: `${here}/let-stand`, key: `${key}-l`, text: say('disputes.let-stand') })}`
}
