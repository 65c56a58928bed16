import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { faults, launch, settled, sideways, signInAs } from './browser.ts'

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
const press = async (page: Page, keys: readonly string[]) => {
  for (const key of keys) await page.keyboard.press(key)
}

/** Settles the item on the screen with some keys, and answers once the next one stands there. */
async function settle(page: Page, ...keys: readonly string[]): Promise<void> {
  const before = await page.locator('h1').textContent()
  await press(page, keys)
  await page.waitForFunction((heading) => document.querySelector('h1')?.textContent !== heading, before)
}

/** Goes on to the first item about a pupil who needs a look: it has its readings beside it. */
async function goToPupil(page: Page): Promise<void> {
  const picture = page.locator('.stage figure.chart svg[role="img"]')
  while ((await picture.count()) === 0 || (await page.getByText('Heard; nothing to decide').count()) > 0)
    await settle(page, 'ArrowRight')
}

test('a leader holds the half hour by keyboard alone, closes it and sends the minutes', async () => {
  const { page, context } = await signInAs(browser, url, 'b/assistant-head')
  await page.getByText(/half hour meets today/).waitFor()
  await page
    .getByText(/half hour meets today/)
    .getByRole('link')
    .click()
  await page.getByRole('heading', { level: 1, name: /half hour, today: \d+ items/ }).waitFor()
  const meeting = page.url()
  await soundAt(page, [390, 1440])
  expect((await context.request.get(`${meeting}/pack`)).headers()['content-type']).toBe('application/pdf')

  await page.goto(`${meeting}/run`)
  await settled(page)
  await press(page, ['b', 'Enter'])
  await page.getByText(/^1 of \d+/).waitFor()
  await goToPupil(page)
  await soundAt(page, [390, 1440])
  const decided = await page.locator('h1').textContent()
  await settle(page, '1', 'Enter')
  await page.getByText(/Settled: .*Talk with the pupil and find out why/).waitFor()
  await settle(page, 'u')
  await page.getByText(/^Decided: Talk with the pupil/).waitFor()
  await settle(page, 'ArrowRight')
  await press(page, ['x'])
  await page.keyboard.type('Known at home, and better since Monday')
  await settle(page, 'Enter')

  await press(page, ['z'])
  await page.getByRole('heading', { level: 1, name: /still open: carry each on/ }).waitFor()
  await soundAt(page, [390, 1440])
  await page.getByRole('button', { name: 'Close the meeting' }).focus()
  await page.keyboard.press('Enter')
  await page
    .getByRole('heading', { level: 1, name: /half hour, today: 1 decision, \d+ carried on/ })
    .waitFor()
  await page.getByText(decided ?? '').waitFor()
  await page.getByText('Known at home, and better since Monday').waitFor()
  await soundAt(page, [390, 1440])
  await page.getByRole('button', { name: /^Send the minutes to \d+ people/ }).focus()
  await page.keyboard.press('Enter')
  await page.getByText(/^Minutes were sent on/).waitFor()
  await context.close()

  const head = await signInAs(browser, url, 'b/principal-b')
  await head.page.getByText(/Minutes of Leadership team’s half hour, .*: 1 decision/).waitFor()
  await head.page.goto(`${url}/b/meetings/decisions?show=all`)
  await head.page.getByText('Talk with the pupil and find out why').first().waitFor()
  await soundAt(head.page, [390, 1440])
  expect((await head.page.goto(meeting))?.status()).toBe(200)
  await head.context.close()

  const teacher = await signInAs(browser, url, 'b/teacher')
  expect((await teacher.page.goto(meeting))?.status()).toBe(404)
  await teacher.context.close()
})
