import type { Page } from 'playwright-core'
import { inject } from 'vitest'

/** Opens a sheet of one of the classes the teacher's own page names. */
export async function openSheet(
  page: Page,
  given: { tab?: 'Enter' | 'Weekly marks'; of?: number; url?: string } = {},
) {
  await page.goto(`${given.url ?? inject('serverUrl')}/b`)
  await page
    .locator('main table a[href*="/classes/"]')
    .nth(given.of ?? 0)
    .click()
  await page.getByRole('link', { name: given.tab ?? 'Enter', exact: true }).click()
  await page.locator('.sheet').waitFor()
  await page.getByRole('button', { name: /^All keys|^Next/ }).waitFor()
}

export const cell = (page: Page, row: number, column: number) => page.locator(`[data-at="${row}/${column}"]`)
export const saved = (page: Page) => page.getByText('Everything is saved').waitFor()
export const focused = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('data-at'))
export const columnOf = async (page: Page, column: number) => {
  const cells = await page.locator(`[data-at$="/${column}"]`).all()
  return Promise.all(cells.map((one) => one.inputValue()))
}
