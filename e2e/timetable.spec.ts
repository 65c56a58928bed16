import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { faults, launch, sideways, signInAs } from './browser.ts'

const url = inject('serverUrl')
let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser?.close())

const heading = (page: Page) => page.getByRole('heading', { level: 1 })

/** Goes to what Ctrl-K finds under a name. */
async function find(page: Page, typed: string, name: string): Promise<void> {
  const box = page.getByRole('combobox', { name: /^Find/ })
  // Before the page listens, the keys are for nobody.
  const opened = async () => {
    await page.keyboard.press('Control+k')
    return box.isVisible()
  }
  await expect.poll(opened).toBe(true)
  await box.fill(typed)
  await page.getByRole('option', { name }).first().waitFor()
  await page.getByRole('option', { name }).first().click()
}

// Into the library, while some of its pupils are somewhere else.
const file = `Class,Week,Day,Period,Room
10MA4,1,Monday,1,Library
10MA4,1,Tuesday,2,Library
10XX9,1,Monday,1,Library
`

test('a data manager brings a timetable in, reads what it would do, and takes it back', async () => {
  const { page, context } = await signInAs(browser, url, 'b/data-manager')
  await page.goto(`${url}/b/exchange`)
  await page.getByLabel('What it holds').selectOption({ label: 'Timetable' })
  await page.getByLabel('Where it comes from').fill('Nova T6')
  await page
    .getByLabel('File', { exact: true })
    .setInputFiles({ name: 'timetable.csv', mimeType: 'text/csv', buffer: Buffer.from(file) })
  await page.getByRole('button', { name: 'Read the file' }).click()
  await page.getByRole('button', { name: 'Bring in 2 rows' }).waitFor()
  await expect
    .poll(() => heading(page).textContent())
    .toMatch(/^timetable\.csv: 2 rows new, 0 changed, 1 refused/)
  expect(await page.getByText('There is no class “10XX9” here.').count()).toBe(1)
  expect(await page.getByText(/of its pupils are in .* at that time/).count()).toBeGreaterThan(0)
  expect(await faults(page)).toEqual([])
  await page.getByRole('button', { name: 'Bring in 2 rows' }).click()
  await page.getByRole('button', { name: 'Take it all back' }).waitFor()
  await page.getByRole('button', { name: 'Take it all back' }).click()
  await expect.poll(() => heading(page).textContent()).toMatch(/was taken back/)
  await context.close()
})

test('a principal finds a room by its name, a class and a colleague by theirs, and keeps the colleague free', async () => {
  const { page, context } = await signInAs(browser, url, 'b/principal-b')
  await find(page, 'lab 3', 'Lab 3')
  await page.waitForURL(/\/b\/rooms\/\d+$/)
  await expect
    .poll(() => heading(page).textContent())
    .toMatch(/^Lab 3 is taught in for \d+ of 58 periods a fortnight$/)
  await find(page, '10ma4', '10MA4')
  await page.getByRole('navigation', { name: '10MA4' }).getByRole('link', { name: 'Timetable' }).click()
  await expect.poll(() => heading(page).textContent()).toMatch(/^10MA4 has .*8 .*a fortnight/)
  await page.goto(`${url}/b/school/timetable`)
  await expect
    .poll(() => heading(page).textContent())
    .toMatch(/classes meet in 58 periods a fortnight, and nobody is in two places$/)
  await page.locator('.timetable-wide summary').first().click()
  await page.locator('.timetable-wide details[open] a').first().click()
  await page.waitForURL(/\/b\/staff\/\d+\/timetable$/)
  await expect.poll(() => heading(page).textContent()).toMatch(/; kept free in 4 periods$/)
  await page.getByText('Say when').click()
  const chosen = page.getByRole('checkbox', { checked: true })
  expect(await chosen.count()).toBe(4)
  await chosen.first().uncheck()
  await page.getByRole('button', { name: 'Keep these periods free' }).click()
  await expect.poll(() => heading(page).textContent()).toMatch(/; kept free in 3 periods$/)
  expect(await faults(page)).toEqual([])
  await context.close()
})

test('a pupil sees the own week on a telephone, one day at a time, and nobody else’s', async () => {
  const { page, context } = await signInAs(browser, url, 'b/pupil', 390)
  await page.goto(`${url}/b/pupils`)
  await page.locator('main table a').first().click()
  await page.getByRole('link', { name: 'Timetable' }).click()
  await expect.poll(() => heading(page).textContent()).toMatch(/has .* a fortnight/)
  expect(await page.locator('.timetable-narrow details[open]').count()).toBe(1)
  expect(await sideways(page)).toBeLessThanOrEqual(0)
  expect(await faults(page)).toEqual([])
  const staff = await page.goto(`${url}/b/school/timetable`)
  expect(staff?.status()).toBe(404)
  await context.close()
})
