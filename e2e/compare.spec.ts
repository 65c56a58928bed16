import fs from 'node:fs'
import { strFromU8, unzipSync } from 'fflate'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { faults, launch, sideways, signInAs } from './browser.ts'

const url = inject('serverUrl')
let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser?.close())

test('a principal compares two cycles in a year, shares the view, and a teacher opens it with their own pupils', async () => {
  const principal = await signInAs(browser, url, 'b/principal-b')
  await principal.page.goto(`${url}/b/cycle/compare`)
  await principal.page.getByLabel('Year group').selectOption({ label: 'Year 10' })
  await principal.page.getByRole('button', { name: 'Compare' }).click()
  await principal.page.getByRole('heading', { level: 1, name: /^Year 10: from Cycle 1 to Cycle 2/ }).waitFor()
  const all = await principal.page.locator('h1').textContent()
  await principal.page.getByText('Save this view').click()
  await principal.page.getByLabel('Name', { exact: true }).fill('Year 10 for Monday')
  await principal.page.getByText('Share it with the staff').click()
  await principal.page.getByRole('button', { name: 'Save', exact: true }).click()
  await principal.page.waitForURL('**/cycle/compare/views')
  expect(await faults(principal.page)).toEqual([])

  const teacher = await signInAs(browser, url, 'b/teacher', 390)
  await teacher.page.goto(`${url}/b/cycle/compare/views`)
  await teacher.page.getByRole('link', { name: 'Year 10 for Monday' }).click()
  await teacher.page.getByRole('heading', { level: 1, name: /^Year 10/ }).waitFor()
  expect(await teacher.page.locator('h1').textContent()).not.toBe(all)
  expect(await sideways(teacher.page)).toBeLessThanOrEqual(0)
  expect(await teacher.page.getByText('Take out as XLSX').count()).toBe(0)

  await principal.page.getByRole('button', { name: 'Remove Year 10 for Monday' }).click()
  await principal.page.getByRole('link', { name: 'Year 10 for Monday' }).waitFor({ state: 'detached' })
  await principal.context.close()
  await teacher.context.close()
})

test('what was taken out has its filters and who took it written on it', async () => {
  const { page, context } = await signInAs(browser, url, 'b/principal-b')
  await page.goto(`${url}/b/cycle/compare?show=down`)
  const coming = page.waitForEvent('download')
  await page.getByText('Take out as XLSX').click()
  const file = await (await coming).path()
  const parts = unzipSync(fs.readFileSync(file))
  const words = strFromU8(parts['xl/sharedStrings.xml'] ?? new Uint8Array())
  expect(words).toContain('Shown: Lower than before')
  expect(words).toContain('Taken out on')
  expect(words).toContain('no known cause')
  await context.close()
})

test('on a telephone the pictures are whole, with words as large as elsewhere', async () => {
  const { page, context } = await signInAs(browser, url, 'b/principal-b', 390)
  for (const path of ['/b/cycle/compare', '/b/cycle/compare/variation']) {
    await page.goto(`${url}${path}`)
    const figure = page.locator('figure.chart').first()
    await figure.waitFor()
    expect(await figure.evaluate((one) => one.scrollWidth - one.clientWidth)).toBeLessThanOrEqual(0)
    const letters = await figure.evaluate((one) =>
      [...one.querySelectorAll('svg text, .dots-words')]
        .map((words) => words.getBoundingClientRect().height)
        .filter((height) => height > 0),
    )
    expect(Math.min(...letters)).toBeGreaterThanOrEqual(12)
  }
  await context.close()
})

test('on paper each sheet says whose it is, and the filters stand above', async () => {
  const { page, context } = await signInAs(browser, url, 'b/principal-b')
  await page.goto(`${url}/b/cycle/compare`)
  await page.emulateMedia({ media: 'print' })
  expect(await page.locator('.print-only').isVisible()).toBe(true)
  expect(await page.getByRole('button', { name: 'Compare' }).isVisible()).toBe(false)
  const rules = await page.locator('style').allTextContents()
  expect(rules.join()).toContain('"Page " counter(page) " of " counter(pages)')
  expect(rules.join()).toContain('@top-left { content: "School B"')
  await context.close()
})
