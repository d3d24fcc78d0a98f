import type { Task } from '#modules/customs'
import type { Say } from '#platform/say'

/** What a declaration lacks, in words; a record by its own name in the reader's language. */
export function needWords(need: Task['needs'][number], say: Say): string {
  const named =
    need.kind === 'record' ? { order: 'order', payment: 'payment', waybill: 'logistics' }[need.name] : undefined
  return say(`customs.need.${need.kind}`, { name: named === undefined ? need.name : say(`customs.record.${named}`) })
}
