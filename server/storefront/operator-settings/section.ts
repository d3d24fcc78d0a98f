import { zoneOf, day, instant } from '@westbound/web/format'
import type { SettingRow } from '#modules/markets'
import type { Again, Answer, PageInput } from '#platform/page'
import type { Say } from '#platform/say'
import { z } from '#platform/wire'
import { badge, html, nothing, selectField, textField, type Html, type Text } from '../kit/index.ts'
import { operatorPage, type OperatorCtx } from '../operator-verification/shell.ts'
import { shownOf, type Shown } from '../seller-account/problems.ts'

/** The parts of the operator's settings, each a page of its own. */
export const sections = {
  rates: '/operator/settings',
  freight: '/operator/settings/freight',
  terms: '/operator/settings/terms',
  codes: '/operator/settings/customs-codes',
  tariff: '/operator/settings/tariff',
  rules: '/operator/settings/rules',
  packs: '/operator/rules',
  changes: '/operator/rule-changes',
} as const
export type Section = keyof typeof sections

export type Input = Pick<PageInput<z.ZodType, z.ZodType>, 'request' | 'flash'>

/** What every page of the settings is handed: its words, and what was wrong with the form sent before. */
export type Desk = { readonly ctx: OperatorCtx; readonly say: Say; readonly again: Again | null; readonly shown: Shown }

export const deskOf = (ctx: OperatorCtx, input: Input, again: Again | null): Desk => {
  const say = ctx.world.say(input.request.locale)
  return { ctx, say, again, shown: shownOf(say, again, 'settings') }
}

/** The shell of a settings page with the ways to the others. */
export function settingsPage(desk: Desk, input: Input, here: Section, main: Text): Promise<Answer> {
  const { say, ctx, shown } = desk
  const links = Object.entries(sections).map(([name, href]) =>
    name === here
      ? html`<li><a href="${href}" aria-current="page">${say(`settings.section.${name}`)}</a></li>`
      : html`<li><a href="${href}">${say(`settings.section.${name}`)}</a></li>`,
  )
  return operatorPage(ctx, input, {
    title: say(`settings.section.${here}`),
    here: 'settings',
    flash: shown.flash,
    main: html`<nav aria-label="${say('settings.sections')}"><ul class="ways">${links}</ul></nav>${main}`,
  })
}

/** What was typed into a field before, if the form came back. */
export const typed = ({ again }: Desk, name: string, otherwise = ''): string => again?.values[name] ?? otherwise

/** Where a number comes from and how sure it is: no number is entered without them. */
export function provenanceFields(desk: Desk): Html {
  const { say, shown } = desk
  const choices = (['confirmed', 'secondary', 'unsure'] as const).map((value) => ({
    value,
    text: say(`settings.certainty.${value}`),
  }))
  return html`${textField(
    {
      name: 'source',
      label: say('settings.source'),
      hint: say('settings.source.hint'),
      maxlength: 500,
      value: typed(desk, 'source'),
      problem: shown.problems['source'],
    },
    say,
  )}${selectField(
    {
      name: 'certainty',
      label: say('settings.certainty'),
      choices,
      value: typed(desk, 'certainty'),
      problem: shown.problems['certainty'],
    },
    say,
  )}`
}

/** A field for the day from which a row holds. */
export const validFromField = (desk: Desk, today: string): Html =>
  textField(
    {
      name: 'validFrom',
      label: desk.say('settings.valid-from'),
      hint: desk.say('settings.valid-from.hint'),
      type: 'date',
      width: 'short',
      value: typed(desk, 'validFrom', today),
      problem: desk.shown.problems['validFrom'],
    },
    desk.say,
  )

type Proven = Pick<SettingRow, 'source' | 'certainty' | 'demonstration'>

/** Source, certainty and whether it is a demonstration, in one cell. */
export const provenance = (row: Proven, say: Say): Html =>
  html`${row.source} ${badge(say(`settings.certainty.${row.certainty}`), row.certainty === 'unsure' ? 'wait' : 'plain')}${
    row.demonstration ? html` ${badge(say('settings.demonstration'), 'wait')}` : nothing
  }`

/** Who set a row and when, in one cell. */
export const setAtBy = (row: Pick<SettingRow, 'setAt' | 'setBy'>, say: Say): Html =>
  html`${moment(row.setAt, say)} <span class="note">${row.setBy}</span>`

/** Rows that held before, folded: what is in force stands above. */
export const folded = (say: Say, open: boolean, rows: Html): Html =>
  html`<details class="sheet"${open ? html` open` : nothing}><summary>${say('settings.history')}</summary>${rows}</details>`

export const moment = (at: Date, say: Say): string => instant(at, say.locale, zoneOf(say.locale))
export const dayText = (text: string, say: Say): string => day(text, say.locale)

const megabytes = 16

/** A file as a form sends it. */
export const fileOf = z.instanceof(File).refine((file) => file.size > 0 && file.size <= megabytes * 1024 * 1024)
export const bytesOf = async (file: File): Promise<Uint8Array> => new Uint8Array(await file.arrayBuffer())

export const provenanceOf = {
  source: z.string().trim().min(1).max(500),
  certainty: z.enum(['confirmed', 'secondary', 'unsure']),
}

export const historyQuery = z.object({ cursor: z.uuid().optional() })
export const historyRows = 20
