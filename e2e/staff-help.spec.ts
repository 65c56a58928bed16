import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { faults, launch, settled, sideways, signInAs } from './browser.ts'

const url = inject('serverUrl')
let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser?.close())

const as = (persona: string, width?: number) => signInAs(browser, url, persona, width)
const nameIn = async (page: Page): Promise<string> =>
  (await page.locator('.frame-person summary').textContent()) ?? ''
/** "Ada Hill" as a list of staff has it. */
const asListed = (name: string): string => {
  const [given = '', ...family] = name.split(' ')
  return `${family.join(' ')}, ${given}`
}
/** What axe finds, and whether the page runs off to the side. */
const wrongWith = async (page: Page) => {
  await settled(page)
  return [...(await faults(page)), ...((await sideways(page)) > 0 ? [`${page.url()} is too wide`] : [])]
}

describe('help for staff', () => {
  test('a head of department asks for help, agrees a step with a coach, closes it, and they decide', async () => {
    const { page, context } = await as('b/head-of-mathematics')
    const coach = await as('b/assistant-head', 390)
    const coachName = await nameIn(coach.page)
    const about = 'How I give feedback in my department'

    await page.goto(`${url}/b/staff-help`)
    await page.getByRole('link', { name: 'I would like help' }).click()
    await page.getByLabel('I would like help with').fill(about)
    await page.locator('#helperId').selectOption({ label: asListed(coachName) })
    expect(await wrongWith(page)).toEqual([])
    await page.getByRole('button', { name: 'Ask' }).click()
    await page.getByRole('heading', { level: 1, name: /Coach for you: asked for/ }).waitFor()
    const address = page.url()

    await coach.page.goto(address)
    await coach.page.getByRole('button', { name: 'Yes, I will' }).click()
    await coach.page.getByLabel('The next step').fill('Ask first, tell afterwards')
    await coach.page.getByRole('button', { name: 'Agree this step' }).click()
    await coach.page.getByText(/to be looked at again by/).waitFor()
    expect(await wrongWith(coach.page)).toEqual([])

    await page.goto(address)
    await page.getByRole('button', { name: 'Tried it today' }).click()
    await page.getByText(/^tried on/).waitFor()
    await coach.page.goto(address)
    await coach.page.getByRole('button', { name: 'Looked at it again' }).click()
    await coach.page.getByRole('button', { name: 'It holds: close it' }).click()
    await coach.page.getByText('1 of 1 step looked at again and closed', { exact: false }).waitFor()

    await page.goto(address)
    await page.getByRole('link', { name: 'Review it now' }).click()
    await page.getByLabel(/^Stop/).check()
    await page.getByLabel('Why').fill('It is part of how I work now')
    expect(await wrongWith(page)).toEqual([])
    await page.getByRole('button', { name: 'Decide' }).click()
    await page.waitForURL('**/b/staff-help')
    // Over, it is hers alone.
    expect((await page.goto(address))?.status()).toBe(200)
    expect((await coach.page.goto(address))?.status()).toBe(404)

    const head = await as('b/principal-b')
    for (const path of ['', '/edit', '/review'])
      expect((await head.page.goto(`${address}${path}`))?.status()).toBe(404)
    await head.page.goto(`${url}/b/audit?room=observation`)
    const record = (await head.page.locator('main').textContent()) ?? ''
    expect(record).toContain('a member of staff')
    expect([about, coachName].filter((word) => record.includes(word))).toEqual([])
    await head.page.goto(`${url}/b/staff-help/counts`)
    await head.page.getByRole('heading', { level: 1, name: /pieces of help for staff this year/ }).waitFor()
    const counts = (await head.page.locator('main').textContent()) ?? ''
    expect([about, coachName].filter((word) => counts.includes(word))).toEqual([])
    expect(await wrongWith(head.page)).toEqual([])

    await page.goto(address)
    await page.getByText('Take it away for good').click()
    await page.getByRole('button', { name: 'Yes, take it away' }).click()
    await page.waitForURL('**/b/staff-help')
    expect((await page.goto(address))?.status()).toBe(404)
    await Promise.all([context.close(), coach.context.close(), head.context.close()])
  })

  test('a head of department offers help; who offered it sees no more than that it is open', async () => {
    const { page, context } = await as('b/head-of-mathematics')
    await page.goto(`${url}/b/staff-help/offer`)
    expect(await wrongWith(page)).toEqual([])
    await page.getByRole('button', { name: 'Offer it' }).click()
    await page.getByRole('alert').getByText('Choose a colleague.').waitFor()
    await page.getByLabel('To whom').selectOption({ index: 2 })
    await page.getByRole('button', { name: 'Offer it' }).click()
    await page.waitForURL('**/b/staff-help')
    await page
      .getByText(/^To .* on .*: open$/)
      .first()
      .waitFor()
    expect(await wrongWith(page)).toEqual([])
    await context.close()
  })

  test('a head of department begins help for the department from its page', async () => {
    const { page, context } = await as('b/head-of-mathematics')
    await page.goto(`${url}/b/school`)
    await page.locator('main').getByRole('link', { name: 'Mathematics', exact: true }).first().click()
    await page.getByRole('link', { name: 'Help for this department' }).click()
    await page.getByRole('link', { name: 'Planning together' }).click()
    expect(await wrongWith(page)).toEqual([])
    await page.getByRole('button', { name: 'Begin it' }).click()
    await page.getByRole('heading', { level: 1, name: /1 piece of help in which you are named/ }).waitFor()
    await context.close()
  })

  test('a teacher with a coach says on a telephone that a step was tried, and Ctrl-K finds the page by "coach"', async () => {
    const { page, context } = await as('b/teacher', 390)
    await settled(page)
    await page.keyboard.press('Control+k')
    await page.keyboard.type('coach')
    await page.getByRole('option', { name: /My help/ }).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL('**/b/staff-help')
    expect(await wrongWith(page)).toEqual([])
    await page.getByRole('link', { name: 'Coach for you' }).first().click()
    await page.getByRole('button', { name: 'Looked at it again' }).click()
    await page.getByRole('button', { name: 'It holds: close it' }).waitFor()
    expect(await wrongWith(page)).toEqual([])
    await context.close()
  })

  test('a governor reads how much help there is, and finds no page of anybody’s', async () => {
    const { page, context } = await as('b/governor-b')
    await page
      .getByRole('navigation', { name: 'Rooms' })
      .getByRole('link', { name: 'Help for staff' })
      .click()
    await page.getByRole('heading', { level: 1, name: /help for staff this year/ }).waitFor()
    expect(await wrongWith(page)).toEqual([])
    for (const path of ['/b/staff-help', '/b/staff-help/1', '/b/staff-help/copy', '/b/staff-help/offer'])
      expect((await context.request.get(`${url}${path}`)).status(), path).toBe(404)
    await context.close()
  })
})
