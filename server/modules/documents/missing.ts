import type { Say } from '#platform/say'
import type { z } from '#platform/wire'
import type { Missing } from './contents.ts'

const owners = {
  exporter: 'seller',
  'consignee-before-waybill': 'carrier',
  'consignee-under-review': 'operator',
  'consignee-erased': 'operator',
  'gross-weight': 'carrier',
  'origin-conflict': 'seller',
  rules: 'operator',
  posted: 'seller',
  classification: 'seller',
  specialist: 'operator',
  'schedule-b': 'seller',
  itn: 'seller',
  lot: 'seller',
  paper: 'seller',
  'label-field': 'seller',
  agent: 'operator',
  acknowledgement: 'buyer',
  criterion: 'seller',
  code: 'seller',
} as const satisfies Readonly<Record<string, z.output<typeof Missing>['who']>>

/** What is missing; of what, in the reader's language. */
export type Gap = { readonly field: keyof typeof owners; readonly subject: (say: Say) => string }
export const gap = (field: Gap['field'], subject: (say: Say) => string = () => ''): Gap => ({ field, subject })

/** What is missing in the reader's words, with what to do; each once. */
export function told(gaps: readonly Gap[], say: Say): readonly z.output<typeof Missing>[] {
  const all = gaps.map(({ field, subject: of }) => {
    const subject = of(say)
    return {
      field,
      subject: subject === '' ? null : subject,
      who: owners[field],
      what: say(`documents.missing.${field}`, { subject }),
      toDo: say(`documents.todo.${field}`, { subject }),
    }
  })
  return [...new Map(all.map((each) => [`${each.field} ${each.subject ?? ''}`, each])).values()]
}
