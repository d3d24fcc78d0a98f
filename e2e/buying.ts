import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { look, press, untilShown } from './browser.ts'
import { signInByCode, type Shopper } from './people.ts'

/** Searches for words and opens the first product found. */
export async function openProduct(page: Page, words: string): Promise<void> {
  await page.goto('/zh-cn')
  await page.getByRole('searchbox').fill(words)
  await press(page, /^搜索$/)
  await page.locator('a.card').first().click()
  await page.waitForLoadState('load')
}

/** From a cart with goods to the page before the order, answering what a new buyer is asked for on the way. */
export async function toConfirmation(page: Page, shopper: Shopper): Promise<void> {
  await page.goto('/zh-cn/cart')
  await press(page, '去结算')
  await look(page, 'buyer-sign-in')
  await signInByCode(page, shopper)
  await giveAddress(page, shopper)
  await look(page, 'buyer-real-name')
  await page.getByLabel('身份证上的姓名').fill(shopper.name)
  await page.getByLabel('身份证号').fill(shopper.identityNumber)
  await press(page, '保存实名信息')
  await look(page, 'buyer-notice')
  await page.getByLabel('我已阅读并知悉').check()
  await press(page, /^继续$/)
}

/** Pastes an address as people send it to each other; whoever has no scripts gets the page back filled in. */
async function giveAddress(page: Page, shopper: Shopper): Promise<void> {
  const text = `${shopper.name} ${shopper.phone} 浙江省杭州市西湖区文三示范路17号3单元401室`
  await page.getByLabel('粘贴整段地址').fill(text)
  await page.getByRole('button', { name: '智能识别' }).click()
  const district = page.getByLabel('区县')
  for (let tries = 0; tries < 40 && (await district.inputValue()) === ''; tries += 1) await page.waitForTimeout(100)
  assert.equal(await page.getByLabel('收货人').inputValue(), shopper.name)
  assert.equal(await page.getByLabel('手机号').inputValue(), shopper.phone)
  assert.equal(await district.inputValue(), '330106')
  await look(page, 'buyer-address')
  await press(page, '保存地址')
}

/** Places what is confirmed and goes to the provider's page as soon as it is ready. */
export async function toPayment(page: Page): Promise<void> {
  await press(page, '提交订单')
  await untilShown(page, /^去支付$/)
  await look(page, 'buyer-pay')
  await press(page, /^去支付$/)
  await page.getByText('模拟支付 · 演示').first().waitFor()
}

/** Pays on the provider's page, in the buyer's own name unless another is given, and waits for the word that it is paid. */
export async function pay(page: Page, payer?: Shopper): Promise<void> {
  if (payer !== undefined) {
    await page.getByLabel('付款人姓名').fill(payer.name)
    await page.getByLabel('付款人身份证号').fill(payer.identityNumber)
  }
  await press(page, '确认支付')
  await untilShown(page, /已付款。货款由平台保管/)
}

/** A whole purchase of one kind of goods; gives the address of its first order. */
export async function buy(page: Page, words: string, shopper: Shopper, payer?: Shopper): Promise<string> {
  await openProduct(page, words)
  await press(page, '立即购买')
  await toConfirmation(page, shopper)
  await toPayment(page)
  await pay(page, payer)
  return orderAt(page)
}

export async function orderAt(page: Page, at = 0): Promise<string> {
  const link = page.locator('main a[href*="/zh-cn/orders/"]').nth(at)
  return (await link.getAttribute('href')) ?? ''
}
