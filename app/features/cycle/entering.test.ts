import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { everyone, readAs, writeAs } from '#features/access/api.server.ts'
import { anAsker, aPerson, reading, writing } from '#features/access/testing.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { getClass } from '#features/school/api.server.ts'
import { aSchool, type School } from '#features/school/testing.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { closeCycle } from './commands/close.server.ts'
import { saveMarks } from './commands/mark.server.ts'
import { changeCycle } from './commands/plan.server.ts'
import { addStatement, removeStatement } from './commands/statements.server.ts'
import { addWork, saveScore } from './commands/work.server.ts'
import { listChanges, readVersion } from './queries/changes.server.ts'
import { listCoverage } from './queries/coverage.server.ts'
import { getCycle } from './queries/cycles.server.ts'
import { listFieldRows, listFields } from './queries/fields.server.ts'
import { listOwnStatements, listSentences } from './queries/statements.server.ts'
import { aCycle, aMarkedClass, type MarkedClass, markOne, sheetIn } from './testing.ts'

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

const aClassInCycle = (pupils?: number) => aMarkedClass(engine.owner, pupils)
type Made = MarkedClass
const mark = (made: Made, given: object, reach = everyone) => markOne(engine.owner, made, given, reach)
const sheetOf = (made: Made) => sheetIn(engine.owner, made)

const place = ({ cycleId, classId }: Made) => ({ cycleId, classId, country: 'england' })
const cellOf = (pupilId: number, field: string, value: string, before = '') => ({
  ...{ pupilId, field, value, before },
})

describe('cells sent together', () => {
  test('are answered in their order, each by itself', async () => {
    const made = await aClassInCycle()
    const [first = -1, second = -1] = made.pupilIds
    await mark(made, { value: '4' })
    const saved = await write(made.school, (db) =>
      saveMarks(db, everyone, place(made), [
        cellOf(second, 'effort', '3'),
        cellOf(first, 'judgement', '7', '5'),
        cellOf(first, 'effort', '12'),
        cellOf(second, 'judgement', '6'),
      ]),
    )
    expect(saved.map((one) => one.state)).toEqual(['saved', 'conflict', 'refused', 'saved'])
    const [, row] = await sheetOf(made)
    expect(row?.cells).toMatchObject({ judgement: '6', effort: '3' })
  })

  test('twice over are kept once', async () => {
    const made = await aClassInCycle(3)
    const cells = made.pupilIds.map((id) => cellOf(id, 'judgement', '5'))
    const send = () => write(made.school, (db) => saveMarks(db, everyone, place(made), cells))
    await send()
    expect((await send()).every((one) => one.state === 'saved')).toBe(true)
    const events = await read(made.school, (db) =>
      db.selectFrom('audit_event').select('action').where('org_id', '=', db.orgId).execute(),
    )
    expect(events.filter((event) => event.action === 'cycle.marked')).toHaveLength(3)
  })

  test('by eight people at once for the same pupils in other orders all come in', async () => {
    const made = await aClassInCycle(6)
    const senders = Array.from({ length: 8 }, (_, sender) =>
      made.pupilIds.map((_, at) => {
        const id = made.pupilIds[(at + sender) % made.pupilIds.length] ?? -1
        return cellOf(id, sender % 2 ? 'effort' : 'judgement', '3')
      }),
    )
    const answers = await Promise.all(
      senders.map((cells) => write(made.school, (db) => saveMarks(db, everyone, place(made), cells))),
    )
    expect(answers.flat().every((one) => one.state === 'saved')).toBe(true)
  })
})

describe('what others changed', () => {
  const changes = (made: Made, version: string) =>
    read(made.school, async (db) => {
      const within = await getClass(db, made.classId)
      return listChanges(db, { cycleId: made.cycleId, within, country: 'england' }, version)
    })

  test('is answered for the pupils that changed since one last asked, and for nobody else', async () => {
    const made = await aClassInCycle()
    const [first = -1, second = -1] = made.pupilIds
    await mark(made, { value: '6' })
    const seen = await read(made.school, (db) => readVersion(db, made.cycleId, made.classId))
    expect((await changes(made, seen)).cells).toEqual({})
    await mark(made, { pupilId: second, value: '4' })
    const { cells, version } = await changes(made, seen)
    expect(cells).toEqual({ [second]: { judgement: '4', effort: '', flags: '', comment: '' } })
    await mark(made, { value: '', before: '6' })
    expect((await changes(made, version)).cells[first]).toMatchObject({ judgement: '' })
  })

  test('of another class or school is not among it, whatever one says to have seen', async () => {
    const made = await aClassInCycle()
    const other = await aClassInCycle()
    await mark(made, { value: '6' })
    const asked = `${made.first.toString(36)}.000000`
    expect((await changes(other, asked)).cells).toEqual({})
  })
})

describe('a field that only some year groups enter', () => {
  async function aCycleWithEffortIn(which: 'year9' | 'year10') {
    const made = await aClassInCycle()
    await write(made.school, (db) =>
      db
        .insertInto('cycle_field_year_group')
        .values({
          ...{ org_id: db.orgId, cycle_id: made.cycleId, key: 'effort' },
          year_group_id: made.school[which],
        })
        .execute(),
    )
    return made
  }
  const keysFor = (made: Made) =>
    read(made.school, async (db) => {
      const { scaleKey, yearGroupId } = await getClass(db, made.classId)
      const fields = await listFields(db, {
        cycleId: made.cycleId,
        scaleKey,
        yearGroupId,
        country: 'england',
      })
      return fields.map((field) => field.key)
    })

  test('stands on their sheets alone, and is taken from them alone', async () => {
    const ours = await aCycleWithEffortIn('year9')
    expect(await keysFor(ours)).toContain('effort')
    const theirs = await aCycleWithEffortIn('year10')
    expect(await keysFor(theirs)).toEqual(['judgement', 'flags', 'comment'])
    await expect(mark(theirs, { field: 'effort', value: '3' })).rejects.toMatchObject({ status: 404 })
  })

  test('is missing only from them', async () => {
    const done = async (made: Made) => {
      await mark(made, { value: '5' })
      const [coverage] = await read(made.school, async (db) =>
        listCoverage(db, await getCycle(db, made.cycleId)),
      )
      return coverage?.done
    }
    expect(await done(await aCycleWithEffortIn('year9'))).toBe(0)
    expect(await done(await aCycleWithEffortIn('year10'))).toBe(1)
  })

  test('is chosen for a planned cycle, and the next year begins with the same', async () => {
    const school = await aSchool(engine.owner)
    const { year9, year10 } = school
    const yearGroupIds = [year9, year10]
    const id = await write(school, (db) => aCycle(db, school, { state: 'planned', yearGroupIds }))
    const dates = { starts: '2026-09-01', ends: '2026-12-18', opens: '2026-09-01', closes: '2026-12-18' }
    const only = [`effort.${year10}`, `flags.${year9}`, `flags.${year10}`]
    const wish = { name: 'Cycle 1', ...dates, yearGroupIds, fields: ['judgement', 'effort', 'flags'], only }
    await write(school, (db) => changeCycle(db, id, { ...wish, country: 'england' }))
    const rows = await read(school, (db) => listFieldRows(db, id))
    expect(rows.map((row) => [row.key, row.yearGroupIds])).toEqual([
      ['judgement', []],
      ['effort', [year10]],
      ['flags', []],
    ])
  })
})

describe('sentences for comments', () => {
  const as = (school: School, personId: number) => anAsker(school.org.id, { personId })
  const listed = (school: School, personId: number) =>
    readAs(engine.owner, as(school, personId), (db) => listOwnStatements(db))

  test('are one’s own or the school’s: nobody sees or removes those of a colleague or of another school', async () => {
    const school = await aSchool(engine.owner)
    const elsewhere = await aSchool(engine.owner)
    const [ada, eve] = await write(school, async (db) => [await aPerson(db), await aPerson(db)] as const)
    const add = (text: string, owner: number | null) =>
      writeAs(engine.owner, as(school, ada), (db) => addStatement(db, { text, owner }))
    const mine = await add('{name} has a good eye for proof.', ada)
    const shared = await add('See the school’s catch-up page.', null)
    expect((await listed(school, ada)).map((one) => one.code)).toEqual(['m1', 's1'])
    expect((await listed(school, eve)).map((one) => one.code)).toEqual(['s1'])
    expect(await listed(elsewhere, ada)).toEqual([])
    const remove = (id: number, personId: number, maySchool: boolean, of = school) =>
      writeAs(engine.owner, as(of, personId), (db) => removeStatement(db, { id, maySchool }))
    await expect(remove(mine, eve, true)).rejects.toMatchObject({ status: 404 })
    await expect(remove(shared, eve, false)).rejects.toMatchObject({ status: 404 })
    await expect(remove(shared, ada, true, elsewhere)).rejects.toMatchObject({ status: 404 })
    await remove(shared, eve, true)
    expect((await listed(school, ada)).map((one) => one.id)).toEqual([mine])
  })

  test('of the country are numbered and fit everybody', async () => {
    const school = await aSchool(engine.owner)
    const sentences = await read(school, (db) => listSentences(db, 'england'))
    expect(sentences.map((one) => one.code)).toEqual(sentences.map((_, at) => String(at + 1)))
    expect(sentences.filter((one) => /\b(he|she|his|her|him)\b/i.test(one.text))).toEqual([])
  })
})

describe('what is proposed on a sheet', () => {
  test('comes from weekly work, from what was noted in the class and from attendance, and is written nowhere', async () => {
    const made = await aClassInCycle(6)
    const grades = ['3', '4', '5', '5', '6', '7']
    for (const [at, pupilId] of made.pupilIds.entries()) {
      await mark(made, { pupilId, value: grades[at] })
      await mark(made, { pupilId, field: 'effort', value: '3' })
    }
    const later = await write(made.school, async (db) => {
      await closeCycle(db, made.cycleId, { reason: 'A test closes early' })
      for (const title of ['One', 'Two', 'Three']) {
        const work = { title, category: 'Quiz', setOn: '2026-11-10', maxScore: 10 } as const
        const item = await addWork(db, everyone, made.classId, work)
        for (const [at, pupilId] of made.pupilIds.entries())
          await saveScore(db, everyone, made.classId, cellOf(pupilId, String(item), grades[at] ?? ''))
      }
      const event = {
        ...{ org_id: db.orgId, pupil_id: made.first, class_id: made.classId },
        ...{ occurred_on: '2026-11-12', kind: 'homework-missing', points: -1 },
      }
      await db.insertInto('behaviour_event').values([event, event]).execute()
      return aCycle(db, made.school, { number: 2, starts: '2026-11-01', ends: '2027-01-20' })
    })
    const rows = await sheetOf({ ...made, cycleId: later })
    const proposed = (key: string) =>
      made.pupilIds.map((id) => rows.find((row) => row.id === id)?.proposals[key]?.text)
    expect(proposed('judgement')).toEqual(grades)
    expect(proposed('effort')).toEqual(['2', ...Array.from({ length: 5 }, () => undefined)])
    expect(proposed('flags')[0]).toBe('HW')
    expect(rows.every((row) => Object.values(row.cells).every((text) => text === ''))).toBe(true)
  })
})
