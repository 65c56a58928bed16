import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { everyone, readAs, writeAs } from '#features/access/api.server.ts'
import { anAsker, reading, writing } from '#features/access/testing.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { aPupil, aSchool, aTeacher } from '#features/school/testing.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { compare, explainMovements, explainShown } from './comparison.server.ts'
import { MovementSearch } from './schema.ts'
import { aViewer, enterMarks, type Mark, type TwoCycles, twoCycles } from './testing.ts'
import { listViews, removeView, saveView } from './views.server.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
})
afterAll(() => engine.close())

type Db = Parameters<Parameters<typeof writing>[2]>[0]
const write = <T>({ school }: TwoCycles, command: (db: Db) => Promise<T>) =>
  writing(engine.owner, school.org.id, command)

/** The second cycle: everybody as before but where a grade is given by pupil place, in mathematics and history. */
async function enterLater(
  made: TwoCycles,
  given: Record<number, readonly [string, string]>,
  leave: number[] = [],
) {
  const marks: Mark[] = made.pupilIds.flatMap((pupilId, place) => {
    if (leave.includes(place)) return []
    const [maths, history] = given[place] ?? ['5', '5']
    return [
      { classId: made.mathsClass, pupilId, grade: maths },
      { classId: made.historyClass, pupilId, grade: history },
    ]
  })
  await write(made, (db) => enterMarks(db, made.to, marks))
}

/** What stands beside each movement: kinds by pupil place and subject. */
async function causesIn(made: TwoCycles): Promise<Record<string, string[]>> {
  const found = await reading(engine.owner, made.school.org.id, (db) =>
    explainMovements(db, everyone, made, 'england'),
  )
  return Object.fromEntries(
    found.map(({ line, causes }) => [
      `${made.pupilIds.indexOf(line.pupilId)} ${line.subject}`,
      causes.map((cause) => `${cause.kind}: ${cause.words}`),
    ]),
  )
}

describe('beside a movement stands what happened meanwhile', () => {
  test('a fall in all subjects of a pupil who was away, and nothing beside one of whom nothing is known', async () => {
    const made = await twoCycles(engine.owner)
    await enterLater(made, { 0: ['3', '3'], 1: ['3', '5'] })
    await write(made, async (db) => {
      const weeks = ['2026-09-07', '2026-09-14', '2026-09-21', '2026-10-19', '2026-10-26', '2026-11-02']
      await db
        .insertInto('attendance_week')
        .values(
          weeks.flatMap((week_start, place) =>
            made.pupilIds.map((pupil_id, pupil) => ({
              ...{ org_id: db.orgId, pupil_id, week_start },
              codes: pupil === 0 && place > 2 ? 'IIIIII/\\/\\' : '/\\/\\/\\/\\/\\',
            })),
          ),
        )
        .execute()
    })
    expect(await causesIn(made)).toEqual({
      '0 Mathematics': ['absence: missed 18 of 30 sessions, 0 of 30 sessions before'],
      '0 History': ['absence: missed 18 of 30 sessions, 0 of 30 sessions before'],
      '1 Mathematics': [],
    })
  })

  test('a check that was waved through beside the class that moved', async () => {
    const made = await twoCycles(engine.owner)
    const grades = Object.fromEntries(made.pupilIds.map((_, place) => [place, ['7', '5'] as const]))
    await enterLater(made, grades)
    const check = { cycle_id: made.to, kind: 'class jump', detail: '{}', state: 'right' }
    await write(made, (db) =>
      db
        .insertInto('cycle_check')
        .values([
          { org_id: db.orgId, ...check, class_id: made.mathsClass, reason: 'The new unit suits them' },
          { org_id: db.orgId, ...check, class_id: made.otherSet, reason: 'Of another class' },
        ])
        .execute(),
    )
    expect((await causesIn(made))['0 Mathematics']).toEqual([
      'check: a class moved far more than the others, said to be right: The new unit suits them',
    ])
  })

  test('a change of set beside the one subject that moved', async () => {
    const made = await twoCycles(engine.owner)
    const [mover = -1] = made.pupilIds
    await write(made, async (db) => {
      await db
        .updateTable('enrolment')
        .set({ ends: '2026-10-18' })
        .where('org_id', '=', db.orgId)
        .where('class_id', '=', made.mathsClass)
        .where('pupil_id', '=', mover)
        .execute()
      const joined = { class_id: made.otherSet, pupil_id: mover, starts: '2026-10-19' }
      await db
        .insertInto('enrolment')
        .values({ org_id: db.orgId, ...joined })
        .execute()
      await enterMarks(db, made.to, [
        { classId: made.otherSet, pupilId: mover, grade: '7' },
        { classId: made.historyClass, pupilId: mover, grade: '5' },
      ])
    })
    expect(await causesIn(made)).toEqual({
      '0 Mathematics': ['set: moved from 9MA1 to 9MA2 on 19 October'],
    })
  })

  test('a change of teacher where the class moved, and not beside one who moved against it', async () => {
    const made = await twoCycles(engine.owner)
    const grades = Object.fromEntries([0, 1, 2, 3, 4, 5, 6, 7, 8].map((i) => [i, ['4', '5'] as const]))
    await enterLater(made, { ...grades, 9: ['7', '5'] })
    await write(made, async (db) => {
      await aTeacher(db, [made.mathsClass], { ends: '2026-10-18', familyName: 'Before' })
      const now = await aTeacher(db, [], { familyName: 'Now' })
      await db
        .insertInto('teaching')
        .values({ org_id: db.orgId, class_id: made.mathsClass, person_id: now, starts: '2026-10-19' })
        .execute()
    })
    const causes = await causesIn(made)
    expect(causes['0 Mathematics']).toEqual(['teacher: taught by Now since 19 October, by Before before'])
    expect(causes['9 Mathematics']).toEqual([])
  })

  test('behaviour beside a fall, help beside a rise, a changed target, and who is new on roll', async () => {
    const made = await twoCycles(engine.owner)
    await enterLater(made, { 0: ['3', '3'], 1: ['7', '7'], 2: ['6', '5'], 3: ['6', '6'] })
    const [wild = -1, helped = -1, aimed = -1, fresh = -1] = made.pupilIds
    await write(made, async (db) => {
      const org_id = db.orgId
      const on = ['2026-10-20', '2026-10-27', '2026-11-03', '2026-11-10', '2026-11-17']
      await db
        .insertInto('behaviour_event')
        .values(
          on.map((occurred_on) => ({ org_id, pupil_id: wild, occurred_on, kind: 'defiance', points: -3 })),
        )
        .execute()
      const owner = await aTeacher(db)
      const { id } = await db
        .insertInto('help_plan')
        .values({
          ...{ org_id, kind: 'mentoring', title: 'Mentoring', aim: 'Steady again', measure: 'attendance' },
          ...{ owner_id: owner, times_a_week: 1, minutes: 30, starts: '2026-10-20', exit_rule: 'In time' },
          ...{ review_on: '2026-11-20', ended_on: '2026-11-16', made_at: db.now },
        })
        .returning('id')
        .executeTakeFirstOrThrow()
      await db
        .insertInto('help_pupil')
        .values({ org_id, plan_id: id, pupil_id: helped, joined_on: '2026-10-20' })
        .execute()
      const target = { org_id, pupil_id: aimed, subject_id: made.maths, challenge: 'high', basis: 'by hand' }
      await db
        .insertInto('target')
        .values({ ...target, grade: '7', state: 'agreed', set_at: db.now })
        .execute()
      await db
        .updateTable('pupil')
        .set({ entered: '2026-10-05' })
        .where('org_id', '=', org_id)
        .where('id', '=', fresh)
        .execute()
    })
    const causes = await causesIn(made)
    expect(causes['0 History']).toEqual(['behaviour: 5 behaviour events (-15 points), 0 before'])
    expect(causes['1 History']).toEqual(['help: help began on 20 October: Mentoring'])
    // The earlier cycle was frozen without a target: there is no change to tell.
    expect(causes['2 Mathematics']).toEqual([])
    expect(causes['3 History']).toEqual(['arrival: on roll since 5 October'])
    const shownFor = (show: 'moved' | 'known') =>
      reading(engine.owner, made.school.org.id, async (db) => {
        const search = MovementSearch.parse({ from: made.from, to: made.to, show })
        return explainShown(db, aViewer(), await compare(db, aViewer(), search), { show, most: 3 })
      })
    const known = await shownFor('known')
    expect([known.shown.length, known.of]).toEqual([
      Math.min(3, known.of),
      Object.values(causes).filter((list) => list.length > 0).length,
    ])
    expect(known.shown.every((one) => one.causes.length > 0)).toBe(true)
    expect((await shownFor('moved')).of).toBe(Object.keys(causes).length)
  })
})

describe('who had no judgement on one side, and why', () => {
  test('joined, took up, gave up, left, not entered yet', async () => {
    const made = await twoCycles(engine.owner)
    const { school } = made
    await enterLater(made, {}, [0, 1, 2])
    const [left = -1, gave = -1] = made.pupilIds
    await write(made, async (db) => {
      const org_id = db.orgId
      const joined = await aPupil(db, school, { classIds: [made.historyClass] })
      await db
        .updateTable('pupil')
        .set({ entered: '2026-11-02' })
        .where('org_id', '=', org_id)
        .where('id', '=', joined)
        .execute()
      const took = await aPupil(db, school)
      await db
        .insertInto('enrolment')
        .values({ org_id, class_id: made.historyClass, pupil_id: took, starts: '2026-10-20' })
        .execute()
      await enterMarks(db, made.to, [
        { classId: made.historyClass, pupilId: joined, grade: '4' },
        { classId: made.historyClass, pupilId: took, grade: '4' },
      ])
      await db
        .updateTable('pupil')
        .set({ left_on: '2026-11-01' })
        .where('org_id', '=', org_id)
        .where('id', '=', left)
        .execute()
      await db
        .updateTable('enrolment')
        .set({ ends: '2026-10-20' })
        .where('org_id', '=', org_id)
        .where('pupil_id', '=', gave)
        .execute()
    })
    const reasons = (show: 'gained' | 'lost') =>
      reading(engine.owner, school.org.id, async (db) => {
        const search = MovementSearch.parse({ from: made.from, to: made.to, subject: made.history })
        const found = await compare(db, aViewer(), search)
        const { shown } = await explainShown(db, aViewer(), found, { show, most: 20 })
        return shown.map((one) => one.reason).sort()
      })
    expect(await reasons('gained')).toEqual(['joined on 2 November', 'took the subject up'])
    expect(await reasons('lost')).toEqual(['gave the subject up', 'left on 1 November', 'not entered yet'])
  })
})

describe('who may see it', () => {
  const compareAs = (made: TwoCycles, orgId: number, given: Parameters<typeof aViewer>[0], search: object) =>
    reading(engine.owner, orgId, (db) =>
      compare(db, aViewer(given), MovementSearch.parse({ from: made.from, to: made.to, ...search })),
    )

  test('another school has nothing of it, and neither has who reaches nobody', async () => {
    const made = await twoCycles(engine.owner)
    await enterLater(made, { 0: ['3', '3'] })
    const other = await aSchool(engine.owner)
    expect((await compareAs(made, other.org.id, {}, {})).lines).toEqual([])
    const nobody = await compareAs(made, made.school.org.id, { reach: { pupils: [], classes: [] } }, {})
    expect(nobody.lines).toEqual([])
    const one = { reach: { pupils: made.pupilIds.slice(0, 1), classes: [made.mathsClass] } }
    const lines = (await compareAs(made, made.school.org.id, one, {})).lines
    expect(new Set(lines.map((line) => line.pupilId))).toEqual(new Set(made.pupilIds.slice(0, 1)))
  })

  test('a class out of reach, of another school, or a characteristic one may not see is not there', async () => {
    const made = await twoCycles(engine.owner)
    const { id } = made.school.org
    const reach = { pupils: made.pupilIds, classes: [made.mathsClass] }
    await expect(compareAs(made, id, { reach }, { class: made.historyClass })).rejects.toMatchObject({
      status: 404,
    })
    const other = await twoCycles(engine.owner)
    await expect(compareAs(made, id, {}, { class: other.mathsClass })).rejects.toMatchObject({ status: 404 })
    await expect(compareAs(made, id, {}, { trait: 'sen:K' })).rejects.toMatchObject({ status: 404 })
    const found = await compareAs(made, id, { characteristics: true }, { trait: 'sen:K' })
    expect(found.lines).toEqual([])
  })
})

describe('saved views', () => {
  const as = (orgId: number, personId: number) => anAsker(orgId, { personId })

  test('come back to who saved them, are seen by others only when shared, and go only by their owner', async () => {
    const { school } = await twoCycles(engine.owner)
    const { id } = school.org
    const [one, two] = await writing(engine.owner, id, async (db) => [await aTeacher(db), await aTeacher(db)])
    const save = (shared: boolean) =>
      writeAs(engine.owner, as(id, one ?? -1), (db) =>
        saveView(db, { name: '=1+1', page: 'compare', query: 'year=9&show=up&present=yes&evil=1', shared }),
      )
    const own = await save(false)
    await writeAs(engine.owner, as(id, one ?? -1), (db) =>
      saveView(db, { name: 'A group', page: 'compare', query: 'trait=sen:K', shared: true }),
    )
    const shared = await save(true)
    const seen = (person: number | undefined, orgId = id) =>
      readAs(engine.owner, as(orgId, person ?? -1), async (db) =>
        (await listViews(db, { characteristics: false })).map((view) => [view.id, view.to]),
      )
    const to = 'compare?year=9&show=up&by=subject&measure=moved'
    expect(await seen(one)).toEqual([
      [shared, to],
      [own, to],
    ])
    expect(await seen(two)).toEqual([[shared, to]])
    const other = await aSchool(engine.owner)
    expect(await seen(two, other.org.id)).toEqual([])
    const remove = (person: number | undefined) =>
      writeAs(engine.owner, as(id, person ?? -1), (db) => removeView(db, shared))
    await expect(remove(two)).rejects.toMatchObject({ status: 404 })
    await remove(one)
    expect(await seen(two)).toEqual([])
  })
})
