import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import sharp from 'sharp'
import { createApp } from '#platform/app'
import type { Actor } from '#platform/context'
import { discover } from '#platform/discover'
import { newId } from '#platform/id'
import { silentLog } from '#platform/log'
import { testDatabase } from '../../test/database.ts'
import { pageOfTrouble } from '../../storefront/trouble.ts'
import { openYard, photograph } from '../returns/test/yard.ts'
import { addPicture, addWords, attachEvidence, evidenceOf, pictureBytesMax, type AboutWhat } from './index.ts'
import { kindOf } from './picture-kind.ts'

const { db } = await testDatabase({ max: 4 })
const yard = await openYard(db)
const { world, clock } = yard
const buyer = { kind: 'buyer', id: newId(clock.now()), visitorId: null } as const
const { seller, operator } = yard
const about = (): AboutWhat => ({
  sellerId: yard.sellerId,
  buyerId: buyer.id,
  orderId: newId(clock.now()),
  about: 'dispute',
  aboutId: newId(clock.now()),
})
const show = (of: AboutWhat, bytes: Uint8Array, actor: Actor = buyer) =>
  yard.as(actor, (ctx) => addPicture(ctx, of, { bytes }))
const folder = join(world.files, 'evidence')

const frame = {
  db,
  clock,
  log: silentLog(),
  world,
  authenticate: async (c: { req: { header(name: string): string | undefined } }): Promise<Actor> => {
    const [kind, id = '', sellerId = null] = (c.req.header('x-actor') ?? '').split(' ')
    if (kind === 'buyer') return { kind, id, visitorId: null }
    if (kind === 'seller') return { kind, id, sellerId }
    return kind === 'operator' ? { kind, id } : { kind: 'anyone', visitorId: null }
  },
}
const app = createApp(
  { ...frame, authenticateEach: async () => [] },
  await discover(['modules/evidence']),
  pageOfTrouble(frame),
  () => undefined,
)
const get = (path: string, actor: string) => app.request(path, { headers: { 'x-actor': actor } })

test('a picture is known by its bytes: a page, a script, a drawing, a movie and nothing are refused whatever they are called', async () => {
  const text = (words: string) => new TextEncoder().encode(words)
  const refused: readonly (readonly [string, Uint8Array])[] = [
    ['HTML', text('<html><script>alert(1)</script>')],
    ['an SVG drawing', text('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')],
    ['a program', Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 1, 1])],
    ['a Windows program', text('MZ\u0090')],
    ['a PDF', text('%PDF-1.7')],
    ['a movie', Uint8Array.from([0, 0, 0, 24, ...text('ftypmp42')])],
    ['a GIF', text('GIF89a')],
    ['nothing', new Uint8Array()],
  ]
  for (const [what, bytes] of refused)
    await assert.rejects(show(about(), bytes), { code: 'evidence.not-a-picture' }, what)
  await assert.rejects(show(about(), new Uint8Array(pictureBytesMax + 1)), { code: 'evidence.too-large' })
  assert.equal(kindOf(await photograph()), 'jpeg')
  for (const kind of ['png', 'webp', 'avif'] as const)
    assert.equal(
      kindOf(
        await sharp(await photograph())
          .toFormat(kind)
          .toBuffer(),
      ),
      kind,
    )
})

test('a picture is written anew without its metadata, and what came in is thrown away', async () => {
  const of = about()
  const id = await show(of, await photograph(3000))
  assert.equal((await evidenceOf({ tx: db }, of))[0]?.picture, 'waiting')
  await yard.work()
  const [piece] = await evidenceOf({ tx: db }, of)
  assert.equal(piece?.picture, 'ready')
  const made = await sharp(join(folder, `${id}.jpg`)).metadata()
  assert.deepEqual([made.format, made.width, made.exif], ['jpeg', 1600, undefined])
  assert(!existsSync(join(folder, 'raw', id)))
})

test('bytes that only begin like a picture are marked, thrown away and never served', async () => {
  const of = about()
  const id = await show(of, Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 4]))
  await yard.work()
  assert.equal((await evidenceOf({ tx: db }, of))[0]?.picture, 'refused')
  assert.deepEqual(readdirSync(join(folder, 'raw')), [])
  assert.equal((await get(`/evidence/${id}`, `buyer ${buyer.id}`)).status, 404)
})

test('a picture is shown to its two parties and the operator; to everybody else it does not exist', async () => {
  const of = about()
  const id = await show(of, await photograph())
  await yard.work()
  const seen = async (actor: string) => (await get(`/evidence/${id}`, actor)).status
  assert.equal(await seen(`buyer ${buyer.id}`), 200)
  assert.equal(await seen(`seller ${seller.id} ${yard.sellerId}`), 200)
  assert.equal(await seen(`operator ${newId(clock.now())}`), 200)
  assert.equal(await seen(`buyer ${newId(clock.now())}`), 404)
  assert.equal(await seen(`seller ${seller.id} ${newId(clock.now())}`), 404)
  assert.equal(await seen(`seller ${seller.id}`), 404)
  assert.notEqual(await seen(''), 200)
  const answer = await get(`/evidence/${id}`, `buyer ${buyer.id}`)
  assert.equal(answer.headers.get('content-type'), 'image/jpeg')
  assert.equal(answer.headers.get('x-content-type-options'), 'nosniff')
  assert.match(answer.headers.get('content-disposition') ?? '', /^inline/)
})

test('a side can bring only so much, and what it says stays said', async () => {
  const of = about()
  for (let n = 0; n < 30; n += 1) await yard.as(seller, (ctx) => addWords(ctx, of, `word ${n}`))
  await assert.rejects(
    yard.as(seller, (ctx) => addWords(ctx, of, 'one more')),
    { code: 'evidence.too-many' },
  )
  await yard.as(operator, (ctx) => addWords(ctx, of, 'a question'))
  const pieces = await evidenceOf({ tx: db }, of)
  assert.deepEqual([pieces.length, pieces.at(-1)?.by, pieces[0]?.words], [31, 'operator', 'word 0'])
})

test('pictures shown for an order go to one dispute of it, and nowhere else', async () => {
  const of = about()
  const shown = { ...of, about: 'order', aboutId: of.orderId } as const
  const id = await show(shown, await photograph())
  const other = { ...about(), orderId: of.orderId }
  const foreign = { ...of, buyerId: newId(clock.now()) }
  await assert.rejects(
    yard.as(buyer, (ctx) => attachEvidence(ctx, foreign, [id])),
    { code: 'evidence.not-found' },
  )
  await yard.as(buyer, (ctx) => attachEvidence(ctx, of, [id]))
  await assert.rejects(
    yard.as(buyer, (ctx) => attachEvidence(ctx, other, [id])),
    { code: 'evidence.not-found' },
  )
  assert.equal((await evidenceOf({ tx: db }, of)).length, 1)
})
