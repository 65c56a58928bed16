import AxeBuilder from '@axe-core/playwright'
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core'

export const launch = (more: readonly string[] = []): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-sync',
      '--no-first-run',
      ...more,
    ],
  })

/** How long anything may take to come: what is given up too early fails on a busy machine, and tells nobody anything. */
const patience = 180_000

/** A window of its own, with nobody signed in. */
export async function openWindow(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const context = await browser.newContext(options)
  context.setDefaultTimeout(patience)
  return context
}

/** A browser window in which somebody of the demonstration, such as `b/teacher`, has signed in. */
export async function signInAs(
  browser: Browser,
  url: string,
  persona: string,
  width = 1440,
): Promise<{ page: Page; context: BrowserContext }> {
  const context = await openWindow(browser, { viewport: { width, height: 900 } })
  const page = await context.newPage()
  await page.goto(`${url}/sign-in`)
  await page.locator(`button[value="${persona}"]`).click()
  await page.waitForURL(`**/${persona.split('/')[0]}`)
  return { page, context }
}

/** Waits until a page has come whole and its scripts have taken it over, however busy the machine is. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle')
  // A window that the browser leaves undrawn is never idle; it has had time enough after a while.
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve, { timeout: 5_000 })))
}

/** What axe finds against WCAG 2.2 AA, one line each. */
export async function faults(page: Page): Promise<string[]> {
  const found = await new AxeBuilder({ page })
    // Of what is right nothing need be written down, and a page without frames need not be put together in a second one.
    .options({ resultTypes: ['violations'] })
    .setLegacyMode(page.frames().length === 1)
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .analyze()
  return found.violations.map((one) => `${page.url()} ${one.id}: ${one.nodes[0]?.html.slice(0, 160)}`)
}

/** By how many pixels a page runs off to the side. */
export const sideways = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
