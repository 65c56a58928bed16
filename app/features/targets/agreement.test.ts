import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { everyone } from '#features/access/api.server.ts'
import { findReach } from '#features/access/reach.server.ts'
import { findStanding, postsGiving } from '#features/access/standing.server.ts'
import {
  aPerson,
  aPost,
  aSeat,
  next,
  reading,
  testNow,
  testToday,
  writing,
} from '#features/access/testing.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { aClass, aPupil, aSchool, aSubject, type School } from '#features/school/testing.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { readClassTargets } from './class.server.ts'
import { agreeTargets, changeTarget } from './commands/agree.server.ts'
import { challengePupil, unchallengePupil } from './commands/challenge.server.ts'
import { discussTargets } from './commands/discuss.server.ts'
import { setRound } from './commands/round.server.ts'
import { sayForMyself } from './commands/say.server.ts'
import { fitNationalChances } from './models.server.ts'
import { findRound, listClassSteps, listWaitingTalks } from './queries/classes.server.ts'
import { listSays } from './queries/says.server.ts'
import { listTargetChanges } from './queries.server.ts'
import { isBehind, openFirst, stepWords } from './rules/agreement.ts'
import { readTalks } from './rules/class-form.ts'
import { aMathsSchool, current, propose, writingAs } from './testing.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
  await fitNationalChances(engine.owner)
})
afterAll(() => engine.close())

const aProposedClass = async (scores: readonly number[] = [98, 104, 110]) => {
  const made = await aMathsSchool(engine.owner, scores)
  await propose(engine.owner, made.school)
  return made
}
type Made = Awaited<ReturnType<typeof aProposedClass>>
const ownClass = ({ classId, pupilIds }: Made) => ({ pupils: pupilIds, classes: [classId] })

/** Talks a class over as its teacher, with what is given in the form beside every target as it stands. */
async function talkOver(made: Made, form: Record<string, string> = {}, minutes = 1) {
  const { school, classId, teacherId, subjectId } = made
  return writingAs(engine.owner, school.org.id, { personId: teacherId, minutes }, async (db) => {
    const { lines } = await readClassTargets(db, ownClass(made), classId)
    const grades = Object.fromEntries(lines.map((line) => [`grade.${line.id}`, line.grade]))
    return discussTargets(db, ownClass(made), readTalks({ ...grades, ...form }, lines, subjectId))
  })
}
const logOf = ({ school }: Made, pupilId: number) =>
  reading(engine.owner, school.org.id, (db) => listTargetChanges(db, everyone, pupilId))

describe('a target is proposed, talked over, agreed', () => {
  test('a class is talked over in one step, but for those marked to wait', async () => {
    const made = await aProposedClass()
    const [, , waits = 0] = made.pupilIds
    expect(await talkOver(made, { [`wait.${waits}`]: 'yes' })).toEqual({ ok: true, discussed: 2 })
    const states = (await current(engine.owner, made.school)).map((one) => [one.pupilId, one.state])
    expect(new Map(states as [number, string][]).get(waits)).toBe('proposed')
    expect(states.filter(([, state]) => state === 'discussed')).toHaveLength(2)
  })

  test('the log says who took each step and when', async () => {
    const made = await aProposedClass([104])
    const [pupilId = 0] = made.pupilIds
    await talkOver(made)
    await writingAs(engine.owner, made.school.org.id, { personId: null, minutes: 2 }, (db) =>
      agreeTargets(db, everyone, { yearGroupId: made.school.year9, which: 'discussed' }),
    )
    const log = await logOf(made, pupilId)
    expect(log.map((line) => line.state)).toEqual(['agreed', 'discussed', 'proposed'])
    expect(log[1]?.setBy).not.toBeNull()
    expect(log[1]?.setAt.getTime()).toBe(testNow.getTime() + 60_000)
  })

  test('agreeing takes what was talked over, and what was merely proposed only when asked', async () => {
    const made = await aProposedClass()
    const [first = 0] = made.pupilIds
    const [, second = 0, third = 0] = made.pupilIds
    await talkOver(made, { [`wait.${second}`]: 'yes', [`wait.${third}`]: 'yes' })
    const agree = (which: 'discussed' | 'all') =>
      writingAs(engine.owner, made.school.org.id, { personId: null, minutes: 5 }, (db) =>
        agreeTargets(db, everyone, { yearGroupId: made.school.year9, which }),
      )
    expect(await agree('discussed')).toBe(1)
    expect((await logOf(made, first))[0]?.state).toBe('agreed')
    expect(await agree('all')).toBe(2)
  })

  test('the teacher moves a target by one grade with a reason; further, or without one, nothing of the class is written', async () => {
    const made = await aProposedClass([104, 105])
    const [first = 0, second = 0] = made.pupilIds
    const before = Number((await logOf(made, first))[0]?.grade)
    const move = (by: number, reason: string) =>
      talkOver(made, { [`grade.${first}`]: String(before + by), [`reason.${first}`]: reason })
    expect(await move(2, 'Wants to')).toMatchObject({
      ok: false,
      errors: { [`grade.${first}`]: /one grade/ },
    })
    expect(await move(1, '')).toMatchObject({ ok: false, errors: { [`reason.${first}`]: /why/ } })
    expect((await logOf(made, second)).map((line) => line.state)).toEqual(['proposed'])
    expect(await move(1, 'Has grown since the summer')).toMatchObject({ ok: true })
    expect((await logOf(made, first))[0]).toMatchObject({
      ...{
        grade: String(before + 1),
        state: 'discussed',
        basis: 'by hand',
        reason: 'Has grown since the summer',
      },
    })
  })

  test('small steps do not add up: one grade is counted from what the rule gave', async () => {
    const made = await aProposedClass([104])
    const [pupilId = 0] = made.pupilIds
    const before = Number((await logOf(made, pupilId))[0]?.grade)
    const move = (by: number, minutes: number) =>
      talkOver(
        made,
        { [`grade.${pupilId}`]: String(before + by), [`reason.${pupilId}`]: 'Asked for more' },
        minutes,
      )
    expect(await move(1, 1)).toMatchObject({ ok: true })
    expect(await move(2, 2)).toMatchObject({ ok: false })
  })

  test('an agreed target does not move in the conversation', async () => {
    const made = await aProposedClass([104])
    const [pupilId = 0] = made.pupilIds
    await writing(engine.owner, made.school.org.id, (db) =>
      agreeTargets(db, everyone, { pupilIds: made.pupilIds, which: 'all' }),
    )
    const grade = Number((await logOf(made, pupilId))[0]?.grade)
    const talk = { pupilId, subjectId: made.subjectId, reason: 'Wants to', wish: '', words: '' }
    const moved = writing(engine.owner, made.school.org.id, (db) =>
      discussTargets(db, everyone, [{ ...talk, grade: String(grade + 1) }]),
    )
    expect(await moved).toMatchObject({ ok: false })
  })
})

describe('what the pupil says', () => {
  test('is kept beside the target, whoever wrote it down, and moves no target', async () => {
    const made = await aProposedClass([104])
    const [pupilId = 0] = made.pupilIds
    const before = (await logOf(made, pupilId))[0]?.grade
    await talkOver(made, { [`wish.${pupilId}`]: '9', [`words.${pupilId}`]: 'I want to be a pilot' })
    const says = () => reading(engine.owner, made.school.org.id, (db) => listSays(db, [pupilId]))
    expect(await says()).toMatchObject([{ wish: '9', words: 'I want to be a pilot', own: false }])
    expect((await logOf(made, pupilId))[0]?.grade).toBe(before)
    const own = { subjectId: made.subjectId, wish: '8', words: '' }
    await writingAs(engine.owner, made.school.org.id, { personId: pupilId, minutes: 3 }, (db) =>
      sayForMyself(db, own),
    )
    expect(await says()).toMatchObject([{ wish: '8', words: '', own: true }])
  })

  test('is about subjects the pupil takes, in their grades', async () => {
    const made = await aProposedClass([104])
    const [pupilId = 0] = made.pupilIds
    const other = await writing(engine.owner, made.school.org.id, (db) => aSubject(db))
    const say = (subjectId: number, wish: string) =>
      writingAs(engine.owner, made.school.org.id, { personId: pupilId }, (db) =>
        sayForMyself(db, { subjectId, wish, words: '' }),
      )
    expect(await say(made.subjectId, 'A*')).toMatchObject({ ok: false, errors: { wish: /not a grade/ } })
    expect(await say(made.subjectId, '')).toMatchObject({ ok: false })
    await expect(say(other, '7')).rejects.toMatchObject({ status: 404 })
  })
})

describe('who is behind', () => {
  test('a class is behind from the day after its day, until all are talked over', async () => {
    const made = await aProposedClass()
    const [first = 0] = made.pupilIds
    await writing(engine.owner, made.school.org.id, (db) =>
      setRound(db, { yearGroupId: made.school.year9, discussBy: '2026-11-20', agreeBy: '2026-12-04' }),
    )
    const stand = async () => {
      const found = await reading(engine.owner, made.school.org.id, async (db) => ({
        round: await findRound(db, made.school.year9),
        classes: await listClassSteps(db, everyone, made.school.year9),
      }))
      const [own] = found.classes
      if (!own) throw new Error('no class')
      return { words: stepWords(own.steps), behind: isBehind(own.steps, found.round, testToday) }
    }
    await talkOver(made, { [`wait.${first}`]: 'yes' })
    expect(await stand()).toEqual({ words: '2 of 3 discussed', behind: true })
    await talkOver(made, {}, 2)
    expect(await stand()).toEqual({ words: 'all discussed, 0 agreed', behind: false })
  })
})

describe('what waits for a teacher', () => {
  test('the targets of the own classes to talk over, with their day, and nothing of another school', async () => {
    const made = await aProposedClass()
    const { classId, school } = made
    const [first = 0] = made.pupilIds
    const asked = () => reading(engine.owner, school.org.id, (db) => listWaitingTalks(db, [classId]))
    expect(await asked()).toMatchObject([{ classId, waiting: 3, discussBy: null }])
    await writing(engine.owner, school.org.id, (db) =>
      setRound(db, { yearGroupId: school.year9, discussBy: '2026-12-01', agreeBy: '2026-12-04' }),
    )
    await talkOver(made, { [`wait.${first}`]: 'yes' })
    expect(await asked()).toMatchObject([{ classId, waiting: 1, discussBy: '2026-12-01' }])
    await talkOver(made, {}, 2)
    expect(await asked()).toEqual([])
    const other = await aSchool(engine.owner)
    const seen = reading(engine.owner, other.org.id, (db) => listWaitingTalks(db, [classId]))
    expect(await seen).toEqual([])
  })
})

describe('how demanding', () => {
  test('any share of schools may be asked: from 50 down to 1 a target only rises', async () => {
    const made = await aProposedClass([95, 100, 105, 110, 115])
    const total = async (challenge: string) => {
      await propose(engine.owner, made.school, challenge)
      return (await current(engine.owner, made.school)).reduce((sum, one) => sum + Number(one.grade), 0)
    }
    const [half, third, tenth, first] = [
      await total('50'),
      await total('35'),
      await total('10'),
      await total('1'),
    ]
    expect(third).toBeGreaterThanOrEqual(half)
    expect(tenth).toBeGreaterThanOrEqual(third)
    expect(first).toBeGreaterThan(half)
  })

  test('a pupil with an own challenge keeps it when the year group is proposed anew, until it is taken back', async () => {
    const made = await aProposedClass([104, 104])
    const [first = 0, second = 0] = made.pupilIds
    const wish = { pupilId: first, challenge: '1', reason: 'Runs ahead in everything' }
    await writing(engine.owner, made.school.org.id, (db) => challengePupil(db, everyone, wish))
    await propose(engine.owner, made.school, 'average')
    const asked = async () =>
      new Map((await current(engine.owner, made.school)).map((one) => [one.pupilId, one.challenge]))
    expect(await asked()).toEqual(
      new Map([
        [first, '1'],
        [second, 'average'],
      ]),
    )
    await writing(engine.owner, made.school.org.id, (db) => unchallengePupil(db, everyone, first))
    expect((await asked()).get(first)).toBe('average')
  })
})

describe('who may', () => {
  const reachOf = async (school: School, personId: number, permission: Parameters<typeof postsGiving>[1]) => {
    const accountId = `account-${next()}`
    await aSeat(engine.owner, accountId, school.org.id, personId)
    const standing = await findStanding(engine.owner, accountId, school.org.slug, testNow, testToday)
    const posts = standing ? postsGiving(standing, permission) : []
    return { posts, reach: await reading(engine.owner, school.org.id, (db) => findReach(db, posts)) }
  }
  const talkAbout = (made: Made, reach: Awaited<ReturnType<typeof reachOf>>['reach'], grade = '5') =>
    writing(engine.owner, made.school.org.id, (db) =>
      discussTargets(db, reach, [
        {
          ...{ pupilId: made.pupilIds[0] ?? 0, subjectId: made.subjectId, grade, reason: 'because' },
          ...{ wish: '', words: '' },
        },
      ]),
    )

  test('the teacher of a class talks its targets over; of a pupil’s other subjects, and other classes, nothing', async () => {
    const made = await aProposedClass([104])
    const [pupilId = 0] = made.pupilIds
    const elsewhere = await writing(engine.owner, made.school.org.id, async (db) => {
      const subjectId = await aSubject(db, { name: 'History', nationalKey: 'History' })
      const classId = await aClass(db, made.school, { subjectId })
      const other = await aPupil(db, made.school, { classIds: [classId] })
      await db
        .insertInto('enrolment')
        .values({ org_id: db.orgId, class_id: classId, pupil_id: pupilId, starts: '2026-09-01' })
        .execute()
      return { subjectId, classId, other }
    })
    await propose(engine.owner, made.school)
    const { reach } = await reachOf(made.school, made.teacherId, 'targets.discuss')
    const grade = (await current(engine.owner, made.school)).find((one) => one.pupilId === pupilId)?.grade
    await expect(talkAbout({ ...made, subjectId: elsewhere.subjectId }, reach, grade)).rejects.toMatchObject({
      status: 404,
    })
    const look = reading(engine.owner, made.school.org.id, (db) =>
      readClassTargets(db, reach, elsewhere.classId),
    )
    await expect(look).rejects.toMatchObject({ status: 404 })
  })

  test('a head of department agrees the own department’s targets and no others', async () => {
    const made = await aProposedClass([104])
    const history = await writing(engine.owner, made.school.org.id, async (db) => {
      const personId = await aPerson(db)
      const subject = await db
        .selectFrom('subject')
        .select('department_id')
        .where('org_id', '=', db.orgId)
        .where('id', '=', made.school.subjectId)
        .executeTakeFirstOrThrow()
      await aPost(db, personId, 'head-of-department', {
        ...{ scope: 'department', scopeId: subject.department_id ?? 0 },
      })
      return personId
    })
    // The national mathematics of this school belongs to no department.
    const { posts, reach } = await reachOf(made.school, history, 'targets.agree')
    expect(posts).toHaveLength(1)
    const agree = writing(engine.owner, made.school.org.id, (db) =>
      agreeTargets(db, reach, { yearGroupId: made.school.year9, which: 'all' }),
    )
    expect(await agree).toBe(0)
  })

  test('guardians and pupils talk nothing over, agree nothing, publish nothing; only the pupil says a wish', async () => {
    const made = await aProposedClass([104])
    const [pupilId = 0] = made.pupilIds
    const guardian = await writing(engine.owner, made.school.org.id, async (db) => {
      const personId = await aPerson(db)
      await aPost(db, personId, 'guardian', { scope: 'own_children' })
      await aPost(db, pupilId, 'pupil', { scope: 'self' })
      return personId
    })
    for (const permission of [
      'targets.drafts',
      'targets.discuss',
      'targets.agree',
      'targets.publish',
    ] as const) {
      expect((await reachOf(made.school, guardian, permission)).posts).toEqual([])
      expect((await reachOf(made.school, pupilId, permission)).posts).toEqual([])
    }
    expect((await reachOf(made.school, guardian, 'targets.wish')).posts).toEqual([])
    expect((await reachOf(made.school, pupilId, 'targets.wish')).posts).toHaveLength(1)
  })

  test('no one at all, and another school, get nothing', async () => {
    const made = await aProposedClass([104])
    const [pupilId = 0] = made.pupilIds
    await expect(talkAbout(made, { pupils: [], classes: [] })).rejects.toMatchObject({ status: 404 })
    const other = await aSchool(engine.owner)
    const there = <T>(command: Parameters<typeof writing<T>>[2]) =>
      writing(engine.owner, other.org.id, command)
    const { subjectId, classId } = made
    const talk = { pupilId, subjectId, grade: '5', reason: 'because', wish: '', words: 'x' }
    await expect(there((db) => discussTargets(db, everyone, [talk]))).rejects.toMatchObject({ status: 404 })
    await expect(there((db) => changeTarget(db, everyone, talk))).rejects.toMatchObject({ status: 404 })
    await expect(there((db) => readClassTargets(db, everyone, classId))).rejects.toMatchObject({
      status: 404,
    })
    expect(await there((db) => listSays(db, [pupilId]))).toEqual([])
    expect(await there((db) => agreeTargets(db, everyone, { pupilIds: [pupilId], which: 'all' }))).toBe(0)
  })
})

test('targets to talk over stand before those agreed, pupils otherwise in the order they came', () => {
  const rows = ['agreed', 'proposed', 'agreed', 'none', 'discussed', 'proposed'].map((step, id) => ({
    id,
    step,
  }))
  expect(openFirst(rows).map(({ id }) => id)).toEqual([1, 5, 3, 4, 0, 2])
})
