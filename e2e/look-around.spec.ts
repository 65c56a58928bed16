import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { faults, launch, openWindow, settled, sideways, signInAs } from './browser.ts'

const url = inject('serverUrl')
let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser?.close())

const as = (persona: string, width?: number) => signInAs(browser, url, persona, width)

const mainPages = [
  '',
  '/cycle',
  '/cycle/plan',
  '/cycle/compare',
  '/cycle/compare/variation',
  '/cycle/compare/views',
  '/school',
  '/school/timetable',
  '/school/timetable/rooms',
  '/school/timetable/periods',
  '/school/timetable/free',
  '/pupils',
  '/staff',
  '/progress',
  '/progress/record',
  '/findings',
  '/help',
  '/help/unacted',
  '/help/catalogue',
  '/help/board',
  '/help/week',
  '/help/new',
  '/curriculum',
  '/curriculum/new',
  '/curriculum/proposals',
  '/curriculum/gateways',
  '/curriculum/gateways/mentoring_coaching',
  '/curriculum/changes',
  '/curriculum/changes/new',
  '/curriculum/key-stages',
  '/staff-help',
  '/staff-help/ask',
  '/staff-help/offer',
  '/staff-help/catalogue',
  '/staff-help/counts',
  '/home',
  '/home/runs',
  '/home/praise',
  '/home/praise/head',
  '/home/board',
  '/exchange',
  '/targets',
  '/targets/rebase',
  '/results',
  '/meetings',
  '/meetings/series',
  '/meetings/links',
  '/meetings/part',
  '/meetings/decisions',
  '/results/ahead',
  '/what-if',
  '/what-if/compare',
  '/results/attainment_8',
  '/results/basics_94',
  '/results/progress_8',
  '/effects',
  '/effects/decision',
  '/effects/teachers',
  '/people',
  '/audit',
  '/notices',
]

describe('a principal looks around', () => {
  // A page follows the window: what is true at a width is true however one came to it.
  test('at 1440 and at 390 pixels no page is faulty, runs off to the side, or lacks its finding', async () => {
    const { page, context } = await as('b/principal-b')
    const found: string[] = []
    for (const path of mainPages) {
      await page.goto(`${url}/b${path}`)
      expect(await page.locator('h1').count(), path).toBe(1)
      for (const width of [1440, 390]) {
        await page.setViewportSize({ width, height: 900 })
        found.push(...(await faults(page)).map((fault) => `${fault} (${width} pixels)`))
        expect(await sideways(page), `${path} at ${width} pixels`).toBeLessThanOrEqual(0)
      }
    }
    expect(found).toEqual([])
    await context.close()
  })

  test('a page with faults is found faulty, in its frames too: the search is not blind', async () => {
    const context = await openWindow(browser)
    const page = await context.newPage()
    const bad = '<img src="x.png"><p style="color: #ccc">Pale</p>'
    const ids = async () => (await faults(page)).map((fault) => fault.split(' ')[1]?.replace(':', '')).sort()
    await page.setContent(`<html lang="en"><title>Bad</title><main>${bad}</main></html>`)
    expect(await ids()).toEqual(['color-contrast', 'image-alt'])
    await page.setContent(
      `<html lang="en"><title>Bad</title><iframe title="Bad" srcdoc='${bad}'></iframe></html>`,
    )
    expect(await ids()).toContain('image-alt')
    await context.close()
  })

  test('Ctrl-K finds a page and Enter goes there', async () => {
    const { page, context } = await as('b/principal-b')
    await settled(page)
    await page.keyboard.press('Control+k')
    await page.keyboard.type('targets')
    await page.getByRole('option', { name: 'Targets' }).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL('**/b/targets')
    await context.close()
  })

  test('goes from the school to a pupil by keyboard alone', async () => {
    const { page, context } = await as('b/principal-b')
    await page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name: 'Pupils' }).focus()
    await page.keyboard.press('Enter')
    await page.waitForURL('**/b/pupils')
    const first = page.locator('main table a').first()
    await first.focus()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/b\/pupils\/\d+$/)
    await page.getByText('Why can I see this?').first().waitFor()
    expect(await faults(page)).toEqual([])
    await context.close()
  })
})

describe('walls', () => {
  test('nobody is sent to sign in, and a foreign school looks like one that is not there', async () => {
    const stranger = await openWindow(browser)
    const page = await stranger.newPage()
    await page.goto(`${url}/b/pupils`)
    expect(new URL(page.url()).pathname).toBe('/sign-in')
    await stranger.close()
    const { page: inside, context } = await as('b/teacher')
    const foreign = await inside.goto(`${url}/a1/pupils`)
    const foreignWords = await inside.locator('main').textContent()
    const absent = await inside.goto(`${url}/no-such-school/pupils`)
    expect([foreign?.status(), absent?.status()]).toEqual([404, 404])
    expect(await inside.locator('main').textContent()).toBe(foreignWords)
    await context.close()
  })

  test('a teacher finds fewer pupils than the principal, and no record of changes', async () => {
    const principal = await as('b/principal-b')
    const teacher = await as('b/teacher')
    const pupils = async (page: Page) => {
      await page.goto(`${url}/b/pupils`)
      const open = /open ([\d,]+)\s+pupils/.exec((await page.locator('h1').textContent()) ?? '')?.[1]
      return Number(open?.replace(',', ''))
    }
    expect(await pupils(teacher.page)).toBeGreaterThan(0)
    expect(await pupils(teacher.page)).toBeLessThan(await pupils(principal.page))
    expect((await teacher.page.goto(`${url}/b/audit`))?.status()).toBe(404)
    await principal.context.close()
    await teacher.context.close()
  })

  test('no page asks another host for anything', async () => {
    const { page, context } = await as('b/principal-b')
    const hosts = new Set<string>()
    page.on('request', (request) => hosts.add(new URL(request.url()).host))
    await page.goto(`${url}/b/school`)
    await page.goto(`${url}/b/targets`)
    expect([...hosts]).toEqual([new URL(url).host])
    await context.close()
  })
})
