import { decideClassification, exportRules, waitingForSpecialist, type Waiting } from '#modules/export-control'
import { sellerName } from '#modules/sellers'
import { newId } from '#platform/id'
import { form as onPost, page as onGet, type Again, type Answer, type PageInput } from '#platform/page'
import type { Say } from '#platform/say'
import { id, line, z } from '#platform/wire'
import { day } from '@westbound/web/format'
import {
  badge,
  empty,
  errorSummary,
  facts,
  form,
  html,
  radioGroup,
  table,
  textArea,
  textField,
  type Html,
  type Problems,
} from '../kit/index.ts'
import { ageBadge } from '../operator-verification/age.ts'
import { operatorPage, type OperatorCtx } from '../operator-verification/shell.ts'
import { shownOf } from '../seller-account/problems.ts'

type Input = Pick<PageInput<z.ZodType, z.ZodType>, 'request' | 'flash'>
const params = z.object({ sellerId: id, productId: id })

/** Products that wait for a specialist, and the rules that are applied. */
export const operatorExportPage = onGet({
  path: '/operator/export',
  who: ['operator'],
  show: (ctx, input) => show(ctx, input, null, null),
})

export const decideExportForm = onPost({
  path: '/operator/export/{sellerId}/{productId}',
  who: ['operator'],
  params,
  fields: z.object({
    outcome: z.enum(['ear99', 'ccl']),
    eccn: z.string().trim().max(20).default(''),
    licence: z.string().trim().max(40).default(''),
    reason: line(1000),
  }),
  act: async (ctx, { params: key, fields: { outcome, eccn, licence, reason } }) => {
    const given = { outcome, reason, eccn: eccn === '' ? null : eccn, licence: licence === '' ? null : licence }
    await decideClassification(ctx, key, given)
    return { see: '/operator/export', flash: 'export.decided' }
  },
  again: (ctx, input, again) => show(ctx, input, input.params.productId, again),
})

async function show(ctx: OperatorCtx, input: Input, productId: string | null, again: Again | null): Promise<Answer> {
  const say = ctx.world.say(input.request.locale)
  const shown = shownOf(say, again, 'export', { 'export.eccn-invalid': 'eccn', 'export.answers-disagree': 'eccn' })
  const waiting = await waitingForSpecialist(ctx)
  const sellers = await sellerName(
    ctx,
    waiting.map(({ sellerId }) => sellerId),
  )
  const sheets = waiting.map((each) => {
    const here = each.productId === productId
    const typed = {
      values: here ? (again?.values ?? {}) : {},
      problems: here ? shown.problems : {},
      key: newId(ctx.now),
    }
    return sheet(each, { ...typed, seller: sellers.get(each.sellerId)?.tradeName ?? each.sellerId, now: ctx.now }, say)
  })
  const list =
    sheets.length === 0
      ? empty({ title: say('export.waiting.none'), text: say('export.waiting.none.text') })
      : html`${sheets}`
  const ids = productId === null ? {} : { eccn: `f-eccn-${productId}`, reason: `f-reason-${productId}` }
  const main = html`${errorSummary(shown.problems, say, ids)}<h2>${say('export.waiting')}</h2>${list}${rules(say)}`
  return operatorPage(ctx, input, { title: say('export.desk'), main, here: 'queues', flash: shown.flash })
}

type Typed = {
  readonly values: Readonly<Record<string, string>>
  readonly problems: Problems
  readonly key: string
  readonly seller: string
  readonly now: Date
}

function sheet(each: Waiting, { values, problems, key, seller, now }: Typed, say: Say): Html {
  const own = (name: string) => ({
    name,
    id: `f-${name}-${each.productId}`,
    value: values[name],
    problem: problems[name],
  })
  const outcomes = (['ear99', 'ccl'] as const).map((value) => ({ value, text: say(`export.outcome.${value}`) }))
  const fields = html`${radioGroup({ ...own('outcome'), label: say('export.outcome'), choices: outcomes }, say)}
    ${textField({ ...own('eccn'), label: say('export.eccn'), hint: say('export.eccn.hint'), optional: true, maxlength: 20, width: 'short' }, say)}
    ${textField({ ...own('licence'), label: say('export.licence'), hint: say('export.licence.hint'), optional: true, maxlength: 40, width: 'middle' }, say)}
    ${textArea({ ...own('reason'), label: say('export.decision.reason'), hint: say('export.decision.reason.hint'), rows: 3, maxlength: 1000 }, say)}`
  return html`<section class="sheet stack"><h3>${each.title}</h3>${facts([
    [say('export.seller'), html`<a href="/operator/verification/${each.sellerId}">${seller}</a>`],
    [say('export.groups'), each.groups.map((group) => say(`export.group.${group}`)).join(' · ')],
    [say('export.reason'), each.reason],
    [say('export.signed-name'), each.signedName],
    [say('export.since'), ageBadge(each.at, now, say, 48)],
  ])}${form({ action: `/operator/export/${each.sellerId}/${each.productId}`, key, submit: say('export.decide.go'), fields, label: each.title })}</section>`
}

function rules(say: Say): Html {
  const columns = ['rule', 'act', 'source', 'from'].map((name) => ({ label: say(`export.rules.${name}`) }))
  const rows = exportRules.map((rule) => [
    say(`export.rule.${rule.kind}`),
    rule.act,
    html`${rule.source} ${badge(say(`export.certainty.${rule.certainty}`), rule.certainty === 'unsure' ? 'wait' : 'plain')}`,
    day(rule.validFrom, say.locale),
  ])
  return html`<h2>${say('export.rules')}</h2>${table({ say, caption: say('export.rules'), columns, rows })}`
}
