import { exportRules, exportStatement, recordItn, unitNamed, type ExportStatement } from '#modules/export-control'
import { orderOf, partsOf } from '#modules/orders'
import { actingSeller } from '#modules/sellers'
import { newId } from '#platform/id'
import { form as onPost, page as onGet, type Again, type Answer } from '#platform/page'
import type { Say } from '#platform/say'
import { line, z } from '#platform/wire'
import { money } from '@westbound/web/format'
import { badge, errorSummary, facts, form, hidden, html, nothing, table, textField, type Html } from '../kit/index.ts'
import { shownOf } from '../seller-account/problems.ts'
import { sellerHere, sellerPage, type Input, type SellerCtx } from '../seller-account/shell.ts'

const params = z.object({ orderId: z.uuid() })
const path = '/sell/orders/{orderId}/export'
const part = z.coerce.number().int().min(1).max(999)

/** What is stated to the United States about each parcel of an order, and where a filing's number is entered. */
export const orderExportPage = onGet({
  path,
  who: ['seller'],
  params,
  show: (ctx, input) => show(ctx, input, input.params.orderId, null),
})

export const itnForm = onPost({
  path,
  who: ['seller'],
  params,
  fields: z.object({ itn: line(40), part: z.union([z.literal(''), part]).default('') }),
  act: async (ctx, { params: { orderId }, fields }) => {
    const named = { sellerId: actingSeller(ctx.actor), orderId, part: fields.part === '' ? null : fields.part }
    await recordItn(ctx, named, fields.itn)
    return { see: `/sell/orders/${orderId}/export`, flash: 'export.itn.entered' }
  },
  again: (ctx, input, again) => show(ctx, input, input.params.orderId, again),
})

async function show(ctx: SellerCtx, input: Input, orderId: string, again: Again | null): Promise<Answer> {
  const say = ctx.world.say(input.request.locale)
  const seller = await sellerHere(ctx)
  const order = await orderOf(ctx, { sellerId: seller.id, orderId })
  const shown = shownOf(say, again, 'export', { 'export.itn-invalid': 'itn', 'export.itn-in-future': 'itn' })
  const parts = await partsOf(ctx, order)
  const sheets: Html[] = []
  for (const no of parts.length === 0 ? [null] : parts.map((each) => each.no)) {
    const unitId = await unitNamed(ctx, { sellerId: seller.id, orderId, part: no })
    const statement = await exportStatement(ctx, { sellerId: seller.id, unitId })
    const heading = no === null ? say('export.statement') : say('export.statement.part', { no })
    const typed = again !== null && (again.values['part'] ?? '') === (no === null ? '' : String(no))
    const given = { orderId, no, key: newId(ctx.now), value: typed ? again.values['itn'] : undefined }
    sheets.push(
      html`<section class="sheet stack"><h2>${heading}</h2>${told(statement, say)}${enter(statement, { ...given, problem: typed ? shown.problems['itn'] : undefined }, say)}</section>`,
    )
  }
  return sellerPage(ctx, input, {
    title: say('export.order', { number: order.number }),
    main: html`${errorSummary(shown.problems, say)}<p>${say('export.order.text')}</p>${sheets}`,
    here: 'orders',
    seller,
    flash: shown.flash,
    back: { href: `/sell/orders/${orderId}`, text: say('export.back.order') },
  })
}

function told(statement: ExportStatement, say: Say): Html {
  if (statement.kind === 'unclassified') {
    const links = statement.products.map(
      ({ productId, title }) => html`<li><a href="/sell/products/${productId}/export">${title}</a></li>`,
    )
    return html`<p>${badge(say(`export.unclassified.${statement.why}`), 'problem')}</p><p>${say(`export.unclassified.${statement.why}.todo`)}</p><ul class="bullets">${links}</ul>`
  }
  const mark =
    statement.kind === 'noeei'
      ? badge(statement.legend, 'proof')
      : statement.kind === 'itn'
        ? badge(statement.citation, 'proof')
        : badge(say('export.itn-needed'), 'problem')
  const why = statement.kind === 'itn-needed' ? say(`export.why.${statement.why}`) : say(`export.why.${statement.kind}`)
  const columns = [{ label: say('export.line.code') }, { label: say('export.line.value'), numeric: true }]
  const rows = statement.lines.map(({ code, complete, value }) => [
    html`<code class="whole">${code}</code>${complete ? nothing : html` <span class="note">${say('export.line.incomplete')}</span>`}`,
    money(value, say.locale),
  ])
  const rules = exportRules.filter(({ id }) => statement.rules.includes(id))
  return html`<p>${mark}</p><p>${why}</p>${table({ say, caption: say('export.lines'), columns, rows })}${facts(
    rules.map(
      (rule) =>
        [
          rule.act,
          html`${rule.source} ${badge(say(`export.certainty.${rule.certainty}`), rule.certainty === 'unsure' ? 'wait' : 'plain')}`,
        ] as const,
    ),
  )}`
}

type Given = {
  readonly orderId: string
  readonly no: number | null
  readonly key: string
  readonly value: string | undefined
  readonly problem: string | undefined
}

/** The number of a filing, asked only where one is needed. */
function enter(statement: ExportStatement, { orderId, no, key, value, problem }: Given, say: Say): Html {
  if (statement.kind !== 'itn-needed') return nothing
  const missing = statement.missing.includes('schedule-b')
    ? html`<p class="note">${say('export.schedule-b.missing')}</p>`
    : nothing
  const own = `f-itn-${no ?? 0}`
  const fields = html`${no === null ? nothing : hidden('part', String(no))}${missing}${textField(
    {
      name: 'itn',
      id: own,
      label: say('export.itn'),
      hint: say('export.itn.hint'),
      maxlength: 40,
      width: 'middle',
      value,
      problem,
    },
    say,
  )}`
  return form({
    action: `/sell/orders/${orderId}/export`,
    key,
    submit: say('export.itn.go'),
    fields,
    label: say('export.itn'),
  })
}
