import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { faults, launch, settled, sideways, signInAs } from './browser.ts'

const url = inject('serverUrl')
let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser?.close())

describe('help for pupils', () => {
  test('a principal begins help for somebody flagged in two keys, and nobody is asked about them again', async () => {
    const { page, context } = await signInAs(browser, url, 'b/principal-b')
    await page.goto(`${url}/b/help/unacted`)
    await settled(page)
    const waiting = async () => Number((await page.locator('h1').textContent())?.split(' ')[0])
    const before = await waiting()
    // Help for a class asks first for whom of it.
    const ofPupil = page.getByRole('listitem').filter({ has: page.locator('.pupil-name') })
    await ofPupil.getByRole('link', { name: 'Plan help' }).first().focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: /ready to begin$/ }).waitFor()
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Begin this help')
    expect(await faults(page)).toEqual([])
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/help\/plans\/\d+$/)
    await page.getByRole('heading', { level: 1, name: /: runs until/ }).waitFor()
    expect(await faults(page)).toEqual([])
    await page.goto(`${url}/b/help/unacted`)
    expect(await waiting()).toBe(before - 1)
    await context.close()
  })

  test('somebody flagged is left with a reason until a day', async () => {
    const { page, context } = await signInAs(browser, url, 'b/principal-b')
    await page.goto(`${url}/b/help/unacted`)
    await settled(page)
    await page.getByText('We leave it, because').first().click()
    const form = page.locator('.help-waiting details[open] form')
    await form.getByRole('button').click()
    await page.getByText('Say in a few words why nothing is done now.').first().waitFor()
    expect(await faults(page)).toEqual([])
    await form.getByLabel('Why').fill('Was ill for three weeks, and is back')
    await form.getByRole('button').click()
    await page.getByText('Left for now').waitFor()
    await context.close()
  })

  test('a learning manager takes a register on a telephone in two touches', async () => {
    const { page, context } = await signInAs(browser, url, 'b/learning-manager', 390)
    await page.goto(`${url}/b/help`)
    await page.getByRole('link', { name: 'Small group, Mathematics' }).first().click()
    await page.getByRole('link', { name: 'Take the register' }).click()
    await page.getByRole('heading', { level: 1, name: /who came today|came today/ }).waitFor()
    await settled(page)
    expect(await faults(page)).toEqual([])
    expect(await sideways(page)).toBeLessThanOrEqual(0)
    await page.locator('input[name="there"]').first().setChecked(false)
    await page.getByRole('button', { name: 'Keep it' }).click()
    await page.getByText(/: 4 of 5 came\.$/).waitFor()
    await context.close()
  })

  test('help that is overdue stands on Today, and a decision moves it on', async () => {
    const { page, context } = await signInAs(browser, url, 'b/learning-manager')
    await page.getByRole('link', { name: 'Decide' }).first().click()
    await page.waitForURL(/\/help\/plans\/\d+\/review$/)
    await settled(page)
    await page.getByRole('button', { name: 'Decide' }).click()
    await page.getByRole('alert').getByText('Choose what becomes of it.').waitFor()
    expect(await faults(page)).toEqual([])
    await page.getByLabel(/^Continue/).check()
    await page.getByLabel('Why').fill('They come gladly')
    await page.getByRole('button', { name: 'Decide' }).click()
    await page.waitForURL(/\/help\/plans\/\d+$/)
    await page.getByText('goes on, because: They come gladly').waitFor()
    await context.close()
  })

  test('a parent reads why the child is in the group, and finds no plan of the school', async () => {
    const { page, context } = await signInAs(browser, url, 'b/parent', 390)
    await page.getByRole('link', { name: 'Help at school' }).click()
    await page.getByRole('heading', { level: 1, name: /gets one kind of extra help/ }).waitFor()
    await page.getByText('Whom to ask').waitFor()
    expect(await faults(page)).toEqual([])
    expect(await sideways(page)).toBeLessThanOrEqual(0)
    for (const path of ['/b/help', '/b/help/catalogue', '/b/help/plans/26'])
      expect((await context.request.get(`${url}${path}`)).status(), path).toBe(404)
    await context.close()
  })
})
