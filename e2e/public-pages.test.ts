import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { desk, launch, look, press } from './browser.ts'

const browser = await launch()
after(() => browser.close())
const page = await (await desk(browser)).newPage()

test('anybody may ask whether goods can be sold in China, without an account', async () => {
  await page.goto('/sell')
  await press(page, 'Can I sell this in China?')
  await page.getByLabel('What is it?').fill('raw honey')
  await page.getByLabel('Your price for one').fill('12.00')
  await page.getByLabel('Weight of one, packed').fill('450')
  await look(page, 'sell-check')
  await press(page, 'Show the answer')
  await page.getByRole('heading', { name: 'May it enter China mainland?' }).waitFor()
  assert((await page.locator('#verdict .badge').count()) >= 2)
  assert.equal(await page.locator('#price .waterfall svg').count(), 1)
  await look(page, 'sell-check-answer')
})

test('the language is switched with one press and stays', async () => {
  await page.goto('/sell')
  await press(page, '中文')
  await page.getByRole('heading', { name: '在美国本地，把货卖到中国' }).waitFor()
  await look(page, 'sell-zh')
  await page.goto('/operator/sign-in')
  await look(page, 'operator-sign-in-zh')
  await press(page, 'English')
  await page.getByRole('heading', { name: 'Sign in as operator' }).waitFor()
})

test('every code of a refusal is explained at the address it names', async () => {
  const refused = await page.request.get('/api/v1/orders')
  const { type, code } = (await refused.json()) as { type: string; code: string } // the shape is RFC 9457's and ours
  await page.goto(new URL(type).pathname + new URL(type).hash)
  assert.equal(await page.locator(`[id="${code}"]`).count(), 1)
  await look(page, 'docs-problems')
})
