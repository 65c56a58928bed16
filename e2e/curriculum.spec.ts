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
/** What axe finds, and whether the page runs off to the side. */
const wrongWith = async (page: Page) => {
  await settled(page)
  return [...(await faults(page)), ...((await sideways(page)) > 0 ? [`${page.url()} is too wide`] : [])]
}

describe('the curriculum', () => {
  test('a deputy proposes pathways for Year 9, looks at the groups, and confirms them', async () => {
    const { page, context } = await as('b/assistant-head')
    await page
      .getByRole('navigation', { name: 'Rooms' })
      .getByRole('link', { name: 'Curriculum', exact: true })
      .click()
    await page.getByRole('heading', { level: 1, name: /4 pathways/ }).waitFor()
    expect(await wrongWith(page)).toEqual([])
    await page.getByRole('link', { name: 'Who goes on which pathway' }).click()
    await page.getByRole('heading', { level: 1, name: /Year 9: a place for \d+ of \d+ pupils/ }).waitFor()
    await page.getByText('Near the line, or without a place').waitFor()
    expect(await wrongWith(page)).toEqual([])

    await page.getByLabel('What you say to it').fill('The talk with families comes before the letter')
    await page.getByRole('button', { name: 'I have looked at the groups' }).click()
    await page.getByRole('button', { name: /^Confirm \d+ places$/ }).click()
    await page.getByText(/\d+ pupils have their pathway from today/).waitFor()
    await page.getByRole('heading', { level: 1, name: /Everybody of Year 9 is on a pathway/ }).waitFor()
    expect(await wrongWith(page)).toEqual([])
    await context.close()
  })

  test('a free place is offered to who asked first, the next is refused with the numbers, and a switch says what it costs', async () => {
    const { page, context } = await as('b/assistant-head')
    await page.goto(`${url}/b/curriculum`)
    await page.getByRole('link', { name: 'Separate sciences' }).click()
    await page.getByText('In the order in which they asked').waitFor()
    expect(await wrongWith(page)).toEqual([])
    const sciences = page.url()
    await page.getByRole('link', { name: 'a place is free: decide' }).click()
    await page.getByText(/would begin \d+ weeks behind the others/).waitFor()
    await page.getByLabel('Why').fill('Asked first, and the place is free')
    await page.getByLabel('What you expect to see').fill('Keeps up in all three')
    await page.getByRole('button', { name: 'Decide for Separate sciences' }).click()
    await page.getByRole('heading', { level: 1, name: /is on Separate sciences/ }).waitFor()

    await page.goto(sciences)
    await page.locator('main table a.pupil-name').first().click()
    await page.getByText('not answered yet').waitFor()
    expect(await wrongWith(page)).toEqual([])

    await page.getByRole('link', { name: 'See what it costs, and decide' }).click()
    await page.getByText(/would begin \d+ weeks behind the others/).waitFor()
    await page.getByText(/is full in Year \d+: \d+ of \d+ places are taken/).waitFor()
    await page.getByLabel('Why').fill('Strong in science')
    await page.getByLabel('What you expect to see').fill('Keeps up in all three')
    await page.getByRole('button', { name: 'Put on the waiting list' }).click()
    await page.getByRole('heading', { level: 1, name: /is on Languages and humanities/ }).waitFor()
    await page.getByText(/waits for a place.*places are taken/).waitFor()
    expect(await wrongWith(page)).toEqual([])

    await page.getByRole('link', { name: 'Another pathway: what would it cost?' }).click()
    await page.getByRole('link', { name: 'Creative and technical' }).click()
    await page.getByRole('heading', { level: 1, name: /to Creative and technical/ }).waitFor()
    await page.getByLabel('Why').fill('Design comes first for now')
    await page.getByLabel('What you expect to see').fill('Effort of 1 in design')
    await page.getByRole('button', { name: 'Decide for Creative and technical' }).click()
    await page.getByRole('heading', { level: 1, name: /is on Creative and technical/ }).waitFor()
    await page.getByText('Changes of pathway, what each gave up and what is expected').waitFor()
    expect(await wrongWith(page)).toEqual([])
    await context.close()
  })

  test('last cycle’s change of set, as the register has it, is reviewed: done, helped, kept', async () => {
    const { page, context } = await as('b/assistant-head')
    await page.goto(`${url}/b/curriculum/changes`)
    await page.getByText('Nobody has said why').waitFor()
    await page
      .getByRole('link', { name: /Change of set: Mathematics, Year 10/ })
      .first()
      .click()
    await page.getByText(/The register shows it: \d+ pupils/).waitFor()
    await page.getByText(/Forecasts before and now prove nothing/).waitFor()
    expect(await wrongWith(page)).toEqual([])
    const group = (name: string) => page.getByRole('group', { name })
    await group('Done?').getByLabel('Yes').check()
    await group('Helped?').getByLabel('Nobody can tell yet').check()
    await group('What becomes of it').getByLabel('Keep it so').check()
    await page.getByLabel('Why').fill('All of them have settled')
    await page.getByRole('button', { name: 'Keep the review' }).click()
    await page.getByText('The review is kept.').waitFor()
    await page.getByText(/done yes, helped cannot tell, keep/).waitFor()
    await context.close()
  })

  test('a teacher reads pathways and those of their own pupils, and decides nothing', async () => {
    const { page, context } = await as('b/teacher', 390)
    await page.goto(`${url}/b/curriculum`)
    await page.getByRole('heading', { level: 1, name: /4 pathways/ }).waitFor()
    expect(await page.getByRole('link', { name: 'Who goes on which pathway' }).count()).toBe(0)
    expect(await wrongWith(page)).toEqual([])
    for (const path of ['/proposals', '/changes', '/changes/new', '/new', '/gateways/curriculum'])
      expect((await context.request.get(`${url}/b/curriculum${path}`)).status(), path).toBe(404)
    await context.close()
  })

  test('a family reads the pathway of its child and why, without a figure', async () => {
    const { page, context } = await as('b/parent', 390)
    const child = await page.locator('main a[href*="/pupils/"]').first().getAttribute('href')
    const pupil = /\/b\/pupils\/\d+/.exec(child ?? '')?.[0]
    await page.goto(`${url}${pupil}/pathway`)
    await page.getByRole('heading', { level: 1, name: /is on / }).waitFor()
    expect(await page.locator('main').textContent()).not.toMatch(/Key stage 2 average/)
    expect(await wrongWith(page)).toEqual([])
    await context.close()
  })
})
