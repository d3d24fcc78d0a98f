import AxeBuilder from '@axe-core/playwright'
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { chromium, type Browser, type BrowserContext, type Locator, type Page } from 'playwright-core'

/** The address of the running demonstration that is walked. */
export const site = process.env['WESTBOUND_URL'] ?? 'http://127.0.0.1:4000'
const shots = process.env['WESTBOUND_SHOTS'] ?? join(import.meta.dirname, 'shots')
mkdirSync(shots, { recursive: true })

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-quic',
      '--no-first-run',
      '--disable-gpu',
    ],
  })
}

const waitMs = 30_000

/** Screens without scripts: axe is a script, so there only the picture is taken. */
const scriptless = new WeakSet<BrowserContext>()

/** A buyer's phone; `userAgent` where the shop is opened inside another program. */
export async function phone(browser: Browser, scripts = true, userAgent?: string): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    locale: 'zh-CN',
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
    javaScriptEnabled: scripts,
    baseURL: site,
    ...(userAgent === undefined ? {} : { userAgent }),
  })
  if (!scripts) scriptless.add(context)
  context.setDefaultTimeout(waitMs)
  return context
}

/** A desk, for sellers and the operator. */
export async function desk(browser: Browser): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-US', baseURL: site })
  context.setDefaultTimeout(waitMs)
  return context
}

const looked = new Set<string>()

/** Looks at a screen as it stands: a picture in the shots folder, no broken part, no violation of axe. */
export async function look(page: Page, name: string): Promise<void> {
  const withoutScripts = scriptless.has(page.context())
  const seen = withoutScripts ? `${name} without scripts` : name
  if (looked.has(seen)) return
  looked.add(seen)
  await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true })
  if (withoutScripts) return
  const { violations } = await new AxeBuilder({ page }).analyze()
  assert.deepEqual(
    violations.map(({ id, nodes }) => `${name}: ${id} at ${nodes.map((node) => node.target.join(' ')).join(', ')}`),
    [],
  )
  // A phone's window grows with what overflows it, so the page is measured against the screen it was given.
  const screen = page.viewportSize()?.width ?? 0
  const width = await page.evaluate(() => document.documentElement.scrollWidth)
  assert(width <= screen, `${name} is ${width} px wide on a screen of ${screen}`)
}

/** Looks at a screen as it stands on a desk and on a phone, whichever of them it is on. */
export async function lookAtBoth(page: Page, name: string): Promise<void> {
  const given = page.viewportSize()
  for (const [width, height] of [
    [1280, 900],
    [390, 844],
  ] as const) {
    await page.setViewportSize({ width, height })
    await look(page, `${name}-${width}`)
  }
  if (given !== null) await page.setViewportSize(given)
}

/** Presses what carries these words and waits for the page that follows. */
export async function press(page: Page, words: string | RegExp): Promise<void> {
  const target = page
    .getByRole('button', { name: words })
    .or(page.getByRole('link', { name: words }))
    .first()
  await target.click()
  await page.waitForLoadState('load')
}

/** Asks again until a page shows the words: what the worker does in the background arrives in seconds. */
export async function untilShown(page: Page, words: string | RegExp | Locator, seconds = 60): Promise<void> {
  const sought = typeof words === 'string' || words instanceof RegExp ? page.getByText(words) : words
  const end = performance.now() + seconds * 1000
  for (;;) {
    if ((await sought.count()) > 0) return
    assert(
      performance.now() < end,
      `${String(words)} did not appear on ${page.url()} within ${seconds} s:\n${(await page.locator('main').innerText()).slice(0, 600)}`,
    )
    await page.waitForTimeout(700)
    await page.reload()
  }
}

/** Steps that stand on each other: after one has failed, those behind it are skipped instead of failing for its sake. */
export function inSteps(): (name: string, walk: () => Promise<void>) => void {
  let stopped = false
  return (name, walk) =>
    void test(name, async (t) => {
      if (stopped) return t.skip('an earlier step failed')
      stopped = true
      await walk()
      stopped = false
    })
}
