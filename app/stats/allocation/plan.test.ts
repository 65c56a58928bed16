import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { answerAll } from '#platform/solve/highs.ts'
import type { Solving } from '../program.ts'
import { layOut } from './layout.ts'
import { worthOf } from './model.ts'
import { planAllocation } from './plan.ts'
import type { AllocationAnswer, AllocationProblem } from './problem.ts'
import { allocate, anyProblem, aPupil, bestByTrying, byHand, twoManagers } from './testing.ts'

/** Plans many problems in one thread. */
function* planEach(problems: readonly AllocationProblem[]): Solving<AllocationAnswer[]> {
  const answers: AllocationAnswer[] = []
  for (const problem of problems) answers.push(yield* planAllocation(problem))
  return answers
}

const problems = fc.sample(anyProblem, { numRuns: 120, seed: 5 })
const answers = await answerAll(planEach(problems), 120)
const plans = answers.flatMap((plan, i) => {
  const problem = problems[i]
  return plan.ok && problem ? [{ plan, problem }] : []
})

describe('any plan', () => {
  test('is made for most of the problems drawn, and others are refused', () => {
    expect(plans.length).toBeGreaterThan(60)
    expect(answers.length - plans.length).toBeGreaterThan(5)
  })

  test('gives no manager an hour too many', () => {
    for (const { plan } of plans)
      for (const { used, of } of plan.loads) expect(used).toBeLessThanOrEqual(of + 1e-9)
  })

  test('has every pupil once at most, with an option that suits, pins held and vetoes kept', () => {
    for (const { plan, problem } of plans) {
      const pupils = plan.placements.map(({ pupil }) => pupil)
      expect(new Set(pupils).size).toBe(pupils.length)
      for (const { pupil, manager } of problem.pins ?? [])
        expect(plan.placements).toContainEqual(expect.objectContaining({ pupil, manager }))
      for (const { pupil, manager } of problem.vetoes ?? [])
        expect(plan.placements).not.toContainEqual(expect.objectContaining({ pupil, manager }))
      for (const { id } of problem.pupils.filter(({ mustServe }) => mustServe)) expect(pupils).toContain(id)
      for (const [year, fewest] of Object.entries(problem.fewestByYear ?? {})) {
        const served = problem.pupils.filter((pupil) => pupil.year === year && pupils.includes(pupil.id))
        expect(served.length).toBeGreaterThanOrEqual(fewest)
      }
    }
  })

  test('seats those in groups, none over-full, none too small, years apart where they should be', () => {
    for (const { plan, problem } of plans) {
      const rule = problem.options.find(({ id }) => id === 'group')?.group
      const seated = plan.groups.flatMap(({ pupils }) => pupils)
      const grouped = plan.placements.filter(({ option }) => option === 'group').map(({ pupil }) => pupil)
      expect([...seated].sort()).toEqual([...grouped].sort())
      for (const { pupils } of plan.groups) {
        expect(pupils.length).toBeLessThanOrEqual(rule?.seats ?? 0)
        expect(pupils.length).toBeGreaterThanOrEqual(rule?.fewest ?? 9)
        const years = new Set(problem.pupils.flatMap(({ id, year }) => (pupils.includes(id) ? [year] : [])))
        expect(rule?.sameYear ? years.size : 1).toBe(1)
      }
    }
  })

  test('is never worth less than the plan by hand', () => {
    let compared = 0
    for (const { plan, problem } of plans) {
      const hand = byHand(problem)
      if (!hand) continue
      compared += 1
      const layout = layOut(problem)
      const continuity = layout.before.size > 0
      const worth = plan.placements.reduce((all, place) => {
        const one = layout.ofPupil
          .get(place.pupil)
          ?.find(({ manager, option }) => manager.id === place.manager && option.id === place.option)
        return all + (one ? worthOf(one, layout, continuity) : Number.NaN)
      }, 0)
      expect(worth).toBeGreaterThanOrEqual(
        hand.reduce((all, one) => all + worthOf(one, layout, continuity), 0) - 1e-9,
      )
    }
    expect(compared).toBeGreaterThan(30)
  })

  test('is the best of all, as trying every plan shows; and what is refused has none', () => {
    let tried = 0
    for (const [i, problem] of problems.entries()) {
      if (problem.pupils.length > 4) continue
      tried += 1
      const answer = answers[i]
      const best = bestByTrying(problem)
      if (!answer?.ok) expect(best).toBeNull()
      else {
        const layout = layOut(problem)
        const continuity = layout.before.size > 0
        const broken = continuity ? answer.stayed - answer.kept : 0
        const worth = answer.value + (continuity ? answer.kept : 0) * layout.kept - broken * layout.broken
        expect(worth).toBeGreaterThanOrEqual((best ?? Number.POSITIVE_INFINITY) * (1 - 0.0011) - 1e-9)
        expect(worth).toBeLessThanOrEqual((best ?? 0) + 1e-9)
      }
    }
    expect(tried).toBeGreaterThan(30)
  })

  test('tells of each pupil whose help changes, and of each in need without help, exactly once', () => {
    for (const { plan, problem } of plans) {
      const placed = new Set(plan.placements.map(({ pupil }) => pupil))
      const unmet = plan.unmet.map(({ pupil }) => pupil)
      expect([...placed, ...unmet].sort()).toEqual(problem.pupils.map(({ id }) => id).sort())
      const changed = problem.pupils.flatMap(({ id }) => {
        const was = problem.before?.find(({ pupil }) => pupil === id)
        const now = plan.placements.find(({ pupil }) => pupil === id)
        return was?.manager === now?.manager && was?.option === now?.option ? [] : [id]
      })
      expect(plan.changes.map(({ pupil }) => pupil)).toEqual(changed)
    }
  })
})

describe('what clashes', () => {
  const five = [1, 2, 3, 4, 5].map((i) => aPupil(`p${i}`, { mustServe: true }))

  test('five who must be served do not fit into two hours: all five are named, and four would fit', async () => {
    const answer = await allocate({ ...twoManagers, pupils: [...five, aPupil('spare')] })
    expect(answer).toMatchObject({ ok: false, narrowed: true })
    const clashes = answer.ok ? [] : answer.clashes
    expect(clashes).toEqual(five.map(({ id }) => ({ kind: 'must serve', pupil: id })))
    expect((await allocate({ ...twoManagers, pupils: five.slice(1) })).ok).toBe(true)
  })

  test('a pin that a veto forbids is named alone, whatever else is asked', async () => {
    const pin = { pupil: 'p1', manager: 'Ana' }
    const answer = await allocate({ ...twoManagers, pupils: five, pins: [pin], vetoes: [pin] })
    expect(answer).toEqual({ ok: false, clashes: [{ kind: 'pin', pin }], alone: true, narrowed: true })
  })

  test('three pinned to one manager of an hour clash; a must-serve elsewhere has nothing to do with it', async () => {
    const pins = ['p1', 'p2', 'p3'].map((pupil) => ({ pupil, manager: 'Ana' }))
    const pupils = [...['p1', 'p2', 'p3'].map((id) => aPupil(id)), aPupil('p4', { mustServe: true })]
    const answer = await allocate({ ...twoManagers, pupils, pins })
    expect(answer.ok ? [] : answer.clashes).toEqual(pins.map((pin) => ({ kind: 'pin', pin })))
  })

  test('any clash named is one: it does not fit, and it fits without any one of its demands', async () => {
    const refused = answers.flatMap((answer, i) => {
      const problem = problems[i]
      return !answer.ok && problem ? [{ ...answer, problem }] : []
    })
    for (const { clashes, alone, problem } of refused.filter(
      ({ problem: { pupils } }) => pupils.length <= 4,
    )) {
      const only = (kept: typeof clashes): AllocationProblem => ({
        ...problem,
        pupils: problem.pupils.map((pupil) => ({
          ...pupil,
          mustServe: kept.some((one) => one.kind === 'must serve' && one.pupil === pupil.id),
        })),
        pins: kept.flatMap((one) => (one.kind === 'pin' ? [one.pin] : [])),
        fewestByYear: Object.fromEntries(
          kept.flatMap((one) => (one.kind === 'fewest' ? [[one.year, one.fewest]] : [])),
        ),
      })
      expect(bestByTrying(only(clashes))).toBeNull()
      for (const one of clashes) {
        const best = bestByTrying(only(alone ? [one] : clashes.filter((other) => other !== one)))
        expect(best === null).toBe(alone)
      }
    }
  })
})
