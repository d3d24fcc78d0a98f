import { chinaDay } from '#modules/markets'
import { formats, listsLoaded, listText, loadList, progress, type ListLoaded, type ListShown } from '#modules/screening'
import { form as onPost, page as onGet, type Again, type Answer, type PageInput } from '#platform/page'
import type { Say } from '#platform/say'
import { line, z } from '#platform/wire'
import { count, day, instant } from '@westbound/web/format'
import {
  badge,
  checkbox,
  empty,
  errorSummary,
  fileField,
  form,
  html,
  loading,
  nothing,
  radioGroup,
  selectField,
  table,
  textField,
  type Html,
} from '../kit/index.ts'
import { operatorPage, type OperatorCtx } from '../operator-verification/shell.ts'
import { shownOf } from '../seller-account/problems.ts'
import { places, ways } from './shell.ts'

type Input = Pick<PageInput<z.ZodType, z.ZodType>, 'request' | 'flash'>
type Seen = { readonly again: Again | null; readonly dry: ListLoaded | null; readonly values: Again['values'] }
const megabytes = 64
const file = z.instanceof(File).refine((each) => each.size > 0 && each.size <= megabytes * 1024 * 1024)

export const screeningListsPage = onGet({
  path: places.lists,
  who: ['operator'],
  show: (ctx, input) => show(ctx, input, { again: null, dry: null, values: {} }),
})

export const loadScreeningForm = onPost({
  path: places.lists,
  who: ['operator'],
  fields: z.object({
    file,
    format: z.enum(formats),
    listDate: z.iso.date(),
    source: line(300),
    how: z.enum(['dry', 'load']),
    mayShrink: z.literal('yes').optional(),
  }),
  keyless: 'the file in force changes nothing a second time, and looking changes nothing at all',
  act: async (ctx, input) => {
    const { file: given, how, mayShrink, ...fields } = input.fields
    const text = listText(new Uint8Array(await given.arrayBuffer()))
    const list = { ...fields, text, file: given.name, demonstration: false }
    const dry = await loadList(ctx, list, { dryRun: how === 'dry', mayShrink: mayShrink === 'yes' })
    if (how === 'dry') return await show(ctx, input, { again: null, dry, values: { ...fields } })
    return { see: places.lists, flash: dry.listId === null ? 'screening.list.same' : 'screening.list.loaded' }
  },
  again: (ctx, input, again) => show(ctx, input, { again, dry: null, values: again.values }),
})

async function show(ctx: OperatorCtx, input: Input, seen: Seen): Promise<Answer> {
  const say = ctx.world.say(input.request.locale)
  const shown = shownOf(say, seen.again, 'screening')
  const lists = await listsLoaded(ctx)
  const { watched, screened } = await progress(ctx)
  const running =
    screened < watched && lists.length > 0
      ? loading({
          say,
          text: say('screening.progress', { screened, watched }),
          again: places.lists,
          done: screened,
          of: watched,
        })
      : html`<p class="note">${say('screening.progress.done', { watched })}</p>`
  const main = html`${ways('lists', say)}${errorSummary(shown.problems, say)}${seen.dry === null ? nothing : difference(seen.dry, say)}
    ${loadSheet(seen.values, shown.problems, chinaDay(ctx.now), say)}${running}
    ${
      lists.length === 0
        ? empty({ title: say('screening.lists.none'), text: say('screening.lists.none.text') })
        : listTable(lists, say)
    }`
  return operatorPage(ctx, input, { title: say('screening.place.lists'), main, here: 'queues', flash: shown.flash })
}

function loadSheet(values: Again['values'], problems: Readonly<Record<string, string>>, today: string, say: Say): Html {
  const field = (name: string) => ({ name, label: say(`screening.list.${name}`), problem: problems[name] })
  const choices = formats.map((value) => ({ value, text: say(`screening.format.${value}`) }))
  const hows = (['dry', 'load'] as const).map((value) => ({ value, text: say(`screening.how-load.${value}`) }))
  const fields = html`${fileField({ ...field('file'), hint: say('screening.list.file.hint'), accept: '.csv,.tsv,.txt' }, say)}
    ${selectField({ ...field('format'), choices, value: values['format'] ?? 'csl' }, say)}
    ${textField({ ...field('listDate'), type: 'date', width: 'short', value: values['listDate'] ?? today }, say)}
    ${textField({ ...field('source'), hint: say('screening.list.source.hint'), maxlength: 300, value: values['source'] }, say)}
    ${radioGroup({ ...field('how'), choices: hows, value: values['how'] ?? 'dry' }, say)}
    ${checkbox({ ...field('mayShrink'), optional: true }, say)}`
  return html`<section class="sheet"><h2>${say('screening.load')}</h2><p>${say('screening.load.text')}</p>${form({
    action: places.lists,
    key: null,
    submit: say('screening.load.go'),
    upload: true,
    fields,
    label: say('screening.load'),
  })}</section>`
}

/** What a file would change: counts, the first names, columns nobody has seen before. */
function difference(dry: ListLoaded, say: Say): Html {
  const rows = (['added', 'removed', 'changed'] as const).map((name) => [
    say(`screening.difference.${name}`),
    count(dry[name]),
    dry.examples[name].join(' · '),
  ])
  const columns = ['what', 'count', 'examples'].map((name) => ({
    label: say(`screening.difference.${name}`),
    numeric: name === 'count',
  }))
  const unknown =
    dry.unknownColumns.length === 0
      ? nothing
      : html`<p>${say('screening.columns.unknown', { columns: dry.unknownColumns.join(', ') })}</p>`
  const absent =
    dry.absentColumns.length === 0
      ? nothing
      : html`<p>${say('screening.columns.absent', { columns: dry.absentColumns.join(', ') })}</p>`
  return html`<section class="sheet" role="status"><h2>${say('screening.difference')}</h2><p>${say('screening.difference.text', { rows: dry.rows, unchanged: dry.unchanged })}</p>
    ${table({ say, caption: say('screening.difference'), columns, rows })}${unknown}${absent}</section>`
}

function listTable(lists: readonly ListShown[], say: Say): Html {
  const columns = ['date', 'rows', 'changes', 'source', 'loaded'].map((name) => ({
    label: say(`screening.lists.${name}`),
    numeric: name === 'rows',
  }))
  const rows = lists.map((each) => [
    html`${say(`screening.format.${each.kind}`)} · ${day(each.listDate, say.locale)} ${each.current ? badge(say('screening.list.current'), 'proof') : ''}${each.demonstration ? html` ${badge(say('screening.demonstration'), 'wait')}` : ''}`,
    count(each.rows),
    say('screening.lists.change', { added: each.added, removed: each.removed, changed: each.changed }),
    html`${each.source}<br><span class="note">${each.file} · <code>${each.hash.slice(0, 12)}</code></span>`,
    html`${instant(each.loadedAt, say.locale)}<br><span class="note">${each.loadedBy}</span>`,
  ])
  return table({ say, caption: say('screening.lists'), columns, rows })
}
