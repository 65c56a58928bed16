import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { faults, launch, sideways, signInAs } from './browser.ts'

const url = inject('serverUrl')
let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser?.close())

test.each([1440, 390])(
  'at %i pixels a principal opens Attainment 8 down to the results of one pupil that counted',
  async (width) => {
    const { page, context } = await signInAs(browser, url, 'b/principal-b', width)
    await page.goto(`${url}/b/results`)
    await page.getByRole('link', { name: 'Attainment 8', exact: true }).first().click()
    await page.waitForURL('**/b/results/attainment_8?year=*')
    await page.locator('table a.pupil-name').first().click()
    await page.waitForURL(/\/b\/pupils\/\d+\/results$/)
    await page.getByText(/^Attainment 8: [\d.]+\. Why this figure\?$/).click()
    await page.getByText('What counted').first().waitFor()
    expect(await faults(page)).toEqual([])
    expect(await sideways(page)).toBeLessThanOrEqual(0)
    await context.close()
  },
)

test('a year without an official baseline says so, and names what stands instead', async () => {
  const { page, context } = await signInAs(browser, url, 'b/principal-b')
  await page.goto(`${url}/b/results/progress_8`)
  const words = (await page.locator('main').textContent()) ?? ''
  expect(words).toMatch(/There is no Progress 8|not part of this product/)
  await page.getByRole('link', { name: 'What is worked out instead, under another name' }).click()
  await page.waitForURL('**/b/results/progress_from_start?year=*')
  await page.getByRole('heading', { level: 1, name: 'not Progress 8' }).waitFor()
  await context.close()
})

test('pupils near a line stand below the warning', async () => {
  const { page, context } = await signInAs(browser, url, 'b/head-of-mathematics')
  await page.goto(`${url}/b/results/basics_95`)
  await page.getByText('are not the only ones who need help').waitFor()
  await context.close()
})

test('a governor sees figures and no pupil; a parent finds no results', async () => {
  const governor = await signInAs(browser, url, 'b/governor-b')
  await governor.page.goto(`${url}/b/results/basics_95`)
  expect(await governor.page.locator('main .pupil-name').count()).toBe(0)
  expect(await governor.page.locator('main a[href*="/pupils/"]').count()).toBe(0)
  expect(await governor.page.locator('h1').textContent()).toMatch(/\d %$/)
  await governor.page.goto(`${url}/b/results/ahead`)
  await governor.page.getByRole('link', { name: 'How right were we?' }).click()
  await governor.page.getByRole('heading', { level: 1, name: /of 100 ranges we gave/i }).waitFor()
  expect(await governor.page.locator('main a[href*="/progress/record/"]').count()).toBe(0)
  expect(await governor.page.locator('main a[href*="/pupils/"]').count()).toBe(0)
  await governor.context.close()
  const parent = await signInAs(browser, url, 'b/parent')
  expect((await parent.page.goto(`${url}/b/results`))?.status()).toBe(404)
  await parent.context.close()
})
