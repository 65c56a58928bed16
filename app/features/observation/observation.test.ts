import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Reach } from '#features/access/api.server.ts'
import { aPerson, aPost } from '#features/access/testing.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { aPupil } from '#features/school/testing.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { answerHelp, eraseHelp, leaveHelp } from './commands/answer.server.ts'
import { changeHelp } from './commands/change.server.ts'
import { addNote, agreeStep, moveStep } from './commands/loop.server.ts'
import { askForHelp, offerHelp, openForDepartment } from './commands/open.server.ts'
import { reviewHelp } from './commands/review.server.ts'
import { findStaffHelpNeeds } from './needs.server.ts'
import { listSteps, listWordings } from './queries/content.server.ts'
import { readCopy } from './queries/copy.server.ts'
import { countHelp, countSteps } from './queries/counts.server.ts'
import { opensFor } from './queries/departments.server.ts'
import { getHelp, listHelps, listOffers } from './queries/helps.server.ts'
import { listMoved } from './queries/moved.server.ts'
import { needWords } from './rules/words.ts'
import type { OfferForm } from './schema.ts'
import { aForm, aHelpSchool, aRunningHelp, country, type HelpSchool, readOn, writeOn } from './testing.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
})
afterAll(() => engine.close())

const seenBy = (made: HelpSchool, personId: number) =>
  readOn(engine.owner, made, { personId }, (db) => listHelps(db, personId))
const needsOf = (made: HelpSchool, personId: number, today = '2026-11-24') =>
  readOn(engine.owner, made, { personId, today }, (db) =>
    findStaffHelpNeeds(db, { org: made.school.org, personId, may: () => true }),
  )
/** What stands on a first page of some help. */
const need = (made: HelpSchool, what: keyof typeof needWords, helpId: number) => ({
  ...needWords[what],
  to: `/${made.school.org.slug}/staff-help/${helpId}${what === 'review' ? '/review' : ''}`,
})
const answer = (
  made: HelpSchool,
  personId: number,
  given: { helpId: number; answer: 'accept' | 'decline' | 'agree' | 'withdraw' },
) => writeOn(engine.owner, made, { personId }, (db) => answerHelp(db, personId, given))
const aNobodysForm = aForm({ kind: 'development_course' })

/** An offer of the head of department to the teacher; answers its id. */
async function anOffer(made: HelpSchool, given: Partial<OfferForm> = {}): Promise<number> {
  const { headOfDepartmentId: personId, teacherId } = made
  const reach = { pupils: [], classes: [made.classId] }
  const form: OfferForm = { ...aForm(), personId: teacherId, how: 'talk', ...given }
  const done = await writeOn(engine.owner, made, { personId }, (db) =>
    offerHelp(db, { personId, country, reach }, form),
  )
  if (!done.ok) throw new Error(Object.values(done.errors)[0])
  const [offered] = await readOn(engine.owner, made, { personId }, (db) => listOffers(db, personId))
  return offered?.id ?? -1
}

describe('help is asked for', () => {
  test('of a colleague, who is told on their first page and says yes; nobody else is', async () => {
    const made = await aHelpSchool(engine.owner)
    const { teacherId, coachId } = made
    const asked = await writeOn(engine.owner, made, { personId: teacherId }, (db) =>
      askForHelp(db, { personId: teacherId, country }, aForm({ helperId: String(coachId) })),
    )
    if (!asked.ok) throw new Error('refused')
    const { helpId } = asked
    expect(await needsOf(made, coachId)).toEqual([need(made, 'asked', helpId)])
    expect(await needsOf(made, made.headId)).toEqual([])
    await answer(made, coachId, { helpId, answer: 'agree' })
    expect(await seenBy(made, teacherId)).toMatchObject([{ id: helpId, state: 'running', part: 'helped' }])
    expect(await seenBy(made, coachId)).toMatchObject([{ id: helpId, part: 'helper' }])
  })

  test('of a colleague who cannot: they read it no longer, and somebody else is asked', async () => {
    const made = await aHelpSchool(engine.owner)
    const { teacherId, coachId, otherCoachId } = made
    const asked = await writeOn(engine.owner, made, { personId: teacherId }, (db) =>
      askForHelp(db, { personId: teacherId, country }, aForm({ helperId: String(coachId) })),
    )
    if (!asked.ok) throw new Error('refused')
    const { helpId } = asked
    await answer(made, coachId, { helpId, answer: 'withdraw' })
    expect(await seenBy(made, coachId)).toEqual([])
    expect(await seenBy(made, teacherId)).toMatchObject([{ state: 'asked', helpers: [] }])
    expect(await needsOf(made, teacherId)).toMatchObject([needWords.nobody])
    await writeOn(engine.owner, made, { personId: teacherId }, (db) =>
      changeHelp(db, { personId: teacherId, country }, helpId, aForm({ helperId: String(otherCoachId) })),
    )
    expect(await needsOf(made, otherCoachId)).toEqual([need(made, 'asked', helpId)])
  })

  test('of nobody in particular it is refused, but for what needs nobody, such as a course, which begins', async () => {
    const made = await aHelpSchool(engine.owner)
    const { teacherId: personId } = made
    const ask = (form: typeof aNobodysForm) =>
      writeOn(engine.owner, made, { personId }, (db) => askForHelp(db, { personId, country }, form))
    expect(await ask(aForm())).toMatchObject({ ok: false, errors: { helperId: expect.any(String) } })
    expect(await ask(aNobodysForm)).toMatchObject({ ok: true })
    expect(await seenBy(made, personId)).toMatchObject([{ state: 'running', kind: 'development_course' }])
  })
})

describe('help is offered', () => {
  test('and taken; who offered it reads "open", and not a word of it', async () => {
    const made = await aHelpSchool(engine.owner)
    const helpId = await anOffer(made, { helperId: made.coachId })
    expect(await needsOf(made, made.teacherId)).toEqual([need(made, 'offered', helpId)])
    expect(await seenBy(made, made.coachId)).toEqual([])
    await answer(made, made.teacherId, { helpId, answer: 'accept' })
    expect(await needsOf(made, made.coachId)).toEqual([need(made, 'asked', helpId)])
    await answer(made, made.coachId, { helpId, answer: 'agree' })
    const { headOfDepartmentId: personId } = made
    expect(await seenBy(made, personId)).toEqual([])
    const offers = await readOn(engine.owner, made, { personId }, (db) => listOffers(db, personId))
    expect(offers).toEqual([{ id: helpId, to: expect.any(String), on: '2026-11-24', declined: false }])
  })

  test('and declined; who offered it reads that, and it can still be taken', async () => {
    const made = await aHelpSchool(engine.owner)
    const helpId = await anOffer(made)
    await answer(made, made.teacherId, { helpId, answer: 'decline' })
    const { headOfDepartmentId: personId } = made
    const offers = await readOn(engine.owner, made, { personId }, (db) => listOffers(db, personId))
    expect(offers).toMatchObject([{ declined: true }])
    expect(await needsOf(made, made.teacherId)).toEqual([])
    await answer(made, made.teacherId, { helpId, answer: 'accept' })
    expect(await seenBy(made, made.teacherId)).toMatchObject([{ state: 'running' }])
  })

  test('by a head of department only to those who teach the department’s classes', async () => {
    const made = await aHelpSchool(engine.owner)
    await expect(anOffer(made, { personId: made.coachId })).rejects.toMatchObject({ status: 404 })
  })

  test('where a class moved; the list carries classes and teachers, and no figure', async () => {
    const made = await aHelpSchool(engine.owner)
    await writeOn(engine.owner, made, { personId: made.headId }, async (db) => {
      const { id: cycle_id } = await db
        .insertInto('cycle')
        .values({
          ...{ org_id: db.orgId, academic_year_id: made.school.yearId, number: 1, name: 'Cycle 1' },
          ...{ starts: '2026-09-07', ends: '2026-10-16', opens: '2026-09-07', closes: '2026-10-16' },
          ...{ state: 'closed', closed_at: db.now },
        })
        .returning('id')
        .executeTakeFirstOrThrow()
      for (let place = 0; place < 8; place += 1) {
        const pupil_id = await aPupil(db, made.school, { classIds: [made.classId] })
        await db
          .insertInto('forecast')
          .values({
            ...{ org_id: db.orgId, cycle_id, pupil_id, subject_id: made.school.subjectId, mean: 4, sd: 1 },
            ...{ chance_target: 0.3, chance_above: 0.1, readings: 2, model_version: 'test', z: -2 },
          })
          .execute()
      }
    })
    const moved = (classes: Reach['classes']) =>
      readOn(engine.owner, made, { personId: made.headId }, (db) => listMoved(db, classes))
    const [found] = await moved('all')
    expect(Object.keys(found ?? {}).sort()).toEqual(['classId', 'good', 'name', 'teachers'])
    expect(found?.good).toBe(false)
    expect(found?.teachers.map(({ id }) => id).sort()).toEqual([made.teacherId, made.colleagueId].sort())
    expect(await moved([])).toEqual([])
  })
})

describe('help runs', () => {
  test('one step at a time: agreed, tried, looked at again within two weeks, closed', async () => {
    const made = await aHelpSchool(engine.owner)
    const helpId = await aRunningHelp(engine.owner, made)
    const { teacherId, coachId } = made
    const agree = () =>
      writeOn(engine.owner, made, { personId: coachId, today: '2026-11-25' }, (db) =>
        agreeStep(db, coachId, { helpId, step: 'Wait three seconds' }),
      )
    expect(await agree()).toEqual({ ok: true })
    expect(await agree()).toMatchObject({ ok: false, errors: { step: expect.any(String) } })
    const [step] = await readOn(engine.owner, made, { personId: coachId }, (db) => listSteps(db, [helpId]))
    const move = (personId: number, moved: 'tried' | 'visited' | 'closed', today: string) =>
      writeOn(engine.owner, made, { personId, today }, (db) =>
        moveStep(db, personId, { helpId, stepId: step?.id ?? -1, move: moved }),
      )
    await move(teacherId, 'tried', '2026-11-27')
    expect(await needsOf(made, teacherId, '2026-12-10')).toEqual([need(made, 'step', helpId)])
    await move(coachId, 'visited', '2026-12-10')
    expect(await needsOf(made, teacherId, '2026-12-10')).toEqual([])
    expect(await move(coachId, 'tried', '2026-12-10')).toMatchObject({ ok: false })
    await move(teacherId, 'closed', '2026-12-11')
    const [closed] = await readOn(engine.owner, made, { personId: coachId }, (db) => listSteps(db, [helpId]))
    expect(closed).toMatchObject({
      ...{ agreedOn: '2026-11-25', triedOn: '2026-11-27', visitedOn: '2026-12-10', closedOn: '2026-12-11' },
    })
  })

  test('until its day, which stands on the first page of both; then they decide', async () => {
    const made = await aHelpSchool(engine.owner)
    const helpId = await aRunningHelp(engine.owner, made)
    const { teacherId, coachId } = made
    const due = [need(made, 'review', helpId)]
    expect([
      await needsOf(made, teacherId, '2026-12-18'),
      await needsOf(made, coachId, '2026-12-18'),
    ]).toEqual([due, due])
    const decide = (decision: 'continue' | 'stop', reviewOn: string | null) =>
      writeOn(engine.owner, made, { personId: coachId, today: '2026-12-18' }, (db) =>
        reviewHelp(db, coachId, helpId, { decision, reason: 'It holds', reviewOn }),
      )
    expect(await decide('continue', '2026-12-17')).toMatchObject({ errors: { reviewOn: expect.any(String) } })
    expect(await decide('continue', '2027-01-29')).toEqual({ ok: true })
    expect(await needsOf(made, coachId, '2026-12-18')).toEqual([])
    expect(await decide('stop', null)).toEqual({ ok: true })
    expect(await seenBy(made, teacherId)).toMatchObject([{ state: 'ended', endedOn: '2026-12-18' }])
    expect(await seenBy(made, coachId)).toEqual([])
  })

  test('whoever helps from now on reads it, who helped before no longer; and only the one helped says who', async () => {
    const made = await aHelpSchool(engine.owner)
    const helpId = await aRunningHelp(engine.owner, made)
    const { teacherId, coachId, otherCoachId } = made
    const change = (personId: number) =>
      writeOn(engine.owner, made, { personId }, (db) =>
        changeHelp(db, { personId, country }, helpId, aForm({ helperId: String(otherCoachId) })),
      )
    expect(await change(coachId)).toMatchObject({ ok: false, errors: { helperId: expect.any(String) } })
    expect(await change(teacherId)).toEqual({ ok: true })
    expect(await seenBy(made, otherCoachId)).toHaveLength(1)
    expect(await seenBy(made, coachId)).toEqual([])
    await expect(change(coachId)).rejects.toMatchObject({ status: 404 })
  })

  test('by two where that is how it is: each reads it, whoever gives up loses it, and the other stays', async () => {
    const made = await aHelpSchool(engine.owner)
    const helpId = await aRunningHelp(engine.owner, made)
    const { teacherId: personId, coachId, otherCoachId } = made
    const both = { helperId: String(coachId), alsoId: String(otherCoachId) }
    const change = (by: number, given: Record<string, string>) =>
      writeOn(engine.owner, made, { personId: by }, (db) =>
        changeHelp(db, { personId: by, country }, helpId, aForm(given)),
      )
    expect(await change(personId, both)).toEqual({ ok: true })
    expect((await seenBy(made, otherCoachId))[0]?.helpers.map(({ id }) => id).sort()).toEqual(
      [coachId, otherCoachId].sort(),
    )
    expect(await change(otherCoachId, { helperId: String(otherCoachId) })).toMatchObject({ ok: false })
    await answer(made, coachId, { helpId, answer: 'withdraw' })
    expect(await seenBy(made, coachId)).toEqual([])
    expect(await seenBy(made, otherCoachId)).toMatchObject([
      { state: 'running', helpers: [{ id: otherCoachId }] },
    ])
  })

  test('of two who are asked the first yes begins it', async () => {
    const made = await aHelpSchool(engine.owner)
    const { teacherId: personId, coachId, otherCoachId } = made
    const both = { helperId: String(coachId), alsoId: String(otherCoachId) }
    const asked = await writeOn(engine.owner, made, { personId }, (db) =>
      askForHelp(db, { personId, country }, aForm(both)),
    )
    if (!asked.ok) throw new Error('refused')
    await answer(made, otherCoachId, { helpId: asked.helpId, answer: 'agree' })
    expect(await seenBy(made, coachId)).toMatchObject([{ state: 'running', part: 'helper' }])
  })

  test('what it said before each change is read by those in it, and no longer by a helper who has left', async () => {
    const made = await aHelpSchool(engine.owner)
    const helpId = await aRunningHelp(engine.owner, made)
    const { teacherId: personId, coachId, otherCoachId } = made
    const change = (given: object) =>
      writeOn(engine.owner, made, { personId }, (db) =>
        changeHelp(db, { personId, country }, helpId, aForm({ helperId: String(coachId), ...given })),
      )
    await change({})
    await change({ aim: 'Questions for everybody', helperId: String(otherCoachId) })
    const wordings = await readOn(engine.owner, made, { personId: otherCoachId }, async (db) =>
      listWordings(db, [(await getHelp(db, otherCoachId, helpId)).id]),
    )
    expect(wordings.map(({ before, after }) => [Object.keys(before as object), after])).toEqual([
      [['aim', 'with'], { aim: 'Questions for everybody', with: expect.any(String) }],
    ])
    await expect(
      readOn(engine.owner, made, { personId: coachId }, (db) => getHelp(db, coachId, helpId)),
    ).rejects.toMatchObject({ status: 404 })
  })

  test('ended, its owner takes it away for good, and nothing of it is left', async () => {
    const made = await aHelpSchool(engine.owner)
    const helpId = await aRunningHelp(engine.owner, made)
    const { teacherId: personId } = made
    const asOwner = <T>(command: Parameters<typeof writeOn<T>>[3]) =>
      writeOn(engine.owner, made, { personId }, command)
    await asOwner((db) => addNote(db, personId, { helpId, words: 'To be forgotten' }))
    expect(await asOwner((db) => eraseHelp(db, personId, helpId))).toMatchObject({ ok: false })
    await asOwner((db) =>
      reviewHelp(db, personId, helpId, { decision: 'stop', reason: 'Done', reviewOn: null }),
    )
    expect(await asOwner((db) => eraseHelp(db, personId, helpId))).toEqual({ ok: true })
    const left = await engine.owner
      .selectFrom('staff_help_note')
      .select('id')
      .where('org_id', '=', made.school.org.id)
      .execute()
    expect([left, await seenBy(made, personId)]).toEqual([[], []])
  })
})

describe('a department', () => {
  const begin = (made: HelpSchool, member: number[]) => {
    const { headOfDepartmentId: personId, school } = made
    const form = { ...aForm({ kind: 'planning_together', helperId: String(made.coachId) }), member }
    return writeOn(engine.owner, made, { personId }, (db) =>
      openForDepartment(db, { personId, country, departmentId: school.departmentId }, form),
    )
  }

  test('is helped as those of its teachers who are named, each of whom may take themselves out', async () => {
    const made = await aHelpSchool(engine.owner)
    const { teacherId, colleagueId, headOfDepartmentId, coachId } = made
    expect(await begin(made, [teacherId, coachId])).toMatchObject({ errors: { member: expect.any(String) } })
    const done = await begin(made, [teacherId, colleagueId])
    if (!done.ok) throw new Error('refused')
    expect(await seenBy(made, colleagueId)).toMatchObject([{ department: 'Mathematics', part: 'helped' }])
    expect(await seenBy(made, coachId)).toHaveLength(1)
    expect(await seenBy(made, headOfDepartmentId)).toEqual([])
    // It stands on the first page of those named for a fortnight, or until a first step is agreed.
    const news = [need(made, 'begun', done.helpId)]
    expect(await needsOf(made, teacherId)).toEqual(news)
    expect([await needsOf(made, headOfDepartmentId), await needsOf(made, coachId)]).toEqual([[], []])
    expect(await needsOf(made, teacherId, '2026-12-09')).toEqual([])
    const leave = (personId: number) =>
      writeOn(engine.owner, made, { personId }, (db) => leaveHelp(db, personId, done.helpId))
    await leave(colleagueId)
    expect(await seenBy(made, colleagueId)).toEqual([])
    await leave(teacherId)
    expect(await seenBy(made, coachId)).toEqual([])
  })

  test('is opened by its head or the leader who looks after it, and by no other', async () => {
    const made = await aHelpSchool(engine.owner)
    const { departmentId } = made.school
    const leaderId = await writeOn(engine.owner, made, { personId: made.headId }, async (db) => {
      const id = await aPerson(db)
      await aPost(db, id, 'senior-leader')
      return id
    })
    const opens = (personId: number, posts: object[]) =>
      readOn(engine.owner, made, { personId }, (db) =>
        opensFor(db, { personId, posts: posts as never, may: () => true }, departmentId),
      )
    const heads = (scopeId: number) => [{ role: 'head-of-department', scope: 'department', scopeId }]
    expect(await opens(made.headOfDepartmentId, heads(departmentId))).toBe(true)
    expect(await opens(made.headOfDepartmentId, heads(departmentId + 1))).toBe(false)
    expect(await opens(leaderId, [])).toBe(false)
    await writeOn(engine.owner, made, { personId: made.headId }, (db) =>
      db
        .insertInto('leader_link')
        .values({
          ...{ org_id: db.orgId, person_id: leaderId, department_id: departmentId, starts: '2026-09-01' },
        })
        .execute(),
    )
    expect(await opens(leaderId, [])).toBe(true)
  })
})

test('how much help there was of each kind is counted on a day, and names nobody', async () => {
  const made = await aHelpSchool(engine.owner)
  await aRunningHelp(engine.owner, made)
  await anOffer(made)
  const count = (on: string) =>
    readOn(engine.owner, made, { personId: made.headId }, async (db) => [
      await countHelp(db, { from: '2026-09-01', on }),
      await countSteps(db, { from: '2026-09-01', on }),
    ])
  const none = { agreed: 0, closed: 0 }
  expect(await count('2026-11-23')).toEqual([[], none])
  expect(await count('2026-11-24')).toEqual([
    expect.arrayContaining([
      { kind: 'coach', heap: 'running', count: 1 },
      { kind: 'coach', heap: 'waiting', count: 1 },
    ]),
    none,
  ])
})

test('a copy holds all of one’s own help, and nothing of what one gave to others', async () => {
  const made = await aHelpSchool(engine.owner)
  const helpId = await aRunningHelp(engine.owner, made)
  await writeOn(engine.owner, made, { personId: made.coachId }, (db) =>
    addNote(db, made.coachId, { helpId, words: 'Calm from the door on' }),
  )
  const copyOf = (personId: number) =>
    readOn(engine.owner, made, { personId }, (db) => readCopy(db, personId))
  expect(await copyOf(made.teacherId)).toMatchObject([
    { id: helpId, notes: [{ words: 'Calm from the door on' }], steps: [], reviews: [] },
  ])
  expect(await copyOf(made.coachId)).toEqual([])
})

test('what is of one school is not there in another', async () => {
  const made = await aHelpSchool(engine.owner)
  const other = await aHelpSchool(engine.owner)
  const helpId = await aRunningHelp(engine.owner, made)
  const { teacherId } = made
  await expect(
    readOn(engine.owner, other, { personId: teacherId }, (db) => getHelp(db, teacherId, helpId)),
  ).rejects.toMatchObject({ status: 404 })
})
