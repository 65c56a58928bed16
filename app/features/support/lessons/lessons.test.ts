import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { everyone, listEvents, type Reach } from '#features/access/api.server.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { listNotices } from '#features/notices/api.server.ts'
import { listPupilNames } from '#features/school/api.server.ts'
import { settlePeriod } from '#features/school/commands/periods.server.ts'
import { removeRoom } from '#features/school/commands/rooms.server.ts'
import { aTeacher } from '#features/school/testing.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { changeWeek } from '../board/commands/slots.server.ts'
import { listHelpOfDay } from '../board/queries/day.server.ts'
import { readWeek } from '../board/queries/week.server.ts'
import { keepRegister } from '../commands/register.server.ts'
import { listPlans } from '../queries/plans.server.ts'
import { mayRegister, mayRun } from '../rules/plan.ts'
import { aHelpSchool, aPlan, only, readOn, writeOn } from '../testing.ts'
import { beginDraft } from './commands/draft.server.ts'
import { addGap, pinLesson, removeGap } from './commands/gaps.server.ts'
import { signFor, takeBackSignature } from './commands/sign.server.ts'
import { readDraftPage } from './draft-page.server.ts'
import { outLines } from './out.server.ts'
import { getDraft } from './queries/drafts.server.ts'
import { readOverview } from './queries/overview.server.ts'
import { readOwn } from './queries/own.server.ts'
import { listGaps, listLedger, listStanding } from './queries/standing.server.ts'
import { dayWords } from './rules/words.ts'
import type { GapForm } from './schema.ts'
import {
  acceptLessons,
  aLessonPlan,
  aLessonSchool,
  draftLessons,
  type LessonSchool,
  linesOn,
} from './testing.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
})
afterAll(() => engine.close())

const rest = { from: '2026-11-09', to: '2026-12-18' }
const standing = (made: LessonSchool) => readOn(engine.owner, made, {}, (db) => listStanding(db, rest))
const ledger = (made: LessonSchool) => readOn(engine.owner, made, {}, (db) => listLedger(db, rest))

/** A school with one plan and its lessons accepted. */
async function anAccepted(form: Record<string, unknown> = {}) {
  const made = await aLessonSchool(engine.owner)
  const planId = await aLessonPlan(engine.owner, made, form)
  const draftId = await draftLessons(engine.owner, made)
  await acceptLessons(engine.owner, made, draftId)
  return { made, planId, draftId }
}

describe('a session of the week', () => {
  const weekOf = (made: LessonSchool, reach: Reach = everyone, of = made) =>
    readOn(engine.owner, of, { today: '2026-11-24' }, (db) =>
      readWeek(db, made.managerId, { country: 'england', reach }),
    ).then(({ slots }) => slots)
  const put = (made: LessonSchool, planId: number, begins: number) =>
    writeOn(engine.owner, made, { personId: made.managerId, today: '2026-11-24' }, (db) =>
      changeWeek(db, made.managerId, { intent: 'put', planId, weekday: 2, begins }),
    )

  /** A special lesson on Friday, for which a pupil is out of music. */
  const outOfMusic = async (made: LessonSchool, pupilId: number) => {
    const plan_id = await aLessonPlan(engine.owner, made, { pupil: [pupilId] })
    await writeOn(engine.owner, made, {}, async (db) => {
      const at = { org_id: db.orgId, on_day: '2026-11-27', period_id: made.periods['5 3'] ?? -1 }
      const draft_id = (await beginDraft(db, { calm: false })) ?? -1
      const { id: lesson_id } = await db
        .insertInto('special_lesson')
        .values({ ...at, plan_id, person_id: made.spare[0], room_id: made.rooms[0], draft_id })
        .returning('id')
        .executeTakeFirstOrThrow()
      const of = { class_id: made.classes.Music ?? -1, subject_id: made.subjects.Music ?? -1 }
      await db
        .insertInto('lesson_missed')
        .values({ ...at, ...of, lesson_id, pupil_id: pupilId })
        .execute()
    })
  }

  test('says which lesson is missed for it, and how often the subject is lost to special lessons besides', async () => {
    const made = await aLessonSchool(engine.owner)
    const [first = -1] = made.pupilIds
    const planId = await aPlan(engine.owner, made, { form: { pupil: [first] } })
    const [pupil] = await readOn(engine.owner, made, {}, (db) => listPupilNames(db, [first]))
    const name = `${pupil?.givenName} ${pupil?.familyName}`
    await put(made, planId, 800)
    expect((await weekOf(made))[0]?.missed).toEqual([`Music missed by ${name}`])
    await outOfMusic(made, first)
    expect((await weekOf(made))[0]?.missed).toEqual([`Music missed by ${name} (1 more for special lessons)`])
    await put(made, planId, 585)
    expect((await weekOf(made))[0]?.missed).toEqual([
      `English missed by ${name}`,
      `Mathematics missed by ${name}`,
    ])
    await put(made, planId, 740)
    expect((await weekOf(made))[0]).toMatchObject({ missed: [], hidden: 0 })
  })

  test('names the lessons of those alone whom the reader’s posts open, and nothing in another school', async () => {
    const made = await aLessonSchool(engine.owner)
    const other = await aLessonSchool(engine.owner)
    const planId = await aPlan(engine.owner, made)
    await put(made, planId, 800)
    const [near, ...rest] = made.pupilIds
    const [own] = await weekOf(made, only([near ?? -1]).reach)
    expect(own?.missed).toEqual([expect.stringMatching(/^Music missed by [^,]+$/)])
    expect(own?.hidden).toBe(rest.length)
    expect((await weekOf(made, only([]).reach))[0]).toMatchObject({ missed: [], hidden: 3 })
    await put(made, planId, 740)
    expect((await weekOf(made, only([]).reach))[0]).toMatchObject({ missed: [], hidden: 0 })
    expect(await weekOf(made, everyone, other)).toEqual([])
  })
})

describe('a proposal', () => {
  test('places as many lessons as the dose says, and changes nothing until it is accepted', async () => {
    const made = await aLessonSchool(engine.owner)
    await aLessonPlan(engine.owner, made)
    const id = await draftLessons(engine.owner, made)
    const lines = await linesOn(engine.owner, made, id)
    // Three days of this week, and three weeks to come: once a week each.
    expect(lines.map(({ change }) => change)).toEqual(['new', 'new', 'new', 'new'])
    expect(lines.every(({ place }) => made.spare.includes(place?.personId ?? -1))).toBe(true)
    expect(await standing(made)).toEqual([])
    expect(await acceptLessons(engine.owner, made, id)).toBe(4)
    expect((await standing(made)).length).toBe(4)
  })

  test('takes no pupil twice out of a subject, nor out of the one that is helped', async () => {
    const { made } = await anAccepted()
    const lost = (await ledger(made)).map(({ pupilId, subject }) => `${pupilId} ${subject}`)
    expect(lost.length).toBe(12)
    expect(new Set(lost).size).toBe(12)
    expect(lost.join()).not.toContain('Mathematics')
  })

  test('is for the cycle that is on until its last day, and for none when no other is to come', async () => {
    const made = await aLessonSchool(engine.owner)
    const begin = (today: string) =>
      writeOn(engine.owner, made, { personId: made.headId, today }, (db) => beginDraft(db, { calm: false }))
    const startOf = async (today: string) => {
      const id = await begin(today)
      return id === null ? null : (await readOn(engine.owner, made, {}, (db) => getDraft(db, id))).starts
    }
    expect(await startOf('2026-11-06')).toBe('2026-11-09')
    expect(await startOf('2026-12-17')).toBe('2026-12-18')
    expect(await startOf('2026-12-18')).toBe(null)
  })

  test('leaves help alone that a learning manager runs, and help that is not given as lessons', async () => {
    const made = await aLessonSchool(engine.owner)
    await aPlan(engine.owner, made)
    await aLessonPlan(engine.owner, made, { kind: 'homework_club' })
    const id = await draftLessons(engine.owner, made)
    expect(await linesOn(engine.owner, made, id)).toEqual([])
  })

  test('says why a lesson has no place: the last periods of a week hold five subjects, and six lessons are wanted', async () => {
    const made = await aLessonSchool(engine.owner)
    await aLessonPlan(engine.owner, made, { timesAWeek: '2' })
    const id = await draftLessons(engine.owner, made)
    const without = (await linesOn(engine.owner, made, id)).filter(({ change }) => change === 'unplaced')
    expect(without.length).toBe(2)
    const why = without.flatMap(({ obstacles }) => obstacles.map(({ obstacle }) => obstacle))
    expect(why).toContain('subject lost already')
    const { short, unplaced } = await readOn(engine.owner, made, {}, (db) => readDraftPage(db, id, undefined))
    expect(short).toMatch(/^No plan could place more of them: that is proved, not guessed\. /)
    expect(unplaced[0]?.why).toMatch(/a second time this cycle out of Art \(all \d pupils\), Music/)
    const [keepFree, , , sign] = unplaced[0]?.remedies ?? []
    expect(keepFree).toMatchObject({
      words: expect.stringMatching(/^Keep .+ free on Monday 14 December, period 2$/),
    })
    expect(sign).toMatchObject({
      ...{ words: expect.stringContaining('may be lost again'), to: `pupils/${made.pupilIds[0]}/missed` },
    })
  })

  test('counts on what was signed, and no longer once it was taken back', async () => {
    const made = await aLessonSchool(engine.owner, 1)
    await aLessonPlan(engine.owner, made, { timesAWeek: '2' })
    const [pupilId = -1] = made.pupilIds
    const by = { personId: made.headId }
    for (const name of ['Art', 'Music'])
      await writeOn(engine.owner, made, by, (db) =>
        signFor(db, everyone, { pupilId, subjectId: made.subjects[name] ?? -1, reason: 'Far ahead in it' }),
      )
    const unplaced = async () => {
      const lines = await linesOn(engine.owner, made, await draftLessons(engine.owner, made))
      return lines.filter(({ change }) => change === 'unplaced').length
    }
    expect(await unplaced()).toBe(0)
    for (const name of ['Art', 'Music'])
      await writeOn(engine.owner, made, by, (db) =>
        takeBackSignature(db, everyone, { pupilId, subjectId: made.subjects[name] ?? -1 }),
      )
    expect(await unplaced()).toBe(2)
    const actions = await readOn(engine.owner, made, {}, (db) => listEvents(db, {}))
    expect(actions.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['support.lessons-signed', 'support.lessons-unsigned']),
    )
  })
})

describe('accepting', () => {
  test('tells each person concerned once, without a name', async () => {
    const { made } = await anAccepted()
    const words = async (personId: number) =>
      (await readOn(engine.owner, made, {}, (db) => listNotices(db, personId))).map((one) => one.words)
    for (const personId of made.spare) expect((await words(personId)).length).toBeLessThanOrEqual(1)
    const told = (await Promise.all(made.spare.map(words))).flat()
    expect(told[0]).toMatch(/^New for you in the special lessons until 18 December: you give /)
  })

  test('is refused once the help, the timetable or who is kept free has changed', async () => {
    const made = await aLessonSchool(engine.owner)
    await aLessonPlan(engine.owner, made)
    const id = await draftLessons(engine.owner, made)
    await writeOn(engine.owner, made, {}, (db) =>
      db
        .deleteFrom('spare_period')
        .where('org_id', '=', db.orgId)
        .where('person_id', '=', made.spare[0])
        .execute(),
    )
    await expect(acceptLessons(engine.owner, made, id)).rejects.toThrow(/who is kept free/)
    const again = await draftLessons(engine.owner, made)
    await aLessonPlan(engine.owner, made)
    await expect(acceptLessons(engine.owner, made, again)).rejects.toThrow(/the help there is/)
    const third = await draftLessons(engine.owner, made)
    await writeOn(engine.owner, made, {}, (db) =>
      db
        .deleteFrom('timetabled_lesson')
        .where('org_id', '=', db.orgId)
        .where('class_id', '=', made.classes.Art ?? -1)
        .execute(),
    )
    await expect(acceptLessons(engine.owner, made, third)).rejects.toThrow(/the timetable/)
    expect(await standing(made)).toEqual([])
  })

  test('is refused when its days have begun, and for a draft that is closed', async () => {
    const made = await aLessonSchool(engine.owner)
    await aLessonPlan(engine.owner, made)
    const id = await draftLessons(engine.owner, made)
    await expect(acceptLessons(engine.owner, made, id, { today: '2026-11-26' })).rejects.toThrow(/gone by/)
    await acceptLessons(engine.owner, made, id)
    await expect(acceptLessons(engine.owner, made, id)).rejects.toThrow(/no longer open/)
  })

  test('keeps a plan made by another school away', async () => {
    const { draftId } = await anAccepted()
    const other = await aHelpSchool(engine.owner)
    await expect(readOn(engine.owner, other, {}, (db) => getDraft(db, draftId))).rejects.toThrow()
  })
})

describe('a day’s change', () => {
  test('moves the lesson of whoever is away, and nothing else', async () => {
    const { made } = await anAccepted()
    const before = await standing(made)
    const [hit] = before
    if (!hit) throw new Error('no lesson stands')
    await writeOn(engine.owner, made, { personId: made.headId }, async (db) => {
      const gap = { on: hit.on, missing: { what: 'person' as const, id: hit.personId }, reason: 'A course' }
      expect(await addGap(db, gap)).toEqual({ ok: true })
    })
    const id = await draftLessons(engine.owner, made, { calm: true })
    const changes = (await linesOn(engine.owner, made, id)).map(({ change }) => change)
    expect(changes.toSorted()).toEqual(['moves', 'stays', 'stays', 'stays'])
    const page = await readOn(engine.owner, made, {}, (db) => readDraftPage(db, id, undefined))
    expect(page.moves.map(({ words }) => words)).toEqual([expect.stringContaining(dayWords(hit.on))])
    await acceptLessons(engine.owner, made, id)
    const after = await standing(made)
    expect(after.length).toBe(4)
    expect(after.some((one) => one.on === hit.on && one.personId === hit.personId)).toBe(false)
  })

  test('leaves a lesson that is pinned without a place rather than move it', async () => {
    const { made } = await anAccepted()
    const [hit] = await standing(made)
    if (!hit) throw new Error('no lesson stands')
    await writeOn(engine.owner, made, { personId: made.headId }, async (db) => {
      await pinLesson(db, { lessonId: hit.id, pinned: true })
      await addGap(db, { on: hit.on, missing: { what: 'person', id: hit.personId }, reason: 'A course' })
    })
    const id = await draftLessons(engine.owner, made, { calm: true })
    const lines = await linesOn(engine.owner, made, id)
    expect(lines.find(({ wasId }) => wasId === hit.id)?.change).toBe('unplaced')
    expect(lines.filter(({ change }) => change === 'stays').length).toBe(3)
  })
})

describe('whoever gives a special lesson', () => {
  test('sees its group and takes its register; another teacher does not', async () => {
    const { made, planId } = await anAccepted()
    const [hit] = await standing(made)
    if (!hit) throw new Error('no lesson stands')
    const stranger = await writeOn(engine.owner, made, {}, (db) => aTeacher(db))
    const seen = (personId: number) =>
      readOn(engine.owner, made, {}, (db) => listPlans(db, only([], personId), { id: planId }))
    const [plan] = await seen(hit.personId)
    expect(plan?.pupils.map(({ id }) => id).toSorted()).toEqual(made.pupilIds.toSorted())
    expect(plan && mayRegister(plan, { personId: hit.personId, leads: false })).toBe(true)
    expect(plan && mayRun(plan, { personId: hit.personId, leads: false })).toBe(false)
    expect(await seen(stranger)).toEqual([])
    expect(plan && mayRegister(plan, { personId: stranger, leads: false })).toBe(false)
  })

  test('finds the lesson among their own, and whose lessons pupils leave finds who is out', async () => {
    const { made } = await anAccepted()
    const [hit] = await standing(made)
    const [line] = await ledger(made)
    if (!hit || !line) throw new Error('no lesson stands')
    const own = (personId: number) =>
      readOn(engine.owner, made, {}, (db) => readOwn(db, { reach: everyone, personId }))
    expect((await own(hit.personId)).lessons.map(({ on }) => on)).toContain(hit.on)
    const ofDay = await readOn(engine.owner, made, { today: hit.on }, (db) =>
      listHelpOfDay(db, hit.personId, hit.on),
    )
    expect(ofDay).toMatchObject([
      { planId: hit.planId, register: 'to take', place: expect.stringMatching(/^period/) },
    ])
    expect(ofDay[0]?.pupils.map(({ id }) => id).toSorted()).toEqual(made.pupilIds.toSorted())
    const teacher = await writeOn(engine.owner, made, {}, (db) => aTeacher(db, [line.classId ?? -1]))
    const { lessons, out } = await own(teacher)
    expect(lessons).toEqual([])
    expect(new Set(out.map(({ classId }) => classId))).toEqual(new Set([line.classId]))
    const shown = await readOn(engine.owner, made, {}, (db) => outLines(db, 'england', out))
    expect(shown.map(({ kind }) => kind)).toEqual(out.map(() => 'Extra lesson'))
    expect(Object.keys(shown[0] ?? {})).not.toContain('title')
  })

  test('takes a register that says what was really missed', async () => {
    const { made, planId } = await anAccepted()
    const [hit] = await standing(made)
    const [first = -1, second = -1] = made.pupilIds
    if (!hit) throw new Error('no lesson stands')
    const there = { heldOn: hit.on, minutes: 60, there: [second], parts: new Map(), note: '' }
    await writeOn(engine.owner, made, { personId: hit.personId, today: hit.on }, (db) =>
      keepRegister(db, only([], hit.personId), planId, there),
    )
    const told = new Map(
      (await ledger(made)).filter(({ on }) => on === hit.on).map((one) => [one.pupilId, one.told]),
    )
    expect([told.get(first), told.get(second)]).toEqual(['did not come', 'missed'])
  })
})

describe('what is missing on a day', () => {
  const gapOn = (made: LessonSchool, on: string, id = made.spare[0]) =>
    writeOn(engine.owner, made, { personId: made.headId }, (db) =>
      addGap(db, { on, missing: { what: 'person', id }, reason: 'A course' }),
    )

  test('is kept once, for days to come in the cycle, and taken back with its record', async () => {
    const made = await aLessonSchool(engine.owner)
    expect(await gapOn(made, '2026-12-01')).toEqual({ ok: true })
    expect((await gapOn(made, '2026-12-01')).ok).toBe(false)
    expect((await gapOn(made, '2026-11-23')).ok).toBe(false)
    expect((await gapOn(made, '2027-01-12')).ok).toBe(false)
    const gaps = () => readOn(engine.owner, made, {}, (db) => listGaps(db, rest))
    const [gap] = await gaps()
    await writeOn(engine.owner, made, { personId: made.headId }, (db) => removeGap(db, gap?.id ?? -1))
    expect(await gaps()).toEqual([])
    const events = await readOn(engine.owner, made, {}, (db) => listEvents(db, {}))
    expect(events.map(({ action }) => action)).toContain('support.lessons-gap-closed')
  })

  test('is nobody of another school', async () => {
    const [made, other] = [await aLessonSchool(engine.owner), await aLessonSchool(engine.owner)]
    await expect(gapOn(made, '2026-12-01', other.spare[0])).rejects.toThrow()
  })

  test('may be a room or a period: lessons keep clear of both', async () => {
    const { made } = await anAccepted()
    const [first, second] = await standing(made)
    if (!first || !second) throw new Error('no lesson stands')
    await writeOn(engine.owner, made, { personId: made.headId }, async (db) => {
      const flood = { what: 'room' as const, id: first.roomId }
      await addGap(db, { on: first.on, missing: flood, reason: 'A flood' })
      const sports = { what: 'period' as const, id: second.periodId }
      await addGap(db, { on: second.on, missing: sports, reason: 'Sports day' })
    })
    await acceptLessons(engine.owner, made, await draftLessons(engine.owner, made, { calm: true }))
    const after = await standing(made)
    expect(after.length).toBe(4)
    expect(after.some(({ on, roomId }) => on === first.on && roomId === first.roomId)).toBe(false)
    expect(after.some(({ on, periodId }) => on === second.on && periodId === second.periodId)).toBe(false)
  })
})

describe('a year group that sits examinations', () => {
  const clearOn = (made: LessonSchool, given: Partial<GapForm> & Pick<GapForm, 'on'>) =>
    writeOn(engine.owner, made, { personId: made.headId }, (db) =>
      addGap(db, {
        ...{ missing: { what: 'year_group', id: made.school.year9 }, reason: 'Mock examinations' },
        ...given,
      }),
    )
  const overview = (made: LessonSchool) =>
    readOn(engine.owner, made, {}, (db) => readOverview(db, 'england', undefined))

  test('has no special lesson then: what stood there is shown, and finds a new place as a day’s change', async () => {
    const { made } = await anAccepted()
    const [hit] = await standing(made)
    if (!hit) throw new Error('no lesson stands')
    expect(hit.yearGroupIds).toEqual([made.school.year9])
    const at = { on: hit.on, periodId: hit.periodId }
    const others = { what: 'year_group' as const, id: made.school.year10 }
    expect(await clearOn(made, { ...at, missing: others })).toEqual({ ok: true })
    expect((await overview(made)).view?.hit).toBe(0)
    expect(await clearOn(made, at)).toEqual({ ok: true })
    const { view } = await overview(made)
    expect(view?.hit).toBe(1)
    expect(view?.gaps.at(-1)).toMatchObject({ what: 'Year 9 is kept clear, in period 4', hits: 1 })
    const id = await draftLessons(engine.owner, made, { calm: true })
    await acceptLessons(engine.owner, made, id)
    const after = await standing(made)
    expect(after.length).toBe(4)
    expect(after.some(({ on, periodId }) => on === hit.on && periodId === hit.periodId)).toBe(false)
    expect((await overview(made)).view?.hit).toBe(0)
  })

  test('is kept clear on every school day from the first to the last, and no plan uses them', async () => {
    const made = await aLessonSchool(engine.owner)
    await aLessonPlan(engine.owner, made)
    expect(await clearOn(made, { on: '2026-12-04', until: '2026-12-08' })).toEqual({ ok: true })
    const gaps = await readOn(engine.owner, made, {}, (db) => listGaps(db, rest))
    expect(gaps.map(({ on }) => on)).toEqual(['2026-12-04', '2026-12-07', '2026-12-08'])
    await acceptLessons(engine.owner, made, await draftLessons(engine.owner, made))
    const days = (await standing(made)).map(({ on }) => on)
    expect(days.length).toBe(4)
    expect(days.filter((on) => gaps.some((gap) => gap.on === on))).toEqual([])
  })

  test('is one of the school, and one period alone is for a year group', async () => {
    const [made, other] = [await aLessonSchool(engine.owner), await aLessonSchool(engine.owner)]
    const on = '2026-12-04'
    const foreign = { what: 'year_group' as const, id: other.school.year9 }
    await expect(clearOn(made, { on, missing: foreign })).rejects.toMatchObject({ status: 404 })
    await expect(clearOn(made, { on, periodId: other.periods['1 4'] })).rejects.toMatchObject({ status: 404 })
    const periodId = made.periods['5 4']
    const somebody = { what: 'person' as const, id: made.spare[0] }
    expect(await clearOn(made, { on, periodId, missing: somebody })).toMatchObject({ ok: false })
    expect(await clearOn(made, { on, until: '2026-12-01' })).toMatchObject({ ok: false })
  })
})

describe('the page of special lessons', () => {
  test('says what is wanted, what has a place, and what cannot be held', async () => {
    const { made } = await anAccepted()
    const [hit] = await standing(made)
    if (!hit) throw new Error('no lesson stands')
    await aLessonPlan(engine.owner, made)
    await writeOn(engine.owner, made, { personId: made.headId }, (db) =>
      addGap(db, { on: hit.on, missing: { what: 'person', id: hit.personId }, reason: 'A course' }),
    )
    const { view, free } = await readOn(engine.owner, made, {}, (db) => readOverview(db, 'england', hit.on))
    expect(free).toBe(2)
    expect(view?.wants.map(({ wanted, placed }) => [wanted, placed])).toEqual([
      [4, 0],
      [4, 4],
    ])
    expect(view?.hit).toBe(1)
    expect(view?.lessons.filter((lesson) => lesson.hit).map(({ on }) => on)).toEqual([hit.on])
    expect(view?.gaps.map(({ hits, reason }) => [hits, reason])).toEqual([[1, 'A course']])
  })

  test('shows a draft with its lessons, what pupils would miss, and what would fall out', async () => {
    const { made, planId } = await anAccepted()
    await writeOn(engine.owner, made, { personId: made.headId }, (db) =>
      db
        .updateTable('help_plan')
        .set({ review_on: '2026-12-04' })
        .where('org_id', '=', db.orgId)
        .where('id', '=', planId)
        .execute(),
    )
    const id = await draftLessons(engine.owner, made)
    const page = await readOn(engine.owner, made, {}, (db) => readDraftPage(db, id, undefined))
    expect(page.all.map(({ change }) => change)).toEqual(['stays', 'stays'])
    expect(page.gone.length).toBe(2)
    expect(page.missed.map(({ lost }) => lost.length)).toEqual([2, 2, 2])
    expect(page.draft.result?.cost).toBeGreaterThanOrEqual(page.draft.result?.bound ?? 0)
  })
})

describe('a period or room of a special lesson', () => {
  test('is not taken away, whatever else stands in it', async () => {
    const { made } = await anAccepted()
    const [hit] = await standing(made)
    if (!hit) throw new Error('no lesson stands')
    await writeOn(engine.owner, made, {}, async (db) => {
      for (const table of ['timetabled_lesson', 'spare_period'] as const)
        await db.deleteFrom(table).where('org_id', '=', db.orgId).execute()
      const period = await settlePeriod(db, { intent: 'remove', periodId: hit.periodId })
      expect(period).toMatchObject({ errors: { periodId: expect.stringContaining('special lessons') } })
      const room = await removeRoom(db, hit.roomId)
      expect(room).toMatchObject({ errors: { name: 'R1 stays: special lessons are held in it, or were' } })
    })
  })
})
