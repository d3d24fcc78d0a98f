import type { Browser, Page } from 'playwright-core'
import { press, untilShown } from './browser.ts'
import { atDesk } from './people.ts'

/** On a buyer's order: the number of the order, and the shop that has to send it. */
export async function orderFacts(
  buyer: Page,
  order: string,
): Promise<{ readonly number: string; readonly shop: string }> {
  await buyer.goto(order)
  const number = (/WB[\w-]+/.exec(await buyer.locator('h1').innerText()) ?? [''])[0]
  await buyer.locator('main a[href*="/zh-cn/products/"]').first().click()
  await buyer.waitForLoadState('load')
  const shop = await buyer.locator('.facts > div', { hasText: '卖家' }).locator('dd').first().innerText()
  await buyer.goto(order)
  return { number, shop }
}

/** One of the demonstration's sellers packs an order and hands it to the carrier; gives the page of the order. */
export async function sendOrder(browser: Browser, { number, shop }: { number: string; shop: string }): Promise<Page> {
  const seller = await atDesk(browser, shop)
  await seller.goto('/sell/orders')
  await press(seller, number)
  await press(seller, 'It is packed')
  await press(seller, 'Hand over to the carrier')
  await untilShown(seller, /Shipping label 4×6/)
  return seller
}
