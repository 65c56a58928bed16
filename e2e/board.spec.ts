import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { faults, launch, signInAs } from './browser.ts'

const url = inject('serverUrl')
let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser?.close())

test('an assistant head proposes, pins one pupil, keeps another from somebody, and accepts what comes of it', async () => {
  const { page, context } = await signInAs(browser, url, 'b/assistant-head')
  await page.goto(`${url}/b/help`)
  await page.getByRole('link', { name: 'Learning managers' }).click()
  const heading = page.getByRole('heading', { level: 1 })
  await expect.poll(() => heading.textContent()).toMatch(/^7 learning managers: .*; 1 is away$/)
  expect(await page.getByText('155.4 hours of monitoring a week').count()).toBe(1)
  await page.getByRole('button', { name: 'Propose who works with whom' }).click()
  const acceptAll = page.getByRole('button', { name: /^Accept all \d+ changes/ }).first()
  await acceptAll.waitFor()
  await expect.poll(() => heading.textContent()).toMatch(/^\d+ pupils helped after Cycle\s2: \d+ begin/)

  const why = page.locator('summary', { hasText: 'Why, and what you would rather have' })
  await why.first().click()
  await page
    .getByRole('button', { name: /^Pin to/ })
    .first()
    .click()
  await page.getByText('Noted for the next proposal').waitFor()
  await page.getByText('Pinned in the next proposal').first().waitFor()
  await why.last().click()
  await page
    .getByRole('button', { name: /^Not with/ })
    .last()
    .click()
  await page.getByText('Kept apart in the next proposal').last().waitFor()
  expect(await faults(page)).toEqual([])

  const first = page.url()
  await page.getByRole('button', { name: 'Propose again' }).first().click()
  await page.waitForURL((now) => now.href !== first)
  await acceptAll.waitFor()
  await acceptAll.click()
  await page.getByText(/^Accepted for \d+ pupils/).waitFor()
  await page.goto(`${url}/b/help/board`)
  expect(await page.getByRole('button', { name: /^Take back/ }).count()).toBe(2)
  await context.close()
})

test('a learning manager sees the own week with its days, and no board', async () => {
  const { page, context } = await signInAs(browser, url, 'b/learning-manager', 390)
  await page.goto(`${url}/b/help`)
  await page.getByRole('link', { name: 'Your week' }).click()
  const heading = page.getByRole('heading', { level: 1 })
  await expect.poll(() => heading.textContent()).toMatch(/^You have \d+ plans of help: .* hours a week/)
  expect(await page.getByRole('button', { name: /^Take out/ }).count()).toBeGreaterThan(0)
  expect(await faults(page)).toEqual([])
  expect((await page.goto(`${url}/b/help/board`))?.status()).toBe(404)
  await context.close()
})
