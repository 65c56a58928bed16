import { execFile } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { faults, launch, signInAs } from './browser.ts'
import { daysLater } from './demonstration.ts'
import { type Running, startServer } from './server.ts'

// A server of its own: closing the cycle of School B changes what every other journey reads there.
let server: Running
let browser: Browser
beforeAll(async () => {
  server = await startServer()
  browser = await launch()
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

const heading = async (page: Page) => (await page.getByRole('heading', { level: 1 }).textContent()) ?? ''
const numberIn = (text: string | null) => Number(/\d[\d,]*/.exec(text ?? '')?.[0].replaceAll(',', '') ?? 0)

async function close(page: Page): Promise<void> {
  await page.goto(`${server.url}/b/cycle`)
  await page.getByRole('link', { name: /^Close Cycle/ }).click()
  const outlook = page.getByText(/^Closed now, it says where/)
  await outlook.waitFor()
  const promised = /(\d+ to look at) and (\d+ to be proud of)/.exec((await outlook.textContent()) ?? '')
  await page.getByRole('button', { name: /^Close Cycle/ }).click()
  await page.getByLabel('Why it is closed').fill('The half term ends today')
  await page.getByRole('button', { name: /^Close Cycle/ }).click()
  await page.waitForURL('**/b/findings')
  await expect.poll(() => heading(page)).toBe(`${promised?.[1]}, ${promised?.[2]}`)
}

/** Who works with whom: proposed out of the cycle that was closed, accepted whole. Help that is due is decided with it. */
async function staff(page: Page): Promise<number> {
  await page.goto(`${server.url}/b/help/board`)
  await page.getByRole('button', { name: 'Propose who works with whom' }).click()
  const accept = page.getByRole('button', { name: /^Accept all \d+ changes/ }).first()
  await accept.waitFor()
  const helped = numberIn(await heading(page))
  expect(await heading(page)).toMatch(/^\d+ pupils helped after Cycle\s3/)
  await accept.click()
  await page.getByText(/^Accepted for \d+ pupils/).waitFor()
  return helped
}

/** When in the week each piece of help meets. */
async function findDays(page: Page): Promise<void> {
  await page.goto(`${server.url}/b/help/board`)
  await page.getByRole('button', { name: /^Find days for the \d+ meetings/ }).click()
  await page.getByText(/^Days found in the week of [5-7] learning managers/).waitFor()
}

/** When, where and with whom special lessons are: proposed into the timetable, accepted whole. */
async function timetable(page: Page): Promise<number> {
  await page.goto(`${server.url}/b/help/lessons`)
  await page.getByRole('button', { name: 'Propose special lessons' }).click()
  const accept = page.getByRole('button', { name: 'Accept it' })
  await accept.waitFor()
  const lessons = numberIn(await heading(page))
  await accept.click()
  await page.getByText(/^Accepted: \d+ special lessons stand/).waitFor()
  return lessons
}

const run = promisify(execFile)
const DAYS = 75

/** A command of the school in its next cycle, over the same data. */
const later = (...words: string[]) =>
  run(path.resolve('bin/everyschool'), [...words, '--org', 'b'], {
    env: { ...process.env, ...daysLater(DAYS), DATA_DIR: server.folder },
    maxBuffer: 1e8,
  })

const whose = ['UPN', 'Surname', 'Forename', 'Class']
const entered = ['Working at', 'Effort']

/** The marks of the next cycle as another program gives them out: nobody’s judgement has changed since the last they got. */
function sameAgain(taken: string): string {
  const rows = parse(taken, { columns: true, bom: true }) as Record<string, string>[]
  const last = (row: Record<string, string>, field: string) =>
    row[`${field}, Cycle 3`] || row[`${field}, Cycle 2`] || ''
  return stringify([
    [...whose, ...entered.map((field) => `${field}, Cycle 4`)],
    ...rows.map((row) => [...whose.map((key) => row[key]), ...entered.map((field) => last(row, field))]),
  ])
}

/** The next cycle, opened, brought in and closed. */
async function nextCycle(): Promise<void> {
  const file = path.join(server.folder, 'judgements.csv')
  await later('cycle', 'open', '--number', '4')
  await later('export', 'judgements', '--to', file)
  fs.writeFileSync(file, sameAgain(fs.readFileSync(file, 'utf8')))
  await later('import', file, '--kind', 'judgements')
  await later('cycle', 'close', '--number', '4', '--reason', 'Brought in from a file')
}

/** What “Did it help?” says of all kinds, and how many pupils it lays beside others alike. */
async function whatHelped(page: Page): Promise<{ finding: string; pupils: number }> {
  await page.goto(`${server.url}/b/help/impact`)
  const kinds = page.getByRole('table', { name: 'In the order of the catalogue' })
  const helped = await kinds.locator('tbody td:nth-child(2)').allTextContents()
  return { finding: await heading(page), pupils: helped.reduce((sum, text) => sum + numberIn(text), 0) }
}

test('from the last mark to a decided, staffed and timetabled plan in one sitting, and its review after the next cycle', async () => {
  const { page, context } = await signInAs(browser, server.url, 'b/principal-b')
  const before = await whatHelped(page)
  const began = Date.now()
  await close(page)
  // Some three hundred pupils; how many to the last is the solver's, which stops on time.
  expect(await staff(page)).toBeGreaterThan(270)
  await findDays(page)
  expect(await timetable(page)).toBeGreaterThan(10)
  const minutes = (Date.now() - began) / 60_000
  expect(minutes, 'minutes of one sitting').toBeLessThan(10)
  expect(await faults(page)).toEqual([])
  await context.close()

  await server.comeBack(DAYS, nextCycle)
  const own = await signInAs(browser, server.url, 'b/learning-manager')
  await own.page.getByRole('link', { name: 'Decide' }).first().click()
  await own.page.waitForURL(/\/help\/plans\/\d+\/review$/)
  await own.page.getByText('What changed here does not show whether the help worked').waitFor()
  await own.page.getByLabel(/^Stop/).check()
  await own.page.getByLabel('Why').fill('Has what it was for')
  await own.page.getByRole('button', { name: 'Decide' }).click()
  await own.page.waitForURL(/\/help\/plans\/\d+$/)
  await own.page.getByText('Has what it was for').first().waitFor()
  await own.context.close()
  const leader = await signInAs(browser, server.url, 'b/principal-b')
  const after = await whatHelped(leader.page)
  expect(after.finding).toMatch(
    /^(Of \d+ kinds of help|Nobody can know yet whether \d+ kinds of help helped$)/,
  )
  expect(after.pupils, 'pupils whose help can be looked back on').toBeGreaterThan(before.pupils + 100)
  await leader.context.close()
})
