import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { everyone, type Reach } from '#features/access/api.server.ts'
import { findReach } from '#features/access/reach.server.ts'
import type { Role } from '#features/access/roles.ts'
import { rightsOf } from '#features/access/roles.ts'
import { reading, writing } from '#features/access/testing.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { listFindings } from '#features/progress/api.server.ts'
import { aGuardian, aPupil } from '#features/school/testing.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { changePlan, listHelpToReview, showAtHome, startFromFindings, startPlan } from './api.server.ts'
import { makeDraft } from './drafting.server.ts'
import { listCaseload } from './queries/choices.server.ts'
import { listShown } from './queries/home.server.ts'
import { getPlan, listPlans, type Viewer } from './queries/plans.server.ts'
import { listHistory } from './queries/reviews.server.ts'
import { ChangeForm, StartSearch } from './schema.ts'
import {
  aFinding,
  aForm,
  aHelpSchool,
  all,
  aPlan,
  type HelpSchool,
  only,
  readOn,
  writeOn,
} from './testing.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
})
afterAll(() => engine.close())

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

  test('what was found of somebody who is not in it waits on', async () => {
    const made = await aHelpSchool(engine.owner)
    const [first = -1, second = -1] = made.pupilIds
    const [taken = -1, untaken = -1] = await writeOn(engine.owner, made, {}, async (db) => [
      await aFinding(db, made, { pupilId: first }),
      await aFinding(db, made, { pupilId: second }),
    ])
    await aPlan(engine.owner, made, { form: { pupil: [first], finding: [taken, untaken] } })
    const found = await reading(engine.owner, made.school.org.id, (db) => listFindings(db, everyone))
    expect(new Map(found.map(({ id, answer }) => [id, answer]))).toEqual(
      new Map([
        [taken, 'help'],
        [untaken, null],
      ]),
    )
  })

  test('for a class its page names all pupils and ticks none; after another plan it names the next step', async () => {
    const made = await aHelpSchool(engine.owner)
    const before = await aPlan(engine.owner, made)
    const draft = (given: object) =>
      readOn(engine.owner, made, { personId: made.headId }, (db) =>
        makeDraft(db, where(made), StartSearch.parse(given)),
      )
    const ofClass = await draft({ class: made.classId })
    expect([ofClass.pupils.length, ofClass.who]).toEqual([3, null])
    expect(ofClass.draft.outcome).toBe(`forecast:${made.school.subjectId}`)
    const after = await draft({ after: before })
    expect([after.draft.kind, after.who]).toEqual(['immersion_day', '3 pupils'])
    await expect(draft({ pupil: [999_999] })).rejects.toMatchObject({ status: 404 })
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
    expect(await change(made, planId, { pupil: made.pupilIds }, only([first, third]))).toHaveProperty(
      'errors.pupil',
    )
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
