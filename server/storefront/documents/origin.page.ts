import { korusFile, korusOrigin, OriginStated, stateOrigin } from '#modules/documents'
import { productOf } from '#modules/catalog'
import { newId } from '#platform/id'
import { form as onPost, page as onGet, type Again, type Answer } from '#platform/page'
import { day, id, z } from '#platform/wire'
import { day as dayText } from '@westbound/web/format'
import {
  blank,
  errorSummary,
  facts,
  form,
  html,
  linkButton,
  nothing,
  radioGroup,
  textArea,
  textField,
  type Html,
  type Problems,
} from '../kit/index.ts'
import { shownOf } from '../seller-account/problems.ts'
import { sellerHere, sellerPage, type Input, type SellerCtx } from '../seller-account/shell.ts'

const params = z.object({ productId: id })
type Say = ReturnType<SellerCtx['world']['say']>
type Korus = Awaited<ReturnType<typeof korusOrigin>>
const word = (say: Say, name: string): string => say(`documents.origin.page.${name}`)

export const sellerOriginPage = onGet({
  path: '/sell/products/{productId}/origin',
  who: ['seller'],
  params,
  show: (ctx, input) => show(ctx, input, input.params.productId, null),
})

export const sellerOriginFile = onGet({
  path: '/sell/products/{productId}/origin-pdf',
  who: ['seller'],
  params,
  show: async (ctx, { params: { productId } }) => {
    const key = { sellerId: (await sellerHere(ctx)).id, productId }
    const { file, name } = await korusFile(ctx, await korusOrigin(ctx, key, ctx.world.say('en')))
    return { file, type: 'application/pdf', name, inline: true }
  },
})

export const sellerOriginForm = onPost({
  path: '/sell/products/{productId}/origin',
  who: ['seller'],
  params,
  fields: z.object({ ...OriginStated.shape, blanketFrom: blank.or(day), blanketTo: blank.or(day) }),
  act: async (ctx, { params: { productId }, fields }) => {
    await stateOrigin(ctx, { sellerId: (await sellerHere(ctx)).id, productId }, fields)
    return { see: `/sell/products/${productId}/origin`, flash: 'documents.origin.page.saved' }
  },
  again: (ctx, input, again) => show(ctx, input, input.params.productId, again),
})

async function show(ctx: SellerCtx, input: Input, productId: string, again: Again | null): Promise<Answer> {
  const say = ctx.world.say(input.request.locale)
  const seller = await sellerHere(ctx)
  const { title } = await productOf(ctx, seller.id, productId)
  const korus = await korusOrigin(ctx, { sellerId: seller.id, productId }, say)
  const { problems, flash } = shownOf(say, again, 'documents', { 'documents.blanket-too-long': 'blanketTo' })
  const main = html`${errorSummary(problems, say)}<p>${word(say, 'intro')}</p><div class="columns">
    <section class="sheet stack"><h2>${word(say, 'form')}</h2>${statement(productId, again?.values ?? valuesOf(korus), problems, newId(ctx.now), say)}</section>
    <section class="sheet stack"><h2>${word(say, 'elements')}</h2>${elements(korus, say)}${lacking(korus)}<div class="actions">${linkButton(word(say, 'pdf'), `/sell/products/${productId}/origin-pdf`)}</div></section></div>`
  return sellerPage(ctx, input, {
    title: say('documents.origin.page.title', { title }),
    main,
    here: 'products',
    seller,
    back: { href: `/sell/products/${productId}`, text: title },
    flash,
  })
}

const lacking = ({ missing }: Korus): Html =>
  missing.length === 0
    ? nothing
    : html`<ul class="bullets">${missing.map(({ what, toDo }) => html`<li><b>${what}</b><br>${toDo}</li>`)}</ul>`

function elements(korus: Korus, say: Say): Html {
  const none = word(say, 'none')
  const party = (each: Korus['exporter']): string => (each === null ? none : [each.name, ...each.address].join(', '))
  const { certifier, criterion, blanket, preparedOn } = korus
  return facts([
    [word(say, '1'), certifier === null ? none : Object.values(certifier).join(', ')],
    [word(say, '2'), word(say, 'importer')],
    [word(say, '3'), party(korus.exporter)],
    [word(say, '4'), korus.producer ?? none],
    [word(say, '5'), `${korus.hs6 ?? none} · ${korus.description}`],
    [word(say, '6'), criterion === null ? none : `${word(say, `criterion.${criterion}`)}. ${korus.reason ?? ''}`],
    [word(say, '7'), preparedOn === null ? none : dayText(preparedOn, say.locale)],
    [
      word(say, '8'),
      blanket === null ? none : `${dayText(blanket.from, say.locale)} – ${dayText(blanket.to, say.locale)}`,
    ],
  ])
}

const valuesOf = (korus: Korus): Readonly<Record<string, string>> => ({
  criterion: korus.criterion ?? '',
  reason: korus.reason ?? '',
  signedName: korus.certifier?.name ?? '',
  email: korus.certifier?.email ?? '',
  blanketFrom: korus.blanket?.from ?? '',
  blanketTo: korus.blanket?.to ?? '',
})

function statement(
  productId: string,
  values: Readonly<Record<string, string>>,
  problems: Problems,
  key: string,
  say: Say,
): Html {
  const of = (name: string, label: string) => ({
    name,
    label: word(say, label),
    value: values[name],
    problem: problems[name],
  })
  const choices = OriginStated.shape.criterion.options.map((value) => ({
    value,
    text: word(say, `criterion.${value}`),
  }))
  const hint = word(say, 'period.hint')
  return form({
    action: `/sell/products/${productId}/origin`,
    key,
    submit: word(say, 'save'),
    label: word(say, 'form'),
    fields: html`${radioGroup({ ...of('criterion', 'criterion'), choices }, say)}
      ${textArea({ ...of('reason', 'reason'), hint: word(say, 'reason.hint'), rows: 4, maxlength: 1000 }, say)}
      <div class="halves">${textField({ ...of('signedName', 'signed'), maxlength: 120 }, say)}${textField({ ...of('email', 'email'), type: 'email', maxlength: 200 }, say)}
      ${textField({ ...of('blanketFrom', 'from'), type: 'date', hint, optional: true, width: 'short' }, say)}${textField({ ...of('blanketTo', 'to'), type: 'date', hint, optional: true, width: 'short' }, say)}</div>`,
  })
}
