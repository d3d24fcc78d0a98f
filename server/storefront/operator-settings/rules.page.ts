import { jsonOf, loadEligibility, readRules, type RulePack, tariffFileRefusals } from '#modules/compliance'
import { textOf } from '#modules/markets'
import type { Ctx } from '#platform/context'
import { form as onPost, page as onGet, type Again, type Answer } from '#platform/page'
import { Refusal } from '#platform/refusal'
import type { Say } from '#platform/say'
import { z } from '#platform/wire'
import { badge, empty, errorSummary, html, table, type Html, type Text } from '../kit/index.ts'
import { loadForm } from './load-form.ts'
import { bytesOf, dayText, deskOf, fileOf, type Input, provenance, sections, settingsPage } from './section.ts'
import type { OperatorCtx } from '../operator-verification/shell.ts'

export const rulesPage = onGet({
  path: sections.rules,
  who: ['operator'],
  show: async (ctx, input) => show(ctx, input, null),
})

export const loadRules = onPost({
  path: '/operator/settings/rules/load',
  who: ['operator'],
  fields: z.object({ file: fileOf }),
  act: async (ctx, { fields }) => {
    await loadEligibility(ctx, jsonOf(textOf(await bytesOf(fields.file), tariffFileRefusals)))
    return { see: sections.rules, flash: 'settings.loaded' }
  },
  again: async (ctx, input, again) => show(ctx, input, again),
})

async function show(ctx: OperatorCtx, input: Input, again: Again | null): Promise<Answer> {
  const desk = deskOf(ctx, input, again)
  const { say } = desk
  const pack = await rulesOrNone(ctx)
  const load = loadForm(desk, {
    action: '/operator/settings/rules/load',
    columns: say('settings.rule.file'),
    accept: '.json',
    title: say('settings.rule.load'),
  })
  const rules =
    pack === null
      ? empty({ title: say('settings.rule.none'), text: say('settings.rule.none.text') })
      : rulesShown(pack, say)
  return settingsPage(desk, input, 'rules', html`${errorSummary(desk.shown.problems, say)}${load}${rules}`)
}

async function rulesOrNone(ctx: Ctx): Promise<RulePack | null> {
  try {
    return await readRules(ctx)
  } catch (error) {
    if (error instanceof Refusal && error.code === 'compliance.rules-missing') return null
    throw error
  }
}

function rulesShown(pack: RulePack, say: Say): Html {
  const english = say.locale === 'en'
  const tone = {
    allowed: 'proof',
    needs_papers: 'wait',
    specialist: 'wait',
    refused: 'problem',
    adds: 'plain',
  } as const
  const names = new Map(pack.papers.map((paper) => [paper.code, english ? paper.nameEn : paper.nameZh]))
  const questions = new Map(pack.questions.map(({ code, en, zh }) => [code, english ? en : zh]))
  const comma = say('settings.list-comma')
  const rows = pack.rules.map((rule): readonly Text[] => [
    html`${english ? rule.titleEn : rule.titleZh}<span class="note">${english ? rule.toDoEn : rule.toDoZh}</span>`,
    badge(say(`settings.verdict.${rule.verdict}`), tone[rule.verdict]),
    rule.routes.map((route) => say(`settings.rule.route.${route}`)).join(comma),
    [
      ...rule.hsPrefixes,
      ...rule.attributes.map((code) => questions.get(code) ?? code),
      ...(rule.tariff === null ? [] : [say(`compliance.tariff-state.${rule.tariff}`)]),
    ].join(comma),
    rule.documents.map((code) => names.get(code) ?? code).join(comma),
    html`${rule.act}<span class="note">${provenance(rule, say)} ${dayText(rule.readOn, say)}</span>`,
  ])
  const columns = (['rule', 'verdict', 'modes', 'about', 'papers', 'source'] as const).map((name) => ({
    label: say(`settings.rule.${name}`),
  }))
  return table({
    say,
    caption: say('settings.rule.today', { version: pack.version, day: dayText(pack.readOn, say) }),
    columns,
    rows,
  })
}
