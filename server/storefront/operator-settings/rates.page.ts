import { duration, percent } from '@westbound/web/format'
import {
  addExchangeRates,
  type ExchangeRate,
  isStale,
  listExchangeRates,
  loadExchangeRates,
  newestRate,
} from '#modules/markets'
import { newId } from '#platform/id'
import { form as onPost, page as onGet, type Again, type Answer } from '#platform/page'
import { decimal, z } from '#platform/wire'
import { badge, errorSummary, facts, form, html, refused, table, textField, type Html } from '../kit/index.ts'
import { fileMistakes } from './file-mistakes.ts'
import { historyPager, loadForm, loadInto } from './load-form.ts'
import {
  type Desk,
  deskOf,
  folded,
  historyQuery,
  historyRows,
  type Input,
  moment,
  provenance,
  provenanceFields,
  provenanceOf,
  sections,
  setAtBy,
  settingsPage,
  typed,
} from './section.ts'
import type { OperatorCtx } from '../operator-verification/shell.ts'

const pair = { from: 'USD', to: 'CNY' } as const
const columns = 'base,quote,rate,spread,age_max_hours,as_of,source,certainty'
const share = z
  .string()
  .trim()
  .regex(/^0(\.\d{1,12})?$/)

/** People leave the seconds away. */
const typedMoment = z
  .string()
  .trim()
  .transform((text) => text.replace(/(T\d\d:\d\d)(Z|[+-])/, '$1:00$2'))
  .pipe(z.iso.datetime({ offset: true }))
  .transform((text) => new Date(text))

export const ratesPage = onGet({
  path: sections.rates,
  who: ['operator'],
  query: historyQuery,
  show: async (ctx, input) => show(ctx, input, null, input.query.cursor),
})

export const addRate = onPost({
  path: '/operator/settings/rates',
  who: ['operator'],
  fields: z.object({
    rate: z
      .string()
      .trim()
      .pipe(decimal)
      .refine((text) => /[1-9]/.test(text)),
    spread: share,
    ageMaxHours: z
      .string()
      .trim()
      .regex(/^[1-9]\d{0,3}$/)
      .transform(Number),
    asOf: typedMoment,
    ...provenanceOf,
  }),
  act: async (ctx, { fields }) => {
    await addExchangeRates(ctx, [{ ...fields, base: pair.from, quote: pair.to, demonstration: false }])
    return { see: sections.rates, flash: 'settings.done' }
  },
  again: async (ctx, input, again) => show(ctx, input, again),
})

export const loadRates = loadInto('rates', loadExchangeRates, show)

async function show(ctx: OperatorCtx, input: Input, again: Again | null, cursor?: string): Promise<Answer> {
  const desk = deskOf(ctx, input, again)
  const { say } = desk
  const current = await newestRate(ctx, pair)
  const { items, next } = await listExchangeRates(ctx, { cursor, limit: historyRows })
  const rows = items.map((rate) => [
    html`${rate.from}/${rate.to}`,
    rate.midText,
    percent(rate.spreadText),
    rate.effectiveText,
    moment(rate.asOf, say),
    ageBadge(rate, desk),
    provenance(rate, say),
    setAtBy(rate, say),
  ])
  const names = ['pair', 'mid', 'spread', 'effective', 'as-of', 'age', 'source', 'set'] as const
  const history = table({
    say,
    caption: say('settings.history'),
    columns: names.map((name) => ({
      label: say(`settings.rate.${name}`),
      numeric: ['mid', 'spread', 'effective'].includes(name),
    })),
    rows,
  })
  const main = html`${errorSummary(desk.shown.problems, say)}${fileMistakes(desk)}${currentRate(current, desk)}
    <div class="columns">${rateForm(desk)}${loadForm(desk, { action: '/operator/settings/rates/load', columns, accept: '.csv', title: say('settings.rate.load') })}</div>
    ${folded(say, cursor !== undefined, html`${history}${historyPager(desk, 'rates', cursor, next)}`)}`
  return settingsPage(desk, input, 'rates', main)
}

function currentRate(rate: ExchangeRate | null, desk: Desk): Html {
  const { say, ctx } = desk
  if (rate === null)
    return refused({
      say,
      what: say('settings.rate.none'),
      why: say('settings.rate.none.why'),
      todo: say('settings.rate.todo'),
    })
  const known = facts([
    [say('settings.rate.mid'), rate.midText],
    [say('settings.rate.spread'), percent(rate.spreadText)],
    [say('settings.rate.effective'), html`<b>${rate.effectiveText}</b>`],
    [say('settings.rate.as-of'), moment(rate.asOf, say)],
    [say('settings.rate.age'), ageBadge(rate, desk)],
    [say('settings.rate.source'), provenance(rate, say)],
  ])
  const stale = isStale(rate, ctx.now)
    ? refused({
        say,
        what: say('settings.rate.stale'),
        why: say('settings.rate.stale.why'),
        todo: say('settings.rate.todo'),
      })
    : ''
  return html`${stale}<section class="sheet"><h2>${say('settings.rate.current')}</h2>${known}</section>`
}

function ageBadge(rate: ExchangeRate, { say, ctx }: Desk): Html {
  const age = duration(ctx.now.getTime() - rate.asOf.getTime(), say)
  const text = say('settings.rate.age-of', { age, max: rate.ageMaxHours })
  return badge(text, isStale(rate, ctx.now) ? 'problem' : 'proof')
}

function rateForm(desk: Desk): Html {
  const { say, shown, ctx } = desk
  const field = (name: string, otherwise: string, hint: boolean, inputmode: 'decimal' | 'text' | 'numeric'): Html =>
    textField(
      {
        name,
        label: say(`settings.rate.field.${name}`),
        hint: hint ? say(`settings.rate.field.${name}.hint`) : undefined,
        inputmode,
        width: 'middle',
        maxlength: 40,
        value: typed(desk, name, otherwise),
        problem: shown.problems[name],
      },
      say,
    )
  const fields = html`${field('rate', '', true, 'decimal')}${field('spread', '', true, 'decimal')}
    ${field('ageMaxHours', '', true, 'numeric')}${field('asOf', `${ctx.now.toISOString().slice(0, 16)}Z`, true, 'text')}
    ${provenanceFields(desk)}`
  return html`<section class="sheet"><h2>${say('settings.rate.add')}</h2>${form({
    action: '/operator/settings/rates',
    key: newId(ctx.now),
    submit: say('settings.rate.add'),
    fields,
    label: say('settings.rate.add'),
  })}</section>`
}
