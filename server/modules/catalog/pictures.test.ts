import assert from 'node:assert/strict'
import { test } from 'node:test'
import sharp from 'sharp'
import { testDatabase } from '../../test/database.ts'
import { drain } from '../../test/drain.ts'
import { fetchPicture } from './fetch-picture.job.ts'
import { arrangePictures, productOf, saveProducts, uploadPicture } from './index.ts'
import { servedBytes } from './picture-files.ts'
import { openLane } from './test-lane.ts'

const { db } = await testDatabase({ max: 4 })
const { engine, inTx } = openLane(db, '2026-11-22T08:00:00Z')
const settle = () => drain(engine, { listeners: [], jobs: [fetchPicture], sweeps: [] })
await settle()
const sellerId = '01890000-0000-7000-8000-000000000001'

const made = (handle: string, urls: readonly string[] = []) =>
  inTx(async (ctx) => {
    const [saved] = await saveProducts(ctx, sellerId, [
      {
        handle,
        title: 'Mug',
        descriptionHtml: '',
        vendor: '',
        type: '',
        tags: [],
        status: 'active',
        optionNames: [],
        variants: [{ sku: handle, optionValues: [] }],
        pictures: urls.map((url, at) => ({ url, alt: '', position: at + 1 })),
      },
    ])
    assert(saved !== undefined && saved.what !== 'refused')
    return saved.productId
  })
const picturesOf = async (productId: string) => (await inTx((ctx) => productOf(ctx, sellerId, productId))).pictures

test('an upload is decoded, stripped and written in three widths of three forms', async () => {
  const productId = await made('mug')
  const bytes = await sharp({ create: { width: 900, height: 600, channels: 3, background: '#8a5' } })
    .withExif({ IFD0: { Copyright: 'secret place' } })
    .jpeg()
    .toBuffer()
  await inTx((ctx) => uploadPicture(ctx, { sellerId, productId }, { bytes, alt: 'a mug' }))
  await settle()
  const [picture] = await picturesOf(productId)
  assert.equal(picture?.state, 'stored')
  for (const width of [320, 800, 1600])
    for (const form of ['avif', 'webp', 'jpg']) {
      const served = await servedBytes(engine.world.files, `${picture?.hash}-${width}.${form}`)
      assert(served !== null)
      const facts = await sharp(served).metadata()
      assert.equal(facts.width, Math.min(width, 900))
      assert.equal(facts.exif, undefined)
    }
})

test('what is no picture is refused with its reason, and nothing is served', async () => {
  const productId = await made('no-picture')
  await inTx((ctx) =>
    uploadPicture(ctx, { sellerId, productId }, { bytes: new TextEncoder().encode('<svg onload=alert(1)>'), alt: '' }),
  )
  await settle()
  const [picture] = await picturesOf(productId)
  assert.deepEqual([picture?.state, picture?.refused, picture?.hash], ['refused', 'not-a-picture', null])
})

test('an address of a file that points inside is refused on its row', async () => {
  const productId = await made('inside', ['http://169.254.169.254/latest/meta-data', 'http://[::1]/a.png'])
  await settle()
  assert.deepEqual(
    (await picturesOf(productId)).map((each) => each.refused),
    ['private-address', 'private-address'],
  )
})

test('a removed picture does not come back with the next import', async () => {
  const urls = ['http://127.0.0.1/a.png', 'http://127.0.0.1/b.png']
  const productId = await made('removed', urls)
  const [, second] = await picturesOf(productId)
  await inTx((ctx) => arrangePictures(ctx, { sellerId, productId }, [{ pictureId: second?.id ?? '', alt: 'b' }]))
  await made('removed', urls)
  assert.deepEqual(
    (await picturesOf(productId)).map((each) => each.source),
    ['http://127.0.0.1/b.png'],
  )
})
