import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { everyone } from '#features/access/api.server.ts'
import { listWords, loadPacks } from '#features/measures/api.server.ts'
import { listKeyStages, listSubjects, putKeyStages } from '#features/school/api.server.ts'
import { aClass, aTeacher } from '#features/school/testing.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { decideChange, reviewChange } from './commands/changes.server.ts'
import { closePathway, keepPathwayOpen } from './commands/closing.server.ts'
import { saveGateway } from './commands/gateways.server.ts'
import { savePathway } from './commands/pathways.server.ts'
import { confirmProposal, noteLook } from './commands/places.server.ts'
import { askForPathway, refuseRequest } from './commands/requests.server.ts'
import { switchStages } from './commands/stages.server.ts'
import { planSwitch, switchPupil } from './commands/switch.server.ts'
import { settleCurriculum } from './jobs.server.ts'
import { listChangeLines } from './lines.server.ts'
import { readOutcome } from './outcomes.server.ts'
import { makeProposal } from './proposal.server.ts'
import { getChange, listChanges, listReviews } from './queries/changes.server.ts'
import { listGateways } from './queries/gateways.server.ts'
import { listFreePlaces, listLeaving } from './queries/offers.server.ts'
import { getPathway, listPathways, listTemplates } from './queries/pathways.server.ts'
import { listPlaces, listRequests } from './queries/places.server.ts'
import { readStageModels } from './queries/stages.server.ts'
import { draftFrom, draftOf } from './rules/draft.ts'
import { readSeen } from './seen.server.ts'
import {
  aCurriculumSchool,
  aForm,
  aPathway,
  aStarter,
  aTestCycle,
  type CurriculumSchool,
  country,
  readOn,
  writeOn,
} from './testing.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
})
afterAll(() => engine.close())

const science = { name: 'Sciences', position: '1', measure: 'ks2_average', least: '108', edge: '1.5' }
const yearOf = ({ school }: CurriculumSchool) => ({ id: school.year9, name: 'Year 9', number: 9 })
const aSwitch = (pathwayId: number, given: object = {}) => ({
  ...{
    pathwayId,
    starts: '2026-11-24',
    reason: 'Loves making',
    expected: 'Effort holds',
    reviewOn: '2026-12-18',
  },
  ...given,
})

/** Sciences for two, and a pathway open to all; four pupils of whom three would be taken by the rule. */
async function aProposedYear() {
  const made = await aCurriculumSchool(engine.owner)
  return writeOn(engine.owner, made, async (db) => {
    const sciences = await aPathway(db, made, { ...science, capacity: '2' })
    const open = await aPathway(db, made, { core: [String(made.school.subjectId), String(made.artId)] })
    const pupils = []
    for (const score of [115, 112, 109, 99]) pupils.push(await aStarter(db, made, score))
    return { made, sciences, open, pupils }
  })
}

async function confirm(made: CurriculumSchool) {
  return writeOn(engine.owner, made, async (db) => {
    const { fingerprint } = await makeProposal(db, yearOf(made), country)
    const given = { year: yearOf(made), fingerprint, country }
    await noteLook(db, { ...given, note: 'Looked at' })
    return confirmProposal(db, given)
  })
}

describe('pathways', () => {
  test('are begun from the words of the country and come back as their form', async () => {
    const made = await aCurriculumSchool(engine.owner)
    const found = await writeOn(engine.owner, made, async (db) => {
      const [template] = await listTemplates(db, country)
      const words = await listWords(db, country, 'subject', db.today)
      const draft = draftFrom(template, await listSubjects(db), words)
      const form = { ...draft, core: draft.core.map(Number), option: [] }
      const saved = await savePathway(db, form, { country })
      return { form, saved, back: saved.ok ? draftOf(await getPathway(db, saved.id)) : null }
    })
    expect(found.back).toEqual({ ...found.form, core: [String(made.school.subjectId)], option: [] })
  })

  test('a rule can ask for what pupils brought along or are forecast, and for nothing that they are', async () => {
    const made = await aCurriculumSchool(engine.owner)
    for (const measure of ['sex', 'ethnicity', 'pupil_premium', 'fsm', 'sen', 'eal'])
      expect(
        await writeOn(engine.owner, made, (db) =>
          savePathway(db, aForm(made, { ...science, measure }), { country }),
        ),
      ).toEqual({ ok: false, errors: { measure: 'Choose what is asked for' } })
  })

  test('two of one name are refused', async () => {
    const made = await aCurriculumSchool(engine.owner)
    const again = await writeOn(engine.owner, made, async (db) => {
      await aPathway(db, made)
      return savePathway(db, aForm(made), { country })
    })
    expect(again).toMatchObject({ ok: false })
  })
})

describe('a proposal', () => {
  test('places by rule and within capacity, after somebody looked at groups, and is audited', async () => {
    const { made, sciences, open, pupils } = await aProposedYear()
    const early = await writeOn(engine.owner, made, async (db) => {
      const { fingerprint } = await makeProposal(db, yearOf(made), country)
      return confirmProposal(db, { year: yearOf(made), fingerprint, country })
    })
    expect(early).toEqual({ ok: false, errors: { form: 'First look at how it falls on groups of pupils.' } })
    expect(await confirm(made)).toEqual({ ok: true, placed: 4 })
    const places = await readOn(engine.owner, made, async (db) =>
      Promise.all(pupils.map(async (id) => (await listPlaces(db, id))[0]?.pathwayId)),
    )
    expect(places).toEqual([sciences, sciences, open, open])
    const events = await engine.owner
      .selectFrom('audit_event')
      .select('action')
      .where('org_id', '=', made.school.org.id)
      .where('action', '=', 'curriculum.placed')
      .execute()
    expect(events).toHaveLength(4)
  })

  test('that has changed since it was looked at is not confirmed', async () => {
    const { made } = await aProposedYear()
    const old = await readOn(engine.owner, made, (db) => makeProposal(db, yearOf(made), country))
    const done = await writeOn(engine.owner, made, async (db) => {
      await noteLook(db, { year: yearOf(made), fingerprint: old.fingerprint, note: '', country })
      await aStarter(db, made, 118)
      return confirmProposal(db, { year: yearOf(made), fingerprint: old.fingerprint, country })
    })
    expect(done).toEqual({
      ok: false,
      errors: { form: 'The proposal has changed since you looked: look again.' },
    })
  })
})

describe('a switch', () => {
  test('keeps what is given up, ends the place before it, and stands among changes to be reviewed', async () => {
    const { made, open, pupils } = await aProposedYear()
    await confirm(made)
    const pupilId = pupils[0] ?? 0
    const done = await writeOn(
      engine.owner,
      made,
      (db) => switchPupil(db, pupilId, aSwitch(open, { starts: '2026-12-01', reviewOn: '2026-12-18' })),
      { today: '2026-12-01' },
    )
    expect(done).toMatchObject({ ok: true })
    const found = await readOn(engine.owner, made, async (db) => ({
      places: await listPlaces(db, pupilId),
      changes: await listChanges(db, { pupilId }),
    }))
    expect(found.places.map(({ pathwayId, ends }) => [pathwayId === open, ends])).toEqual([
      [true, null],
      [false, '2026-11-30'],
    ])
    expect(found.changes[0]).toMatchObject({
      pathway: 'Open',
      fromPathway: 'Sciences',
      reason: 'Loves making',
    })
    expect(found.changes[0]?.givenUp?.begun).toEqual(['Art'])
  })

  test('to a full pathway moves nobody: the answer is the numbers, and the wish waits in order', async () => {
    const { made, sciences, pupils } = await aProposedYear()
    await confirm(made)
    const [, , third = 0, fourth = 0] = pupils
    const ask = (pupilId: number) => ({ pupilId, pathwayId: sciences, reason: 'Wants to be a vet' })
    await writeOn(engine.owner, made, (db) => askForPathway(db, everyone, ask(fourth)), {
      today: '2026-11-25',
    })
    await writeOn(engine.owner, made, (db) => askForPathway(db, everyone, ask(third)), {
      today: '2026-11-26',
    })
    const form = aSwitch(sciences, { starts: '2026-11-27' })
    const done = await writeOn(engine.owner, made, (db) => switchPupil(db, third, form), {
      today: '2026-11-27',
    })
    expect(done).toEqual({ ok: true, id: null, full: 'Sciences is full in Year 9: 2 of 2 places are taken' })
    expect((await readOn(engine.owner, made, (db) => listPlaces(db, third)))[0]?.pathway).toBe('Open')
    const ahead = (id: number) =>
      readOn(engine.owner, made, async (db) => (await planSwitch(db, id, sciences)).ahead.length)
    expect([await ahead(third), await ahead(fourth), await ahead(pupils[0] ?? 0)]).toEqual([0, 0, 1])
    const waiting = await readOn(engine.owner, made, (db) => listRequests(db, { pathwayId: sciences }))
    expect(waiting.map(({ pupilId, state }) => [pupilId, state])).toEqual([
      [fourth, 'open'],
      [third, 'waiting'],
    ])
  })

  test('a place that is free again is offered to who waits longest; passing them over needs a reason, which stays with the wish', async () => {
    const { made, sciences, open, pupils } = await aProposedYear()
    await confirm(made)
    const [first = 0, , third = 0, fourth = 0] = pupils
    const at = { today: '2026-11-27' }
    const to = (pathwayId: number, given: object = {}) =>
      aSwitch(pathwayId, { starts: '2026-11-27', ...given })
    const free = () => readOn(engine.owner, made, listFreePlaces, at)
    const move = (id: number, pathwayId: number, given?: object) =>
      writeOn(engine.owner, made, (db) => switchPupil(db, id, to(pathwayId, given)), at)
    await writeOn(engine.owner, made, (db) => switchPupil(db, fourth, to(sciences)), at)
    await writeOn(engine.owner, made, (db) => switchPupil(db, third, to(sciences)), at)
    expect(await free()).toEqual([])
    await move(first, open)
    expect(await free()).toMatchObject([{ pupilId: fourth, pathway: 'Sciences', year: 'Year 9', waiting: 2 }])
    expect(await move(third, sciences)).toEqual({
      ...{ ok: false, errors: { passing: '1 pupil asked earlier: say why this one goes first.' } },
    })
    expect(await move(third, sciences, { passing: 'Needs it for veterinary school' })).toMatchObject({
      ok: true,
    })
    const [wish] = await readOn(engine.owner, made, (db) => listRequests(db, { pathwayId: sciences }), at)
    expect(wish).toMatchObject({
      ...{ pupilId: fourth, state: 'waiting' },
      passed: [{ on: '2026-11-27', reason: 'Needs it for veterinary school' }],
    })
    expect(await actionsOf(made, 'curriculum.passed-over')).toBe(1)
    expect(await free()).toEqual([])
    const other = await writeOn(engine.owner, made, (db) => aPathway(db, made, { name: 'Third' }), at)
    expect(await move(fourth, other)).toMatchObject({ ok: true })
    const wishes = await readOn(engine.owner, made, (db) => listRequests(db, { pupilId: fourth }), at)
    expect(wishes.map(({ state }) => state)).toEqual(['waiting'])
  })

  test('places for which somebody waits are not given to others by the rule', async () => {
    const { made, sciences, open, pupils } = await aProposedYear()
    await confirm(made)
    const [first = 0, , third = 0] = pupils
    const found = await writeOn(
      engine.owner,
      made,
      async (db) => {
        await switchPupil(db, third, aSwitch(sciences, { starts: '2026-11-27' }))
        await switchPupil(db, first, aSwitch(open, { starts: '2026-11-27' }))
        await aStarter(db, made, 119)
        return makeProposal(db, yearOf(made), country)
      },
      { today: '2026-11-27' },
    )
    expect(found.proposed.map(({ pathwayId }) => pathwayId)).toEqual([open])
    expect(found.pathways.map(({ kept }) => kept)).toEqual([1, 0])
  })

  test('two at once for the last place: one has it, the other waits', async () => {
    const made = await aCurriculumSchool(engine.owner)
    const { last, pupils } = await writeOn(engine.owner, made, async (db) => ({
      last: await aPathway(db, made, { capacity: '1' }),
      pupils: [await aStarter(db, made, 100), await aStarter(db, made, 101)],
    }))
    const both = await Promise.all(
      pupils.map((id) => writeOn(engine.owner, made, (db) => switchPupil(db, id, aSwitch(last)))),
    )
    expect(both.map((done) => done.ok && done.full !== null).sort()).toEqual([false, true])
  })

  test('a wish is refused with a reason once, and asked again', async () => {
    const { made, sciences, pupils } = await aProposedYear()
    const [pupilId = 0] = pupils
    const ask = { pupilId, pathwayId: sciences, reason: 'Wants to be a vet' }
    await writeOn(engine.owner, made, async (db) => {
      const asked = await askForPathway(db, everyone, ask)
      expect(await askForPathway(db, everyone, ask)).toMatchObject({ ok: false })
      const requestId = asked.ok ? asked.id : -1
      await refuseRequest(db, { pupilId, requestId, reason: 'Not this year' })
      expect(await askForPathway(db, everyone, ask)).toMatchObject({ ok: true })
    })
    const [first] = await readOn(engine.owner, made, (db) => listRequests(db, { pupilId }))
    expect(first).toMatchObject({ state: 'refused', answer: 'Not this year' })
  })
})

describe('a pathway that closes', () => {
  const close = (made: CurriculumSchool, id: number, given: object = {}) =>
    writeOn(engine.owner, made, (db) =>
      closePathway(db, id, {
        ...{ intent: 'close', ends: '2026-11-30', closing: 'switch', reason: 'Nobody teaches it' },
        ...given,
      }),
    )

  test('takes pupils up to its last day and nobody after it; those on it stay, and are waited for one by one', async () => {
    const { made, sciences, pupils } = await aProposedYear()
    await confirm(made)
    expect(await close(made, sciences, { ends: '2026-11-20' })).toMatchObject({ ok: false })
    expect(await close(made, sciences)).toEqual({ ok: true })
    const on = (today: string) =>
      readOn(
        engine.owner,
        made,
        async (db) => ({
          open: (await listPathways(db, { open: true })).map(({ name }) => name),
          leaving: await listLeaving(db),
        }),
        { today },
      )
    const leaving = { pathwayId: sciences, pathway: 'Sciences', ends: '2026-11-30', pupils: 2 }
    expect(await on('2026-11-30')).toEqual({
      open: ['Sciences', 'Open'],
      leaving: [{ ...leaving, closed: false }],
    })
    expect(await on('2026-12-01')).toEqual({ open: ['Open'], leaving: [{ ...leaving, closed: true }] })
    const late = { today: '2026-12-01' }
    await expect(
      writeOn(engine.owner, made, (db) => switchPupil(db, pupils[3] ?? 0, aSwitch(sciences)), late),
    ).rejects.toMatchObject({ status: 404 })
    expect((await readOn(engine.owner, made, (db) => listPlaces(db, pupils[0] ?? 0), late))[0]).toMatchObject(
      {
        ...{ pathway: 'Sciences', ends: null },
      },
    )
  })

  test('can be kept open up to that day, and not after it', async () => {
    const { made, sciences } = await aProposedYear()
    await close(made, sciences, { closing: 'finish' })
    expect((await readOn(engine.owner, made, listLeaving)).length).toBe(0)
    const keep = (today: string) =>
      writeOn(engine.owner, made, (db) => keepPathwayOpen(db, sciences), { today })
    expect(await keep('2026-12-01')).toMatchObject({ ok: false })
    expect(await keep('2026-11-30')).toEqual({ ok: true })
    expect(await readOn(engine.owner, made, (db) => getPathway(db, sciences))).toMatchObject({
      ...{ ends: null, closing: null, closingReason: null },
    })
    const other = await aCurriculumSchool(engine.owner)
    await expect(close(other, sciences)).rejects.toMatchObject({ status: 404 })
  })

  test('answers the wishes that are left, by itself and once', async () => {
    const { made, sciences, pupils } = await aProposedYear()
    const ask = { pupilId: pupils[3] ?? 0, pathwayId: sciences, reason: 'Wants to be a vet' }
    await writeOn(engine.owner, made, (db) => askForPathway(db, everyone, ask))
    await close(made, sciences)
    const at = (day: string) => settleCurriculum(engine.owner, new Date(`${day}T08:00:00Z`))
    expect([await at('2026-11-30'), await at('2026-12-01'), await at('2026-12-01')]).toEqual([0, 1, 0])
    const [wish] = await readOn(engine.owner, made, (db) => listRequests(db, { pupilId: ask.pupilId }))
    expect(wish).toMatchObject({ state: 'refused', answer: 'Sciences has closed: Nobody teaches it' })
  })
})

describe('changes', () => {
  /** Somebody moved from one set of mathematics to another on a day. */
  async function aMovedPupil(made: CurriculumSchool) {
    return writeOn(engine.owner, made, async (db) => {
      const second = await aClass(db, made.school, { name: '9x/Ma2' })
      const pupilId = await aStarter(db, made, 100)
      await db
        .updateTable('enrolment')
        .set({ ends: '2026-11-01' })
        .where('org_id', '=', db.orgId)
        .where('pupil_id', '=', pupilId)
        .execute()
      const moved = { class_id: second, pupil_id: pupilId, starts: '2026-11-02' }
      await db
        .insertInto('enrolment')
        .values({ org_id: db.orgId, ...moved })
        .execute()
      return pupilId
    })
  }

  async function secondCycle(made: CurriculumSchool): Promise<number> {
    const row = await engine.owner
      .selectFrom('cycle')
      .select('id')
      .where('org_id', '=', made.school.org.id)
      .where('number', '=', 2)
      .executeTakeFirstOrThrow()
    return row.id
  }

  test('a change of set in the register appears by itself, and has a reason once somebody gives it', async () => {
    const made = await aCurriculumSchool(engine.owner)
    await aMovedPupil(made)
    const before = await readOn(engine.owner, made, listChangeLines)
    expect(before).toMatchObject([
      { id: null, title: 'Change of set: Mathematics, Year 9, 1 pupil', cycle: 'Cycle 2' },
    ])
    const { subjectId, year9: yearGroupId } = made.school
    const form = { kind: 'set' as const, subjectId, yearGroupId, cycleId: await secondCycle(made) }
    const words = { reason: 'Marks had risen', expected: 'They hold', reviewOn: '2026-11-20' }
    await writeOn(engine.owner, made, (db) => decideChange(db, { ...form, ...words }))
    const after = await readOn(engine.owner, made, listChangeLines)
    expect(after).toMatchObject([{ reason: 'Marks had risen', due: true, pupils: 1, starts: '2026-11-02' }])
    expect(await writeOn(engine.owner, made, (db) => decideChange(db, { ...form, ...words }))).toMatchObject({
      ok: false,
    })
  })

  test('another course is a change of course, another teacher one of teacher', async () => {
    const made = await aCurriculumSchool(engine.owner)
    await writeOn(engine.owner, made, async (db) => {
      const pupilId = await aStarter(db, made, 100, [made.artClass])
      await db
        .updateTable('enrolment')
        .set({ ends: '2026-11-01' })
        .where('org_id', '=', db.orgId)
        .where('pupil_id', '=', pupilId)
        .execute()
      await db
        .insertInto('enrolment')
        .values({ org_id: db.orgId, class_id: made.mathsClass, pupil_id: pupilId, starts: '2026-11-02' })
        .execute()
      await aTeacher(db, [made.artClass], { ends: '2026-11-01' })
      const next = await aTeacher(db)
      await db
        .insertInto('teaching')
        .values({ org_id: db.orgId, class_id: made.artClass, person_id: next, starts: '2026-11-02' })
        .execute()
    })
    const lines = await readOn(engine.owner, made, listChangeLines)
    expect(lines.map(({ title }) => title).sort()).toEqual([
      'Change of course: Mathematics, Year 9, 1 pupil',
      'Change of teacher: Art, Year 9, no pupils',
    ])
  })

  test('a review keeps what was said with what stood beside it, and ends the change', async () => {
    const made = await aCurriculumSchool(engine.owner)
    await aMovedPupil(made)
    const { subjectId, year9: yearGroupId } = made.school
    const cycleId = await secondCycle(made)
    const said = {
      done: 'yes',
      helped: 'cannot tell',
      decision: 'keep',
      reason: 'Settled',
      reviewOn: null,
    } as const
    const { changeId, seen } = await writeOn(engine.owner, made, async (db) => {
      const done = await decideChange(db, {
        ...{
          kind: 'set',
          subjectId,
          yearGroupId,
          cycleId,
          reason: 'Marks',
          expected: 'Hold',
          reviewOn: '2026-12-01',
        },
      })
      const changeId = done.ok ? done.id : -1
      const change = await getChange(db, changeId)
      const seen = await readSeen(db, { change, moved: null, country })
      await reviewChange(db, changeId, said, seen)
      expect(await reviewChange(db, changeId, said, seen)).toMatchObject({ ok: false })
      return { changeId, seen }
    })
    expect(seen.why).toContain('nothing can be compared yet')
    const reviews = await readOn(engine.owner, made, (db) => listReviews(db, changeId))
    expect(reviews).toMatchObject([
      { done: 'yes', helped: 'cannot tell', decision: 'keep', reason: 'Settled' },
    ])
    expect((await readOn(engine.owner, made, (db) => getChange(db, changeId))).endedOn).toBe('2026-11-24')
  })
})

test('of a change of teacher no figure is worked out', async () => {
  const made = await aCurriculumSchool(engine.owner)
  const seen = await writeOn(engine.owner, made, async (db) => {
    const cycle = await aTestCycle(db, made.school, { number: 3, starts: '2026-11-09', ends: '2026-12-18' })
    const { subjectId, year9: yearGroupId } = made.school
    const done = await decideChange(db, {
      ...{ kind: 'teacher', subjectId, yearGroupId, cycleId: cycle, reason: 'A leave', expected: 'Calm' },
      reviewOn: '2026-12-18',
    })
    const change = await getChange(db, done.ok ? done.id : -1)
    return readSeen(db, { change, moved: null, country })
  })
  expect(seen).toMatchObject({ before: null, now: null, beside: '' })
  expect(seen.why).toContain('a figure about a teacher')
})

describe('gateways and key stages', () => {
  test('there are nine gateways, and what the school does in one is kept with its pathways', async () => {
    const made = await aCurriculumSchool(engine.owner)
    const gateways = await writeOn(engine.owner, made, async (db) => {
      const pathwayId = [await aPathway(db, made)]
      const form = {
        does: 'Talks with everybody',
        evidence: '',
        leaderId: made.deputyId,
        helpKind: ['mentoring'],
        pathwayId,
      }
      await saveGateway(db, { key: 'advice_guidance', country }, form)
      await saveGateway(db, { key: 'advice_guidance', country }, { ...form, does: 'Talks twice' })
      return listGateways(db, country)
    })
    expect(gateways).toHaveLength(9)
    expect(gateways.flatMap(({ own }) => own ?? [])).toMatchObject([
      { does: 'Talks twice', helpKinds: ['mentoring'], pathways: [{ name: 'Open' }] },
    ])
  })

  test('a switch of key stages is for a school year to come; decided again, the last word holds', async () => {
    const made = await aCurriculumSchool(engine.owner)
    const form = {
      modelKey: 'ks3-2-years',
      academicYearStarts: '2027-09-01',
      upToYear: 7,
      reason: 'More time for courses',
    }
    const decide = (given: object) =>
      writeOn(engine.owner, made, (db) => switchStages(db, country, { ...form, ...given }))
    expect(await decide({ academicYearStarts: '2026-09-01' })).toMatchObject({ ok: false })
    expect(await decide({ modelKey: 'none' })).toMatchObject({ ok: false })
    expect(await decide({ upToYear: 8 })).toEqual({ ok: true, stays: false })
    expect(await decide({})).toEqual({ ok: true, stays: false })
    const { decisions } = await readOn(engine.owner, made, readStageModels)
    expect(decisions).toMatchObject([{ modelKey: 'ks3-2-years', upToYear: 7, starts: '2027-09-01' }])
  })
})

/** What stands in the record of changes of a school under an action. */
async function actionsOf({ school }: CurriculumSchool, action: string): Promise<number> {
  const found = await engine.owner
    .selectFrom('audit_event')
    .select('action')
    .where('org_id', '=', school.org.id)
    .where('action', '=', action)
    .execute()
  return found.length
}

describe('a decided model of key stages', () => {
  const form = { modelKey: 'ks3-2-years', academicYearStarts: '2027-09-01', upToYear: 7, reason: 'More time' }
  async function aDecidedSchool() {
    const made = await aCurriculumSchool(engine.owner)
    await writeOn(engine.owner, made, async (db) => {
      const stages = [
        { name: 'Key stage 3', first_year: 7, last_year: 9 },
        { name: 'Key stage 4', first_year: 10, last_year: 11 },
      ]
      await putKeyStages(db, { modelKey: 'ks3-3-years', stages })
      await switchStages(db, country, form)
    })
    return made
  }
  const at = (day: string) => settleCurriculum(engine.owner, new Date(`${day}T08:00:00Z`))
  const stagesNow = async (made: CurriculumSchool) =>
    (await readOn(engine.owner, made, listKeyStages)).map(({ firstYear, lastYear }) => [firstYear, lastYear])

  test('begins by itself on its day and goes up with its pupils, each year once, on record', async () => {
    const made = await aDecidedSchool()
    expect(await at('2027-08-31')).toBe(0)
    expect(await stagesNow(made)).toEqual([
      [7, 9],
      [10, 11],
    ])
    expect([await at('2027-09-01'), await at('2027-09-01')]).toEqual([1, 0])
    expect(await stagesNow(made)).toEqual([
      [7, 9],
      [10, 11],
      [12, 13],
    ])
    expect(await at('2029-09-03')).toBe(1)
    expect(await stagesNow(made)).toEqual([
      [7, 8],
      [9, 11],
      [12, 13],
    ])
    expect(await actionsOf(made, 'school.key-stages-chosen')).toBe(3)
    const { current, decisions } = await readOn(engine.owner, made, readStageModels)
    expect([current, decisions[0]]).toMatchObject([
      'ks3-2-years',
      { appliedOn: '2029-09-01', fromModel: 'ks3-3-years' },
    ])
  })

  test('is taken back before its day by deciding for the model there is', async () => {
    const made = await aDecidedSchool()
    const back = { ...form, modelKey: 'ks3-3-years', reason: 'Not yet' }
    const decide = () => writeOn(engine.owner, made, (db) => switchStages(db, country, back))
    expect(await decide()).toEqual({ ok: true, stays: true })
    expect(await decide()).toMatchObject({ ok: false })
    expect(await at('2027-09-01')).toBe(0)
    expect(await actionsOf(made, 'curriculum.stages-taken-back')).toBe(1)
  })
})

describe('walls', () => {
  test('another school sees and changes nothing of it', async () => {
    const { made, sciences, pupils } = await aProposedYear()
    await confirm(made)
    const other = await aCurriculumSchool(engine.owner)
    const [pupilId = 0] = pupils
    expect(await readOn(engine.owner, other, (db) => listPathways(db))).toEqual([])
    expect(await readOn(engine.owner, other, (db) => listPlaces(db, pupilId))).toEqual([])
    const missing = { status: 404 }
    await expect(readOn(engine.owner, other, (db) => getPathway(db, sciences))).rejects.toMatchObject(missing)
    await expect(
      writeOn(engine.owner, other, (db) => switchPupil(db, pupilId, aSwitch(sciences))),
    ).rejects.toMatchObject(missing)
  })

  test('nobody asks for a pupil who is out of their reach', async () => {
    const { made, sciences, pupils } = await aProposedYear()
    const [own = 0, foreign = 0] = pupils
    const reach = { pupils: [own], classes: [] }
    const ask = (pupilId: number) => ({ pupilId, pathwayId: sciences, reason: 'Would like it' })
    await expect(
      writeOn(engine.owner, made, (db) => askForPathway(db, reach, ask(foreign))),
    ).rejects.toMatchObject({ status: 404 })
    expect(await writeOn(engine.owner, made, (db) => askForPathway(db, reach, ask(own)))).toMatchObject({
      ok: true,
    })
  })

  test('of fewer than six on a pathway no outcome is told', async () => {
    const { made, sciences } = await aProposedYear()
    await confirm(made)
    const outcome = await readOn(engine.owner, made, async (db) =>
      readOutcome(db, await getPathway(db, sciences)),
    )
    expect(outcome).toEqual({ now: null, beside: null, left: null })
  })
})
