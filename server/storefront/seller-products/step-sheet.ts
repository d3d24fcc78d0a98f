import { badge, html, type Html } from '../kit/index.ts'
import { stepDone, type Step } from './blocks.ts'
import type { Editor } from './read-editor.ts'

/** A step of the editor: a sheet that says in its head whether it is done. */
export function stepSheet(editor: Editor, step: Step, heading: string, body: Html): Html {
  const done = stepDone(editor, step)
  const mark = badge(editor.say(done ? 'kit.check.done' : 'kit.check.missing'), done ? 'proof' : 'wait')
  return html`<section id="${step}" class="sheet"><div class="between"><h2>${heading}</h2>${mark}</div>${body}</section>`
}
