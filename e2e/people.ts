import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { identityCheck } from '../demo/people.ts'
import { desk, look, phone, press } from './browser.ts'

/** People of the walk. Each run makes its own, so that a demonstration can be walked again and again. */
export const digits = (count: number): string => Array.from({ length: count }, () => String(randomInt(10))).join('')

export type Shopper = { readonly phone: string; readonly name: string; readonly identityNumber: string }

/** A buyer nobody is: born in 1900, with a number that passes the check. */
export function newShopper(): Shopper {
  const first17 = `1101051900${String(randomInt(1, 13)).padStart(2, '0')}${randomInt(10, 29)}${digits(3)}`
  const given = '安宁静远知夏思源嘉禾明月清和'
  const name = `林${given.charAt(randomInt(given.length))}${given.charAt(randomInt(given.length))}`
  return { phone: `139${digits(8)}`, name, identityNumber: first17 + identityCheck(first17) }
}

const syllables = [
  ['云', 'yun'],
  ['松', 'song'],
  ['竹', 'zhu'],
  ['梅', 'mei'],
  ['兰', 'lan'],
  ['星', 'xing'],
  ['河', 'he'],
  ['山', 'shan'],
  ['林', 'lin'],
  ['石', 'shi'],
  ['泉', 'quan'],
  ['霜', 'shuang'],
] as const

/** A brand of this run alone, in English, Chinese and pinyin: 1,728 of them, so that a search finds its own. */
export function newBrand(): { readonly en: string; readonly zh: string; readonly pinyin: string } {
  const parts = Array.from({ length: 3 }, () => syllables[randomInt(syllables.length)] ?? syllables[0])
  const pinyin = parts.map(([, sound]) => sound).join('')
  return {
    en: `${pinyin.charAt(0).toUpperCase()}${pinyin.slice(1)}field`,
    zh: parts.map(([sign]) => sign).join(''),
    pinyin,
  }
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
  await look(mailbox, 'demo-mailbox')
  await mailbox.close()
  assert(code !== null, `no code was sent to ${to}`)
  return code
}

/** One of the demonstration's people at a desk, signed in with one press. */
export async function atDesk(browser: Browser, name: string): Promise<Page> {
  const page = await (await desk(browser)).newPage()
  await page.goto('/demo')
  await look(page, 'demo-people')
  await page.getByRole('form', { name }).getByRole('button').click()
  await page.waitForLoadState('load')
  return page
}

export const operatorName = 'Avery Stone'
export const sellerName = 'Lantern Prairie Honey'

/** A phone in somebody's hand, not signed in. */
export const handset = async (browser: Browser, scripts = true): Promise<Page> =>
  (await phone(browser, scripts)).newPage()

/** On the page that asks for a phone: gives it, and the code that arrives there. */
export async function signInByCode(page: Page, shopper: Shopper): Promise<void> {
  await page.getByLabel('手机号').fill(shopper.phone)
  await press(page, '获取验证码')
  await look(page, 'buyer-code')
  await page.getByLabel('验证码').fill(await codeFor(page, `+86${shopper.phone}`))
  await press(page, /^登录$/)
}
