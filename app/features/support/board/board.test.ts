import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { everyone, listEvents } from '#features/access/api.server.ts'
import { aPerson, aPost } from '#features/access/testing.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { changePlan } from '../commands/change.server.ts'
import { listCaseload } from '../queries/choices.server.ts'
import { listPlans, present } from '../queries/plans.server.ts'
import { aFinding, aHelpSchool, aPlan, type HelpSchool, readOn, writeOn } from '../testing.ts'
import { arranging } from './arranging.server.ts'
import { acceptLines } from './commands/accept.server.ts'
import { handOver, takeBack } from './commands/handover.server.ts'
import { beginProposal, finishProposal } from './commands/propose.server.ts'
import { changeWeek, layOutAll } from './commands/slots.server.ts'
import { addWish, saveNumbers } from './commands/wishes.server.ts'
import { formOf } from './commands/works.server.ts'
import { readBoard } from './queries/board.server.ts'
import { readDesk } from './queries/desk.server.ts'
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
  const over = (made: Board, planIds: readonly number[], toId: number) =>
    writeOn(engine.owner, made, { personId: made.headId }, (db) =>
      handOver(db, whereOf(made), {
        ...{ fromId: made.managerId, planIds, toId, ends: '2026-12-04', reason: 'A course' },
      }),
    )

  test('hands help over until a day, has no hours meanwhile, and has it back', async () => {
    const made = await aBoard()
    const planId = await aPlan(engine.owner, made)
    expect(await over(made, [planId], made.secondId)).toEqual({ ok: true })
    expect((await running(made))[0]?.ownerId).toBe(made.secondId)
    const desk = await readOn(engine.owner, made, {}, (db) => readDesk(db, 'england'))
    expect(desk?.managers.map(({ id }) => id)).toEqual([made.secondId])
    const board = await readOn(engine.owner, made, {}, (db) => readBoard(db, 'england'))
    expect(board.managers.find(({ id }) => id === made.managerId)?.away).toEqual({
      ...{ ends: '2026-12-04', reason: 'A course' },
    })
    await writeOn(engine.owner, made, { personId: made.headId }, (db) =>
      takeBack(db, whereOf(made), made.managerId),
    )
    expect((await running(made))[0]?.ownerId).toBe(made.managerId)
  })

  test('cannot load somebody else with more hours than there are: told with the numbers', async () => {
    const made = await aBoard()
    const planId = await aPlan(engine.owner, made, { form: { timesAWeek: '5', minutes: '200' } })
    expect(await over(made, [planId], made.secondId)).toMatchObject({
      ...{ ok: false, errors: { toId: /Sam Second would have 17\.92 hours of help a week and has 14\.8/ } },
    })
    expect((await running(made))[0]?.ownerId).toBe(made.managerId)
  })

  test('hands nothing to a teacher, to themselves, or of somebody else', async () => {
    const made = await aBoard()
    const planId = await aPlan(engine.owner, made)
    await expect(over(made, [planId], made.teacherId)).rejects.toMatchObject({ status: 404 })
    expect(await over(made, [planId], made.managerId)).toHaveProperty('errors.toId')
    expect(await over(made, [planId + 1000], made.secondId)).toHaveProperty('errors.planId')
  })
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
    const week = await readOn(engine.owner, made, mine, (db) => readWeek(db, made.managerId, 'england'))
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
      const one = await readWeek(db, made.managerId, 'england')
      const two = await readWeek(db, made.secondId, 'england')
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
      readWeek(db, made.secondId, 'england'),
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
