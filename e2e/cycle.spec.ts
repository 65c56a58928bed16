import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { faults, launch, signInAs } from './browser.ts'

const url = inject('serverUrl')
let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser?.close())

describe('whoever runs the cycle', () => {
  test('is told what is missing, closes with a reason, and sees whom to look at', async () => {
    const { page, context } = await signInAs(browser, url, 'p2/partner-principal')
    await page.goto(`${url}/p2/cycle`)
    await page.getByRole('link', { name: /^Close Cycle/ }).click()
    await page.getByText(/are not full in Cycle 3 yet/).waitFor()
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
