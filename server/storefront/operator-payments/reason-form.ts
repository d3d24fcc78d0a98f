import type { Say } from '#platform/say'
import { line, z } from '#platform/wire'
import { form, textField, type Html } from '../kit/index.ts'

/** Every act on this desk says why; the reason stands in the audit. */
export const reasonFields = z.object({ reason: line(500) })

export type Act = {
  readonly action: string
  readonly say: Say
  readonly key: string
  /** The words on the button, a verb. */
  readonly submit: string
  /** Of what, for people who do not see the row, and for an id of its own. */
  readonly of: string
  readonly value?: string | undefined
  readonly problem?: string | undefined
  readonly tone?: 'plain' | 'danger' | undefined
}

/** A reason and a button, in one row of a table. */
export const reasonForm = (act: Act): Html =>
  form({
    action: act.action,
    key: act.key,
    submit: act.submit,
    tone: act.tone ?? 'plain',
    label: `${act.submit}: ${act.of}`,
    fields: textField(
      {
        name: 'reason',
        id: `f-${act.action.replaceAll(/[^a-z0-9]+/g, '-')}`,
        label: act.say('payments.reason'),
        maxlength: 500,
        value: act.value,
        problem: act.problem,
        width: 'middle',
      },
      act.say,
    ),
  })
