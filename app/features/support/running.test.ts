import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { everyone, type Reach } from '#features/access/api.server.ts'
import { writing } from '#features/access/testing.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { answerFinding } from '#features/progress/api.server.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { keepRegister, listHelpToReview, listUnacted, reviewPlan } from './api.server.ts'
import { getPlan, listStepsBefore, type Viewer } from './queries/plans.server.ts'
import { listHistory, listReviews } from './queries/reviews.server.ts'
import { readSeen } from './queries/seen.server.ts'
import { listFidelity, listSessions } from './queries/sessions.server.ts'
import { seenFinding } from './rules/seen.ts'
import { RegisterForm, ReviewForm } from './schema.ts'
import { aFinding, aHelpSchool, all, aPlan, type HelpSchool, only, readOn, writeOn } from './testing.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
})
afterAll(() => engine.close())

const planOf = (made: HelpSchool, planId: number, viewer: Viewer = all) =>
  readOn(engine.owner, made, {}, (db) => getPlan(db, viewer, planId))

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
    await engine.owner
      .updateTable('help_pupil')
      .set({ left_on: '2026-11-24' })
      .where('org_id', '=', made.school.org.id)
      .execute()
    expect(await take(made, planId, {})).toHaveProperty('errors.heldOn')
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

  test('who has left since waits for nobody here', async () => {
    const made = await aHelpSchool(engine.owner)
    const [first = -1, second = -1] = made.pupilIds
    await writeOn(engine.owner, made, {}, async (db) => {
      await aFinding(db, made, { pupilId: first })
      await aFinding(db, made, { pupilId: second })
      const left = (id: number, left_on: string) =>
        db.updateTable('pupil').set({ left_on }).where('org_id', '=', db.orgId).where('id', '=', id).execute()
      await left(first, '2026-11-20')
      await left(second, '2026-11-24')
    })
    expect((await list(made)).map(({ pupilId }) => pupilId)).toEqual([second])
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
