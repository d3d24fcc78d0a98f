import { chinaDay, type CustomsCodes, customsCodes, customsRoleNames, setCustomsCodes } from '#modules/markets'
import { newId } from '#platform/id'
import { form as onPost, page as onGet, type Again, type Answer } from '#platform/page'
import { z } from '#platform/wire'
import {
  badge,
  errorSummary,
  form,
  html,
  refused,
  selectField,
  table,
  textField,
  type Html,
  type Text,
} from '../kit/index.ts'
import {
  dayText,
  type Desk,
  deskOf,
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

export const customsCodesPage = onGet({
  path: sections.codes,
  who: ['operator'],
  show: async (ctx, input) => show(ctx, input, null),
})

export const setCode = onPost({
  path: sections.codes,
  who: ['operator'],
  fields: z.object({
    role: z.string().min(1).max(20),
    code: z.string().trim().min(1).max(40),
    name: z.string().trim().min(1).max(120),
    validFrom: z.iso.date(),
    ...provenanceOf,
  }),
  act: async (ctx, { fields }) => {
    await setCustomsCodes(ctx, [{ ...fields, demonstration: false }])
    return { see: sections.codes, flash: 'settings.done' }
  },
  again: async (ctx, input, again) => show(ctx, input, again),
})

async function show(ctx: OperatorCtx, input: Input, again: Again | null): Promise<Answer> {
  const desk = deskOf(ctx, input, again)
  const { say } = desk
  const { codes, missing } = await customsCodes(ctx)
  const names = missing.map((role) => say(`settings.role.${role}`)).join(say('settings.list-comma'))
  const alarm =
    missing.length === 0
      ? ''
      : refused({
          say,
          what: say('settings.code.missing', { n: missing.length }),
          why: names,
          todo: say('settings.code.todo'),
        })
  const main = html`${errorSummary(desk.shown.problems, say)}${alarm}
    ${table({
      say,
      caption: say('settings.code.today'),
      columns: (['role', 'code', 'name', 'valid-from', 'source', 'set'] as const).map((name) => ({
        label: say(`settings.code.${name}`),
      })),
      rows: rowsOf(codes, desk),
    })}${codeForm(desk)}`
  return settingsPage(desk, input, 'codes', main)
}

const rowsOf = (codes: CustomsCodes, { say }: Desk): readonly (readonly Text[])[] =>
  customsRoleNames.map((role) => {
    const set = codes[role]
    const name = say(`settings.role.${role}`)
    if (set === undefined) return [name, badge(say('settings.missing'), 'problem'), '', '', '', '']
    return [
      name,
      html`<code>${set.code}</code>`,
      set.name,
      dayText(set.validFrom, say),
      provenance(set, say),
      setAtBy(set, say),
    ]
  })

function codeForm(desk: Desk): Html {
  const { say, ctx, shown } = desk
  const choices = customsRoleNames.map((value) => ({ value, text: say(`settings.role.${value}`) }))
  const text = (name: 'code' | 'name', maxlength: number): Html =>
    textField(
      {
        name,
        label: say(`settings.code.${name}`),
        maxlength,
        width: 'middle',
        value: typed(desk, name),
        problem: shown.problems[name],
      },
      say,
    )
  const fields = html`${selectField(
    {
      name: 'role',
      label: say('settings.code.role'),
      choices,
      value: typed(desk, 'role'),
      problem: shown.problems['role'],
    },
    say,
  )}${text('code', 30)}${text('name', 120)}${validFromField(desk, chinaDay(ctx.now))}${provenanceFields(desk)}`
  return html`<section class="sheet"><h2>${say('settings.code.set-one')}</h2>${form({
    action: sections.codes,
    key: newId(ctx.now),
    submit: say('settings.code.set-one'),
    fields,
    label: say('settings.code.set-one'),
  })}</section>`
}
