import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { launch, look, press } from './browser.ts'
import { openProduct, toConfirmation, toPayment } from './buying.ts'
import { handset, newShopper } from './people.ts'

const browser = await launch()
after(() => browser.close())

test('with scripts off a buyer comes from the shop window to the payment page', async () => {
  const page = await handset(browser, false)
  await openProduct(page, '坚果')
  await look(page, 'no-scripts-product')
  await press(page, '立即购买')
  await page.getByRole('spinbutton').first().fill('2')
  await page.getByRole('button', { name: '更新' }).first().click()
  await page.waitForLoadState('load')
  assert.equal(await page.getByRole('spinbutton').first().inputValue(), '2')
  await look(page, 'no-scripts-cart')
  await toConfirmation(page, newShopper())
  await look(page, 'no-scripts-checkout')
  await toPayment(page)
  await look(page, 'no-scripts-wallet')
  await page.getByRole('button', { name: '确认支付' }).waitFor()
})
