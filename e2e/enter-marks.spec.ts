import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { faults, launch, openWindow, sideways, signInAs } from './browser.ts'
import { cell, columnOf, focused, openSheet, saved } from './sheet.ts'

const url = inject('serverUrl')
/** How long a person takes over a key, with looking at the paper in between. */
const SECONDS_A_KEY = 0.35
const CLASS_OF = 30
/** In what is written, so that a second run on the same server writes something else. */
const run = Date.now() % 100_000

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser?.close())

const names = (page: Page) => page.locator('[role=grid] tbody .pupil-name').allTextContents()

/** Somebody at the keyboard, whose keys are counted; a key held down with another counts as well. */
function typist(page: Page) {
  let keys = 0
  return {
    type: async (text: string) => {
      keys += text.length
      await page.keyboard.type(text)
    },
    press: async (key: string) => {
      keys += key.split('+').length
      await page.keyboard.press(key)
    },
    secondsFor: (pupils: number, seen: number) => (keys * pupils * SECONDS_A_KEY) / seen,
  }
}

async function copy(context: BrowserContext, page: Page, text: string) {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.evaluate((given) => navigator.clipboard.writeText(given), text)
}

describe('a class is entered', () => {
  test('by keyboard: thirty pupils by four fields take at most 90 seconds of keys', async () => {
    const { page, context } = await signInAs(browser, url, 'b/teacher')
    await openSheet(page, { of: 1 })
    const pupils = (await names(page)).length
    const hands = typist(page)
    await cell(page, 0, 0).focus()
    await hands.type('7'.repeat(pupils))
    await hands.press('Tab')
    await hands.press('Control+ArrowUp')
    await hands.type('3'.repeat(pupils))
    await hands.press('Tab')
    await hands.press('Control+ArrowUp')
    for (let pupil = 0; pupil < pupils; pupil += 1) {
      await hands.type('h')
      await hands.press('Enter')
    }
    await hands.press('Tab')
    await hands.press('Control+ArrowUp')
    for (let pupil = 0; pupil < pupils; pupil += 1) {
      await hands.type('/7')
      await hands.press('Enter')
    }
    await saved(page)
    await page.reload()
    const columns = await Promise.all([0, 1, 2, 3].map((column) => columnOf(page, column)))
    expect(columns.map((column) => new Set(column).size).slice(0, 3)).toEqual([1, 1, 1])
    expect(columns.map((column) => column[0]).slice(0, 3)).toEqual(['7', '3', 'HW'])
    expect(columns[3]?.filter((comment) => comment.endsWith(' works hard in every lesson.'))).toHaveLength(
      pupils,
    )
    expect(hands.secondsFor(CLASS_OF, pupils)).toBeLessThanOrEqual(90)
    await context.close()
  })

  test('by paste from a spreadsheet: names are matched, what does not fit is said, one key takes it over, in 10 seconds', async () => {
    const { page, context } = await signInAs(browser, url, 'b/teacher')
    await openSheet(page, { of: 1 })
    const rows = (await names(page)).map((name, at) => [
      name.toUpperCase(),
      String(1 + (at % 9)),
      '2',
      'pr',
      'Good.',
    ])
    const headed = [['Pupil', 'Working at', 'Effort', 'Flags', 'Comment'], ...rows.toReversed()]
    const foreign = ['Moon, Keith', '5', '2', '', '']
    await copy(context, page, [...headed, foreign].map((row) => row.join('\t')).join('\r\n'))
    await cell(page, 0, 0).focus()
    const hands = typist(page)
    await hands.press('Control+v')
    await page.getByText('No pupil of this class has this name or number.').waitFor()
    expect(await faults(page)).toEqual([])
    await hands.press('Enter')
    await saved(page)
    expect(await columnOf(page, 0)).toEqual(rows.map((row) => row[1]))
    expect(hands.secondsFor(1, 1)).toBeLessThanOrEqual(10)
    expect(await focused(page)).toBe('0/0')
    await page.keyboard.press('Control+z')
    await expect.poll(() => columnOf(page, 1)).toEqual(rows.map(() => '3'))
    await saved(page)
    await page.reload()
    expect(new Set(await columnOf(page, 0))).toEqual(new Set(['7']))
    await context.close()
  })

  test('in blocks: chosen with Shift, filled, copied, pasted, cleared, each taken back by one key', async () => {
    const { page, context } = await signInAs(browser, url, 'b/teacher')
    await openSheet(page, { of: 2 })
    await cell(page, 0, 1).fill('4')
    await page.keyboard.press('Enter')
    await cell(page, 0, 1).focus()
    const before = (await columnOf(page, 1)).slice(0, 4)
    for (let row = 0; row < 3; row += 1) await page.keyboard.press('Shift+ArrowDown')
    await page.keyboard.press('Control+d')
    expect((await columnOf(page, 1)).slice(0, 4)).toEqual(['4', '4', '4', '4'])
    await page.keyboard.press('Control+z')
    await expect.poll(async () => (await columnOf(page, 1)).slice(0, 4)).toEqual(before)
    await page.keyboard.press('Control+y')
    await expect.poll(async () => (await columnOf(page, 1)).slice(0, 4)).toEqual(['4', '4', '4', '4'])
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await cell(page, 0, 1).focus()
    await page.keyboard.press('Shift+ArrowDown')
    await page.keyboard.press('Control+c')
    await cell(page, 8, 1).focus()
    await page.keyboard.press('Control+v')
    expect([await cell(page, 8, 1).inputValue(), await cell(page, 9, 1).inputValue()]).toEqual(['4', '4'])
    await page.keyboard.press('Control+Space')
    await page.keyboard.press('Delete')
    expect(new Set(await columnOf(page, 1))).toEqual(new Set(['']))
    await page.keyboard.press('Control+z')
    await expect.poll(async () => (await columnOf(page, 1)).slice(8, 10)).toEqual(['4', '4'])
    await saved(page)
    await context.close()
  })

  test('a whole column at once, and put in order without moving while one types', async () => {
    const { page, context } = await signInAs(browser, url, 'b/teacher')
    await openSheet(page, { of: 2 })
    await page.getByRole('button', { name: 'Set Effort for all' }).click()
    await page.keyboard.type('2')
    await page.getByRole('button', { name: /^Set all/ }).click()
    expect(new Set(await columnOf(page, 1))).toEqual(new Set(['2']))
    await cell(page, 5, 1).fill('4')
    await saved(page)
    await page.getByRole('button', { name: 'Effort', exact: true }).click()
    await page.getByRole('button', { name: 'Effort', exact: true }).click()
    expect((await columnOf(page, 1))[0]).toBe('4')
    const order = await names(page)
    await cell(page, 3, 1).fill('1')
    expect(await names(page)).toEqual(order)
    expect(await focused(page)).toBe('4/1')
    await context.close()
  })

  test('what is known already is proposed and taken by Space; the keys are listed by a question mark', async () => {
    const { page, context } = await signInAs(browser, url, 'b/teacher')
    await openSheet(page, { of: 3 })
    await page.getByRole('button', { name: /^Accept .* for Flags/ }).waitFor()
    const proposed = page.locator('input[placeholder]').first()
    const offer = (await proposed.getAttribute('placeholder'))?.replace(' ?', '')
    const at = (await proposed.getAttribute('data-at')) ?? ''
    expect(await proposed.inputValue()).toBe('')
    await proposed.focus()
    await page.keyboard.press(' ')
    expect(await page.locator(`[data-at="${at}"]`).inputValue()).toBe(offer)
    await page.keyboard.press('?')
    await page.getByText('The keys of the sheet').waitFor()
    expect(await faults(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByText('The keys of the sheet').waitFor({ state: 'detached' })
    await cell(page, 0, 3).fill('Ready?')
    expect(await page.getByText('The keys of the sheet').count()).toBe(0)
    await context.close()
  })

  test('what the scale does not know is said while one types and not saved; Ctrl-Z takes a mark back', async () => {
    const { page, context } = await signInAs(browser, url, 'b/teacher')
    await openSheet(page)
    const first = await cell(page, 0, 0).inputValue()
    await cell(page, 0, 0).fill('12')
    await page.getByText('“12” is not on the scale').waitFor()
    await page.keyboard.press('Enter')
    await page.getByText('1 not saved, see below').waitFor()
    expect(await faults(page)).toEqual([])
    const before = await cell(page, 1, 0).inputValue()
    await cell(page, 1, 0).fill(before === '4' ? '5' : '4')
    await page.keyboard.press('Control+z')
    await expect.poll(() => cell(page, 1, 0).inputValue()).toBe(before)
    await cell(page, 0, 0).focus()
    await page.keyboard.press('Escape')
    await saved(page)
    await page.reload()
    expect(await cell(page, 0, 0).inputValue()).toBe(first)
    await context.close()
  })

  test('without scripts the sheet is one form', async () => {
    const signed = await signInAs(browser, url, 'b/teacher')
    await openSheet(signed.page)
    const state = await signed.context.storageState()
    const plain = await openWindow(browser, { javaScriptEnabled: false, storageState: state })
    const page = await plain.newPage()
    await page.goto(signed.page.url())
    const other = (await cell(page, 6, 0).inputValue()) === '9' ? '8' : '9'
    await cell(page, 6, 0).fill(other)
    await page.getByRole('button', { name: 'Save the sheet' }).click()
    await page.getByText('1 mark saved.').waitFor()
    await signed.page.reload()
    expect(await cell(signed.page, 6, 0).inputValue()).toBe(other)
    await plain.close()
    await signed.context.close()
  })

  test('to those who hear it a sheet is a grid whose rows and columns have names', async () => {
    const { page, context } = await signInAs(browser, url, 'b/teacher')
    await openSheet(page)
    const heard = await page.getByRole('grid').ariaSnapshot()
    expect(heard).toMatch(/^- grid ".*, Cycle \d":/)
    expect(heard).toMatch(/columnheader "Effort"/)
    expect(heard).toMatch(/rowheader "/)
    expect(heard).toMatch(/gridcell[^\n]*:\n\s+- '?textbox "[^"]+: Working at"/)
    await cell(page, 0, 3).focus()
    await page.keyboard.type('A')
    await page.getByText('Editing. Enter keeps it, Escape restores.').waitFor()
    await page.keyboard.press('Escape')
    await context.close()
  })

  test.each([1440, 390])('at %i pixels the sheets are whole and axe finds nothing', async (width) => {
    const { page, context } = await signInAs(browser, url, 'b/teacher', width)
    for (const tab of ['Enter', 'Weekly marks'] as const) {
      await openSheet(page, { tab })
      expect(await faults(page)).toEqual([])
      expect(await sideways(page)).toBeLessThanOrEqual(0)
    }
    await page.goto(`${url}/b/cycle/statements`)
    expect(await faults(page)).toEqual([])
    expect(await sideways(page)).toBeLessThanOrEqual(0)
    await context.close()
  })

  test('on a telephone pupil by pupil, with buttons for a thumb', async () => {
    const { page, context } = await signInAs(browser, url, 'b/teacher', 390)
    await openSheet(page, { of: 3 })
    const grade = page
      .getByRole('group', { name: 'Working at' })
      .getByRole('button', { name: '6', exact: true })
    const box = await grade.boundingBox()
    expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(44)
    if ((await grade.getAttribute('aria-pressed')) === 'false') await grade.click()
    await page.getByRole('button', { name: 'Next' }).click()
    await page.getByLabel(/^2 of \d+$/).waitFor()
    await page.getByRole('button', { name: 'Previous' }).click()
    await saved(page)
    await page.reload()
    await page.getByRole('button', { name: '6', exact: true, pressed: true }).waitFor()
    await context.close()
  })
})

describe('two people in one class', () => {
  test('see each other’s marks without loading again, and one asked about the same cell chooses', async () => {
    const one = await signInAs(browser, url, 'b/teacher')
    const two = await signInAs(browser, url, 'b/principal-b')
    await openSheet(one.page)
    const address = one.page.url()
    await two.page.goto(address)
    await two.page.getByRole('button', { name: 'All keys' }).waitFor()
    const other = (await cell(one.page, 4, 0).inputValue()) === '3' ? '2' : '3'
    await cell(two.page, 3, 3).focus()
    await two.page.keyboard.type('Half a sent')
    await cell(one.page, 4, 0).fill(other)
    await saved(one.page)
    await expect.poll(() => cell(two.page, 4, 0).inputValue()).toBe(other)
    expect(await focused(two.page)).toBe('3/3')
    await two.page.keyboard.type('ence')
    expect(await cell(two.page, 3, 3).inputValue()).toBe('Half a sentence')

    const [ours, theirs] = [`Ours ${run}`, `Theirs ${run}`]
    await cell(two.page, 5, 3).focus()
    await two.page.keyboard.type(theirs)
    await cell(one.page, 5, 3).fill(ours)
    await one.page.keyboard.press('Enter')
    await saved(one.page)
    await two.page.keyboard.press('Enter')
    await two.page.getByText(`entered ${ours} meanwhile; yours is ${theirs}`).waitFor()
    expect(await faults(two.page)).toEqual([])
    await two.page.getByRole('button', { name: 'Keep mine' }).click()
    await saved(two.page)
    await expect.poll(() => cell(one.page, 5, 3).inputValue()).toBe(theirs)
    await one.context.close()
    await two.context.close()
  })
})
