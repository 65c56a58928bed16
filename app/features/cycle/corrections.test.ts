import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { everyone, writeAs } from '#features/access/api.server.ts'
import { anAsker, aPerson, reading, writing } from '#features/access/testing.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { listNotices } from '#features/notices/api.server.ts'
import { markRead } from '#features/notices/commands.server.ts'
import { aClass, aPupil, aSchool, aTeacher, type School } from '#features/school/testing.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { closeCycle } from './commands/close.server.ts'
import { answerRequest, askCorrection, correctMark, type Wish } from './commands/correct.server.ts'
import { saveMarks } from './commands/mark.server.ts'
import { findChanges, listCorrections, listRequests } from './queries/corrections.server.ts'
import { listFields } from './queries/fields.server.ts'
import { readFrozenSheet } from './queries/frozen.server.ts'
import { digestSnapshot, findFrozen } from './queries/frozen-digest.server.ts'
import { listPairs } from './queries/pairs.server.ts'
import { changesLookup, correctMarks, requestsIn } from './rules/corrections.ts'
import { aCycle, sheetIn } from './testing.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
})
afterAll(() => engine.close())

const write = <T>(school: School, command: Parameters<typeof writing<T>>[2]) =>
  writing(engine.owner, school.org.id, command)
const read = <T>(school: School, query: Parameters<typeof reading<T>>[2]) =>
  reading(engine.owner, school.org.id, query)

/** A class of two in a cycle that was closed with one judgement in it. */
async function aClosedClass() {
  const school = await aSchool(engine.owner)
  return write(school, async (db) => {
    const classId = await aClass(db, school)
    const first = await aPupil(db, school, { classIds: [classId] })
    const second = await aPupil(db, school, { classIds: [classId] })
    const cycleId = await aCycle(db, school)
    const cell = { pupilId: first, field: 'judgement', value: '6', before: '' }
    await saveMarks(db, everyone, { cycleId, classId, country: 'england' }, [cell])
    await closeCycle(db, cycleId, { reason: 'A test closes early' })
    return { school, classId, cycleId, first, second }
  })
}
type Made = Awaited<ReturnType<typeof aClosedClass>>

const wishFor = ({ cycleId, classId, first }: Made, given: Partial<Wish> = {}): Wish => ({
  ...{ cycleId, classId, pupilId: first, field: 'judgement', value: '5' },
  ...{ reason: 'Two papers were swapped', country: 'england', base: '/school', ...given },
})
const correct = (made: Made, given: Partial<Wish> = {}, reach = everyone) =>
  write(made.school, (db) => correctMark(db, reach, wishFor(made, given)))
const ask = (made: Made, given: Partial<Wish> = {}, reach = everyone) =>
  write(made.school, (db) => askCorrection(db, reach, wishFor(made, given)))
const sheetOf = ({ school, cycleId, classId }: Made) =>
  read(school, async (db) => {
    const fields = await listFields(db, { cycleId, scaleKey: 'gcse-9-1', country: 'england' })
    return readFrozenSheet(db, { cycleId, classId, fields })
  })

describe('a mark corrected after its cycle closed', () => {
  test('stands beside what was frozen, with author, time and reason', async () => {
    const made = await aClosedClass()
    expect(await correct(made)).toEqual({ ok: true })
    const row = (await sheetOf(made)).find((one) => one.id === made.first)
    expect(row?.cells.judgement).toBe('5')
    expect(row?.changes.judgement).toMatchObject([{ was: '6', now: '5', reason: 'Two papers were swapped' }])
    const frozen = await read(made.school, (db) => findFrozen(db, made.cycleId))
    expect(frozen).toMatchObject({ entries: 2, unchanged: true })
  })

  test('a mark that was missing can be given, and one that is wrong taken away', async () => {
    const made = await aClosedClass()
    await correct(made, { pupilId: made.second, value: '4' })
    await correct(made, { value: '' })
    const cells = Object.fromEntries((await sheetOf(made)).map((row) => [row.id, row.cells.judgement]))
    expect(cells).toEqual({ [made.first]: '', [made.second]: '4' })
  })

  test('what the scale does not know, or what stands there already, is refused and nothing is kept', async () => {
    const made = await aClosedClass()
    expect(await correct(made, { value: '12' })).toMatchObject({
      ok: false,
      errors: { value: expect.any(String) },
    })
    expect(await correct(made, { value: '6' })).toEqual({ ok: false, errors: { value: 'It is 6 already.' } })
    const changesOf = await read(made.school, (db) => findChanges(db, {}))
    expect(changesOf({ cycleId: made.cycleId, classId: made.classId, pupilId: made.first })).toEqual([])
  })

  test('is not there for a class out of reach, an open cycle, a pupil not frozen in it, another field or school', async () => {
    const made = await aClosedClass()
    const other = await aClosedClass()
    const gone = { status: 404 }
    await expect(correct(made, {}, { pupils: [made.first], classes: [] })).rejects.toMatchObject(gone)
    await expect(correct({ ...made, school: other.school })).rejects.toMatchObject(gone)
    await expect(correct(made, { pupilId: other.first })).rejects.toMatchObject(gone)
    await expect(correct(made, { field: 'wages' })).rejects.toMatchObject(gone)
    const open = await write(made.school, (db) =>
      aCycle(db, made.school, { number: 2, starts: '2027-01-04', ends: '2027-02-12' }),
    )
    await expect(correct(made, { cycleId: open })).rejects.toMatchObject(gone)
  })

  test('is what a comparison with a later cycle counts from', async () => {
    const made = await aClosedClass()
    const later = await write(made.school, async (db) => {
      const cycleId = await aCycle(db, made.school, { number: 2, starts: '2026-11-01', ends: '2027-01-20' })
      const cell = { pupilId: made.first, field: 'judgement', value: '7', before: '' }
      await saveMarks(db, everyone, { cycleId, classId: made.classId, country: 'england' }, [cell])
      return cycleId
    })
    await correct(made)
    const cycles = { from: { id: made.cycleId, state: 'closed' }, to: { id: later, state: 'open' } } as const
    const [pair] = await read(made.school, (db) => listPairs(db, everyone, cycles))
    expect(pair).toMatchObject({ before: '5', after: '7' })
  })

  test('stands beside the last mark on the sheet of the next cycle', async () => {
    const made = await aClosedClass()
    await correct(made)
    const cycleId = await write(made.school, (db) =>
      aCycle(db, made.school, { number: 2, starts: '2026-11-01', ends: '2027-01-20' }),
    )
    const rows = await sheetIn(engine.owner, { ...made, cycleId, pupilIds: [made.first, made.second] })
    expect(rows.find((row) => row.id === made.first)).toMatchObject({
      last: '5',
      lastChanges: [{ was: '6', now: '5', reason: 'Two papers were swapped' }],
    })
    expect(rows.find((row) => row.id === made.second)).toMatchObject({ last: '', lastChanges: [] })
  })

  test('a correction is never changed or taken away, not even by the owner of the database', async () => {
    const made = await aClosedClass()
    await correct(made)
    const tamper = (what: string) => engine.script(`${what} where org_id = ${made.school.org.id}`)
    await expect(tamper(`update cycle_correction set reason = 'nothing'`)).rejects.toThrow(/never changed/)
    await expect(tamper('delete from cycle_correction')).rejects.toThrow(/never changed/)
    const asPerson = write(made.school, (db) =>
      sql`delete from cycle_correction where org_id = ${db.orgId}`.execute(db),
    )
    await expect(asPerson).rejects.toThrow(/permission denied/)
  })

  test('whatever a hundred people change afterwards, the frozen bytes are the same and the last value stands', async () => {
    const edit = fc.record({
      second: fc.boolean(),
      value: fc.constantFrom('1', '2', '3', '4', '5', '6', '7', ''),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 100, maxLength: 100 }), async (edits) => {
        const made = await aClosedClass()
        const digest = () => read(made.school, (db) => digestSnapshot(db, made.cycleId))
        const before = await digest()
        const last = new Map([
          [made.first, '6'],
          [made.second, ''],
        ])
        for (const { second, value } of edits) {
          const pupilId = second ? made.second : made.first
          await correct(made, { pupilId, value })
          last.set(pupilId, value)
        }
        expect(await digest()).toEqual(before)
        const now = new Map((await sheetOf(made)).map((row) => [row.id, row.cells.judgement]))
        expect(now).toEqual(last)
      }),
      { numRuns: 2 },
    )
  }, 120_000)
})

describe('a teacher asks for a correction', () => {
  test('it waits, changes nothing, and is made by somebody who may, once', async () => {
    const made = await aClosedClass()
    expect(await ask(made)).toEqual({ ok: true })
    expect((await sheetOf(made)).find((one) => one.id === made.first)?.cells.judgement).toBe('6')
    expect(await ask(made, { value: '4' })).toMatchObject({ ok: false })
    const [request] = await read(made.school, (db) => listRequests(db, everyone))
    const answer = (answer: 'made' | 'declined', reach = everyone) =>
      write(made.school, (db) =>
        answerRequest(db, reach, {
          ...{ cycleId: made.cycleId, requestId: request?.id ?? -1, answer, reason: 'Seen the papers' },
          base: '/school',
        }),
      )
    await expect(answer('made', { pupils: [], classes: [] })).rejects.toMatchObject({ status: 404 })
    await answer('made')
    expect((await sheetOf(made)).find((one) => one.id === made.first)?.cells.judgement).toBe('5')
    await expect(answer('declined')).rejects.toMatchObject({ status: 404 })
    expect(await read(made.school, (db) => listRequests(db, everyone))).toEqual([])
  })

  test('declined, the mark stays and nobody waits any more', async () => {
    const made = await aClosedClass()
    await ask(made)
    const [request] = await read(made.school, (db) => listRequests(db, everyone))
    const given = {
      ...{ cycleId: made.cycleId, requestId: request?.id ?? -1 },
      ...{ reason: 'The paper says 6', base: '/school' },
    }
    await write(made.school, (db) => answerRequest(db, everyone, { ...given, answer: 'declined' }))
    expect((await sheetOf(made)).find((one) => one.id === made.first)?.cells.judgement).toBe('6')
    expect(await read(made.school, (db) => listRequests(db, everyone))).toEqual([])
  })

  test('requests of a class out of reach are not seen', async () => {
    const made = await aClosedClass()
    await ask(made)
    expect(await read(made.school, (db) => listRequests(db, { pupils: [], classes: [] }))).toEqual([])
  })
})

describe('those whom a correction concerns', () => {
  /** A closed class with two teachers who read their messages, and somebody who corrects. */
  async function aTaughtClass() {
    const made = await aClosedClass()
    const people = await write(made.school, async (db) => {
      const teacher = await aTeacher(db, [made.classId])
      const second = await aTeacher(db, [made.classId])
      const head = await aPerson(db)
      return { teacher, second, head }
    })
    const as = (personId: number) => (command: Parameters<typeof write<unknown>>[1]) =>
      writeAs(engine.owner, anAsker(made.school.org.id, { personId }), command)
    const told = async (personId: number) => {
      const notices = await read(made.school, (db) => listNotices(db, personId, { unread: true }))
      return notices.map(({ words, link }) => ({ words, link }))
    }
    return { ...made, ...people, as, told }
  }
  const link = ({ classId, cycleId }: Made) => `/school/classes/${classId}/enter?cycle=${cycleId}`

  test('the teachers of the class are told, but for the one who made it; what stands unread is not said again', async () => {
    const made = await aTaughtClass()
    await made.as(made.teacher)((db) => correctMark(db, everyone, wishFor(made)))
    await made.as(made.teacher)((db) => correctMark(db, everyone, wishFor(made, { value: '4' })))
    expect(await made.told(made.teacher)).toEqual([])
    const [notice, ...more] = await made.told(made.second)
    expect(notice).toEqual({
      words: expect.stringContaining('corrected after Cycle 1 closed'),
      link: link(made),
    })
    expect(more).toEqual([])
    await write(made.school, (db) => markRead(db, made.second))
    await made.as(made.teacher)((db) => correctMark(db, everyone, wishFor(made, { value: '3' })))
    expect(await made.told(made.second)).toHaveLength(1)
  })

  test('nobody is told of a correction that was refused', async () => {
    const made = await aTaughtClass()
    await made.as(made.head)((db) => correctMark(db, everyone, wishFor(made, { value: '12' })))
    expect(await made.told(made.teacher)).toEqual([])
  })

  test('who asked is told what came of it, once, and the others of the class only when it was made', async () => {
    const made = await aTaughtClass()
    const answer = async (answer: 'made' | 'declined') => {
      await made.as(made.teacher)((db) => askCorrection(db, everyone, wishFor(made)))
      const [request] = await read(made.school, (db) => listRequests(db, everyone))
      await made.as(made.head)((db) =>
        answerRequest(db, everyone, {
          ...{ cycleId: made.cycleId, requestId: request?.id ?? -1, answer, reason: 'Seen the papers' },
          base: '/school',
        }),
      )
    }
    await answer('declined')
    expect(await made.told(made.teacher)).toEqual([
      { words: expect.stringContaining('was declined'), link: link(made) },
    ])
    expect(await made.told(made.second)).toEqual([])
    await answer('made')
    expect(await made.told(made.teacher)).toHaveLength(2)
    expect(await made.told(made.second)).toHaveLength(1)
    const changes = await read(made.school, (db) => listCorrections(db, { cycleIds: [made.cycleId] }))
    expect(requestsIn(changes).map((one) => one.answer)).toMatchObject([
      { state: 'made', reason: 'Seen the papers' },
      { state: 'declined', reason: 'Seen the papers' },
    ])
  })
})

test('the newest correction of a field is its value, in whatever order they are read', () => {
  const one = fc.record({
    field: fc.constantFrom('judgement', 'effort'),
    value: fc.constantFrom('1', '2', null),
  })
  fc.assert(
    fc.property(fc.array(one, { maxLength: 12 }), fc.integer(), (given, turn) => {
      const list = given.map((each, id) => ({ id, state: 'made' as const, ...each }))
      const turned = list.toSorted((a, b) => ((a.id * 7 + turn) % 5) - ((b.id * 7 + turn) % 5))
      const expected = {
        judgement: '9',
        ...Object.fromEntries(given.map((each) => [each.field, each.value])),
      }
      expect(correctMarks({ judgement: '9' }, turned)).toEqual(expected)
    }),
  )
  expect(changesLookup([])({ cycleId: 1, classId: 1, pupilId: 1 })).toEqual([])
})
