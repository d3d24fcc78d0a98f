import { tableRefusals, textOf } from '#modules/markets'
import type { Ctx } from '#platform/context'
import { newId } from '#platform/id'
import { form as onPost, type Again, type Answer } from '#platform/page'
import { z } from '#platform/wire'
import { fileField, form, html, pager, type Html } from '../kit/index.ts'
import { bytesOf, fileOf, sections, type Desk, type Input } from './section.ts'
import type { OperatorCtx } from '../operator-verification/shell.ts'

type Loaded = 'rates' | 'freight' | 'terms'

/** What `loadForm` of a section sends: a CSV file, loaded whole or refused; `show` is the page on which the form stands. */
export const loadInto = (
  section: Loaded,
  load: (ctx: Ctx, text: string) => Promise<unknown>,
  show: (ctx: OperatorCtx, input: Input, again: Again) => Promise<Answer>,
) =>
  onPost({
    path: `/operator/settings/${section}/load`,
    who: ['operator'],
    fields: z.object({ file: fileOf }),
    act: async (ctx, { fields }) => {
      await load(ctx, textOf(await bytesOf(fields.file), tableRefusals))
      return { see: sections[section], flash: 'settings.loaded' }
    },
    again: async (ctx, input, again) => show(ctx, input, again),
  })

/** The way on through what held before, newest first. */
export const historyPager = ({ say }: Desk, section: Loaded, cursor: string | undefined, next: string | null): Html => {
  const first = sections[section]
  return pager({
    say,
    previous: cursor === undefined ? null : first,
    next: next === null ? null : `${first}?cursor=${next}`,
  })
}

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
