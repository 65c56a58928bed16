import { createHash } from 'node:crypto'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { everyone, findBrokenEvent, type OrgWriter, type Reach } from '#features/access/api.server.ts'
import { reading, writeOn, writing } from '#features/access/testing.ts'
import { correctMark } from '#features/cycle/api.server.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { listNotices } from '#features/notices/api.server.ts'
import { judgeCycle } from '#features/progress/api.server.ts'
import { aGuardian, aSchool } from '#features/school/testing.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { streamZip } from '#platform/files/stream-zip.ts'
import { readComment, rewordComment } from './commands/comments.server.ts'
import { setLanguage } from './commands/families.server.ts'
import {
  addPraise,
  choosePraise,
  markHeadDone,
  proposeFromCycle,
  sendPraise,
  setPraise,
} from './commands/praise.server.ts'
import { keepReports, moveRun, releaseRun, startRun } from './commands/runs.server.ts'
import { partsOf } from './downloads.server.ts'
import { makeRun } from './jobs.server.ts'
import {
  listClosedCycles,
  listGroupComments,
  listGroupsToRead,
  listSentBack,
} from './queries/comments.server.ts'
import { listFacts, listReportPupils } from './queries/facts.server.ts'
import { listPraise, readPraiseSettings } from './queries/praise.server.ts'
import { listPraiseFacts } from './queries/praise-facts.server.ts'
import { getReport, getRun, listReports, listRunFiles } from './queries/runs.server.ts'
import { listYearsHome } from './queries/went-home.server.ts'
import { homeFinding } from './rules/words.ts'
import { aReportingSchool, aWorker } from './testing.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
})
afterAll(() => engine.close())

const nobody: Reach = { pupils: [], classes: [] }
type Made = Awaited<ReturnType<typeof aReportingSchool>>

const readIn = <T>(made: Made, query: Parameters<typeof reading<T>>[2]) =>
  reading(engine.owner, made.school.org.id, query)
const writeIn = <T>(made: Made, command: Parameters<typeof writing<T>>[2]) =>
  writing(engine.owner, made.school.org.id, command)

const pass = (made: Made, given: { reach?: Reach; place?: number; seen?: string; words?: string } = {}) => {
  const { reach = everyone, place = 0, seen = 'Works with care.', words = seen } = given
  const { cycleId, groupId, classId } = made
  const pupilId = made.pupilIds[place] ?? -1
  return writeIn(made, (db) =>
    readComment(db, reach, { cycleId, groupId, classId, pupilId, intent: 'pass', seen, words, note: '' }),
  )
}
const sendBack = ({ ...made }: Made, note = 'Say what comes next') =>
  writeIn(made, (db) =>
    readComment(db, everyone, {
      ...{
        cycleId: made.cycleId,
        groupId: made.groupId,
        classId: made.classId,
        pupilId: made.pupilIds[0] ?? -1,
      },
      ...{ intent: 'send back', seen: 'Works with care.', words: 'Works with care.', note },
    }),
  )

async function begin(made: Made, of: { alsoEnglish?: boolean; yearGroupId?: number } = {}): Promise<number> {
  const given = { yearGroupId: null, alsoEnglish: false, ...of, cycleId: made.cycleId, replyBy: '2026-12-04' }
  const run = await writeIn(made, (db) => startRun(db, given, 'england'))
  if (!run.ok) throw new Error(run.why)
  return run.id
}
const printedSubject = (made: Made, place = 0) =>
  readIn(made, async (db) => {
    const [cycle] = await listClosedCycles(db)
    const pupils = await listReportPupils(db, made.cycleId, { pupilId: made.pupilIds[place] ?? -1 })
    const [facts] = cycle
      ? await listFacts(db, { ...cycle, yearStarts: '2026-09-01' }, pupils, 'england')
      : []
    return facts?.subjects[0]
  })
const printedComment = async (made: Made, place = 0) => (await printedSubject(made, place))?.comment

/** Corrects a mark of the first pupil. */
const correctFirst = (db: OrgWriter, made: Made, field: string, value: string) =>
  correctMark(db, everyone, {
    ...{ cycleId: made.cycleId, classId: made.classId, pupilId: made.pupilIds[0] ?? -1, field, value },
    ...{ reason: 'Two papers were swapped', country: 'england', base: '/school' },
  })
const correct = (made: Made, field: string, value: string) =>
  writeIn(made, (db) => correctFirst(db, made, field, value))

test('a report made after marks were corrected says what they are now, what they were, and gives no chance worked out before', async () => {
  const made = await aReportingSchool(engine.owner)
  expect(await printedSubject(made)).toMatchObject({ now: '5', effort: { grade: '4' }, corrected: [] })
  await correct(made, 'judgement', '7')
  await correct(made, 'effort', '')
  expect(await printedSubject(made)).toMatchObject({
    ...{ now: '7', trail: ['7'], effort: null, chance: null },
    corrected: [
      { kind: 'judgement', was: '5', now: '7', cycle: 'Cycle 1' },
      { kind: 'scale', was: '4', now: '' },
    ],
  })
  expect(await printedSubject(made, 1)).toMatchObject({ now: '5', corrected: [] })
})

describe('comments are read before they go home', () => {
  test('one that nobody has passed is not printed; passed, it is, with the slip that was mended', async () => {
    const made = await aReportingSchool(engine.owner)
    expect(await printedComment(made)).toBeNull()
    expect(await pass(made, { words: 'Works with great care.' })).toEqual({ ok: true })
    expect(await printedComment(made)).toBe('Works with great care.')
    const [group] = await readIn(made, (db) => listGroupsToRead(db, everyone, made.cycleId))
    expect(group).toMatchObject({ comments: 3, passed: 1, sentBack: 0 })
  })

  test('one sent back goes to the teacher, is written anew, and is read again', async () => {
    const made = await aReportingSchool(engine.owner)
    await sendBack(made)
    const teaching: Reach = { pupils: [], classes: [made.classId] }
    const [line] = await readIn(made, (db) => listSentBack(db, teaching, made.cycleId))
    expect(line).toMatchObject({ note: 'Say what comes next', pupilId: made.pupilIds[0] })
    const pupilId = made.pupilIds[0] ?? -1
    const anew = { cycleId: made.cycleId, classId: made.classId, pupilId, words: 'Next: fractions.' }
    await writeIn(made, (db) => rewordComment(db, teaching, anew))
    expect(await printedComment(made)).toBeNull()
    await pass(made, { seen: 'Next: fractions.' })
    expect(await printedComment(made)).toBe('Next: fractions.')
  })

  test('two who read at once: what changed in between is not passed unread', async () => {
    const made = await aReportingSchool(engine.owner)
    await pass(made, { words: 'Mended by the first.' })
    const second = await pass(made, { words: 'Mended by the second.' })
    expect(second).toMatchObject({ ok: false, words: 'Mended by the first.' })
    expect(await printedComment(made)).toBe('Mended by the first.')
  })

  test('who does not reach the whole group sees no comment of it and cannot pass one', async () => {
    const made = await aReportingSchool(engine.owner)
    const part: Reach = { pupils: made.pupilIds.slice(0, 1), classes: [] }
    const of = { cycleId: made.cycleId, groupId: made.groupId }
    await expect(readIn(made, (db) => listGroupComments(db, part, of))).rejects.toMatchObject({ status: 404 })
    await expect(pass(made, { reach: part })).rejects.toMatchObject({ status: 404 })
    expect(await readIn(made, (db) => listGroupsToRead(db, part, made.cycleId))).toEqual([])
  })

  test('a teacher of another class cannot write it anew, and nobody can where it was not sent back', async () => {
    const made = await aReportingSchool(engine.owner)
    const anew = {
      cycleId: made.cycleId,
      classId: made.classId,
      pupilId: made.pupilIds[0] ?? -1,
      words: 'Mine',
    }
    await expect(writeIn(made, (db) => rewordComment(db, everyone, anew))).rejects.toMatchObject({
      status: 404,
    })
    await sendBack(made)
    await expect(writeIn(made, (db) => rewordComment(db, nobody, anew))).rejects.toMatchObject({
      status: 404,
    })
  })
})

describe('a run of reports', () => {
  test('makes one for each pupil, keeps it with its digest, and families see it only once it is released', async () => {
    const made = await aReportingSchool(engine.owner)
    const runId = await begin(made)
    const worker = aWorker(engine.owner, made.school.org)
    await makeRun(worker, runId)
    const own: Reach = { pupils: made.pupilIds.slice(0, 1), classes: [] }
    const pupilId = made.pupilIds[0] ?? -1
    expect(await readIn(made, (db) => getRun(db, runId))).toMatchObject({ state: 'made', done: 3, total: 3 })
    expect(await readIn(made, (db) => listReports(db, own, [pupilId]))).toEqual([])
    const of = { runId, pupilId, language: 'en' }
    await expect(readIn(made, (db) => getReport(db, own, of))).rejects.toMatchObject({ status: 404 })
    await writeIn(made, (db) => releaseRun(db, runId, '/school'))
    const report = await readIn(made, (db) => getReport(db, own, of))
    expect(Buffer.from(report.bytes.slice(0, 5)).toString()).toBe('%PDF-')
    expect(createHash('sha256').update(report.bytes).digest('hex')).toBe(report.sha256)
    const other = { ...of, pupilId: made.pupilIds[1] ?? -1 }
    await expect(readIn(made, (db) => getReport(db, own, other))).rejects.toMatchObject({ status: 404 })
  }, 180_000)

  test('tells the guardians once, without a name, and none whom a court keeps away', async () => {
    const made = await aReportingSchool(engine.owner, { pupils: 2 })
    const barred = await writeIn(made, (db) => aGuardian(db, made.pupilIds, { barred: true }))
    const release = async () => {
      const runId = await begin(made)
      await makeRun(aWorker(engine.owner, made.school.org), runId)
      await writeIn(made, (db) => releaseRun(db, runId, '/school'))
    }
    await release()
    await release()
    const told = await readIn(made, (db) => listNotices(db, made.guardianId))
    expect(told).toMatchObject([{ words: 'The report on Cycle 1 has come home.', link: '/school/home' }])
    expect(await readIn(made, (db) => listNotices(db, barred))).toEqual([])
  }, 180_000)

  test('of one year group leaves the others to go, and the room says whose are home and how many are not', async () => {
    const made = await aReportingSchool(engine.owner, { inYear10: 2 })
    const finding = async () =>
      homeFinding({
        ...{ cycle: 'Cycle 1', comments: 3, passed: 3 },
        years: await readIn(made, (db) => listYearsHome(db, made.cycleId)),
      })
    const send = async (yearGroupId: number, places: readonly number[]) => {
      const runId = await begin(made, { yearGroupId })
      const reports = places.map((place) => ({
        ...{ pupilId: made.pupilIds[place] ?? -1, language: 'en', groupId: made.groupId },
        ...{ fileName: `${place}`, bytes: Buffer.from('%PDF-') },
      }))
      await writeIn(made, (db) => keepReports(db, runId, reports, db.now))
      await writeIn(made, (db) => moveRun(db, runId, 'finish'))
      expect(await finding()).not.toMatch('every')
      await writeIn(made, (db) => releaseRun(db, runId, '/school'))
    }
    expect(await finding()).toBe('Cycle 1: ready for reports home')
    await send(made.school.year9, [0])
    expect(await finding()).toBe('Cycle 1: reports of Year 9 have gone home, 2 pupils of Year 10 still to go')
    await send(made.school.year10, [1])
    expect(await finding()).toBe(
      'Cycle 1: reports of Year 9 and part of Year 10 have gone home, 1 pupil of Year 10 still to go',
    )
    await send(made.school.year10, [1, 2])
    expect(await finding()).toBe('Cycle 1: every report has gone home')
  })

  test('that was stopped half way goes on where it was, and makes nothing twice', async () => {
    const made = await aReportingSchool(engine.owner)
    const runId = await begin(made)
    const first = { pupilId: made.pupilIds[0] ?? -1, language: 'en', groupId: made.groupId, fileName: 'x' }
    const kept = { ...first, bytes: Buffer.from('%PDF-kept') }
    expect(await writeIn(made, (db) => keepReports(db, runId, [kept], db.now))).toBe(true)
    await writeIn(made, (db) => moveRun(db, runId, 'stop'))
    expect(await writeIn(made, (db) => keepReports(db, runId, [kept], db.now))).toBe(false)
    const worker = aWorker(engine.owner, made.school.org)
    await makeRun(worker, runId)
    expect(await readIn(made, (db) => getRun(db, runId))).toMatchObject({ state: 'stopped', done: 1 })
    await writeIn(made, (db) => moveRun(db, runId, 'resume'))
    await makeRun(worker, runId)
    expect(await readIn(made, (db) => getRun(db, runId))).toMatchObject({ state: 'made', done: 3 })
    await writeIn(made, (db) => releaseRun(db, runId, '/school'))
    const report = await readIn(made, (db) => getReport(db, everyone, { runId, ...first }))
    expect(Buffer.from(report.bytes).toString()).toBe('%PDF-kept')
  }, 180_000)

  test('after a release a later one stands beside it, and what was sent can be neither changed nor taken away', async () => {
    const made = await aReportingSchool(engine.owner, { pupils: 1 })
    const worker = aWorker(engine.owner, made.school.org)
    const pupilId = made.pupilIds[0] ?? -1
    const first = await begin(made)
    await makeRun(worker, first)
    await writeIn(made, (db) => releaseRun(db, first, '/school'))
    const sent = await readIn(made, (db) =>
      getReport(db, everyone, { runId: first, pupilId, language: 'en' }),
    )
    await pass(made)
    const second = await begin(made)
    await makeRun(worker, second)
    await writeIn(made, (db) => releaseRun(db, second, '/school'))
    const again = await readIn(made, (db) =>
      getReport(db, everyone, { runId: first, pupilId, language: 'en' }),
    )
    expect(again.sha256).toBe(sent.sha256)
    await writeOn(engine.owner, made, { today: '2026-11-25' }, (db) =>
      correctFirst(db, made, 'judgement', '8'),
    )
    const kept = await readIn(made, (db) => listReports(db, everyone, [pupilId]))
    expect(kept.map(({ corrected }) => corrected)).toEqual([1, 1])
    expect(await readIn(made, (db) => listReports(db, everyone, [pupilId]))).toHaveLength(2)
    const change = writeIn(made, (db) =>
      db.updateTable('report').set({ sha256: 'x' }).where('org_id', '=', db.orgId).execute(),
    )
    await expect(change).rejects.toThrow(/permission denied/)
    const remove = writeIn(made, (db) => db.deleteFrom('report').where('org_id', '=', db.orgId).execute())
    await expect(remove).rejects.toThrow(/permission denied/)
    expect(await writeIn(made, (db) => releaseRun(db, second, '/school'))).toMatchObject({ ok: false })
  }, 180_000)

  test('is in the language each family reads, a barred guardian’s left aside, with English beside it if asked', async () => {
    const made = await aReportingSchool(engine.owner, { pupils: 1 })
    const pupilId = made.pupilIds[0] ?? -1
    const of = { pupilId, guardianId: made.guardianId, language: 'ur' }
    await writeIn(made, (db) => setLanguage(db, of, 'england'))
    const languages = async (also: boolean) => {
      const runId = await begin(made, { alsoEnglish: also })
      await makeRun(aWorker(engine.owner, made.school.org), runId)
      return (await readIn(made, (db) => listRunFiles(db, runId))).map((file) => file.language).sort()
    }
    expect(await languages(false)).toEqual(['ur'])
    expect(await languages(true)).toEqual(['en', 'ur'])
    await writeIn(made, (db) =>
      db.updateTable('guardianship').set({ barred: true }).where('org_id', '=', db.orgId).execute(),
    )
    expect(await languages(false)).toEqual(['en'])
    await expect(writeIn(made, (db) => setLanguage(db, of, 'england'))).rejects.toMatchObject({ status: 404 })
  }, 90_000)

  test('comes as one ZIP with a folder for the registration group', async () => {
    const made = await aReportingSchool(engine.owner, { pupils: 2 })
    const worker = aWorker(engine.owner, made.school.org)
    const runId = await begin(made)
    await makeRun(worker, runId)
    const files = await readIn(made, (db) => listRunFiles(db, runId))
    const zipped = unzipSync(
      new Uint8Array(await new Response(streamZip(partsOf(worker, runId, files))).arrayBuffer()),
    )
    expect(Object.keys(zipped).sort()).toEqual(files.map((file) => file.fileName).sort())
    expect(Object.keys(zipped)[0]).toMatch(/^R\d+\/Given\d+ Family0 \d+ en\.pdf$/)
  }, 180_000)

  test('of another school is not there', async () => {
    const made = await aReportingSchool(engine.owner, { pupils: 1 })
    const runId = await begin(made)
    const other = await aSchool(engine.owner)
    const away = reading(engine.owner, other.org.id, (db) => getRun(db, runId))
    await expect(away).rejects.toMatchObject({ status: 404 })
  })
})

describe('praise', () => {
  const propose = (made: Made) =>
    writeIn(made, async (db) => {
      const [cycle] = await listClosedCycles(db)
      return cycle ? proposeFromCycle(db, cycle, { before: undefined, country: 'england' }) : -1
    })
  const add = (made: Made, reach = everyone) =>
    writeIn(made, (db) =>
      addPraise(db, reach, {
        cycleId: made.cycleId,
        pupilId: made.pupilIds[0] ?? -1,
        words: 'Helped a new pupil.',
      }),
    )
  const lines = (made: Made, reach = everyone) => readIn(made, (db) => listPraise(db, reach, {}))

  test('written by hand stays when praise is worked out again, and so does what was left out', async () => {
    const made = await aReportingSchool(engine.owner)
    await add(made)
    const [line] = await lines(made)
    await writeIn(made, (db) => choosePraise(db, everyone, line?.id ?? -1, 'leave out'))
    await propose(made)
    expect(await lines(made)).toMatchObject([{ words: 'Helped a new pupil.', state: 'left out' }])
  })

  test('is sent only as it was seen, says who sent it, and then stays', async () => {
    const made = await aReportingSchool(engine.owner)
    await add(made)
    expect(await writeIn(made, (db) => sendPraise(db, made.cycleId, 2))).toMatchObject({ ok: false })
    expect(await writeIn(made, (db) => sendPraise(db, made.cycleId, 1))).toMatchObject({ ok: true, sent: 1 })
    const [line] = await lines(made)
    expect(line?.state).toBe('sent')
    const late = writeIn(made, (db) => choosePraise(db, everyone, line?.id ?? -1, 'leave out'))
    await expect(late).rejects.toMatchObject({ status: 404 })
    expect(await readIn(made, (db) => findBrokenEvent(db))).toBeNull()
  })

  test('comes from the effort that stands now, and from no forecast made of a judgement that was corrected', async () => {
    const made = await aReportingSchool(engine.owner)
    await writeIn(made, (db) => judgeCycle(db, made.cycleId))
    const firstTwo = () =>
      readIn(made, async (db) => {
        const [cycle] = await listClosedCycles(db)
        const given = { before: undefined, country: 'england' }
        const facts = cycle ? await listPraiseFacts(db, everyone, cycle, given) : []
        return made.pupilIds.slice(0, 2).map((id) => facts.find((one) => one.pupilId === id)?.subjects[0])
      })
    const [first, second] = await firstTwo()
    expect([first, second]).toMatchObject([{ effort: { given: 4 }, readings: 1 }, { readings: 1 }])
    await correct(made, 'effort', '1')
    await correct(made, 'judgement', '7')
    expect(await firstTwo()).toMatchObject([{ effort: { given: 1 }, readings: 0 }, second])
  })

  test('of a pupil out of reach is not there, and cannot be added', async () => {
    const made = await aReportingSchool(engine.owner)
    await add(made)
    expect(await lines(made, nobody)).toEqual([])
    await expect(add(made, nobody)).rejects.toMatchObject({ status: 404 })
  })

  test('is worked out by the shares the school settled on, kept with one event that says what they were', async () => {
    const made = await aReportingSchool(engine.owner)
    expect(await readIn(made, readPraiseSettings)).toEqual({ board: false })
    await writeIn(made, (db) => setPraise(db, { effort: 0.5, attendance: 0.97, board: true }))
    await writeIn(made, (db) => setPraise(db, { effort: 0.25, attendance: 0.97, board: true }))
    expect(await readIn(made, readPraiseSettings)).toEqual({ effort: 0.25, attendance: 0.97, board: true })
    const events = await engine.owner
      .selectFrom('audit_event')
      .select(['before', 'after'])
      .where('org_id', '=', made.school.org.id)
      .where('action', '=', 'access.setting-changed')
      .orderBy('seq')
      .execute()
    expect(events).toMatchObject([
      { before: {}, after: { 'praise.effort': 0.5 } },
      { before: { 'praise.effort': 0.5 }, after: { 'praise.effort': 0.25 } },
    ])
  })

  test('for the head is marked once it is said, and only once', async () => {
    const made = await aReportingSchool(engine.owner)
    await add(made)
    const id = (await lines(made))[0]?.id ?? -1
    await expect(writeIn(made, (db) => markHeadDone(db, everyone, id))).rejects.toMatchObject({ status: 404 })
    await writeIn(made, (db) => choosePraise(db, everyone, id, 'for the head'))
    await writeIn(made, (db) => markHeadDone(db, everyone, id))
    expect((await lines(made))[0]?.headDoneAt).not.toBeNull()
    await expect(writeIn(made, (db) => markHeadDone(db, everyone, id))).rejects.toMatchObject({ status: 404 })
  })
})
