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
const accept = (page: Page) => page.getByRole('button', { name: 'Accept it' })

test('a deputy finds a new place for the lesson of whoever is away, and little else moves', async () => {
  const { page, context } = await signInAs(browser, url, 'b/assistant-head')
  await page.goto(`${url}/b/help`)
  await page.getByRole('link', { name: 'Special lessons', exact: true }).click()
  await expect.poll(() => heading(page).textContent()).toMatch(/; 1 cannot be held as planned$/)
  expect(await page.getByText('is away (a course on assessment)').count()).toBe(1)
  expect(await faults(page)).toEqual([])
  await page.getByRole('button', { name: /^Find new places for the one/ }).click()
  await accept(page).waitFor()
  const told = /^1 special lesson changes, \d+ stay as they are|^No special lesson changes/
  await expect.poll(() => heading(page).textContent()).toMatch(told)
  expect(await faults(page)).toEqual([])
  await accept(page).click()
  await page.getByText(/^Accepted: \d+ special lessons stand/).waitFor()
  await page.goto(`${url}/b/help/lessons`)
  expect(await heading(page).textContent()).not.toContain('cannot be held')
  await context.close()
})

test('a deputy proposes, reads what is missed, signs for one pupil, proposes again and accepts', async () => {
  const { page, context } = await signInAs(browser, url, 'b/assistant-head')
  await page.goto(`${url}/b/help/lessons`)
  await page.getByRole('button', { name: 'Propose special lessons' }).focus()
  await page.keyboard.press('Enter')
  await accept(page).waitFor()
  await expect.poll(() => heading(page).textContent()).toMatch(/^\d+ special lessons until /)
  await page.getByText(/^What pupils miss weighs [\d,]+/).waitFor()
  expect(await faults(page)).toEqual([])

  await page.locator('a[href*="/missed"]').first().click()
  await expect.poll(() => heading(page).textContent()).toMatch(/ for help in this cycle/)
  await page.getByLabel('Why that is right for this pupil').fill('Far ahead in it, and agreed at home')
  await page.getByRole('button', { name: 'Sign for it' }).click()
  await page.getByText('Signed: the next plan of special lessons may count on it.').waitFor()
  await page.getByText('Far ahead in it, and agreed at home').waitFor()
  expect(await faults(page)).toEqual([])

  await page.goBack()
  await accept(page).click()
  await page.getByText(/something has changed: the help there is, who is in it, or what was signed/).waitFor()
  const first = page.url()
  await page.getByRole('button', { name: 'Propose again' }).click()
  await page.waitForURL((now) => now.href !== first)
  await accept(page).waitFor()
  await accept(page).click()
  await page.getByText(/^Accepted: \d+ special lessons stand/).waitFor()

  await page.locator('a[href*="/missed"]').first().click()
  await page.locator('a[href*="/classes/"][href$="/out"]').last().click()
  await expect.poll(() => heading(page).textContent()).toMatch(/ (is|are) out for help (today|on )/)
  expect(await faults(page)).toEqual([])
  await context.close()
})

test('the week of a pupil shows their special lessons of the days to come', async () => {
  const { page, context } = await signInAs(browser, url, 'b/assistant-head')
  await page.goto(`${url}/b/help/lessons`)
  const weeks = page.getByRole('navigation', { name: 'Week' }).getByRole('link')
  const now = await weeks.evaluateAll((all) => all.findIndex((one) => one.hasAttribute('aria-current')))
  await weeks.nth(now + 1).click()
  await page.waitForURL('**/lessons?week=*')
  await page.locator('a[href*="/help/plans/"]').first().click()
  await page.locator('main a[href*="/pupils/"]').first().click()
  await page.getByRole('link', { name: 'Timetable', exact: true }).click()
  const special = page.getByRole('link', { name: /^Special lesson on \d/ }).first()
  await special.waitFor()
  expect(await faults(page)).toEqual([])
  await special.click()
  await expect.poll(() => heading(page).textContent()).toMatch(/ for help in this cycle/)
  await context.close()
})

test('a teacher sees who is out of their lessons on the telephone, and no plan of special lessons', async () => {
  const { page, context } = await signInAs(browser, url, 'b/teacher', 390)
  await page.goto(`${url}/b/help`)
  await page.getByRole('link', { name: 'Your special lessons' }).click()
  await expect.poll(() => heading(page).textContent()).toMatch(/out of your lessons$/)
  expect(await sideways(page)).toBeLessThanOrEqual(0)
  expect(await faults(page)).toEqual([])
  expect((await page.goto(`${url}/b/help/lessons`))?.status()).toBe(404)
  await context.close()
})
