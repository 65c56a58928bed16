import { unzipSync } from 'fflate'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { faults, launch, settled, sideways, signInAs } from './browser.ts'

const url = inject('serverUrl')
let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser?.close())

describe('reports go home', () => {
  test.each([1440, 390])(
    'a tutor reads the comments of the group by keyboard, %i pixels wide',
    async (width) => {
      const { page, context } = await signInAs(browser, url, 'b/tutor', width)
      await page.goto(`${url}/b/home`)
      await page.locator('main table a').first().click()
      await page.waitForURL(/\/home\/read\/\d+$/)
      await settled(page)
      expect(await faults(page)).toEqual([])
      expect(await sideways(page)).toBeLessThanOrEqual(0)
      const unread = page.locator('form.comment[data-state="not read"]')
      const before = await unread.count()
      await unread.first().locator('textarea').focus()
      await page.keyboard.press('Control+Enter')
      await expect.poll(() => unread.count()).toBe(before - 1)
      expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA')
      await unread.first().locator('textarea').focus()
      await page.keyboard.press('Alt+b')
      await page.keyboard.type('Say what comes next')
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      await page.getByText('Say what comes next').first().waitFor()
      await context.close()
    },
  )

  test('a principal makes the reports of a year, takes them as one file, and releases them', async () => {
    const { page, context } = await signInAs(browser, url, 'b/principal-b')
    await page.goto(`${url}/b/home/runs`)
    await page.getByLabel('For', { exact: true }).selectOption({ label: 'Year 13' })
    await page.getByRole('button', { name: 'Make the reports' }).click()
    await page.waitForURL(/\/home\/runs\/\d+$/)
    await page.getByRole('heading', { name: /made; no family sees them yet/ }).waitFor()
    expect(await faults(page)).toEqual([])
    const archive = await context.request.get(`${page.url()}/archive`)
    const files = Object.keys(unzipSync(new Uint8Array(await archive.body())))
    expect(files.length).toBeGreaterThan(200)
    expect(files.every((file) => /^13[A-Z]\/.+\.pdf$/.test(file))).toBe(true)
    const printed = await context.request.get(`${page.url()}/print`)
    expect((await printed.body()).subarray(0, 5).toString()).toBe('%PDF-')
    await page.getByRole('button', { name: /^Release/ }).click()
    await page.getByRole('heading', { name: /went home on/ }).waitFor()
    await context.close()
  }, 300_000)

  test.each(['b/parent', 'b/pupil'])(
    '%s opens the report that was sent, and nobody else’s',
    async (persona) => {
      const { page, context } = await signInAs(browser, url, persona, 390)
      await page.getByRole('link', { name: 'Home', exact: true }).click()
      await page.waitForURL('**/b/home')
      expect(await faults(page)).toEqual([])
      expect(await sideways(page)).toBeLessThanOrEqual(0)
      const link = await page.locator('main a[href*="/home/reports/"]').first().getAttribute('href')
      const report = await context.request.get(`${url}${link}`)
      expect(report.headers()['content-type']).toBe('application/pdf')
      expect((await report.body()).subarray(0, 5).toString()).toBe('%PDF-')
      const pupilId = Number(/reports\/(\d+)/.exec(link ?? '')?.[1])
      const others = [pupilId - 1, pupilId + 1].map((id) => (link ?? '').replace(`/${pupilId}?`, `/${id}?`))
      for (const path of [...others, '/b/home/runs', '/b/home/praise', `/b/home/preview/${pupilId}`])
        expect((await context.request.get(`${url}${path}`)).status(), path).toBe(404)
      await context.close()
    },
  )
})
