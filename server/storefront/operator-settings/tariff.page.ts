import { percent } from '@westbound/web/format'
import { listTariffLines, loadTariff, tariffFileRefusals } from '#modules/compliance'
import { textOf } from '#modules/markets'
import { form as onPost, page as onGet, type Again, type Answer } from '#platform/page'
import type { Say } from '#platform/say'
import { z } from '#platform/wire'
import { badge, empty, errorSummary, html, pager, table, type Text } from '../kit/index.ts'
import { fileMistakes } from './file-mistakes.ts'
import { loadForm } from './load-form.ts'
import { bytesOf, dayText, deskOf, fileOf, type Input, provenance, sections, settingsPage } from './section.ts'
import type { OperatorCtx } from '../operator-verification/shell.ts'

const linesPerPage = 50

export const tariffPage = onGet({
  path: sections.tariff,
  who: ['operator'],
  query: z.object({
    from: z
      .string()
      .regex(/^\d{1,8}$/)
      .optional(),
  }),
  show: async (ctx, input) => show(ctx, input, null, input.query.from),
})

export const loadTariffForm = onPost({
  path: '/operator/settings/tariff/load',
  who: ['operator'],
  fields: z.object({ file: fileOf }),
  act: async (ctx, { fields }) => {
    const csv = textOf(await bytesOf(fields.file), tariffFileRefusals)
    await loadTariff(ctx, csv, { file: fields.file.name })
    return { see: sections.tariff, flash: 'settings.loaded' }
  },
  again: async (ctx, input, again) => show(ctx, input, again),
})

type Line = Awaited<ReturnType<typeof listTariffLines>>['items'][number]

async function show(ctx: OperatorCtx, input: Input, again: Again | null, from?: string): Promise<Answer> {
  const desk = deskOf(ctx, input, again)
  const { say } = desk
  const { items, next } = await listTariffLines(ctx, { cursor: from, limit: linesPerPage })
  const names = ['code', 'name', 'duty', 'vat', 'consumption', 'entry', 'source'] as const
  const lines = table({
    say,
    caption: say('settings.tariff.today'),
    columns: names.map((name) => ({
      label: say(`settings.tariff.${name}`),
      numeric: name === 'duty' || name === 'vat',
    })),
    rows: items.map((line) => rowShown(line, say)),
    empty: empty({ title: say('settings.tariff.none'), text: say('settings.tariff.none.text') }),
  })
  const load = loadForm(desk, {
    action: '/operator/settings/tariff/load',
    columns: say('settings.tariff.file'),
    accept: '.csv',
    title: say('settings.tariff.load'),
  })
  const main = html`${errorSummary(desk.shown.problems, say)}${fileMistakes(desk)}${load}${lines}
    ${pager({ say, previous: from === undefined ? null : sections.tariff, next: next === null ? null : `${sections.tariff}?from=${next}` })}`
  return settingsPage(desk, input, 'tariff', main)
}

function rowShown(line: Line, say: Say): readonly Text[] {
  const { rates } = line
  const entry = line.positiveList
    ? html`${line.modes.map((mode) => html`${badge(mode)} `)}${line.yearlyCap === null ? '' : say('settings.tariff.cap', line.yearlyCap)}`
    : badge(say('settings.tariff.not-listed'), 'problem')
  return [
    html`<code class="whole">${line.code}</code>`,
    say.locale === 'en' ? line.nameEn : line.nameZh,
    percent(rates.dutyRateProvisional ?? rates.dutyRate),
    percent(rates.vatRate),
    consumptionTax(line, say),
    entry,
    html`${provenance(line, say)}<span class="note">${say('settings.tariff.read', { day: dayText(line.readOn, say), from: dayText(line.validFrom, say) })}</span>`,
  ]
}

function consumptionTax({ rates }: Line, say: Say): string {
  const parts = [
    ...(rates.consumptionTaxRate === null ? [] : [percent(rates.consumptionTaxRate)]),
    ...(rates.consumptionTaxPerUnit === null
      ? []
      : [
          say('settings.tariff.per-unit', {
            amount: rates.consumptionTaxPerUnit,
            unit: rates.consumptionTaxUnit ?? '',
          }),
        ]),
  ].join(' + ')
  if (parts === '') return say('settings.tariff.no-consumption-tax')
  return rates.consumptionTaxKind === 'ad_valorem_from_unit_price'
    ? say('settings.tariff.from-price', { rate: parts })
    : parts
}
