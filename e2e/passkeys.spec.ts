import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { faults, launch, openWindow, sideways, signInAs } from './browser.ts'

const url = inject('serverUrl')
let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser?.close())

/** A telephone beside the browser that keeps passkeys, and knows its owner or does not. */
async function withPhone(context: BrowserContext, page: Page, knowsOwner = true) {
  const phone = await context.newCDPSession(page)
  await phone.send('WebAuthn.enable')
  const { authenticatorId } = await phone.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true },
      ...{ isUserVerified: knowsOwner, automaticPresenceSimulation: true },
    },
  })
  return {
    forgetOwner: () => phone.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false }),
    know: () => phone.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true }),
  }
}

async function signOut(page: Page): Promise<void> {
  await page.locator('.frame-tools summary').click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.waitForURL('**/sign-in')
}

describe('a passkey', () => {
  test('is made, named, signs in without a password, and is removed', async () => {
    const { page, context } = await signInAs(browser, url, 'b/assistant-head')
    const phone = await withPhone(context, page)
    await page.goto(`${url}/account`)
    await page.getByText('None yet').waitFor()
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await page.getByText('Your passkey is your second factor').waitFor()
    await page.getByText('Rename or remove').click()
    await page.getByLabel('Name').fill('Work telephone')
    await page.getByRole('button', { name: 'Rename', exact: true }).click()
    await page.getByRole('rowheader', { name: 'Work telephone' }).waitFor()

    await page.goto(`${url}/b`)
    await signOut(page)
    await phone.forgetOwner()
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await page.getByText('No passkey was used').waitFor()
    await phone.know()
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await page.waitForURL('**/b')

    await page.goto(`${url}/account`)
    await page.getByText('Rename or remove').click()
    await page.getByRole('button', { name: 'Remove this passkey' }).click()
    await page.getByText('None yet').waitFor()
    await context.close()
  })

  test('that is already on the device is not made twice', async () => {
    const { page, context } = await signInAs(browser, url, 'b/governor-b')
    await withPhone(context, page)
    await page.goto(`${url}/account`)
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await page.getByRole('rowheader').filter({ hasText: 'Chrome on' }).first().waitFor()
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await page.getByText('has a passkey of yours already').waitFor()
    await context.close()
  })

  test.each([1440, 390])('at %i pixels its pages are whole and axe finds nothing', async (width) => {
    const { page, context } = await signInAs(browser, url, 'b/teacher', width)
    await withPhone(context, page)
    for (const address of ['/account', '/account/second-factor', '/sign-in']) {
      await page.goto(`${url}${address}`)
      await page.getByRole('button', { name: /passkey/ }).waitFor()
      expect(await faults(page)).toEqual([])
      expect(await sideways(page)).toBeLessThanOrEqual(0)
    }
    await page.goto(`${url}/account`)
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await page.getByText('Rename or remove').click()
    expect(await faults(page)).toEqual([])
    expect(await sideways(page)).toBeLessThanOrEqual(0)
    await page.getByRole('button', { name: /^Remove/ }).click()
    await page.getByText('None yet').waitFor()
    await context.close()
  })

  test('needs scripts, so without them there is no button that does nothing', async () => {
    const plain = await openWindow(browser, { javaScriptEnabled: false })
    const page = await plain.newPage()
    await page.goto(`${url}/sign-in`)
    expect(await page.getByRole('button', { name: /passkey/ }).count()).toBe(0)
    await plain.close()
  })
})

describe('after signing out', () => {
  test('the way back shows nothing of what was open', async () => {
    const { page, context } = await signInAs(browser, url, 'b/tutor')
    await page.goto(`${url}/b/pupils`)
    const name = (await page.locator('main tbody th').first().textContent()) ?? ''
    expect(name.length).toBeGreaterThan(3)
    await signOut(page)
    await page.goBack()
    await page.waitForURL('**/sign-in?returnTo=**')
    await page.getByLabel('Password').waitFor()
    expect(await page.content()).not.toContain(name)
    await context.close()
  })
})
