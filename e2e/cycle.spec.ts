import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { faults, launch, sideways, signInAs } from './browser.ts'

const url = inject('serverUrl')
let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser?.close())

async function openSheet(page: Page, tab: 'Enter' | 'Weekly marks' = 'Enter') {
  await page.goto(`${url}/b`)
  await page.locator('main table a[href*="/classes/"]').first().click()
  await page.getByRole('link', { name: tab, exact: true }).click()
  await page.getByRole('grid').waitFor()
  await page.waitForLoadState('networkidle')
}

const cell = (page: Page, row: number, column: number) => page.locator(`[data-at="${row}/${column}"]`)
const saved = (page: Page) => page.getByText('Everything is saved').waitFor()

describe('a teacher enters a cycle', () => {
  test('by keyboard: each mark is saved when its cell is left, and is there when the page is loaded again', async () => {
    const { page, context } = await signInAs(browser, url, 'b/teacher')
    await openSheet(page)
    await cell(page, 0, 0).focus()
    await page.keyboard.type('765')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-at'))).toBe('3/0')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Tab')
    await page.keyboard.type('2')
    await saved(page)
    await page.reload()
    const column = await Promise.all([0, 1, 2].map((row) => cell(page, row, 0).inputValue()))
    expect(column).toEqual(['7', '6', '5'])
    expect(await cell(page, 2, 1).inputValue()).toBe('2')
    await context.close()
  })

  test('what the scale does not know is said beside the cell and not saved; Ctrl-Z takes a mark back', async () => {
    const { page, context } = await signInAs(browser, url, 'b/teacher')
    await openSheet(page)
    await cell(page, 0, 0).fill('12')
    await page.keyboard.press('Enter')
    await page.getByText('“12” is not on the scale').waitFor()
    expect(await faults(page)).toEqual([])
    const before = await cell(page, 1, 0).inputValue()
    await cell(page, 1, 0).fill('4')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Control+z')
    await expect.poll(() => cell(page, 1, 0).inputValue()).toBe(before)
    await page.reload()
    expect(await cell(page, 0, 0).inputValue()).toBe('7')
    await context.close()
  })

  test('two windows on one cell: the second sees both values and chooses', async () => {
    const one = await signInAs(browser, url, 'b/teacher')
    const two = await signInAs(browser, url, 'b/teacher')
    await openSheet(one.page)
    await openSheet(two.page)
    await cell(one.page, 4, 0).fill('3')
    await one.page.keyboard.press('Enter')
    await saved(one.page)
    await cell(two.page, 4, 0).fill('8')
    await two.page.keyboard.press('Enter')
    await two.page.getByText('entered 3 meanwhile; yours is 8').waitFor()
    await two.page.getByRole('button', { name: 'Keep mine' }).click()
    await saved(two.page)
    await one.page.reload()
    expect(await cell(one.page, 4, 0).inputValue()).toBe('8')
    await one.context.close()
    await two.context.close()
  })

  test('while the network is away the marks wait, and are sent when it is back', async () => {
    const { page, context } = await signInAs(browser, url, 'b/teacher')
    await openSheet(page)
    await context.setOffline(true)
    await cell(page, 5, 0).fill('2')
    await page.keyboard.press('Enter')
    await page.getByText('1 waiting for the network').waitFor()
    await context.setOffline(false)
    await saved(page)
    await page.reload()
    expect(await cell(page, 5, 0).inputValue()).toBe('2')
    await context.close()
  })

  test('without scripts the sheet is one form', async () => {
    const signed = await signInAs(browser, url, 'b/teacher')
    await openSheet(signed.page)
    const state = await signed.context.storageState()
    const plain = await browser.newContext({ javaScriptEnabled: false, storageState: state })
    const page = await plain.newPage()
    await page.goto(signed.page.url())
    await cell(page, 6, 0).fill('9')
    await page.getByRole('button', { name: 'Save the sheet' }).click()
    await page.getByText('1 mark saved.').waitFor()
    await signed.page.reload()
    expect(await cell(signed.page, 6, 0).inputValue()).toBe('9')
    await plain.close()
    await signed.context.close()
  })

  test.each([1440, 390])('at %i pixels the sheets are whole and axe finds nothing', async (width) => {
    const { page, context } = await signInAs(browser, url, 'b/teacher', width)
    for (const tab of ['Enter', 'Weekly marks'] as const) {
      await openSheet(page, tab)
      expect(await faults(page)).toEqual([])
      expect(await sideways(page)).toBeLessThanOrEqual(0)
    }
    await context.close()
  })
})

describe('whoever runs the cycle', () => {
  test('is told what is missing, closes with a reason, and sees whom to look at', async () => {
    const { page, context } = await signInAs(browser, url, 'p2/partner-principal')
    await page.goto(`${url}/p2/cycle`)
    await page.getByRole('link', { name: /^Close Cycle/ }).click()
    await page.getByText(/have no full entry in Cycle 3 yet/).waitFor()
    expect(await faults(page)).toEqual([])
    await page.getByRole('button', { name: /^Close Cycle/ }).click()
    await page.getByLabel('Why it is closed').fill('The term ends today')
    await page.getByRole('button', { name: /^Close Cycle/ }).click()
    await page.waitForURL('**/p2/findings')
    await page.goto(`${url}/p2/cycle`)
    await page.getByRole('link', { name: 'Cycle 3', exact: true }).click()
    await page.getByText('The term ends today').waitFor()
    await context.close()
  })
})
