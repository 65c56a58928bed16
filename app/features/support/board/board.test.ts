import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { everyone, listEvents } from '#features/access/api.server.ts'
import { aPerson, aPost } from '#features/access/testing.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { listNotices } from '#features/notices/api.server.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { changePlan } from '../commands/change.server.ts'
import { keepRegister } from '../commands/register.server.ts'
import { listCaseload } from '../queries/choices.server.ts'
import { getPlan, listPlans, present } from '../queries/plans.server.ts'
import { listHistory } from '../queries/reviews.server.ts'
import { mayRun } from '../rules/plan.ts'
import { aFinding, aHelpSchool, aPlan, type HelpSchool, readOn, writeOn } from '../testing.ts'
import { arranging } from './arranging.server.ts'
import { acceptLines } from './commands/accept.server.ts'
import { changeOwnHands, handOver, takeBack } from './commands/handover.server.ts'
import { beginProposal, finishProposal } from './commands/propose.server.ts'
import { changeWeek, layOutAll } from './commands/slots.server.ts'
import { addWish, saveNumbers } from './commands/wishes.server.ts'
import { formOf } from './commands/works.server.ts'
import { readBoard } from './queries/board.server.ts'
import { listHelpOfDay } from './queries/day.server.ts'
import { readDesk } from './queries/desk.server.ts'
import { readOwnPage } from './queries/manager-page.server.ts'
import { getProposal, listLines } from './queries/proposals.server.ts'
import { listSlots, readWeek } from './queries/week.server.ts'
import { usualNumbers } from './rules/numbers.ts'
import { problemOf } from './rules/problem.ts'
import { solveAllocation } from './solve.server.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
})
afterAll(() => engine.close())

type Board = HelpSchool & { secondId: number }

/** The school of help with a second learning manager, and what was found of each pupil. */
async function aBoard(): Promise<Board> {
  const made = await aHelpSchool(engine.owner)
  const secondId = await writeOn(engine.owner, made, {}, async (db) => {
    const id = await aPerson(db, { familyName: 'Second', givenName: 'Sam' })
    await aPost(db, id, 'learning-manager', { scope: 'caseload' })
    for (const pupilId of made.pupilIds) await aFinding(db, made, { pupilId })
    return id
  })
  return { ...made, secondId }
}

const whereOf = (made: Board) => ({
  ...{ reach: everyone, personId: made.headId, country: 'england', base: `/${made.school.org.slug}` },
})

/** Works a proposal out as the job does; answers its id. */
async function propose(made: Board): Promise<number> {
  const by = { personId: made.headId }
  const id = await writeOn(engine.owner, made, by, (db) => beginProposal(db, made.cycles[1]))
  const desk = await readOn(engine.owner, made, by, (db) => readDesk(db, 'england'))
  if (!desk) throw new Error('No cycle was judged')
  const answer = await solveAllocation(problemOf(desk))
  await writeOn(engine.owner, made, by, (db) => finishProposal(db, id, { answer, desk }))
  return id
}

const accept = (made: Board, proposalId: number, pupilIds: readonly number[] | 'all' = 'all') =>
  writeOn(engine.owner, made, { personId: made.headId }, (db) =>
    acceptLines(db, whereOf(made), { proposalId, pupilIds }),
  )
const linesOf = (made: Board, id: number) => readOn(engine.owner, made, {}, (db) => listLines(db, id))
const running = (made: Board) =>
  readOn(engine.owner, made, {}, (db) =>
    listPlans(db, { reach: everyone, personId: null }, { state: 'running' }),
  )
const wish = (made: Board, given: Parameters<typeof addWish>[1]) =>
  writeOn(engine.owner, made, { personId: made.headId }, (db) => addWish(db, given))

describe('a proposal', () => {
  test('says who begins with whom and why, and changes nothing until it is accepted', async () => {
    const made = await aBoard()
    const id = await propose(made)
    const lines = await linesOf(made, id)
    expect(lines.map(({ change }) => change)).toEqual(['begins', 'begins', 'begins'])
    expect(lines.every(({ why }) => why?.kind === 'need')).toBe(true)
    expect(await running(made)).toEqual([])
    expect(await accept(made, id)).toBe(3)
    const plans = await running(made)
    expect(plans.flatMap((plan) => present(plan).map((one) => one.id)).sort()).toEqual(
      [...made.pupilIds].sort(),
    )
    const owners = new Map(plans.flatMap((plan) => present(plan).map((one) => [one.id, plan.ownerId])))
    expect(lines.map(({ pupilId, managerId }) => [pupilId, managerId])).toEqual(
      lines.map(({ pupilId }) => [pupilId, owners.get(pupilId)]),
    )
    expect((await readOn(engine.owner, made, {}, (db) => getProposal(db, id))).state).toBe('settled')
  })

  test('puts those helped on the caseload of whoever helps them, with what was done in the record', async () => {
    const made = await aBoard()
    const id = await propose(made)
    await accept(made, id)
    const [plan] = await running(made)
    const helped = plan ? present(plan).map((one) => one.id) : []
    await readOn(engine.owner, made, {}, async (db) => {
      expect(await listCaseload(db, plan?.ownerId ?? -1)).toEqual(expect.arrayContaining(helped))
      const actions = (await listEvents(db, {})).map(({ action }) => action)
      expect(actions).toEqual(
        expect.arrayContaining(['support.allocation-accepted', 'support.started', 'school.caseload-moved']),
      )
    })
  })

  test('is accepted line by line: the rest stays open', async () => {
    const made = await aBoard()
    const id = await propose(made)
    const [first = -1] = made.pupilIds
    expect(await accept(made, id, [first])).toBe(1)
    expect((await linesOf(made, id)).map(({ settled }) => settled).sort()).toEqual(['accepted', null, null])
    await accept(made, id)
    const plans = await running(made)
    expect(new Set(plans.flatMap((plan) => present(plan).map((one) => one.id))).size).toBe(3)
  })

  test('keeps apart and together who is to be so, and hands a plan over whole where it moves whole', async () => {
    const made = await aBoard()
    const [first = -1] = made.pupilIds
    const planId = await aPlan(engine.owner, made, {
      form: { kind: 'mentoring', outcome: 'forecast', pupil: [first] },
    })
    await wish(made, { wish: 'pin', pupilId: first, managerId: made.secondId })
    const id = await propose(made)
    const line = (await linesOf(made, id)).find(({ pupilId }) => pupilId === first)
    expect(line).toMatchObject({ change: 'moves', managerId: made.secondId, why: { kind: 'pinned' } })
    expect(await accept(made, id, [first])).toBe(1)
    expect((await running(made)).find((plan) => plan.id === planId)?.ownerId).toBe(made.secondId)
    await wish(made, { wish: 'veto', pupilId: first, managerId: made.secondId })
    const next = (await linesOf(made, await propose(made))).find(({ pupilId }) => pupilId === first)
    expect(next).toMatchObject({ change: 'moves', managerId: made.managerId, why: { kind: 'vetoed' } })
  })

  test('that cannot be names what clashes', async () => {
    const made = await aBoard()
    const [first = -1] = made.pupilIds
    await wish(made, { wish: 'veto', pupilId: first, managerId: made.secondId })
    await wish(made, { wish: 'veto', pupilId: first, managerId: made.managerId })
    await wish(made, { wish: 'must', pupilId: first, managerId: null })
    const id = await propose(made)
    const { state, result } = await readOn(engine.owner, made, {}, (db) => getProposal(db, id))
    expect(state).toBe('clash')
    expect(result).toMatchObject({ clashes: [{ kind: 'must serve', pupil: String(first) }], alone: true })
  })

  test('is refused, with the numbers, where hours were taken away meanwhile, or help has changed', async () => {
    const made = await aBoard()
    const [first = -1] = made.pupilIds
    const planId = await aPlan(engine.owner, made, {
      form: { kind: 'mentoring', outcome: 'forecast', pupil: [first] },
    })
    await wish(made, { wish: 'pin', pupilId: first, managerId: made.secondId })
    const id = await propose(made)
    const by = { personId: made.headId }
    await writeOn(engine.owner, made, by, (db) => saveNumbers(db, { ...usualNumbers, week: 1 }))
    await expect(accept(made, id)).rejects.toMatchObject({ errors: { form: /and has 0\.4/ } })
    await writeOn(engine.owner, made, by, (db) => saveNumbers(db, usualNumbers))
    const plan = (await running(made)).find((one) => one.id === planId)
    if (!plan) throw new Error('The plan is gone')
    const given = { viewer: { reach: everyone, personId: made.headId }, country: 'england', base: '' }
    await writeOn(engine.owner, made, by, (db) =>
      changePlan(db, given, planId, formOf(plan, { ownerId: made.teacherId })),
    )
    await expect(accept(made, id)).rejects.toMatchObject({ errors: { form: /has changed/ } })
  })
})

test('where a pupil has left since it was proposed nothing of it is kept, and the others are accepted without them', async () => {
  const made = await aBoard()
  const [gone = -1, ...others] = made.pupilIds
  const id = await propose(made)
  await writeOn(engine.owner, made, {}, (db) =>
    db
      .updateTable('pupil')
      .set({ left_on: '2026-11-20' })
      .where('org_id', '=', db.orgId)
      .where('id', '=', gone)
      .execute(),
  )
  await expect(accept(made, id)).rejects.toMatchObject({ errors: { pupil: /has left/ } })
  expect(await running(made)).toEqual([])
  expect(await accept(made, id, others)).toBe(2)
  await expect(accept(made, id, others)).rejects.toMatchObject({ errors: { form: /Tick at least one/ } })
})

describe('somebody away', () => {
  const today = '2026-11-24'
  const course = { starts: today, ends: '2026-12-04', reason: 'A course' }
  type Given = { by?: number; toId?: number; starts?: string; ends?: string }
  const over = (made: Board, planIds: readonly number[], { by = made.headId, ...given }: Given = {}) =>
    writeOn(engine.owner, made, { personId: by, today }, (db) =>
      handOver(db, whereOf(made), {
        ...{ fromId: made.managerId, planIds, toId: made.secondId, ...course, ...given },
      }),
    )
  const weekOn = (made: Board, personId: number, on: string) =>
    readOn(engine.owner, made, { personId, today: on }, (db) =>
      readOwnPage(db, { personId: personId, reach: everyone, org: { country: 'england' } }),
    ).then(({ week }) => week)
  const back = async (made: Board, { by = made.managerId, fromId = made.managerId, on = today } = {}) => {
    const { away } = await weekOn(made, made.managerId, on)
    const loanIds = away.flatMap(({ plans }) => plans.map(({ loanId }) => loanId))
    return writeOn(engine.owner, made, { personId: by, today: on }, (db) =>
      takeBack(db, whereOf(made), { fromId, loanIds }),
    )
  }
  const ownerOn = async (made: Board, on: string) =>
    (
      await readOn(engine.owner, made, { today: on }, (db) =>
        listPlans(db, { reach: everyone, personId: null }, { state: 'running' }),
      )
    )[0]?.ownerId
  const noticesTo = (made: Board, personId: number) =>
    readOn(engine.owner, made, {}, (db) => listNotices(db, personId)).then((all) =>
      all.flatMap(({ words }) => (/stand/.test(words) ? [words] : [])),
    )

  test('hands help over until a day, has no hours meanwhile, and has it back', async () => {
    const made = await aBoard()
    const planId = await aPlan(engine.owner, made)
    expect(await over(made, [planId])).toEqual({ ok: true })
    expect(await ownerOn(made, today)).toBe(made.secondId)
    const desk = await readOn(engine.owner, made, { today }, (db) => readDesk(db, 'england'))
    expect(desk?.managers.map(({ id }) => id)).toEqual([made.secondId])
    const board = await readOn(engine.owner, made, { today }, (db) => readBoard(db, 'england'))
    expect(board.managers.find(({ id }) => id === made.managerId)?.away).toEqual({
      ...{ ends: '2026-12-04', reason: 'A course' },
    })
    await back(made, { by: made.headId })
    expect(await ownerOn(made, today)).toBe(made.managerId)
  })

  test('hands over the own help alone, without a post over the school, and has all of it back', async () => {
    const made = await aBoard()
    const mine = await aPlan(engine.owner, made)
    const theirs = await aPlan(engine.owner, made, { form: { ownerId: made.secondId } })
    const by = made.managerId
    expect(await over(made, [theirs], { by })).toHaveProperty('errors.planId')
    expect(await over(made, [mine], { by })).toEqual({ ok: true })
    expect(await weekOn(made, by, today)).toMatchObject({
      ...{ lines: [], away: [{ ends: '2026-12-04', plans: [{ planId: mine }] }] },
    })
    expect(await over(made, [mine], { by })).toHaveProperty('errors.planId')
    await back(made)
    expect((await weekOn(made, by, today)).lines.map(({ id }) => id)).toEqual([mine])
    const page = (id: number) =>
      readOn(engine.owner, made, { today }, (db) =>
        readOwnPage(db, { personId: id, reach: everyone, org: { country: 'england' } }),
      ).then(({ others }) => others)
    expect((await page(by))?.map(({ id }) => id)).toEqual([made.secondId])
    expect(await page(made.teacherId)).toBeNull()
  })

  test('from next Monday to Wednesday: it begins and ends by itself, in the week and on the first page of the one who stands in', async () => {
    const made = await aBoard()
    const planId = await aPlan(engine.owner, made)
    const mine = { personId: made.managerId, today }
    for (const weekday of [1, 3])
      await writeOn(engine.owner, made, mine, (db) =>
        changeWeek(db, made.managerId, { intent: 'put', planId, weekday, begins: 540 }),
      )
    const spell = { starts: '2026-11-30', ends: '2026-12-02' }
    expect(await over(made, [planId], { by: made.managerId, ...spell })).toEqual({ ok: true })
    const days = ['2026-11-25', '2026-11-30', '2026-12-02', '2026-12-07']
    const seenBy = (personId: number) =>
      Promise.all(
        days.map((day) =>
          readOn(engine.owner, made, { personId, today: day }, (db) => listHelpOfDay(db, personId, day)),
        ),
      ).then((found) => found.map((help) => help.map((one) => [one.planId, one.pupils.length])))
    expect(await seenBy(made.secondId)).toEqual([[], [[planId, 3]], [[planId, 3]], []])
    expect(await seenBy(made.managerId)).toEqual([[[planId, 3]], [], [], [[planId, 3]]])
    const linesOn = async (personId: number, day: string) =>
      (await weekOn(made, personId, day)).lines.map(({ id }) => id)
    expect(await linesOn(made.secondId, today)).toEqual([])
    expect(await linesOn(made.secondId, '2026-12-02')).toEqual([planId])
    expect(await linesOn(made.managerId, '2026-12-03')).toEqual([planId])
    expect(await weekOn(made, made.secondId, today)).toMatchObject({ covers: [spell] })
    expect(await weekOn(made, made.managerId, today)).toMatchObject({ away: [spell] })
    expect(await weekOn(made, made.secondId, '2026-12-03')).toMatchObject({ away: [], covers: [] })
  })

  test('whoever stands in takes the register in these days alone; whose it is still reads who is in it', async () => {
    const made = await aBoard()
    const planId = await aPlan(engine.owner, made)
    await over(made, [planId], { starts: '2026-11-30', ends: '2026-12-02' })
    const none = { pupils: [], classes: [] }
    const open = (personId: number, on: string) =>
      readOn(engine.owner, made, { personId, today: on }, (db) =>
        getPlan(db, { reach: none, personId }, planId),
      )
    for (const on of [today, '2026-12-03'])
      await expect(open(made.secondId, on)).rejects.toMatchObject({ status: 404 })
    const plan = await open(made.secondId, '2026-11-30')
    expect(present(plan)).toHaveLength(3)
    expect(plan.standsInFor).toMatchObject({ id: made.managerId, ends: '2026-12-02' })
    const mayTake = (personId: number) => mayRun(plan, { personId, leads: false })
    expect([mayTake(made.secondId), mayTake(made.managerId)]).toEqual([true, false])
    expect(present(await open(made.managerId, '2026-11-30'))).toHaveLength(3)
    await expect(open(made.teacherId, '2026-11-30')).rejects.toMatchObject({ status: 404 })
  })

  test('a hand-over is said to the one who stands in, taken back before it begins, and both stand in the history of the help', async () => {
    const made = await aBoard()
    const planId = await aPlan(engine.owner, made)
    await over(made, [planId], { by: made.managerId, starts: '2026-11-30', ends: '2026-12-02' })
    expect(await noticesTo(made, made.secondId)).toEqual([
      expect.stringMatching(
        /^You stand in for .+ from Monday 30 November to Wednesday 2 December: Small group/,
      ),
    ])
    await back(made)
    expect(await ownerOn(made, '2026-11-30')).toBe(made.managerId)
    expect((await noticesTo(made, made.secondId))[0]).toMatch(/^You no longer stand in for/)
    expect(await noticesTo(made, made.managerId)).toEqual([])
    const history = await readOn(engine.owner, made, {}, (db) => listHistory(db, planId))
    expect(history.map(({ what }) => what)).toEqual(['handed back', 'handed over', 'started'])
    await expect(back(made)).rejects.toMatchObject({ status: 404 })
    expect(await over(made, [planId], { starts: '2026-11-30', ends: '2026-12-02' })).toEqual({ ok: true })
  })

  test('nobody takes back what somebody else has handed over, in this school or another', async () => {
    const [made, other] = [await aBoard(), await aBoard()]
    await over(made, [await aPlan(engine.owner, made)])
    await expect(back(made, { fromId: made.secondId })).rejects.toMatchObject({ status: 404 })
    const [{ plans = [] } = {}] = (await weekOn(made, made.managerId, today)).away
    const loanIds = plans.map(({ loanId }) => loanId)
    await expect(
      writeOn(engine.owner, other, { today }, (db) =>
        takeBack(db, whereOf(other), { fromId: made.managerId, loanIds }),
      ),
    ).rejects.toMatchObject({ status: 404 })
    expect(await ownerOn(made, today)).toBe(made.secondId)
  })

  test('help that is changed while somebody stands in stays whose it is; given to somebody for good it is lent no longer', async () => {
    const made = await aBoard()
    const planId = await aPlan(engine.owner, made)
    await over(made, [planId])
    const change = async (changed: Parameters<typeof formOf>[1]) => {
      const viewer = { reach: everyone, personId: made.headId }
      await writeOn(engine.owner, made, { personId: made.headId, today }, async (db) =>
        changePlan(
          db,
          { viewer, country: 'england', base: '' },
          planId,
          formOf(await getPlan(db, viewer, planId), changed),
        ),
      )
    }
    await change({ place: 'Room 7' })
    expect([await ownerOn(made, today), await ownerOn(made, '2026-12-05')]).toEqual([
      made.secondId,
      made.managerId,
    ])
    await change({ ownerId: made.teacherId })
    expect([await ownerOn(made, today), await ownerOn(made, '2026-12-05')]).toEqual([
      made.teacherId,
      made.teacherId,
    ])
    expect((await weekOn(made, made.managerId, today)).away).toEqual([])
  })

  test('cannot load somebody else with more hours than there are: told with the numbers', async () => {
    const made = await aBoard()
    const planId = await aPlan(engine.owner, made, { form: { timesAWeek: '5', minutes: '200' } })
    expect(await over(made, [planId])).toMatchObject({
      ...{ ok: false, errors: { toId: /Sam Second would have 17\.92 hours of help a week and has 14\.8/ } },
    })
    expect((await running(made))[0]?.ownerId).toBe(made.managerId)
  })

  test('hands nothing to a teacher, to themselves, of somebody else, or in days that are over', async () => {
    const made = await aBoard()
    const planId = await aPlan(engine.owner, made)
    await expect(over(made, [planId], { toId: made.teacherId })).rejects.toMatchObject({ status: 404 })
    expect(await over(made, [planId], { toId: made.managerId })).toHaveProperty('errors.toId')
    expect(await over(made, [planId + 1000])).toHaveProperty('errors.planId')
    expect(await over(made, [planId], { starts: '2026-11-23' })).toHaveProperty('errors.starts')
    expect(await over(made, [planId], { starts: '2026-12-05' })).toHaveProperty('errors.ends')
  })
})

test('who runs help and is no learning manager hands none of it over, and has none back', async () => {
  const made = await aBoard()
  const mine = await aPlan(engine.owner, made, { form: { ownerId: made.teacherId } })
  const as = (personId: number, form: Parameters<typeof changeOwnHands>[2]) =>
    writeOn(engine.owner, made, { personId }, (db) =>
      changeOwnHands(db, { ...whereOf(made), personId }, form),
    )
  const days = { starts: '2026-11-24', ends: '2026-12-04' }
  const asked = { intent: 'hand over' as const, planId: [mine], toId: made.secondId, reason: 'A course' }
  for (const form of [
    { ...asked, ...days },
    { intent: 'back' as const, loanId: [1] },
  ])
    await expect(as(made.teacherId, form)).rejects.toMatchObject({ status: 404 })
  expect((await running(made)).find(({ id }) => id === mine)?.ownerId).toBe(made.teacherId)
})

describe('a week of help', () => {
  test('finds a place for each session, and refuses two things at once', async () => {
    const made = await aBoard()
    const [first = -1] = made.pupilIds
    const mine = { personId: made.managerId }
    await aPlan(engine.owner, made)
    const other = await aPlan(engine.owner, made, {
      form: { kind: 'mentoring', pupil: [first], timesAWeek: '1' },
    })
    const change = (form: Parameters<typeof changeWeek>[2], by = made.managerId) =>
      writeOn(engine.owner, made, { personId: by }, (db) => changeWeek(db, by, form))
    expect(await change({ intent: 'lay out' })).toEqual({ ok: true })
    const week = await readOn(engine.owner, made, mine, (db) =>
      readWeek(db, made.managerId, { country: 'england', reach: everyone }),
    )
    expect(week.slots).toHaveLength(3)
    expect(week.lines.every(({ missing }) => missing === 0)).toBe(true)
    const [slot] = (await readOn(engine.owner, made, mine, listSlots)).filter(
      ({ planId }) => planId !== other,
    )
    const [own] = (await readOn(engine.owner, made, mine, listSlots)).filter(({ planId }) => planId === other)
    await change({ intent: 'take out', planId: other, weekday: own?.weekday ?? 0 })
    const put = {
      intent: 'put',
      planId: other,
      weekday: slot?.weekday ?? 0,
      begins: slot?.begins ?? 0,
    } as const
    expect(await change(put)).toMatchObject({ ok: false, errors: { begins: /You are at Small group/ } })
    await expect(change(put, made.teacherId)).rejects.toMatchObject({ status: 404 })
  })

  test('leaves free when something else takes the time, and puts nothing there', async () => {
    const made = await aBoard()
    const planId = await aPlan(engine.owner, made, { form: { timesAWeek: '5' } })
    const busy = [1, 2, 3, 4, 5].map((weekday) => {
      return { weekday, begins: 480, minutes: 60, title: 'Learning managers' }
    })
    const change = (form: Parameters<typeof changeWeek>[2]) =>
      writeOn(engine.owner, made, { personId: made.managerId }, (db) =>
        changeWeek(db, made.managerId, form, busy),
      )
    expect(await change({ intent: 'put', planId, weekday: 1, begins: 525 })).toEqual({
      ...{ ok: false, errors: { begins: 'You are at Learning managers then (Monday 08:00, 60 minutes).' } },
    })
    expect(await change({ intent: 'put', planId, weekday: 1, begins: 540 })).toEqual({ ok: true })
    await change({ intent: 'lay out' })
    const slots = await readOn(engine.owner, made, {}, listSlots)
    expect(slots.map(({ begins }) => begins)).toEqual([540, 540, 540, 540, 540])
  })

  test('says on its day whom one sees, when, where, and whether the register is taken; on other days and to others nothing', async () => {
    const made = await aBoard()
    const planId = await aPlan(engine.owner, made)
    const tuesday = { today: '2026-11-24', personId: made.managerId }
    const keep = (minutes: number, note: string) =>
      writeOn(engine.owner, made, tuesday, (db) =>
        keepRegister(db, { reach: everyone, personId: made.managerId }, planId, {
          ...{ heldOn: tuesday.today, minutes, there: made.pupilIds, note, parts: new Map() },
        }),
      )
    const on = (day: string, personId = made.managerId) =>
      readOn(engine.owner, made, { ...tuesday, personId }, (db) => listHelpOfDay(db, personId, day))
    await writeOn(engine.owner, made, tuesday, (db) =>
      changeWeek(db, made.managerId, { intent: 'put', planId, weekday: 2, begins: 540 }),
    )
    const [seen] = await on('2026-11-24')
    expect(seen).toMatchObject({ planId, begins: 540, place: 'Library', register: 'to take' })
    expect(seen?.pupils.map(({ id }) => id).toSorted()).toEqual(made.pupilIds.toSorted())
    await keep(30, '')
    expect(await on('2026-11-24')).toMatchObject([{ register: 'taken' }])
    await keep(0, 'Fire drill')
    expect(await on('2026-11-24')).toMatchObject([{ register: 'not held' }])
    expect([await on('2026-11-25'), await on('2026-11-24', made.secondId)]).toEqual([[], []])
  })

  test('of everybody is laid out at once by who arranges it, and a pupil is in one place', async () => {
    const made = await aBoard()
    const [first = -1] = made.pupilIds
    await aPlan(engine.owner, made, { form: { kind: 'mentoring', pupil: [first], timesAWeek: '2' } })
    await aPlan(engine.owner, made, {
      form: { kind: 'homework_club', pupil: [first], timesAWeek: '2', ownerId: made.secondId },
    })
    const layOut = () => writeOn(engine.owner, made, { personId: made.managerId }, layOutAll)
    expect(await layOut()).toBe(2)
    const held = await readOn(engine.owner, made, {}, async (db) => {
      const one = await readWeek(db, made.managerId, { country: 'england', reach: everyone })
      const two = await readWeek(db, made.secondId, { country: 'england', reach: everyone })
      return [...one.slots, ...two.slots]
    })
    expect(held).toHaveLength(4)
    const over = held.some((a) =>
      held.some(
        (b) =>
          a.planId < b.planId &&
          a.weekday === b.weekday &&
          a.begins < b.begins + b.minutes &&
          b.begins < a.begins + a.minutes,
      ),
    )
    expect(over).toBe(false)
    expect(await layOut()).toBe(0)
  })

  test('is no place for the help of others', async () => {
    const made = await aBoard()
    await aPlan(engine.owner, made)
    const { lines, slots } = await readOn(engine.owner, made, {}, (db) =>
      readWeek(db, made.secondId, { country: 'england', reach: everyone }),
    )
    expect([lines, slots]).toEqual([[], []])
  })
})

describe('walls', () => {
  test('another school has neither the proposal nor anything on its board', async () => {
    const [made, other] = [await aBoard(), await aBoard()]
    const id = await propose(made)
    await aPlan(engine.owner, made)
    await readOn(engine.owner, other, {}, async (db) => {
      await expect(getProposal(db, id)).rejects.toMatchObject({ status: 404 })
      expect(await listLines(db, id)).toEqual([])
      const board = await readBoard(db, 'england')
      expect(board.managers.map((one) => one.plans)).toEqual([0, 0])
      expect(board.proposals).toEqual([])
    })
    await expect(accept(other, id)).rejects.toMatchObject({ status: 404 })
    expect((await linesOf(made, id)).every(({ settled }) => settled === null)).toBe(true)
  })

  test('a post over a part of the school opens no board', () => {
    const visit = { personId: 1, org: { slug: 'b', country: 'england' } } as Parameters<typeof arranging>[0]
    expect(() => arranging({ ...visit, reach: { pupils: [1], classes: 'all' } })).toThrow()
    expect(arranging({ ...visit, reach: everyone }).base).toBe('/b')
  })
})
