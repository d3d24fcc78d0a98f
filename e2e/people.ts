import { identityCheck } from '@westbound/demo'
import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { desk, look, phone, press, untilShown } from './browser.ts'

/** People of the walk. Each run makes its own, so that a demonstration can be walked again and again. */
const digits = (count: number): string => Array.from({ length: count }, () => String(randomInt(10))).join('')

export type Shopper = { readonly phone: string; readonly name: string; readonly identityNumber: string }

/** A buyer nobody is: born in 1900, with a number that passes the check. */
export function newShopper(): Shopper {
  const first17 = `11010519000${randomInt(1, 10)}${randomInt(10, 29)}${digits(3)}`
  const given = '安宁静远知夏思源嘉禾明月清和'
  const name = `林${given.charAt(randomInt(given.length))}${given.charAt(randomInt(given.length))}`
  return { phone: `139${digits(8)}`, name, identityNumber: first17 + identityCheck(first17) }
}

/** Reads the newest code sent to an address from the demonstration's mailbox, in a tab of its own. */
export async function codeFor(page: Page, to: string): Promise<string> {
  const mailbox = await page.context().newPage()
  await mailbox.goto(`/demo/mailbox?to=${encodeURIComponent(to)}`)
  for (let tries = 0; tries < 60 && (await mailbox.locator('[data-code]').count()) === 0; tries += 1) {
    await mailbox.waitForTimeout(250)
    await mailbox.reload()
  }
  const code = await mailbox.locator('[data-code]').first().getAttribute('data-code')
  if (await mailbox.evaluate(() => true).catch(() => false)) await look(mailbox, 'demo-mailbox')
  await mailbox.close()
  assert(code !== null, `no code was sent to ${to}`)
  return code
}

/** One of the demonstration's people, signed in with one press. */
async function demoPerson(page: Page, name: string): Promise<Page> {
  await page.goto('/demo')
  await look(page, 'demo-people')
  await page.getByRole('form', { name }).getByRole('button').click()
  await page.waitForLoadState('load')
  return page
}

export const operatorAtDesk = async (browser: Browser): Promise<Page> =>
  demoPerson(await (await desk(browser)).newPage(), 'Avery Stone')

export const sellerAtDesk = async (browser: Browser, shop: string): Promise<Page> =>
  demoPerson(await (await desk(browser)).newPage(), shop)

/** A phone in somebody's hand, not signed in. */
export const handset = async (browser: Browser, scripts = true): Promise<Page> =>
  (await phone(browser, scripts)).newPage()

export async function signInByCode(page: Page, shopper: Shopper): Promise<void> {
  await page.getByLabel('手机号').fill(shopper.phone)
  await press(page, '获取验证码')
  await page.getByLabel('验证码').fill(await codeFor(page, `+86${shopper.phone}`))
  await press(page, /^登录$/)
}

/** Signs in the person of a page that is still to be told who it is, and comes back to where it wanted to go. */
export async function untilState(page: Page, words: string | RegExp, seconds?: number): Promise<void> {
  await untilShown(page, words, seconds)
}
