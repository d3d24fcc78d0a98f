import { count, money, percent } from '@westbound/web/format'
import {
  chinaDay,
  listSettings,
  loadSettings,
  type SettingKey,
  settingKeys,
  settingKinds,
  type SettingRow,
  setSettings,
  settingsInForce,
} from '#modules/markets'
import { newId } from '#platform/id'
import { form as onPost, page as onGet, type Again, type Answer } from '#platform/page'
import type { Say } from '#platform/say'
import { z } from '#platform/wire'
import { badge, errorSummary, form, html, selectField, table, textField, type Html, type Text } from '../kit/index.ts'
import { fileMistakes } from './file-mistakes.ts'
import { historyPager, loadForm, loadInto } from './load-form.ts'
import {
  dayText,
  type Desk,
  deskOf,
  folded,
  historyQuery,
  historyRows,
  type Input,
  provenance,
  provenanceFields,
  provenanceOf,
  sections,
  setAtBy,
  settingsPage,
  typed,
  validFromField,
} from './section.ts'
import type { OperatorCtx } from '../operator-verification/shell.ts'

const columns = 'key,value,valid_from,source,certainty'

export const termsPage = onGet({
  path: sections.terms,
  who: ['operator'],
  query: historyQuery,
  show: async (ctx, input) => show(ctx, input, null, input.query.cursor),
})

export const setTerm = onPost({
  path: sections.terms,
  who: ['operator'],
  fields: z.object({
    key: z.string().min(1).max(60),
    value: z.string().trim().min(1).max(40),
    validFrom: z.iso.date(),
    ...provenanceOf,
  }),
  act: async (ctx, { fields }) => {
    await setSettings(ctx, [{ ...fields, demonstration: false }])
    return { see: sections.terms, flash: 'settings.done' }
  },
  again: async (ctx, input, again) => show(ctx, input, again),
})

export const loadTerms = loadInto('terms', loadSettings, show)

async function show(ctx: OperatorCtx, input: Input, again: Again | null, cursor?: string): Promise<Answer> {
  const desk = deskOf(ctx, input, again)
  const { say } = desk
  const inForce = await settingsInForce(ctx)
  const { items, next } = await listSettings(ctx, { cursor, limit: historyRows })
  const today = settingKeys.map((key): readonly Text[] => {
    const row = inForce.get(key)
    if (row === undefined) return [nameOf(key, say), badge(say('settings.missing'), 'problem'), '', '', '']
    return rowShown(row, say)
  })
  const headings = (['what', 'value', 'valid-from', 'source', 'set-by'] as const).map((name) => ({
    label: say(`settings.term.${name}`),
  }))
  const main = html`${errorSummary(desk.shown.problems, say)}${fileMistakes(desk)}
    ${table({ say, caption: say('settings.term.today'), columns: headings, rows: today })}
    <div class="columns">${termForm(desk)}${loadForm(desk, { action: '/operator/settings/terms/load', columns, accept: '.csv', title: say('settings.term.load') })}</div>
    ${folded(
      say,
      cursor !== undefined,
      html`${table({ say, caption: say('settings.history'), columns: headings, rows: items.map((row) => rowShown(row, say)) })}
    ${historyPager(desk, 'terms', cursor, next)}`,
    )}`
  return settingsPage(desk, input, 'terms', main)
}

function rowShown(row: SettingRow, say: Say): readonly Text[] {
  const key = settingKeys.find((each) => each === row.key)
  const value = key === undefined ? row.value : valueOf(key, row.value, say)
  const name = key === undefined ? row.key : nameOf(key, say)
  return [name, value, dayText(row.validFrom, say), provenance(row, say), setAtBy(row, say)]
}

const nameOf = (key: SettingKey, say: Say): string => say(`settings.key.${key}`)

function valueOf(key: SettingKey, text: string, say: Say): string {
  const kind = settingKinds[key]
  if (kind === 'share') return percent(text)
  if (kind === 'minor') return money({ minor: BigInt(text), currency: 'USD' }, say.locale)
  return count(Number(text))
}

function termForm(desk: Desk): Html {
  const { say, ctx, shown } = desk
  const choices = settingKeys.map((value) => ({ value, text: nameOf(value, say) }))
  const fields = html`${selectField(
    {
      name: 'key',
      label: say('settings.term.what'),
      choices,
      value: typed(desk, 'key'),
      problem: shown.problems['key'],
    },
    say,
  )}${textField(
    {
      name: 'value',
      label: say('settings.term.value'),
      hint: say('settings.term.value.hint'),
      inputmode: 'decimal',
      width: 'short',
      maxlength: 40,
      value: typed(desk, 'value'),
      problem: shown.problems['value'],
    },
    say,
  )}${validFromField(desk, chinaDay(ctx.now))}${provenanceFields(desk)}`
  return html`<section class="sheet"><h2>${say('settings.term.set')}</h2>${form({
    action: sections.terms,
    key: newId(ctx.now),
    submit: say('settings.term.set'),
    fields,
    label: say('settings.term.set'),
  })}</section>`
}
