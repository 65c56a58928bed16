import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Reach } from '#features/access/api.server.ts'
import { findReach } from '#features/access/reach.server.ts'
import type { Role } from '#features/access/roles.ts'
import { rightsOf } from '#features/access/roles.ts'
import { reading, writing } from '#features/access/testing.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { answerFinding, listFindings } from '#features/progress/api.server.ts'
import { aGuardian, aPupil } from '#features/school/testing.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import {
  changePlan,
  keepRegister,
  listHelpToReview,
  listUnacted,
  reviewPlan,
  showAtHome,
  startFromFindings,
  startPlan,
} from './api.server.ts'
import { makeDraft } from './drafting.server.ts'
import { listCaseload } from './queries/choices.server.ts'
import { listShown } from './queries/home.server.ts'
import { getPlan, listPlans, listStepsBefore, type Viewer } from './queries/plans.server.ts'
import { listHistory, listReviews } from './queries/reviews.server.ts'
import { readSeen } from './queries/seen.server.ts'
import { listFidelity, listSessions } from './queries/sessions.server.ts'
import { seenFinding } from './rules/seen.ts'
import { ChangeForm, RegisterForm, ReviewForm } from './schema.ts'
import { aFinding, aForm, aHelpSchool, aPlan, everyone, type HelpSchool, readOn, writeOn } from './testing.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
})
afterAll(() => engine.close())

const all: Viewer = { reach: everyone, personId: null }
const only = (pupilIds: readonly number[], personId: number | null = null): Viewer => ({
  ...{ reach: { pupils: pupilIds, classes: [] }, personId },
})
const where = ({ school }: HelpSchool, reach: Reach = everyone) => ({
  ...{ reach, country: 'england', base: `/${school.org.slug}` },
})
const planOf = (made: HelpSchool, planId: number, viewer: Viewer = all) =>
  readOn(engine.owner, made, {}, (db) => getPlan(db, viewer, planId))

describe('help begins', () => {
  test('from a finding, which is answered with it, and whoever runs it is told', async () => {
    const made = await aHelpSchool(engine.owner)
    const [pupilId = -1] = made.pupilIds
    const finding = await writeOn(engine.owner, made, {}, (db) => aFinding(db, made, { pupilId }))
    const done = await writeOn(engine.owner, made, { personId: made.headId }, (db) =>
      startPlan(db, where(made), aForm(made, { pupil: [pupilId], finding: [finding] })),
    )
    if (!done.ok) throw new Error('refused')
    const plan = await planOf(made, done.planId)
    expect(plan).toMatchObject({
      ...{ title: 'Small group, Mathematics', starts: '2026-11-24', reviewOn: '2026-12-18' },
      ...{ ownerId: made.managerId, judgedCycleId: made.cycles[1], endedOn: null },
      pupils: [{ id: pupilId, findingId: finding, leftOn: null }],
    })
    const [found] = await reading(engine.owner, made.school.org.id, (db) => listFindings(db, everyone))
    expect(found).toMatchObject({ answer: 'help', reason: 'Small group, Mathematics' })
    const told = await engine.owner
      .selectFrom('notice')
      .select(['kind', 'link'])
      .where('org_id', '=', made.school.org.id)
      .where('person_id', '=', made.managerId)
      .execute()
    expect(told).toEqual([{ kind: 'help-owned', link: `/${made.school.org.slug}/help/plans/${done.planId}` }])
  })

  test('in one step from what was found, run by whoever has the pupil on a caseload', async () => {
    const made = await aHelpSchool(engine.owner)
    const [first = -1, second = -1] = made.pupilIds
    const findingIds = await writeOn(engine.owner, made, {}, async (db) => [
      await aFinding(db, made, { pupilId: first, kind: 'behind' }),
      await aFinding(db, made, { pupilId: second, kind: 'behind' }),
    ])
    const done = await writeOn(engine.owner, made, { personId: made.headId }, (db) =>
      startFromFindings(db, where(made), { findingIds }),
    )
    if (!done.ok) throw new Error('refused')
    expect(await planOf(made, done.planId)).toMatchObject({
      ...{ kind: 'learning_to_learn', ownerId: made.managerId, timesAWeek: 2, reviewOn: '2027-01-05' },
      aim: 'These 2 pupils back on course for the target in Mathematics, able to plan and check the work alone',
      pupils: [{ findingId: expect.any(Number) }, { findingId: expect.any(Number) }],
    })
    await expect(
      writeOn(engine.owner, made, { personId: made.headId }, (db) =>
        startFromFindings(db, where(made, only([first]).reach), { findingIds }),
      ),
    ).rejects.toMatchObject({ status: 404 })
  })

  test('for a class its page names all pupils and ticks none; after another plan it names the next step', async () => {
    const made = await aHelpSchool(engine.owner)
    const before = await aPlan(engine.owner, made)
    const search = { finding: [], pupil: [], class: null, after: null, name: '' }
    const draft = (given: object) =>
      readOn(engine.owner, made, { personId: made.headId }, (db) =>
        makeDraft(db, where(made), { ...search, ...given }),
      )
    const ofClass = await draft({ class: made.classId })
    expect([ofClass.pupils.length, ofClass.who]).toEqual([3, null])
    expect(ofClass.draft.outcome).toBe(`forecast:${made.school.subjectId}`)
    const after = await draft({ after: before })
    expect([after.draft.kind, after.who]).toEqual(['immersion_day', '3 pupils'])
    await expect(draft({ pupil: [-1] })).rejects.toMatchObject({ status: 404 })
  })

  test('for pupils of one’s own alone, run by somebody in post, and nothing is written otherwise', async () => {
    const made = await aHelpSchool(engine.owner)
    const [mine = -1, other = -1] = made.pupilIds
    const start = (form: Record<string, unknown>, reach: Reach) =>
      writeOn(engine.owner, made, { personId: made.managerId }, (db) =>
        startPlan(db, where(made, reach), aForm(made, form)),
      )
    const own = only([mine]).reach
    expect(await start({ pupil: [mine, other] }, own)).toMatchObject({ errors: { pupil: /not yours/ } })
    expect(await start({ pupil: [mine], ownerId: mine }, own)).toHaveProperty('errors.ownerId')
    expect(await start({ pupil: [mine], reviewOn: '2026-11-01' }, own)).toHaveProperty('errors.reviewOn')
    expect(await readOn(engine.owner, made, {}, (db) => listPlans(db, all))).toEqual([])
    expect(await start({ pupil: [mine] }, own)).toMatchObject({ ok: true })
  })

  test('not from a finding or a step that is not one’s own: that is not there', async () => {
    const made = await aHelpSchool(engine.owner)
    const [mine = -1, other = -1] = made.pupilIds
    const finding = await writeOn(engine.owner, made, {}, (db) => aFinding(db, made, { pupilId: other }))
    const before = await aPlan(engine.owner, made, { form: { pupil: [other] } })
    const start = (form: Record<string, unknown>) =>
      writeOn(engine.owner, made, { personId: made.teacherId }, (db) =>
        startPlan(db, where(made, only([mine]).reach), aForm(made, { pupil: [mine], ...form })),
      )
    await expect(start({ finding: [finding] })).rejects.toMatchObject({ status: 404 })
    await expect(start({ beforeId: String(before) })).rejects.toMatchObject({ status: 404 })
    await expect(start({ kind: 'no such kind' })).rejects.toMatchObject({ status: 404 })
  })
})

describe('who sees it', () => {
  test('those whose posts open one of the pupils, naming only theirs; whoever runs it sees the group; nobody else', async () => {
    const made = await aHelpSchool(engine.owner)
    const [first = -1, second = -1, third = -1] = made.pupilIds
    const planId = await aPlan(engine.owner, made, { form: { pupil: [first, second] } })
    expect((await planOf(made, planId)).pupils).toHaveLength(2)
    const teacher = await planOf(made, planId, only([first]))
    expect([teacher.pupils.map(({ id }) => id), teacher.others]).toEqual([[first], 1])
    expect((await planOf(made, planId, only([], made.managerId))).pupils).toHaveLength(2)
    await expect(planOf(made, planId, only([third]))).rejects.toMatchObject({ status: 404 })
    await expect(planOf(made, planId, only([], made.teacherId))).rejects.toMatchObject({ status: 404 })
  })

  test('no other school', async () => {
    const [made, other] = [await aHelpSchool(engine.owner), await aHelpSchool(engine.owner)]
    const planId = await aPlan(engine.owner, made)
    await expect(planOf(other, planId)).rejects.toMatchObject({ status: 404 })
    expect(await readOn(engine.owner, other, {}, (db) => listHelpToReview(db, '2027-01-01'))).toEqual([])
    await expect(
      writeOn(engine.owner, other, {}, (db) => showAtHome(db, all, planId, 'Words')),
    ).rejects.toMatchObject({ status: 404 })
  })

  test('a caseload is its holder’s alone', async () => {
    const made = await aHelpSchool(engine.owner)
    const list = (personId: number) => readOn(engine.owner, made, {}, (db) => listCaseload(db, personId))
    expect((await list(made.managerId)).sort()).toEqual(made.pupilIds.slice(0, 2).sort())
    expect(await list(made.teacherId)).toEqual([])
  })

  test('plans are for staff; families see what is shown; governors and professionals nothing', () => {
    const holds = (role: Role) => rightsOf[role].may.filter((one) => one.startsWith('help.'))
    expect(holds('learning-manager')).toEqual(['help.view', 'help.plans', 'help.lead'])
    expect(holds('teacher')).toEqual(['help.view', 'help.plans'])
    expect(holds('guardian')).toEqual(['help.view'])
    expect(holds('pupil')).toEqual(['help.view'])
    expect([...holds('governor'), ...holds('professional'), ...holds('administrator')]).toEqual([])
  })
})

describe('everything can be changed, and says what it was', () => {
  const change = (made: HelpSchool, planId: number, form: Record<string, unknown>, viewer: Viewer = all) =>
    writeOn(engine.owner, made, { personId: made.headId }, (db) => {
      const { finding: _, beforeId: __, ...plan } = aForm(made)
      const given = { ...plan, outcome: `forecast:${made.school.subjectId}`, ...form }
      return changePlan(db, { ...where(made), viewer }, planId, ChangeForm.parse(given))
    })

  test('who, when, before and after, and why', async () => {
    const made = await aHelpSchool(engine.owner)
    const planId = await aPlan(engine.owner, made)
    await change(made, planId, { place: 'Room 12', minutes: '45', reason: 'The library is full' })
    const [last] = await readOn(engine.owner, made, {}, (db) => listHistory(db, planId))
    expect(last).toMatchObject({ what: 'changed', reason: 'The library is full', at: '2026-11-24 10:00' })
    expect(last?.changes).toEqual([
      { field: 'place', from: 'Library', to: 'Room 12' },
      { field: 'minutes', from: '30', to: '45' },
    ])
  })

  test('a change of nothing leaves no trace', async () => {
    const made = await aHelpSchool(engine.owner)
    const planId = await aPlan(engine.owner, made)
    await change(made, planId, {})
    expect(await readOn(engine.owner, made, {}, (db) => listHistory(db, planId))).toHaveLength(1)
  })

  test('pupils join and leave; those whom the changer does not see stay', async () => {
    const made = await aHelpSchool(engine.owner)
    const [first = -1, second = -1, third = -1] = made.pupilIds
    const planId = await aPlan(engine.owner, made, { form: { pupil: [first, second] } })
    await change(made, planId, { pupil: [third] }, only([first, third]))
    const { pupils } = await planOf(made, planId)
    const there = pupils.filter(({ leftOn }) => leftOn === null).map(({ id }) => id)
    expect(there.sort()).toEqual([second, third].sort())
    await change(made, planId, { pupil: made.pupilIds })
    expect((await planOf(made, planId)).pupils.filter(({ leftOn }) => leftOn === null)).toHaveLength(3)
  })

  test('the review of help that is due is not put off by changing it', async () => {
    const made = await aHelpSchool(engine.owner)
    const form = { reviewOn: '2026-11-20' }
    const planId = await aPlan(engine.owner, made, { today: '2026-10-19', form })
    expect(await change(made, planId, { reviewOn: '2026-12-18' })).toHaveProperty('errors.reviewOn')
    expect((await planOf(made, planId)).reviewOn).toBe('2026-11-20')
  })
})

describe('the register', () => {
  const take = (
    made: HelpSchool,
    planId: number,
    form: Record<string, unknown>,
    viewer: Viewer = only([], made.managerId),
  ) =>
    writeOn(engine.owner, made, { personId: made.managerId }, (db) =>
      keepRegister(db, viewer, planId, RegisterForm.parse({ heldOn: '2026-11-24', minutes: '30', ...form })),
    )

  test('says who came and for how long; the same day again corrects it, and the history says so', async () => {
    const made = await aHelpSchool(engine.owner)
    const [first = -1, second = -1, third = -1] = made.pupilIds
    const planId = await aPlan(engine.owner, made)
    expect(await take(made, planId, { there: made.pupilIds })).toMatchObject({ came: 3, of: 3 })
    await take(made, planId, { there: [first, second], [`part.${second}`]: '10' })
    const sessions = await readOn(engine.owner, made, {}, (db) => listSessions(db, planId))
    expect(sessions).toHaveLength(1)
    expect(new Map(sessions[0]?.presence.map((one) => [one.pupilId, one.minutes]))).toEqual(
      new Map([
        [first, 30],
        [second, 10],
        [third, 0],
      ]),
    )
    const [last] = await readOn(engine.owner, made, {}, (db) => listHistory(db, planId))
    expect(last?.what).toBe('registered')
    expect(last?.changes.map(({ field }) => field)).toEqual(['came'])
  })

  test('given is laid beside planned, holidays left out; what did not take place is not given', async () => {
    const made = await aHelpSchool(engine.owner)
    const year = { org_id: made.school.org.id, academic_year_id: made.school.yearId }
    await writing(engine.owner, made.school.org.id, (db) =>
      db
        .insertInto('term')
        .values([
          { ...year, name: 'Autumn', kind: 'term', starts: '2026-09-01', ends: '2026-12-18' },
          { ...year, name: 'Half-term', kind: 'holiday', starts: '2026-10-26', ends: '2026-10-30' },
        ])
        .execute(),
    )
    const planId = await aPlan(engine.owner, made, { today: '2026-10-12' })
    await take(made, planId, { there: made.pupilIds, heldOn: '2026-10-13' })
    await take(made, planId, { heldOn: '2026-10-15', held: 'no', note: 'Fire drill' })
    const [fidelity] = await readOn(engine.owner, made, { today: '2026-11-06' }, async (db) => [
      ...(await listFidelity(db, [await getPlan(db, all, planId)])).values(),
    ])
    // Three weeks of twice a week; the week of half-term is none of them.
    expect(fidelity).toEqual({
      planned: { sessions: 6, minutes: 180 },
      given: { sessions: 1, minutes: 30 },
    })
  })

  test('is taken for a day on which help ran, by somebody who sees the whole group', async () => {
    const made = await aHelpSchool(engine.owner)
    const [first = -1] = made.pupilIds
    const planId = await aPlan(engine.owner, made)
    expect(await take(made, planId, { heldOn: '2026-11-25' })).toHaveProperty('errors.heldOn')
    expect(await take(made, planId, { heldOn: '2026-11-02' })).toHaveProperty('errors.heldOn')
    expect(await take(made, planId, {}, only([first]))).toHaveProperty('errors.form')
  })
})

describe('the review', () => {
  const decide = (made: HelpSchool, planId: number, form: Record<string, unknown>) =>
    writeOn(engine.owner, made, { personId: made.managerId }, (db) =>
      reviewPlan(
        db,
        { viewer: all, figures: everyone, country: 'england' },
        planId,
        ReviewForm.parse({ reason: 'As agreed', ...form }),
      ),
    )

  test('lays the forecast before the help beside the one now, and does not say that it worked', async () => {
    const made = await aHelpSchool(engine.owner)
    const planId = await aPlan(engine.owner, made, { today: '2026-10-12' })
    await engine.owner
      .updateTable('help_plan')
      .set({ judged_cycle_id: made.cycles[0] })
      .where('org_id', '=', made.school.org.id)
      .execute()
    const seen = await readOn(engine.owner, made, {}, async (db) =>
      readSeen(db, everyone, await getPlan(db, all, planId), 'england'),
    )
    expect([seen.before, seen.now, seenFinding(seen)]).toEqual([
      ...['before, Cycle 1', 'now, Cycle 2', '3 of 3 stand higher now than before'],
    ])
    expect(seen.rows[0]?.before).toMatchObject({
      share: expect.closeTo(0.3, 5),
      words: /^30 of 100, heading/,
    })
    expect(seen.rows[0]?.now?.share).toBeCloseTo(0.45, 5)
  })

  test('says that there is nothing to lay beside it while no cycle was judged since', async () => {
    const made = await aHelpSchool(engine.owner)
    const planId = await aPlan(engine.owner, made)
    const seen = await readOn(engine.owner, made, {}, async (db) =>
      readSeen(db, everyone, await getPlan(db, all, planId), 'england'),
    )
    expect(seenFinding(seen)).toMatch(/^No cycle was judged since/)
  })

  test('figures are those of pupils whom the reader may see', async () => {
    const made = await aHelpSchool(engine.owner)
    const [first = -1] = made.pupilIds
    const planId = await aPlan(engine.owner, made)
    const seen = await readOn(engine.owner, made, {}, async (db) =>
      readSeen(db, only([first]).reach, await getPlan(db, all, planId), 'england'),
    )
    expect(seen.rows.map(({ pupilId }) => pupilId)).toEqual([first])
  })

  test('attendance and incidents are counted over as many days before', async () => {
    const made = await aHelpSchool(engine.owner)
    const [first = -1] = made.pupilIds
    const weeks = ['2026-10-05', '2026-10-12', '2026-11-02', '2026-11-09']
    await writing(engine.owner, made.school.org.id, async (db) => {
      const org_id = db.orgId
      await db
        .insertInto('attendance_week')
        .values(
          weeks.map((week_start, place) => ({
            ...{ org_id, pupil_id: first, week_start, codes: place < 2 ? 'IIIIII/\\/\\' : '/\\/\\/\\/\\/\\' },
          })),
        )
        .execute()
      await db
        .insertInto('behaviour_event')
        .values({ org_id, pupil_id: first, occurred_on: '2026-10-20', kind: 'defiance', points: -3 })
        .execute()
    })
    const seenBy = async (outcome: string) => {
      const form = { outcome, pupil: [first] }
      const planId = await aPlan(engine.owner, made, { today: '2026-10-30', form })
      return readOn(engine.owner, made, {}, async (db) => {
        const seen = await readSeen(db, everyone, await getPlan(db, all, planId), 'england')
        return [seen.rows[0]?.before?.words, seen.rows[0]?.now?.words]
      })
    }
    expect(await seenBy('attendance')).toEqual(['8 of 20 sessions', '20 of 20 sessions'])
    expect(await seenBy('behaviour')).toEqual(['1 incident', 'no incidents'])
  })

  test('stopped or changed it ends; continued or scaled it is looked at again; each with its reason', async () => {
    const made = await aHelpSchool(engine.owner)
    const [goesOn, stops] = [await aPlan(engine.owner, made), await aPlan(engine.owner, made)]
    await decide(made, goesOn, { decision: 'continue', reviewOn: '2027-01-29' })
    await decide(made, stops, { decision: 'change', reviewOn: '2027-01-29' })
    expect(await planOf(made, goesOn)).toMatchObject({ endedOn: null, reviewOn: '2027-01-29' })
    expect(await planOf(made, stops)).toMatchObject({ endedOn: '2026-11-24' })
    expect(await decide(made, stops, { decision: 'stop' })).toHaveProperty('errors.form')
    const reviews = await readOn(engine.owner, made, {}, (db) => listReviews(db, goesOn))
    expect(reviews).toMatchObject([{ decision: 'continue', reason: 'As agreed', on: '2026-11-24' }])
  })

  test('the next step says which it follows', async () => {
    const made = await aHelpSchool(engine.owner)
    const first = await aPlan(engine.owner, made)
    await decide(made, first, { decision: 'change' })
    const next = await aPlan(engine.owner, made, {
      form: { kind: 'immersion_day', timesAWeek: '0', beforeId: String(first) },
    })
    const steps = await readOn(engine.owner, made, {}, (db) => listStepsBefore(db, next))
    expect(steps.map(({ title }) => title)).toEqual(['Small group, Mathematics'])
  })

  test('due for whoever runs it from its day on', async () => {
    const made = await aHelpSchool(engine.owner)
    await aPlan(engine.owner, made, { form: { reviewOn: '2026-12-04' } })
    const due = (asOf: string, ownerId?: number) =>
      readOn(engine.owner, made, {}, (db) => listHelpToReview(db, asOf, ownerId))
    expect(await due('2026-12-03')).toEqual([])
    expect(await due('2026-12-04', made.teacherId)).toEqual([])
    expect(await due('2026-12-04', made.managerId)).toMatchObject([
      { title: 'Small group, Mathematics', owner: { id: made.managerId }, reviewOn: '2026-12-04' },
    ])
    expect((await due('2026-12-04'))[0]?.pupils).toHaveLength(3)
  })
})

describe('flagged, and nobody has acted', () => {
  const list = (made: HelpSchool, reach?: Reach) =>
    readOn(engine.owner, made, {}, (db) => listUnacted(db, '2026-11-24', reach))

  test('waits with its clock until help begins for the pupil in that subject', async () => {
    const made = await aHelpSchool(engine.owner)
    const [first = -1, second = -1] = made.pupilIds
    await writeOn(engine.owner, made, {}, async (db) => {
      await aFinding(db, made, { pupilId: first, cycle: 1 })
      await aFinding(db, made, { pupilId: first })
      await aFinding(db, made, { pupilId: second, benefit: 0.9 })
    })
    expect((await list(made)).map(({ pupilId, days }) => [pupilId, days])).toEqual([
      [second, 18],
      [first, 46],
    ])
    await aPlan(engine.owner, made, { form: { pupil: [second] } })
    expect((await list(made)).map(({ pupilId }) => pupilId)).toEqual([first])
  })

  test('help in another subject is no answer to it', async () => {
    const made = await aHelpSchool(engine.owner)
    const [first = -1] = made.pupilIds
    await writeOn(engine.owner, made, {}, (db) => aFinding(db, made, { pupilId: first }))
    const history = await writing(engine.owner, made.school.org.id, (db) =>
      db
        .insertInto('subject')
        .values({ org_id: db.orgId, name: 'History', code: 'Hi', scale_key: 'gcse-9-1' })
        .returning('id')
        .executeTakeFirstOrThrow(),
    )
    await aPlan(engine.owner, made, { form: { pupil: [first], outcome: `forecast:${history.id}` } })
    expect(await list(made)).toHaveLength(1)
    await aPlan(engine.owner, made, { form: { pupil: [first], outcome: 'attendance' } })
    expect(await list(made)).toHaveLength(0)
  })

  test('what is left with a reason comes back on its day', async () => {
    const made = await aHelpSchool(engine.owner)
    const [first = -1] = made.pupilIds
    await writeOn(engine.owner, made, {}, async (db) => {
      const findingId = await aFinding(db, made, { pupilId: first })
      const left = { answer: 'not now', reason: 'New glasses', againOn: '2026-12-01' }
      await answerFinding(db, everyone, { findingId, ...left })
    })
    expect(await list(made)).toHaveLength(0)
    const later = await readOn(engine.owner, made, {}, (db) => listUnacted(db, '2026-12-01'))
    expect(later).toMatchObject([{ pupilId: first, answer: 'not now' }])
  })

  test('pupils of others do not stand in it', async () => {
    const made = await aHelpSchool(engine.owner)
    const [first = -1, second = -1] = made.pupilIds
    await writeOn(engine.owner, made, {}, async (db) => {
      await aFinding(db, made, { pupilId: first })
      await aFinding(db, made, { pupilId: second })
    })
    expect((await list(made, only([first]).reach)).map(({ pupilId }) => pupilId)).toEqual([first])
    expect(await list(made, only([]).reach)).toEqual([])
  })
})

describe('at home', () => {
  test('a family reads nothing until the school shows it, then what and why in words, of its own child', async () => {
    const made = await aHelpSchool(engine.owner)
    const [first = -1, second = -1] = made.pupilIds
    const finding = await writeOn(engine.owner, made, {}, (db) => aFinding(db, made, { pupilId: first }))
    const planId = await aPlan(engine.owner, made, { form: { pupil: [first, second], finding: [finding] } })
    const guardian = await writing(engine.owner, made.school.org.id, (db) => aGuardian(db, [first]))
    const shown = (pupilId: number) =>
      readOn(engine.owner, made, {}, async (db) => {
        const post = { scope: 'own_children', scopeId: null, personId: guardian, role: 'guardian' } as const
        const full = {
          ...post,
          id: 1,
          orgId: made.school.org.id,
          title: null,
          starts: '2020-09-01',
          ends: null,
        }
        return listShown(db, await findReach(db, [full]), pupilId)
      })
    expect(await shown(first)).toEqual([])
    await writeOn(engine.owner, made, { personId: made.managerId }, (db) =>
      showAtHome(db, all, planId, '{name} works in a small group'),
    )
    expect(await shown(first)).toMatchObject([
      {
        ...{ title: 'Small group, Mathematics', words: '{name} works in a small group', endedOn: null },
        why: 'The last pieces of work in Mathematics went less well than the ones before.',
      },
    ])
    await expect(shown(second)).rejects.toMatchObject({ status: 404 })
    await writeOn(engine.owner, made, {}, (db) => showAtHome(db, all, planId, null))
    expect(await shown(first)).toEqual([])
  })

  test('a pupil who joined later reads why without a finding', async () => {
    const made = await aHelpSchool(engine.owner)
    const late = await writing(engine.owner, made.school.org.id, (db) =>
      aPupil(db, made.school, { givenName: 'Amina', classIds: [made.classId] }),
    )
    const planId = await aPlan(engine.owner, made, { form: { pupil: [late] } })
    await writeOn(engine.owner, made, {}, (db) => showAtHome(db, all, planId, 'Words for home'))
    const [one] = await readOn(engine.owner, made, {}, (db) => listShown(db, everyone, late))
    expect(one?.why).toBe('Those who teach Amina think this will help just now.')
  })
})
