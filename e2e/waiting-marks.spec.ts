import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { faults, launch, sideways, signInAs } from './browser.ts'
import { cell, columnOf, openSheet, saved } from './sheet.ts'

const url = inject('serverUrl')
/** In what is written, so that a second run on the same server writes something else. */
const run = Date.now() % 100_000

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser?.close())

type Kept = { owner: string; id: string; locked: string }

/** What this browser holds of unsent marks, as whoever takes the device would find it. */
const keptOnDevice = (page: Page): Promise<Kept[]> =>
  page.evaluate(async () => {
    const databases = await indexedDB.databases()
    if (!databases.some((one) => one.name === 'everyschool')) return []
    return new Promise<Kept[]>((resolve) => {
      indexedDB.open('everyschool').onsuccess = (event) => {
        const { result } = event.target as IDBOpenDBRequest
        const asked = result.transaction('unsent').objectStore('unsent').getAll()
        asked.onsuccess = () => {
          result.close()
          const letters = new TextDecoder('latin1')
          resolve(
            asked.result.map(({ owner, id, locked }) => ({ owner, id, locked: letters.decode(locked) })),
          )
        }
      }
    })
  })

/** A teacher types comments while the network is away, and closes the window. */
async function typeOffline(page: Page, context: BrowserContext, comments: readonly string[]) {
  await page.evaluate(() => navigator.serviceWorker.ready)
  await context.setOffline(true)
  await typeComments(page, comments)
  await page.close()
}

/** Types comments, one a pupil, and waits until the device holds them. */
async function typeComments(page: Page, comments: readonly string[]) {
  for (const [row, words] of comments.entries()) {
    await cell(page, row, 3).fill(words)
    await page.keyboard.press('Enter')
  }
  await page.getByText(`${comments.length} waiting for the network`).waitFor()
  await expect.poll(async () => (await keptOnDevice(page)).length).toBe(comments.length)
}

async function pressSignOut(page: Page) {
  await page.locator('.frame-tools summary').click()
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
}

const endSession = (context: BrowserContext) => context.clearCookies({ name: 'everyschool.session_token' })
const asPersona = async (page: Page, persona: string) => {
  await page.goto(`${url}/sign-in`)
  await page.locator(`button[value="${persona}"]`).click()
  await page.waitForURL(`**/${persona.split('/')[0]}`)
}

describe('without a network', () => {
  test('the sheet goes on, through a closed browser too: its values are shown, more can be typed, and back online every mark arrives and one conflict is asked about', async () => {
    const { page, context } = await signInAs(browser, url, 'b/teacher')
    await openSheet(page, { of: 3 })
    const address = page.url()
    const asked = ['Ada', 'Bea', 'Cleo', 'Dora', 'Eve'].map((name) => `Ask ${name} ${run}`)
    await typeOffline(page, context, asked)

    const colleague = await signInAs(browser, url, 'b/principal-b')
    await colleague.page.goto(address)
    await colleague.page.getByRole('button', { name: 'All keys' }).waitFor()
    await cell(colleague.page, 2, 3).fill(`Mine first ${run}`)
    await colleague.page.keyboard.press('Enter')
    await saved(colleague.page)

    const again = await context.newPage()
    await again.goto(address)
    await again.getByText('5 marks wait on this device').waitFor()
    await again.getByText('5 waiting for the network').waitFor()
    expect((await columnOf(again, 3)).slice(0, 5)).toEqual(asked)
    expect((await keptOnDevice(again)).map((one) => one.locked).join()).not.toContain('Ask')
    expect(await faults(again)).toEqual([])
    await cell(again, 5, 3).fill(`Ask Fay ${run}`)
    await again.keyboard.press('Enter')
    await again.getByText('6 waiting for the network').waitFor()
    await context.setOffline(false)
    // While somebody types the whole page waits to be asked for.
    const wholePage = again.getByRole('link', { name: 'Open the whole page' })
    await wholePage.waitFor()
    await again.getByText(`entered Mine first ${run} meanwhile; yours is ${asked[2]}`).waitFor()
    await again.getByRole('button', { name: 'Keep mine' }).click()
    await saved(again)
    await wholePage.click()
    await again.waitForURL(address)
    await again.getByRole('button', { name: 'All keys' }).waitFor()
    expect((await columnOf(again, 3)).slice(0, 6)).toEqual([...asked, `Ask Fay ${run}`])
    await expect.poll(() => keptOnDevice(again)).toEqual([])
    const keys = (await context.cookies()).filter((one) => one.name === 'everyschool-device')
    expect(keys).toEqual([])
    await colleague.context.close()
    await context.close()
  })

  test('any page says how many marks wait and leads to their sheets; back online the page that was wanted comes by itself', async () => {
    const { page, context } = await signInAs(browser, url, 'b/teacher')
    await openSheet(page, { of: 2 })
    await typeOffline(page, context, [`Once ${run}`])
    const again = await context.newPage()
    await again.setViewportSize({ width: 390, height: 844 })
    await again.goto(`${url}/b`)
    await again.getByText('1 mark waits on this device').waitFor()
    expect(await sideways(again)).toBeLessThanOrEqual(0)
    await again.getByRole('link', { name: /Cycle 3/ }).click()
    await again.getByRole('button', { name: 'Next' }).waitFor()
    expect(await again.getByLabel('Comment').inputValue()).toBe(`Once ${run}`)
    expect(await faults(again)).toEqual([])
    await context.setOffline(false)
    await again.waitForURL(/\/b\/classes\/\d+\/enter/)
    await saved(again)
    await context.close()
  })
})

describe('at an address without https, as in a school’s own network', () => {
  test('what was not sent is kept, locked, through a closed browser, and sent at the next visit', async () => {
    // To the browser a name that is neither encrypted nor its own machine.
    const plain = await launch(['--host-resolver-rules=MAP school.example 127.0.0.1'])
    const address = url.replace('localhost', 'school.example')
    const { page, context } = await signInAs(plain, address, 'b/teacher')
    await openSheet(page, { of: 3, url: address })
    expect(await page.evaluate(() => isSecureContext)).toBe(false)
    const sheet = page.url()
    const words = [`Plainly ${run}`, `And plainly ${run}`]
    await context.setOffline(true)
    await typeComments(page, words)
    expect((await keptOnDevice(page)).map((one) => one.locked).join()).not.toContain('lainly')
    await page.close()
    await context.setOffline(false)
    const next = await context.newPage()
    await next.goto(`${address}/b`)
    await next.getByText('2 marks that had waited on this device are sent.').waitFor()
    expect(await keptOnDevice(next)).toEqual([])
    await next.goto(sheet)
    await next.getByRole('button', { name: 'All keys' }).waitFor()
    expect((await columnOf(next, 3)).slice(0, 2)).toEqual(words)
    await plain.close()
  })
})

describe('in a browser that keeps nothing', () => {
  test('one is asked before a sheet is left for another page, and that page comes once all is sent', async () => {
    const { page, context } = await signInAs(browser, url, 'b/teacher')
    await context.addInitScript(() => Object.defineProperty(globalThis, 'indexedDB', { value: undefined }))
    await openSheet(page, { of: 3 })
    await context.setOffline(true)
    await cell(page, 0, 3).fill(`Not kept ${run}`)
    await page.keyboard.press('Enter')
    await page.getByText('1 waiting for the network').waitFor()
    const leave = () => page.getByRole('link', { name: 'Targets', exact: true }).first().click()
    const asking = page.getByRole('dialog', { name: '1 mark not sent yet' })
    await leave()
    await asking.waitFor()
    expect(await faults(page)).toEqual([])
    await page.getByRole('button', { name: 'Stay on this sheet' }).click()
    await asking.waitFor({ state: 'detached' })
    expect(await cell(page, 0, 3).inputValue()).toBe(`Not kept ${run}`)
    await leave()
    await asking.waitFor()
    await context.setOffline(false)
    await page.waitForURL(/targets/)
    await page.goBack()
    await page.getByRole('button', { name: 'All keys' }).waitFor()
    expect(await cell(page, 0, 3).inputValue()).toBe(`Not kept ${run}`)
    await context.close()
  })
})

describe('signing out while marks wait', () => {
  test('says how many of which class; by keyboard they are sent, and then one is signed out', async () => {
    const { page, context } = await signInAs(browser, url, 'b/teacher')
    await openSheet(page, { of: 3 })
    const address = page.url()
    const typed = [`Send me ${run}`, `And me ${run}`]
    await typeOffline(page, context, typed)
    await context.setOffline(false)
    const today = await context.newPage()
    // By itself the page would send them at once.
    await context.route('**/cycle/device-keys', (route) => route.abort())
    await today.goto(`${url}/b`)
    await today.getByText('You typed marks on this device that the school does not have yet').waitFor()
    await today.getByText('The school cannot be reached: they stay here until it can.').waitFor()
    expect(await faults(today)).toEqual([])
    await context.unroute('**/cycle/device-keys')
    await pressSignOut(today)
    const asking = today.getByRole('dialog', { name: '2 marks not sent yet' })
    await asking.waitFor()
    expect(await asking.getByRole('link').allTextContents()).toEqual([
      expect.stringMatching(/^2 marks of \S+, Cycle 3$/),
    ])
    expect(await faults(today)).toEqual([])
    await today.keyboard.press('Escape')
    await asking.waitFor({ state: 'detached' })
    expect(today.url()).toBe(`${url}/b`)
    await today.getByRole('button', { name: 'Sign out', exact: true }).press('Enter')
    await asking.waitFor()
    await today.getByRole('button', { name: 'Send them, then sign out' }).focus()
    await today.keyboard.press('Enter')
    await today.waitForURL('**/sign-in')
    expect(await keptOnDevice(today)).toEqual([])
    await asPersona(today, 'b/teacher')
    await today.goto(address)
    await today.getByRole('button', { name: 'All keys' }).waitFor()
    expect((await columnOf(today, 3)).slice(0, 2)).toEqual(typed)
    await context.close()
  })

  test('what the school will not take is said to be left, and is lost only when its writer says so', async () => {
    const { page, context } = await signInAs(browser, url, 'b/teacher')
    await openSheet(page, { of: 3 })
    await cell(page, 0, 0).fill('12')
    await page.keyboard.press('Enter')
    await expect.poll(async () => (await keptOnDevice(page)).length).toBe(1)
    await page.waitForTimeout(1500)
    await pressSignOut(page)
    await page.getByRole('button', { name: 'Send them, then sign out' }).click()
    await page.getByText('0 sent. What is left could not be: its mark sheet says why.').waitFor()
    expect(await keptOnDevice(page)).toHaveLength(1)
    await page.getByRole('button', { name: 'Sign out and lose 1 mark' }).click()
    await page.waitForURL('**/sign-in')
    expect(await keptOnDevice(page)).toEqual([])
    await context.close()
  })

  test('without a network one is told that it waits for it, and stays', async () => {
    const { page, context } = await signInAs(browser, url, 'b/teacher')
    await openSheet(page, { of: 3 })
    await context.setOffline(true)
    await pressSignOut(page)
    await page.getByRole('dialog', { name: 'There is no network to sign out by' }).waitFor()
    await page.getByRole('button', { name: 'Stay signed in' }).click()
    await context.setOffline(false)
    await page.reload()
    await page.getByRole('button', { name: 'All keys' }).waitFor()
    await context.close()
  })
})

describe('a session that has ended', () => {
  test('loses nothing: marks wait through another account’s visit until the same one is back', async () => {
    const { page, context } = await signInAs(browser, url, 'b/teacher')
    await openSheet(page, { of: 3 })
    const address = page.url()
    await typeOffline(page, context, [`Through it all ${run}`])
    await endSession(context)
    await context.setOffline(false)
    const next = await context.newPage()
    await next.goto(address)
    await next.getByText('1 mark typed on this device has not been sent').waitFor()
    expect((await context.cookies()).map((one) => one.name)).not.toContain('everyschool-device')

    await asPersona(next, 'b/principal-b')
    await next.getByText('1 mark typed here by somebody else').waitFor()
    await next.goto(address)
    await next.getByRole('button', { name: 'All keys' }).waitFor()
    expect((await columnOf(next, 3))[0]).not.toBe(`Through it all ${run}`)
    await pressSignOut(next)
    await next.waitForURL('**/sign-in')
    expect(await keptOnDevice(next)).toHaveLength(1)

    await asPersona(next, 'b/teacher')
    await next.getByText('1 mark that had waited on this device is sent.').waitFor()
    expect(await keptOnDevice(next)).toEqual([])
    await next.goto(address)
    await next.getByRole('button', { name: 'All keys' }).waitFor()
    expect((await columnOf(next, 3))[0]).toBe(`Through it all ${run}`)
    await context.close()
  })

  test('in an open sheet: what is typed after somebody else signed in is kept for its writer, never saved under the other name', async () => {
    const { page, context } = await signInAs(browser, url, 'b/teacher')
    await openSheet(page, { of: 3 })
    const other = await context.newPage()
    await endSession(context)
    await asPersona(other, 'b/principal-b')
    await cell(page, 1, 3).fill(`Not by the head ${run}`)
    await page.keyboard.press('Enter')
    await page.getByText('somebody else has signed in on this device').waitFor()
    await other.goto(page.url())
    await other.getByRole('button', { name: 'All keys' }).waitFor()
    expect((await columnOf(other, 3))[1]).not.toBe(`Not by the head ${run}`)
    await endSession(context)
    await asPersona(other, 'b/teacher')
    await saved(page)
    await other.goto(page.url())
    expect((await columnOf(other, 3))[1]).toBe(`Not by the head ${run}`)
    await context.close()
  })
})

/** Locks a mark as the page would and lays it on the device, for a sheet that is not open. */
const layMark = (page: Page, given: { sheet: string; id: string; text: string; wrongKey?: boolean }) =>
  page.evaluate(async ({ sheet, id, text, wrongKey }) => {
    const { account, keys } = await (await fetch('/b/cycle/device-keys')).json()
    const raw = Uint8Array.from(atob(keys.key), (letter) => letter.charCodeAt(0) ^ (wrongKey ? 1 : 0))
    const key = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt'])
    const iv = crypto.getRandomValues(new Uint8Array(12))
    const plain = new TextEncoder().encode(JSON.stringify({ key: id, text, base: '' }))
    const locked = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, plain)
    await new Promise((resolve) => {
      indexedDB.open('everyschool').onsuccess = (event) => {
        const { result } = event.target as IDBOpenDBRequest
        const store = result.transaction('unsent', 'readwrite').objectStore('unsent')
        store.put({ owner: `${account}/${sheet}`, id, iv, locked }).onsuccess = resolve
        result.close()
      }
    })
  }, given)

const numbersIn = (address: string) => /classes\/(\d+)\/enter/.exec(address)?.[1] ?? ''

describe('marks on the device', () => {
  test('locked with a key there is no more are named, not dropped; typed anew they are sent', async () => {
    const { page, context } = await signInAs(browser, url, 'b/teacher')
    await openSheet(page, { of: 3 })
    const name = await page.locator('[role=grid] tbody .pupil-name').first().textContent()
    const id = (await cell(page, 0, 3).getAttribute('name'))?.replace('mark.', '') ?? ''
    const [cycle] = await page
      .getByRole('link', { name: 'Cycle 3' })
      .evaluateAll((links) =>
        links.map((link) => new URL((link as HTMLAnchorElement).href).searchParams.get('cycle')),
      )
    await layMark(page, { sheet: `${numbersIn(page.url())}/${cycle}`, id, text: 'lost', wrongKey: true })
    await page.reload()
    await page.getByText('1 mark you typed here waits on this device and cannot be read any more').waitFor()
    expect(
      await page
        .getByRole('listitem')
        .filter({ hasText: `${name}: Comment` })
        .count(),
    ).toBe(1)
    expect(await faults(page)).toEqual([])
    await cell(page, 0, 3).fill(`Typed anew ${run}`)
    await page.keyboard.press('Enter')
    await saved(page)
    expect(await page.getByText('cannot be read any more').count()).toBe(0)
    await expect.poll(() => keptOnDevice(page)).toEqual([])
    await context.close()
  })

  test('of a cycle that closed meanwhile are shown with the way to a correction', async () => {
    const { page, context } = await signInAs(browser, url, 'b/teacher')
    await openSheet(page, { of: 3 })
    const id = (await cell(page, 0, 3).getAttribute('name'))?.replace('mark.', '') ?? ''
    const closed = page.getByRole('link', { name: 'Cycle 1' })
    const cycle = new URL((await closed.getAttribute('href')) ?? '', url).searchParams.get('cycle')
    await layMark(page, { sheet: `${numbersIn(page.url())}/${cycle}`, id, text: `Too late ${run}` })
    await closed.click()
    await page
      .getByText('1 mark you typed on this device did not reach the school before Cycle 1 closed')
      .waitFor()
    await page.getByText(`Comment Too late ${run}`).waitFor()
    expect(await faults(page)).toEqual([])
    await page.getByRole('button', { name: 'Forget it' }).click()
    await expect.poll(() => keptOnDevice(page)).toEqual([])
    await context.close()
  })
})
