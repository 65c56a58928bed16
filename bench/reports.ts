import { findOrganisation, type Organisation, readAs, writeAs } from '#features/access/api.server.ts'
import { listCycles } from '#features/cycle/api.server.ts'
import {
  listFacts,
  listReportPupils,
  listReportTexts,
  makeRun,
  startRun,
} from '#features/family/api.server.ts'
import { type ReportData, reportOf } from '#features/family/api.ts'
import { dateIn, now } from '#platform/clock.ts'
import type { Engine } from '#platform/db/engine.server.ts'
import { launch } from '../e2e/browser.ts'
import { atMost, type Benchmark, comparison, type Measure } from './measure.ts'
import { type EngineName, onBothEngines } from './on-engines.ts'
import { pageOf } from './reports/page.ts'

const printedByBrowser = 60

function visitOf(engine: Engine, org: Organisation) {
  const asker = {
    orgId: org.id,
    personId: null,
    accountId: null,
    now: now(),
    today: dateIn('Europe/London', now()),
  }
  return {
    org,
    now: now(),
    read: <T>(query: Parameters<typeof readAs<T>>[2]) => readAs(engine.owner, asker, query),
    write: <T>(command: Parameters<typeof writeAs<T>>[2]) => writeAs(engine.owner, asker, command),
  }
}
type Visit = ReturnType<typeof visitOf>

const lastClosed = (visit: Visit) =>
  visit.read(async (db) => {
    const cycle = (await listCycles(db)).findLast((one) => one.state === 'closed')
    if (!cycle) throw new Error('The demonstration has no closed cycle')
    return cycle
  })

/** Some pupils' reports as the template gets them. */
const someReports = (visit: Visit, cycle: Awaited<ReturnType<typeof lastClosed>>): Promise<ReportData[]> =>
  visit.read(async (db) => {
    const texts = await listReportTexts(db, visit.org.country)
    const english = texts.find((text) => text.key === 'en')
    if (!english) throw new Error('There is no English text')
    const pupils = (await listReportPupils(db, cycle.id)).slice(0, printedByBrowser)
    const facts = await listFacts(db, { ...cycle, yearStarts: cycle.starts }, pupils, visit.org.country)
    const head = {
      school: visit.org.name,
      language: 'en',
      cycle: cycle.name,
      on: cycle.ends,
      replyBy: cycle.ends,
    }
    return facts.map((one) => reportOf(one, english, head))
  })

/** Seconds a browser takes for one such page, tab open and warm. */
async function printByBrowser(reports: readonly ReportData[]): Promise<number> {
  const browser = await launch()
  try {
    const page = await browser.newPage()
    await page.setContent('<p>warm</p>')
    await page.pdf()
    const began = performance.now()
    for (const report of reports) {
      await page.setContent(pageOf(report))
      await page.pdf({ preferCSSPageSize: true, tagged: true })
    }
    return (performance.now() - began) / 1000 / reports.length
  } finally {
    await browser.close()
  }
}

async function runAll(engine: Engine, name: EngineName): Promise<Measure[]> {
  const org = await findOrganisation(engine.owner, 'b')
  if (!org) throw new Error('The demonstration has no School B')
  const visit = visitOf(engine, org)
  const cycle = await lastClosed(visit)
  const given = { cycleId: cycle.id, yearGroupId: null, alsoEnglish: false, replyBy: null }
  const run = await visit.write((db) => startRun(db, given, org.country))
  if (!run.ok) throw new Error(run.why)
  const total = (await visit.read((db) => listReportPupils(db, cycle.id))).length
  const began = performance.now()
  await makeRun(visit, run.id)
  const seconds = (performance.now() - began) / 1000
  const each = await printByBrowser(await someReports(visit, cycle))
  return [
    atMost(`${name}: 2,000 reports read, set and kept`, (2000 * seconds) / total, 20, 's', {
      against: 'the same page printed by headless Chromium',
      ratio: (each * total) / seconds,
    }),
    comparison(`${name}: reports a second, of ${total}`, total / seconds, 'reports/s'),
    comparison(`${name}: pages a second by headless Chromium`, 1 / each, 'pages/s'),
  ]
}

export const benchmark: Benchmark = {
  name: 'reports',
  goal: '2,000 reports in one run take at most 20 s on two cores',
  against: 'printing the same page with headless Chromium',
  run: async () => (await onBothEngines(runAll)).flat(),
}
