import assert from 'node:assert/strict'
import { test } from 'node:test'
import { handClock } from '#platform/clock'
import type { Ctx } from '#platform/context'
import { createQueues, jobRun, openBoss } from '#platform/job'
import { silentLog } from '#platform/log'
import { Refusal } from '#platform/refusal'
import { plug } from '#platform/world'
import { testDatabase } from '../../test/database.ts'
import { testWorld } from '../../test/world.ts'
import { draftChinese } from './draft-chinese.ts'
import { draftWithProvider } from './draft-with-provider.job.ts'
import { approveChinese, chineseOf, requestDraft, saveChinese, translationPort } from './index.ts'
import type { TranslationOutcome } from './translation-port.ts'

const { db } = await testDatabase({ max: 4 })
const clock = handClock('2026-11-22T08:00:00Z')
const answers: TranslationOutcome[] = []
const provider = async (): Promise<TranslationOutcome> => answers.shift() ?? { ok: false, failure: 'timeout' }
const alone = { db, clock, log: silentLog(), world: testWorld() }
const helped = { ...alone, world: testWorld([plug(translationPort, provider)]) }
await createQueues(openBoss(db), [draftWithProvider])
const inTx = <T>(work: (ctx: Ctx) => Promise<T>, engine = alone): Promise<T> => jobRun(engine, 'test').tx(work)

const sellerId = '01890000-0000-7000-8000-000000000001'
const product = (at: number) => ({ sellerId, productId: `01890000-0000-7000-8000-${String(at).padStart(12, '0')}` })
const source = {
  title: 'Raw honey',
  descriptionHtml: '<p>Raw honey.</p>',
  optionNames: ['Size'],
  optionValues: [['12 oz']],
  vendor: 'Alder',
}
const textOf = ({ titleZh, descriptionZhHtml, optionNamesZh, optionValuesZh }: ReturnType<typeof draftChinese>) => ({
  titleZh,
  descriptionZhHtml,
  optionNamesZh: [...optionNamesZh],
  optionValuesZh: optionValuesZh.map((values) => [...values]),
})
const read = async (of: ReturnType<typeof product>, sourceHash = 'h1') =>
  (await inTx((ctx) => chineseOf(ctx, sellerId, [{ productId: of.productId, sourceHash }]))).get(of.productId)
const codeOf = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code
const work = (of: ReturnType<typeof product>, attempt: number) =>
  draftWithProvider.run(jobRun(helped, draftWithProvider.name, attempt), { ...of, sourceHash: 'h1' })

test('without a provider the glossary drafts at once and says so', async () => {
  const of = product(1)
  await inTx((ctx) => requestDraft(ctx, of, source, 'h1'))
  const chinese = await read(of)
  assert.deepEqual([chinese?.state, chinese?.draftedBy, chinese?.stale], ['drafted', 'glossary', false])
  assert.equal((await read(of, 'h2'))?.stale, true)
})

test('a silent provider is asked three times, then the glossary drafts; a person who wrote meanwhile keeps the word', async () => {
  const [of, written] = [product(2), product(3)]
  for (const each of [of, written]) await inTx((ctx) => requestDraft(ctx, each, source, 'h1'), helped)
  assert.equal((await read(of))?.state, 'asked')
  await assert.rejects(work(of, 1))
  await work(of, 3)
  assert.deepEqual([(await read(of))?.state, (await read(of))?.draftedBy], ['drafted', 'glossary'])
  const mine = { ...textOf(draftChinese(source)), titleZh: '赤杨蜂蜜' }
  await inTx((ctx) => saveChinese(ctx, written, source, 'h1', mine))
  answers.push({ ok: true, draft: { ...draftChinese(source), by: 'somebody' } })
  await work(written, 1)
  assert.deepEqual([(await read(written))?.state, (await read(written))?.text?.titleZh], ['edited', '赤杨蜂蜜'])
})

test('approval needs a text, for the words as they are now, and is not drafted over', async () => {
  const of = product(4)
  await assert.rejects(
    inTx((ctx) => approveChinese(ctx, of, 'h1')),
    codeOf('translation.nothing-yet'),
  )
  await inTx((ctx) => requestDraft(ctx, of, source, 'h1'))
  await assert.rejects(
    inTx((ctx) => approveChinese(ctx, of, 'h2')),
    codeOf('translation.stale'),
  )
  await inTx((ctx) => approveChinese(ctx, of, 'h1'))
  await assert.rejects(
    inTx((ctx) => requestDraft(ctx, of, source, 'h1')),
    codeOf('translation.already-approved'),
  )
  await inTx((ctx) => requestDraft(ctx, of, source, 'h2'))
  assert.equal((await read(of, 'h2'))?.state, 'drafted')
})

test('a title without Chinese and a missing option value are refused', async () => {
  const text = textOf(draftChinese(source))
  const save = (over: Partial<typeof text>) =>
    inTx((ctx) => saveChinese(ctx, product(5), source, 'h1', { ...text, ...over }))
  await assert.rejects(save({ titleZh: 'Raw honey' }), codeOf('translation.no-chinese'))
  await assert.rejects(save({ optionValuesZh: [] }), codeOf('translation.options-differ'))
  await assert.rejects(save({ optionValuesZh: [[' ']] }), codeOf('translation.options-differ'))
})
