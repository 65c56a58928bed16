import type { Visit } from '#features/access/api.server.ts'
import { getCycle } from '#features/cycle/api.server.ts'
import { listAcademicYears } from '#features/school/api.server.ts'
import { dateOf } from '#features/school/api.ts'
import { now } from '#platform/clock.ts'
import { log, newErrorId } from '#platform/log.ts'
import { openPrinters, type Printers } from '#platform/pdf/printers.server.ts'
import { keepReports, listWanted, type MadeReport, moveRun, type Wanted } from './commands/runs.server.ts'
import { listFacts, listReportPupils, listReportTexts, type ReportPupil } from './queries/facts.server.ts'
import { getRun, listRunFiles, type Run } from './queries/runs.server.ts'
import type { PupilFacts } from './rules/facts.ts'
import { fits, ownLanguage } from './rules/printing.ts'
import { type Letterhead, reportOf } from './rules/report.ts'
import { reportFileName } from './rules/words.ts'
import { readTemplate } from './templates.server.ts'

type Worker = Pick<Visit, 'org' | 'write' | 'read' | 'now'>

/** Runs going on in this process, by organisation and run. */
const running = new Set<string>()
const keyOf = (visit: Worker, runId: number) => `${visit.org.id}/${runId}`

/** So long without a sign of work, and a run counts as left lying by a process that stopped. */
const LEFT_LYING_MS = 20_000
const pupilsAtOnce = 40

const keyOfReport = ({ pupilId, language }: Wanted) => `${pupilId}/${language}`

/** What is left to make of a run, and how to read the facts of some pupils of it. */
async function openWork(visit: Worker, run: Run) {
  const { country } = visit.org
  return visit.read(async (db) => {
    const cycle = await getCycle(db, run.cycleId)
    const year = (await listAcademicYears(db)).find((one) => one.id === cycle.academicYearId)
    const kept = new Set((await listRunFiles(db, run.id)).map(keyOfReport))
    const wanted = (await listWanted(db, run, country)).filter((one) => !kept.has(keyOfReport(one)))
    const ids = new Set(wanted.map((one) => one.pupilId))
    const all = await listReportPupils(db, run.cycleId, { yearGroupId: run.yearGroupId })
    const texts = await listReportTexts(db, country)
    const head: Letterhead = {
      school: visit.org.name,
      language: ownLanguage(texts),
      cycle: cycle.name,
      on: dateOf(run.startedAt),
      replyBy: run.replyBy,
    }
    return {
      ...{ wanted: new Set(wanted.map(keyOfReport)), pupils: all.filter(({ id }) => ids.has(id)), head },
      texts,
      span: { ...cycle, yearStarts: year?.starts ?? cycle.starts },
    }
  })
}
type Work = Awaited<ReturnType<typeof openWork>>

const factsOf = (visit: Worker, { span }: Work, pupils: readonly ReportPupil[]): Promise<PupilFacts[]> =>
  visit.read((db) => listFacts(db, span, pupils, visit.org.country))

function printAll(printers: Printers, work: Work, facts: readonly PupilFacts[]): Promise<MadeReport[]> {
  return Promise.all(
    facts.flatMap((one) =>
      work.texts
        .filter(({ key }) => work.wanted.has(keyOfReport({ pupilId: one.pupilId, language: key })))
        .map(async (text): Promise<MadeReport> => {
          const { pupilId, groupId } = one
          const { bytes } = await printers.print(reportOf(one, text, work.head))
          return { pupilId, groupId, language: text.key, fileName: reportFileName(one, text.key), bytes }
        }),
    ),
  )
}

/**
 * Makes every report of a run that is not there yet; stops where the run is stopped. While some pupils' reports are printed,
 * the facts of the next are read and those before are kept.
 */
export async function makeRun(visit: Worker, runId: number): Promise<void> {
  const run = await visit.read((db) => getRun(db, runId))
  if (run.state !== 'making') return
  const work = await openWork(visit, run)
  const parts = Array.from({ length: Math.ceil(work.pupils.length / pupilsAtOnce) }, (_, place) =>
    work.pupils.slice(place * pupilsAtOnce, (place + 1) * pupilsAtOnce),
  )
  const printers = openPrinters(await readTemplate('report'), fits)
  try {
    let next = factsOf(visit, work, parts[0] ?? [])
    let kept = Promise.resolve(true)
    for (const place of parts.keys()) {
      const printing = printAll(printers, work, await next)
      next = factsOf(visit, work, parts[place + 1] ?? [])
      const [reports, , goesOn] = await Promise.all([printing, next, kept])
      if (!goesOn) return
      kept = visit.write((db) => keepReports(db, runId, reports, now()))
    }
    if (!(await kept)) return
  } finally {
    printers.close()
  }
  await visit.write((db) => moveRun(db, runId, 'finish'))
}

/** Makes a run while its page shows how far it is. */
export function makeInBackground(visit: Worker, runId: number): void {
  const key = keyOf(visit, runId)
  if (running.has(key)) return
  running.add(key)
  const fail = async (error: unknown) => {
    const errorId = newErrorId()
    log.error({ err: error, errorId, runId }, 'a run of reports stopped')
    const message = `The run stopped because of a fault of ours (${errorId}). What is made is kept: go on with it.`
    await visit.write((db) => moveRun(db, runId, 'fail', message))
  }
  makeRun(visit, runId)
    .catch(fail)
    .catch((error: unknown) => log.error({ err: error, runId }, 'a run could not be marked as stopped'))
    .finally(() => running.delete(key))
}

/** Takes up a run that a stopped process left lying, where it was. */
export function takeUp(visit: Worker, run: Run): void {
  const quiet = visit.now.getTime() - run.workedAt.getTime() > LEFT_LYING_MS
  if (run.state === 'making' && quiet) makeInBackground(visit, run.id)
}
