import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { faults, launch, signInAs } from './browser.ts'

const url = inject('serverUrl')
let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser?.close())

test('a principal changes a class by keyboard, takes it back, saves it and lays it beside another scenario', async () => {
  const { page, context } = await signInAs(browser, url, 'b/principal-b')
  await page.goto(`${url}/b/results`)
  await page.getByRole('link', { name: 'What this year may bring' }).click()
  await page.getByRole('link', { name: 'What if? Change grades of Year 11' }).click()
  const heading = page.getByRole('heading', { level: 1 })
  const add = page.getByRole('button', { name: 'Add this change' })
  await expect.poll(() => add.isEnabled()).toBe(true)
  const pick = (label: string) => page.getByLabel(label, { exact: true })
  await pick('Whose').selectOption('class')
  await pick('Class').selectOption({ label: '11MA3' })
  await add.focus()
  await page.keyboard.press('Enter')
  await expect.poll(() => heading.textContent()).toMatch(/With this change, Attainment\s8 would be .*\+0\./)
  expect(await page.locator('p[role="status"]').first().textContent()).toMatch(/^Attainment 8 [\d.]+, \+0\./)
  await page.keyboard.press('Control+z')
  await expect.poll(() => heading.textContent()).toContain('What if?')
  await pick('What if they').selectOption('nearest')
  expect(await page.getByText('not the only ones who need help').count()).toBeGreaterThan(0)
  await add.focus()
  await page.keyboard.press('Enter')
  await page.getByText('exactly on the line').waitFor()
  await pick('Hours of help for one grade').fill('6')
  await page.getByText(/hours of help at your rate/).waitFor()
  await pick('Name').fill('Nearest')
  await page.getByRole('button', { name: 'Save this scenario' }).click()
  await page.waitForURL(/scenario=\d+/)
  await page.getByRole('link', { name: 'Nearest', exact: true }).waitFor()
  expect(await faults(page)).toEqual([])
  await page.getByRole('button', { name: 'Compare' }).click()
  await page.waitForURL(/compare/)
  await expect.poll(() => heading.textContent()).toMatch(/would raise Attainment\s8 most/)
  expect(await page.getByRole('columnheader').count()).toBe(4)
  await context.close()
})

test('a teacher tries out own pupils alone, and somebody else’s own scenario is not there', async () => {
  const { page, context } = await signInAs(browser, url, 'b/teacher')
  await page.goto(`${url}/b/what-if?year=11`)
  expect(await page.locator('main').textContent()).toMatch(
    /Of the \d{1,2} pupils of Year 11 you may see|nothing to try out/,
  )
  const absent = await page.goto(`${url}/b/what-if?scenario=999999`)
  expect(absent?.status()).toBe(404)
  const results = await page.goto(`${url}/b/results/ahead`)
  expect(results?.status()).toBe(404)
  await context.close()
})

test('a governor reads what this year may bring, and may try out no pupil', async () => {
  const { page, context } = await signInAs(browser, url, 'b/governor-b')
  await page.goto(`${url}/b/results/ahead`)
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('in 8 of 10 such years')
  expect(await page.getByRole('link', { name: 'What if?' }).count()).toBe(0)
  expect((await page.goto(`${url}/b/what-if`))?.status()).toBe(404)
  await context.close()
})
