import {
  classificationsOf,
  classifyProduct,
  controlGroups,
  groupIds,
  type Classification,
} from '#modules/export-control'
import { productOf } from '#modules/catalog'
import { usLinesBeneath } from '#modules/classification'
import { actingSeller } from '#modules/sellers'
import { newId } from '#platform/id'
import { form as onPost, page as onGet, type Again, type Answer } from '#platform/page'
import type { Say } from '#platform/say'
import { id, line, z } from '#platform/wire'
import { instant } from '@westbound/web/format'
import {
  badge,
  checkbox,
  errorSummary,
  facts,
  fieldGroup,
  form,
  html,
  nothing,
  table,
  textArea,
  textField,
  type Html,
  type Problems,
} from '../kit/index.ts'
import { shownOf } from '../seller-account/problems.ts'
import { sellerHere, sellerPage, type Input, type SellerCtx } from '../seller-account/shell.ts'

const params = z.object({ productId: id })
const path = '/sell/products/{productId}/export'

export const productExportPage = onGet({
  path,
  who: ['seller'],
  params,
  show: (ctx, input) => show(ctx, input, input.params.productId, null),
})

export const classifyForm = onPost({
  path,
  who: ['seller'],
  params,
  fields: z
    .object({
      scheduleB: z.string().trim().max(20).default(''),
      reason: line(1000),
      signedName: line(120),
      signed: z.literal('yes'),
    })
    .catchall(z.string().max(10)),
  act: async (ctx, { params: { productId }, fields }) => {
    const { scheduleB, reason, signedName } = fields
    const groups = groupIds.filter((group) => fields[`group-${group}`] === 'yes')
    const key = { sellerId: actingSeller(ctx.actor), productId }
    const digits = scheduleB.replaceAll(/[\s.]/g, '')
    await classifyProduct(ctx, key, { groups, scheduleB: digits === '' ? null : digits, reason, signedName })
    return { see: `/sell/products/${productId}/export`, flash: 'export.signed' }
  },
  again: (ctx, input, again) => show(ctx, input, input.params.productId, again),
})

async function show(ctx: SellerCtx, input: Input, productId: string, again: Again | null): Promise<Answer> {
  const say = ctx.world.say(input.request.locale)
  const seller = await sellerHere(ctx)
  const product = await productOf(ctx, seller.id, productId)
  const known = (await classificationsOf(ctx, seller.id, [productId])).get(productId)
  const shown = shownOf(say, again, 'export', {
    'export.schedule-b-invalid': 'scheduleB',
    'export.schedule-b-other-goods': 'scheduleB',
  })
  const own = product.variants.flatMap(({ hsCode }) => hsCode ?? [])[0]?.slice(0, 6)
  const main = html`${errorSummary(shown.problems, say)}<p>${say('export.classify.text')}</p>
    <div class="columns columns-wide"><section class="sheet"><h2>${say('export.classify.ask')}</h2>
    ${ask({ productId, key: newId(ctx.now), known, own, again, problems: shown.problems }, say)}</section>
    <div class="stack">${current(known, say)}<section class="sheet"><h2>${say('export.rests-on')}</h2>${restsOn(say)}</section>${numbersBeneath(own, say)}</div></div>`
  return sellerPage(ctx, input, {
    title: say('export.classify', { title: product.title }),
    main,
    here: 'products',
    seller,
    flash: shown.flash,
    back: { href: `/sell/products/${productId}`, text: say('export.back.product') },
  })
}

type Asked = {
  readonly productId: string
  readonly key: string
  readonly known: Classification | undefined
  readonly own: string | undefined
  readonly again: Again | null
  readonly problems: Problems
}

function ask({ productId, key, known, own, again, problems }: Asked, say: Say): Html {
  const value = (name: string, before: string | null | undefined): string => again?.values[name] ?? before ?? ''
  const boxes = controlGroups.groups.map(({ id: group, category }) =>
    checkbox(
      {
        name: `group-${group}`,
        label: say(`export.group.${group}`),
        hint: say('export.group.category', { category }),
        optional: true,
        checked: again === null ? known?.groups.includes(group) === true : again.values[`group-${group}`] === 'yes',
      },
      say,
    ),
  )
  const fields = html`${fieldGroup(say('export.groups'), html`<p class="hint">${say('export.groups.hint')}</p>${boxes}`)}
    ${textField({ name: 'scheduleB', label: say('export.schedule-b'), hint: say('export.schedule-b.hint', { own: own ?? say('export.schedule-b.none') }), optional: true, inputmode: 'numeric', maxlength: 20, width: 'middle', value: value('scheduleB', known?.scheduleB), problem: problems['scheduleB'] }, say)}
    ${textArea({ name: 'reason', label: say('export.reason'), hint: say('export.reason.hint'), rows: 3, maxlength: 1000, value: value('reason', known?.reason), problem: problems['reason'] }, say)}
    ${textField({ name: 'signedName', label: say('export.signed-name'), maxlength: 120, autocomplete: 'name', value: value('signedName', known?.signedName), problem: problems['signedName'] }, say)}
    ${checkbox({ name: 'signed', label: say('export.sign'), problem: problems['signed'] }, say)}`
  return form({ action: `/sell/products/${productId}/export`, key, submit: say('export.sign.go'), fields })
}

/** What stands now: who signed what, and when. */
function current(known: Classification | undefined, say: Say): Html {
  const heading = html`<h2>${say('export.now')}</h2>`
  if (known === undefined) return html`<section class="sheet">${heading}<p>${say('export.now.none')}</p></section>`
  const tone = known.outcome === 'ear99' ? 'proof' : known.outcome === 'ccl' ? 'info' : 'wait'
  return html`<section class="sheet">${heading}<p>${badge(say(`export.outcome.${known.outcome}`), tone)}</p>${facts([
    [say('export.eccn'), known.eccn],
    [say('export.licence'), known.licence],
    [say('export.schedule-b'), known.scheduleB],
    [say('export.reason'), known.reason],
    [say('export.signed-name'), known.signedName],
    [say('export.at'), instant(known.at, say.locale)],
  ])}${known.outcome === 'specialist' ? html`<p class="note">${say('export.outcome.specialist.text')}</p>` : nothing}</section>`
}

const restsOn = (say: Say): Html => html`<p>${controlGroups.act}</p><p class="note">${controlGroups.source}</p>
  <p>${badge(say(`export.certainty.${controlGroups.certainty}`), 'wait')}</p>`

/** The American numbers that begin as the product's own code does, to pick from. */
function numbersBeneath(own: string | undefined, say: Say): Html {
  if (own === undefined) return nothing
  const { edition, lines } = usLinesBeneath(own)
  if (lines.length === 0) return nothing
  const columns = [{ label: say('export.schedule-b') }, { label: say('export.line.goods') }]
  const rows = lines.map(({ code, description }) => [html`<code class="whole">${code}</code>`, description])
  return html`<section class="sheet"><details><summary>${say('export.numbers', { own })}</summary>${table({ say, caption: say('export.numbers', { own }), columns, rows })}
    <p class="note">${say('export.numbers.note', { edition: edition.edition })}</p></details></section>`
}
