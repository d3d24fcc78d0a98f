import {
  dropUpload,
  fileBytesMax,
  importProducts,
  keepUpload,
  uploadOf,
  type ImportReport,
} from '#modules/product-import'
import { newId } from '#platform/id'
import { form as onPost, page as onGet, type Again, type Answer } from '#platform/page'
import type { Say } from '#platform/say'
import { id, z } from '#platform/wire'
import { count } from '@westbound/web/format'
import {
  buttonForm,
  errorSummary,
  facts,
  figures,
  fileField,
  form,
  html,
  linkButton,
  nothing,
  table,
  type Html,
} from '../kit/index.ts'
import { shownOf } from '../seller-account/problems.ts'
import { sellerHere, sellerPage, type Input, type SellerCtx } from '../seller-account/shell.ts'

const start = '/sell/products/import'
const back = (say: Say) => ({ href: '/sell/products', text: say('catalog.products') })

export const importPage = onGet({ path: start, who: ['seller'], show: (ctx, input) => ask(ctx, input, null) })

export const importForm = onPost({
  path: start,
  who: ['seller'],
  fields: z.object({ file: z.instanceof(File).refine((file) => file.size > 0 && file.size <= fileBytesMax) }),
  keyless: 'keeping a file for its report changes no product; the confirmation carries the key',
  act: async (ctx, { fields }) => {
    const seller = await sellerHere(ctx)
    const bytes = new Uint8Array(await fields.file.arrayBuffer())
    await importProducts(ctx, seller.id, bytes, { dryRun: true })
    return { see: `${start}/${await keepUpload(ctx, seller.id, bytes)}` }
  },
  again: (ctx, input, again) => ask(ctx, input, again),
})

const params = z.object({ uploadId: id })

export const reportPage = onGet({
  path: `${start}/{uploadId}`,
  who: ['seller'],
  params,
  writes: 'the dry run does the work and takes it back to its savepoint',
  show: (ctx, input) => report(ctx, input, input.params.uploadId, null),
})

export const confirmForm = onPost({
  path: `${start}/{uploadId}`,
  who: ['seller'],
  params,
  fields: z.object({}),
  act: async (ctx, { params: { uploadId } }) => {
    const seller = await sellerHere(ctx)
    await importProducts(ctx, seller.id, await uploadOf(ctx, seller.id, uploadId), { dryRun: false })
    await dropUpload(ctx, seller.id, uploadId)
    return { see: '/sell/products', flash: 'product-import.done' }
  },
  again: (ctx, input, again) => report(ctx, input, input.params.uploadId, again),
})

async function ask(ctx: SellerCtx, input: Input, again: Again | null): Promise<Answer> {
  const say = ctx.world.say(input.request.locale)
  const seller = await sellerHere(ctx)
  const unread = again !== null && again.refusal.code === 'product-import.unreadable'
  const problems = unread
    ? { file: say('refusal.product-import.unreadable', again.refusal.params) }
    : again !== null && again.problems['file'] !== undefined
      ? { file: say('product-import.file.missing') }
      : {}
  const shown = unread || 'file' in problems ? null : shownOf(say, again, 'product-import')
  const main = html`${errorSummary(problems, say)}<p>${say('product-import.text')}</p>
    ${form({
      action: start,
      key: null,
      upload: true,
      submit: say('product-import.check'),
      fields: fileField(
        {
          name: 'file',
          label: say('product-import.file'),
          hint: say('product-import.file.hint'),
          accept: '.csv,text/csv',
          problem: problems['file'],
        },
        say,
      ),
    })}`
  const flash = shown?.flash
  return sellerPage(ctx, input, {
    title: say('product-import.title'),
    main,
    here: 'products',
    seller,
    flash,
    back: back(say),
  })
}

/** The dry run, made afresh: what it says is what a confirmation would do now. */
async function report(ctx: SellerCtx, input: Input, uploadId: string, again: Again | null): Promise<Answer> {
  const say = ctx.world.say(input.request.locale)
  const seller = await sellerHere(ctx)
  const bytes = await uploadOf(ctx, seller.id, uploadId)
  const done = await importProducts(ctx, seller.id, bytes, { dryRun: true })
  const changing = done.created + done.changed
  const go =
    changing === 0
      ? html`<p>${say('product-import.nothing')}</p>`
      : buttonForm({
          action: `${start}/${uploadId}`,
          key: newId(ctx.now),
          text: say('product-import.confirm', { n: changing }),
          tone: 'go',
        })
  const main = html`${factsOf(done, say)}${refusedOf(done, say)}${changesOf(done, say)}${go}
    <p>${linkButton(say('product-import.other'), start)}</p>`
  const { flash } = shownOf(say, again, 'product-import')
  return sellerPage(ctx, input, {
    title: say('product-import.report'),
    main,
    here: 'products',
    seller,
    flash,
    back: back(say),
  })
}

/** What the confirmation would do in large figures, then what was read and what is missing in it. */
function factsOf(done: ImportReport, say: Say): Html {
  const line = (name: string, value: number) => [say(`product-import.${name}`), count(value)] as const
  const figure = (name: 'created' | 'changed' | 'same') => ({
    label: say(`product-import.${name}`),
    value: count(done[name]),
  })
  const refused = { label: say('product-import.refused'), value: count(done.refused.length) }
  const read = facts([
    line('rows', done.rows),
    line('products', done.products),
    line('variants', done.variants),
    [
      say('product-import.unknown'),
      done.unknownColumns.length === 0 ? say('product-import.unknown.none') : done.unknownColumns.join(', '),
    ],
    [say('product-import.absent'), done.absent.length === 0 ? null : done.absent.join(', ')],
  ])
  const missing = facts([
    line('missing.origin', done.missing.origin),
    line('missing.hs', done.missing.hsCode),
    line('missing.weight', done.missing.weight),
  ])
  return html`<section class="sheet">${figures([figure('created'), figure('changed'), figure('same'), refused])}</section>
    <div class="columns"><section class="sheet"><h2>${say('product-import.file')}</h2>${read}</section>
    <section class="sheet"><h2>${say('product-import.later')}</h2>${missing}</section></div>`
}

function refusedOf(done: ImportReport, say: Say): Html {
  if (done.refused.length === 0) return nothing
  return table({
    say,
    caption: say('product-import.refused.caption', { n: done.refused.length }),
    columns: ['line', 'handle', 'column', 'says'].map((name) => ({ label: say(`product-import.column.${name}`) })),
    rows: done.refused.map(({ line, handle, column, says }) => [count(line), handle ?? '', column ?? '', says]),
  })
}

function changesOf(done: ImportReport, say: Say): Html {
  if (done.changes.length === 0) return nothing
  return table({
    say,
    caption: say('product-import.changes.caption'),
    columns: ['handle', 'what', 'fields'].map((name) => ({ label: say(`product-import.column.${name}`) })),
    rows: done.changes.map(({ handle, what, fields }) => [
      handle,
      say(`product-import.what.${what}`),
      fields.map((field) => fieldWords(field, say)).join(', '),
    ]),
  })
}

/** A field's words; that of a variant comes as its SKU, a colon and the field. */
function fieldWords(field: string, say: Say): string {
  const colon = field.lastIndexOf(': ')
  const words = say(`product-import.field.${field.slice(colon < 0 ? 0 : colon + 2)}`)
  return colon < 0 ? words : `${field.slice(0, colon)}: ${words}`
}
