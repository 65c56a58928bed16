import fs from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeXlsx } from '#platform/files/write-xlsx.ts'
import { faults, launch, signInAs } from './browser.ts'
import { type Running, startServer } from './server.ts'

// What is brought in would change the results that other journeys read.
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

type Line = Record<string, string>

/** A table taken out of the school, which has no cell with a comma in it among those that are read here. */
async function takeOut(page: Page, what: string): Promise<Line[]> {
  const waiting = page.waitForEvent('download')
  await page.locator(`a[href$="/exchange/out/${what}"]`).click()
  const text = fs.readFileSync(await (await waiting).path(), 'utf8').replace('\uFEFF', '')
  const [head = [], ...rows] = text.split(/\r?\n/).map((line) => line.split(','))
  return rows.map((cells) => Object.fromEntries(head.map((name, at) => [name, cells[at] ?? ''])))
}

/** The demonstration is made as of today, and its year is the one we are in. */
const today = new Date().toISOString().slice(0, 10)

type Row = (string | number)[]
const asCell = (text: string) => (/^\d+$/.test(text) ? Number(text) : text)

/** The results of this year's Year 11 as a workbook of the exams office: every pupil with the grades of one of last year's. */
function resultsOf(pupils: readonly Line[], results: readonly Line[]): Row[] {
  const first = results.filter(
    (row, at) =>
      results.findIndex(
        (one) => one.UPN === row.UPN && one['Qualification number'] === row['Qualification number'],
      ) === at,
  )
  const sets = [...Map.groupBy(first, (row) => row.UPN).values()]
  return pupils.flatMap((pupil, at) =>
    (sets[at % sets.length] ?? []).map((row) => [
      ...[pupil.UPN ?? '', pupil.Surname ?? '', row.Subject ?? ''],
      ...[asCell(row['Qualification number'] ?? ''), asCell(row.Grade ?? ''), today],
    ]),
  )
}

/** Counts what somebody does, at ten seconds of attention each, and what they wait for. */
function startWatch() {
  const began = Date.now()
  let steps = 0
  return {
    step: async (act: Promise<unknown>) => {
      steps += 1
      await act
    },
    minutes: () => ((Date.now() - began) / 1_000 + 10 * steps) / 60,
  }
}

test('a data manager brings results in and reads headlines, lists and value added in under five minutes', async () => {
  const { page, context } = await signInAs(browser, server.url, 'b/data-manager')
  const heading = page.getByRole('heading', { level: 1 })
  await page.goto(`${server.url}/b/results`)
  const lastYear = await heading.textContent()
  await page.goto(`${server.url}/b/exchange`)
  const year11 = (await takeOut(page, 'pupils')).filter(
    (pupil) => pupil['Year group'] === 'Year 11' && pupil['Date of leaving'] === '',
  )
  const before = (await takeOut(page, 'exam-results')).filter(
    (row) => !/A level|Level 3/.test(row.Subject ?? 'A level'),
  )
  const rows = resultsOf(year11, before)
  expect(rows.length).toBeGreaterThan(2_000)
  const [pupil = [], ...others] = rows
  const wrong = [
    pupil.with(4, 10),
    pupil.with(0, 'N825200009015'),
    pupil.with(3, '601/46'),
    pupil.with(5, 'June 2030'),
  ]
  const workbook = await writeXlsx(
    'Results',
    ['UPN', 'Surname', 'Title', 'QAN', 'Grade', 'Series'],
    [...wrong, ...others],
  )

  const { step, minutes } = startWatch()
  await step(page.getByLabel('What it holds').selectOption('exam-results'))
  await step(page.getByLabel('Where it comes from').fill('Exams office'))
  await step(
    page.locator('input[type=file]').setInputFiles({
      ...{ name: 'results.xlsx', buffer: Buffer.from(workbook) },
      mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    }),
  )
  await step(page.getByRole('button', { name: 'Read the file' }).click())
  const bringIn = page.getByRole('button', { name: /^Bring in [\d,]+ rows$/ })
  await bringIn.waitFor()
  expect(await heading.textContent()).toBe(
    `results.xlsx: ${others.length.toLocaleString('en-GB')} rows new, 0 changed, 4 refused`,
  )
  const refused = await page.locator('tbody tr').allTextContents()
  expect(refused).toEqual([
    expect.stringContaining('“10” is no grade of'),
    expect.stringContaining('No pupil of this school is known by this.'),
    expect.stringContaining('“601/46” is not a qualification number'),
    expect.stringContaining('“June 2030” has not come yet'),
  ])
  await step(bringIn.click())
  const onwards = page.getByRole('link', { name: 'See what the results come to' })
  await onwards.waitFor()
  expect(await faults(page)).toEqual([])

  await step(onwards.click())
  await page.waitForURL('**/b/results')
  await expect.poll(() => heading.textContent()).toMatch(/^\d{4}\/\d\d: [\d.]+ in Attainment\s8/)
  expect(await heading.textContent()).not.toBe(lastYear)
  await step(page.getByRole('link', { name: 'English and mathematics, grade 5 or better' }).first().click())
  await expect.poll(() => heading.textContent()).toMatch(/\d{4}\/\d\d: [\d.]+ %$/)
  expect(await page.locator('main table a.pupil-name').count()).toBeGreaterThan(0)
  await step(page.goBack())
  await step(page.getByRole('link', { name: /^Value added: how subjects/ }).click())
  await expect.poll(() => heading.textContent()).toMatch(/^Year\s11 of .* than pupils who started alike/)
  await step(page.goto(`${server.url}/b/what-if`))
  await expect.poll(() => heading.textContent()).toMatch(/^The results of Year\s11 are here$/)
  expect(minutes()).toBeLessThan(5)

  await page.goto(`${server.url}/b/exchange`)
  await page.getByRole('link', { name: 'results.xlsx' }).click()
  await page.getByRole('button', { name: 'Take it all back' }).click()
  await expect.poll(() => heading.textContent()).toContain('was taken back')
  await page.goto(`${server.url}/b/results`)
  expect(await heading.textContent()).toBe(lastYear)
  await context.close()
})
