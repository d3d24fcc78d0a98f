import {
  approveChineseOf,
  arrangePictures,
  chineseOfProduct,
  cleanDescription,
  draftChineseOf,
  editProduct,
  productOf,
  publish,
  refuse,
  saveChineseOf,
  takeDown,
  uploadPicture,
} from '#modules/catalog'
import { tariffLines } from '#modules/compliance'
import { form as onPost } from '#platform/page'
import { id, z } from '#platform/wire'
import { sellerHere } from '../seller-account/shell.ts'
import { showEditor } from './product.page.ts'
import { pricesOf, weightsOf } from './read-fields.ts'

const params = z.object({ productId: id })
const who = ['seller'] as const
const at = (productId: string, section: string): string => `/sell/products/${productId}#${section}`
const text = (max: number) => z.string().trim().max(max)
const again = (
  ...[ctx, input, refused]: [
    Parameters<typeof showEditor>[0],
    Parameters<typeof showEditor>[1] & { readonly params: { readonly productId: string } },
    Parameters<typeof showEditor>[3],
  ]
) => showEditor(ctx, input, input.params.productId, refused)

export const basicsForm = onPost({
  path: '/sell/products/{productId}/basics',
  who,
  params,
  fields: z.object({ title: text(255).min(1), originState: text(2).default('') }).catchall(text(40)),
  act: async (ctx, { params: { productId }, fields: { title, originState, ...rest } }) => {
    const { id: sellerId } = await sellerHere(ctx)
    const product = await productOf(ctx, sellerId, productId)
    const lines = await tariffLines(
      ctx,
      product.variants.flatMap(({ hsCode }) => hsCode ?? []),
    )
    await editProduct(ctx, sellerId, productId, {
      title,
      ...(originState === '' ? {} : { originState }),
      variants: weightsOf(product, rest, lines),
    })
    return { see: at(productId, 'basics'), flash: 'catalog.saved' }
  },
  again,
})

export const hsCodeForm = onPost({
  path: '/sell/products/{productId}/hs-code',
  who,
  params,
  fields: z.object({
    hsCode: z.string().regex(/^\d{8}(\d\d)?$/),
    sureness: z.enum(['sure', 'fairly', 'unsure']).optional(),
  }),
  act: async (ctx, { params: { productId }, fields: { hsCode, sureness } }) => {
    const edit = { hsCode, ...(sureness === undefined ? {} : { hsSureness: sureness }) }
    await editProduct(ctx, (await sellerHere(ctx)).id, productId, edit)
    return { see: at(productId, 'hs-code'), flash: 'catalog.saved' }
  },
  again,
})

export const pricesForm = onPost({
  path: '/sell/products/{productId}/prices',
  who,
  params,
  fields: z.object({}).catchall(text(40)),
  act: async (ctx, { params: { productId }, fields }) => {
    const { id: sellerId } = await sellerHere(ctx)
    const product = await productOf(ctx, sellerId, productId)
    await editProduct(ctx, sellerId, productId, { variants: pricesOf(product, fields) })
    return { see: at(productId, 'price'), flash: 'catalog.saved' }
  },
  again,
})

export const answersForm = onPost({
  path: '/sell/products/{productId}/answers',
  who,
  params,
  fields: z.object({}).catchall(text(10)),
  act: async (ctx, { params: { productId }, fields }) => {
    const ticked = (prefix: string): string[] =>
      Object.keys(fields).flatMap((name) => (name.startsWith(prefix) ? name.slice(prefix.length) : []))
    const edit = { attributes: ticked('answer-'), papers: ticked('paper-') }
    await editProduct(ctx, (await sellerHere(ctx)).id, productId, edit)
    return { see: at(productId, 'verdict'), flash: 'catalog.saved' }
  },
  again,
})

export const draftForm = onPost({
  path: '/sell/products/{productId}/chinese-draft',
  who,
  params,
  fields: z.object({}),
  act: async (ctx, { params: { productId } }) => {
    await draftChineseOf(ctx, { sellerId: (await sellerHere(ctx)).id, productId })
    return { see: at(productId, 'chinese') }
  },
  again,
})

export const chineseForm = onPost({
  path: '/sell/products/{productId}/chinese',
  who,
  params,
  fields: z.object({ titleZh: text(200), descriptionZhHtml: text(200_000).default('') }).catchall(text(200)),
  act: async (ctx, { params: { productId }, fields: { titleZh, descriptionZhHtml, ...rest } }) => {
    const of = { sellerId: (await sellerHere(ctx)).id, productId }
    const shape = (await chineseOfProduct(ctx, of))?.text
    await saveChineseOf(ctx, of, {
      titleZh,
      descriptionZhHtml: cleanDescription(descriptionZhHtml),
      optionNamesZh: (shape?.optionNamesZh ?? []).map((_, option) => rest[`option-${option}`] ?? ''),
      optionValuesZh: (shape?.optionValuesZh ?? []).map((values, option) =>
        values.map((_, value) => rest[`value-${option}-${value}`] ?? ''),
      ),
    })
    return { see: at(productId, 'chinese'), flash: 'catalog.saved' }
  },
  again,
})

export const approveForm = onPost({
  path: '/sell/products/{productId}/chinese-approve',
  who,
  params,
  fields: z.object({}),
  act: async (ctx, { params: { productId } }) => {
    await approveChineseOf(ctx, { sellerId: (await sellerHere(ctx)).id, productId })
    return { see: at(productId, 'chinese'), flash: 'catalog.chinese.approved.flash' }
  },
  again,
})

export const publishForm = onPost({
  path: '/sell/products/{productId}/publish',
  who,
  params,
  fields: z.object({ mode: z.enum(['9610', '1210']) }),
  act: async (ctx, { params: { productId }, fields: { mode } }) => {
    await publish(ctx, { sellerId: (await sellerHere(ctx)).id, productId, mode })
    return { see: at(productId, 'listing'), flash: 'catalog.published' }
  },
  again,
})

export const takeDownForm = onPost({
  path: '/sell/products/{productId}/take-down',
  who,
  params,
  fields: z.object({}),
  act: async (ctx, { params: { productId } }) => {
    await takeDown(ctx, { sellerId: (await sellerHere(ctx)).id, productId })
    return { see: at(productId, 'listing'), flash: 'catalog.taken-down' }
  },
  again,
})

const pictureBytesMax = 10 * 1024 * 1024

export const uploadForm = onPost({
  path: '/sell/products/{productId}/pictures',
  who,
  params,
  fields: z.object({
    file: z.instanceof(File).refine((file) => file.size > 0 && file.size <= pictureBytesMax),
    alt: text(300).default(''),
  }),
  keyless: 'a picture is known by the hash of its bytes: the same file twice is one picture',
  act: async (ctx, { params: { productId }, fields: { file, alt } }) => {
    const of = { sellerId: (await sellerHere(ctx)).id, productId }
    await uploadPicture(ctx, of, { bytes: new Uint8Array(await file.arrayBuffer()), alt })
    return { see: at(productId, 'pictures'), flash: 'catalog.pictures.uploaded' }
  },
  again,
})

export const removePictureForm = onPost({
  path: '/sell/products/{productId}/pictures/{pictureId}/remove',
  who,
  params: z.object({ productId: id, pictureId: id }),
  fields: z.object({}),
  act: async (ctx, { params: { productId, pictureId } }) => {
    const of = { sellerId: (await sellerHere(ctx)).id, productId }
    const { pictures } = await productOf(ctx, of.sellerId, productId)
    const kept = pictures.filter((picture) => picture.id !== pictureId)
    if (kept.length === pictures.length) throw refuse('catalog.picture-not-found')
    await arrangePictures(
      ctx,
      of,
      kept.map((picture) => ({ pictureId: picture.id, alt: picture.alt })),
    )
    return { see: at(productId, 'pictures'), flash: 'catalog.saved' }
  },
  again,
})
