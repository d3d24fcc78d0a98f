import { html, nothing, type Html } from '../kit/index.ts'
import type { Desk } from './section.ts'

/** Everything that is wrong with the file that was sent, a line each; nothing where a field of the form is to blame. */
export function fileMistakes({ again, say }: Desk): Html {
  const mistakes = again?.refusal.issuesIn(say) ?? []
  if (mistakes.length === 0) return nothing
  return html`<section class="errors" id="mistakes" aria-labelledby="mistakes-title"><h2 id="mistakes-title">${say('file.mistakes.title')}</h2>
    <ul>${mistakes.map(({ message }) => html`<li>${message}</li>`)}</ul></section>`
}
