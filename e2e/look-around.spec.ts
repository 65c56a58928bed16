import AxeBuilder from '@axe-core/playwright'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Running, startServer } from './server.ts'

let server: Running
let browser: Browser
beforeAll(async () => {
  server = await startServer()
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-sync',
      '--no-first-run',
    ],
  })
}, 180_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

async function as(persona: string, width = 1440): Promise<{ page: Page; context: BrowserContext }> {
  const context = await browser.newContext({ viewport: { width, height: 900 } })
  const page = await context.newPage()
  await page.goto(`${server.url}/sign-in`)
  await page.locator(`button[value="${persona}"]`).click()
  await page.waitForURL(`**/${persona.split('/')[0]}`)
  return { page, context }
}

async function faults(page: Page): Promise<string[]> {
  const found = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .analyze()
  return found.violations.map((one) => `${page.url()} ${one.id}: ${one.nodes[0]?.html.slice(0, 160)}`)
}

const sideways = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

const mainPages = [
  '',
  '/school',
  '/pupils',
  '/staff',
  '/progress',
  '/findings',
  '/targets',
  '/people',
  '/audit',
]

describe('a principal looks around', () => {
  test.each([1440, 390])(
    'at %i pixels no page is faulty, runs off to the side, or lacks its finding',
    async (width) => {
      const { page, context } = await as('b/principal-b', width)
      const found: string[] = []
      for (const path of mainPages) {
        await page.goto(`${server.url}/b${path}`)
        found.push(...(await faults(page)))
        expect(await page.locator('h1').count(), path).toBe(1)
        expect(await sideways(page), path).toBeLessThanOrEqual(0)
      }
      expect(found).toEqual([])
      await context.close()
    },
  )

  test('Ctrl-K finds a page and Enter goes there', async () => {
    const { page, context } = await as('b/principal-b')
    await page.waitForLoadState('networkidle')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('targets')
    await page.getByRole('option', { name: 'Targets' }).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL('**/b/targets')
    await context.close()
  })

  test('goes from the school to a pupil by keyboard alone', async () => {
    const { page, context } = await as('b/principal-b')
    await page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name: 'Pupils' }).focus()
    await page.keyboard.press('Enter')
    await page.waitForURL('**/b/pupils')
    const first = page.locator('main table a').first()
    await first.focus()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/b\/pupils\/\d+$/)
    await page.getByText('Why can I see this?').first().waitFor()
    expect(await faults(page)).toEqual([])
    await context.close()
  })
})

describe('walls', () => {
  test('nobody is sent to sign in, and a foreign school looks like one that is not there', async () => {
    const stranger = await browser.newContext()
    const page = await stranger.newPage()
    await page.goto(`${server.url}/b/pupils`)
    expect(new URL(page.url()).pathname).toBe('/sign-in')
    await stranger.close()
    const { page: inside, context } = await as('b/teacher')
    const foreign = await inside.goto(`${server.url}/a1/pupils`)
    const foreignWords = await inside.locator('main').textContent()
    const absent = await inside.goto(`${server.url}/no-such-school/pupils`)
    expect([foreign?.status(), absent?.status()]).toEqual([404, 404])
    expect(await inside.locator('main').textContent()).toBe(foreignWords)
    await context.close()
  })

  test('a teacher finds fewer pupils than the principal, and no record of changes', async () => {
    const principal = await as('b/principal-b')
    const teacher = await as('b/teacher')
    const pupils = async (page: Page) => {
      await page.goto(`${server.url}/b`)
      return Number(/can see (\d+) pupils/.exec((await page.locator('h1').textContent()) ?? '')?.[1])
    }
    expect(await pupils(teacher.page)).toBeGreaterThan(0)
    expect(await pupils(teacher.page)).toBeLessThan(await pupils(principal.page))
    expect((await teacher.page.goto(`${server.url}/b/audit`))?.status()).toBe(404)
    await principal.context.close()
    await teacher.context.close()
  })

  test('no page asks another host for anything', async () => {
    const { page, context } = await as('b/principal-b')
    const hosts = new Set<string>()
    page.on('request', (request) => hosts.add(new URL(request.url()).host))
    await page.goto(`${server.url}/b/school`)
    await page.goto(`${server.url}/b/targets`)
    expect([...hosts]).toEqual([new URL(server.url).host])
    await context.close()
  })
})
