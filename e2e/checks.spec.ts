import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { faults, launch, sideways, signInAs } from './browser.ts'

const url = inject('serverUrl')
let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser?.close())

const soundAt = async (page: Page, widths: readonly number[]) => {
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 })
    expect(await faults(page)).toEqual([])
    expect(await sideways(page)).toBeLessThanOrEqual(0)
  }
}

test('a check is waved through, the cycle closed, one mark corrected: both values stand on each page', async () => {
  const { page, context } = await signInAs(browser, url, 'a2/associate-principal')
  await page.goto(`${url}/a2/cycle`)
  await page.getByRole('link', { name: 'Checks before close' }).click()
  await page.getByRole('heading', { level: 1, name: /wait for an answer/ }).waitFor()
  const first = page.locator('.checks > li').first()
  await first.getByText('Answer', { exact: true }).click()
  await first.getByLabel('Why it is right').fill('Taught as one group since May')
  await soundAt(page, [390, 1440])
  await first.getByRole('button', { name: 'Right as it is' }).click()
  await page.getByText('Right as it is: Taught as one group since May').waitFor()

  await page.getByRole('link', { name: /^Close Cycle/ }).click()
  await page.getByLabel('Why it is closed').fill('The term ends today')
  await soundAt(page, [390, 1440])
  await page.getByRole('button', { name: /^Close Cycle/ }).click()
  await page.waitForURL('**/a2/findings')
  await page.goto(`${url}/a2/cycle`)
  await page.getByRole('link', { name: 'Cycle 3', exact: true }).click()
  await page.getByText('unchanged since they were frozen').waitFor()

  await page.goto(`${url}/a2/cycle`)
  await page.getByRole('link', { name: 'Cycle 2', exact: true }).click()
  await page.waitForURL(/cycle\/\d+$/)
  await page.getByRole('link', { name: 'Mathematics', exact: true }).click()
  await page.waitForURL('**department=*')
  await page.locator('main table a[href*="/enter"]').first().click()
  await page.waitForURL('**/enter?*')
  const sheet = page.url()
  await page
    .getByRole('link', { name: /^Correct a mark/ })
    .first()
    .click()
  await page.getByLabel('Right is').fill('U')
  await page.getByLabel('Why').fill('Two papers were swapped')
  await soundAt(page, [390, 1440])
  await page.getByRole('button', { name: 'Correct the mark' }).click()
  const corrected = () => page.locator('details:has(> .corrected-head)').first()
  await page.waitForURL('**/enter?*')
  await corrected().getByText('(was').click()
  await corrected().getByText('Two papers were swapped').waitFor()
  await soundAt(page, [390, 1440])

  const pupil = await corrected().locator('xpath=ancestor::tr').getByRole('link').first().getAttribute('href')
  const inClass = new URL(sheet).pathname.replace('/enter', '/progress')
  for (const path of [`${pupil}/progress`, inClass]) {
    await page.goto(`${url}${path}`)
    await corrected().getByText('(was').waitFor()
    await soundAt(page, [390, 1440])
  }
  await page.goto(`${url}/a2/cycle`)
  await page.getByRole('link', { name: 'Cycle 2', exact: true }).click()
  await page.waitForURL(/cycle\/\d+$/)
  await page.getByRole('link', { name: 'Corrections', exact: true }).click()
  await page.getByText('1 figure corrected since it closed').waitFor()
  await context.close()
})
