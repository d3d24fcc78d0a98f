import type { Say } from '#platform/say'
import { percent } from '@westbound/web/format'

/** Columns of a tariff line and fields of an entry rule, which people call otherwise. */
const named: ReadonlySet<string> = new Set([
  'hs10',
  'name_en',
  'name_zh',
  'duty_rate',
  'duty_rate_provisional',
  'vat_rate',
  'ct_kind',
  'ct_rate',
  'ct_specific_cny',
  'ct_specific_unit',
  'legal_unit_1',
  'legal_unit_2',
  'on_positive_list',
  'modes',
  'yearly_cap',
  'yearly_cap_unit',
  'exclusion_en',
  'exclusion_zh',
  'documents',
  'source',
  'certainty',
  'demonstration',
  'rates_demonstration',
  'list_demonstration',
  'verdict',
  'routes',
  'hsPrefixes',
  'exceptHsPrefixes',
  'attributes',
  'originStates',
  'tariff',
  'titleEn',
  'titleZh',
  'toDoEn',
  'toDoZh',
  'labels',
  'notices',
  'cap',
  'validFrom',
  'validTo',
  'act',
  'readOn',
])
const rates: ReadonlySet<string> = new Set(['duty_rate', 'duty_rate_provisional', 'vat_rate', 'ct_rate'])

export const fieldName = (field: string, say: Say): string =>
  named.has(field) ? say(`rule-load.field.${field}`) : field

/** What stands in a field, as people write it: rates in percent, lists without brackets, yes and no. */
export function fieldValue(field: string, text: string, say: Say): string {
  if (text === '') return ''
  if (rates.has(field)) return percent(text)
  if (text === 'true' || text === 'false') return say(`rule-load.value.${text}`)
  if (field === 'certainty' || field === 'verdict') return say(`settings.${field}.${text}`)
  return text.startsWith('["') || text === '[]' ? text.replaceAll(/[[\]"]/g, '').replaceAll(',', ', ') : text
}
