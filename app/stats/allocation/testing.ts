import fc from 'fast-check'
import { solveSteps } from '#platform/solve/solve.server.ts'
import { allocateByHand } from './greedy.ts'
import { type Candidate, layOut, unmetDemands } from './layout.ts'
import { planAllocation } from './plan.ts'
import type { AllocationAnswer, AllocationPlan, AllocationProblem, PupilInNeed } from './problem.ts'

export const allocate = (problem: AllocationProblem): Promise<AllocationAnswer> =>
  solveSteps(planAllocation(problem), { seconds: 30 })

export async function planned(problem: AllocationProblem): Promise<AllocationPlan> {
  const answer = await allocate(problem)
  if (!answer.ok) throw new Error(`These clash: ${JSON.stringify(answer.clashes)}`)
  return answer
}

/** A pupil in need, whom mentoring suits unless said. */
export const aPupil = (id: string, changed: Partial<PupilInNeed> = {}): PupilInNeed => ({
  ...{ id, year: '9', need: 1, hoursHad: 0, suits: [{ option: 'mentoring', gain: 1 }] },
  ...changed,
})

/** Ana and Sam with an hour each; mentoring takes half an hour. */
export const twoManagers: Pick<AllocationProblem, 'managers' | 'options'> = {
  managers: [
    { id: 'Ana', hours: 1 },
    { id: 'Sam', hours: 1 },
  ],
  options: [
    { id: 'mentoring', hours: 0.5 },
    { id: 'home link', hours: 0.25 },
    { id: 'small group', hours: 1, group: { seats: 3, fewest: 2, sameYear: true } },
  ],
}

const hours = fc.constantFrom(0.25, 0.5, 1)

/** Small problems with everything in them: groups, pins, vetoes, must-serve, floors, a plan before. */
export const anyProblem = fc
  .record({
    pupils: fc.array(
      fc.record({
        year: fc.constantFrom('8', '9'),
        need: fc.double({ min: 0, max: 3, noNaN: true }),
        hoursHad: fc.nat(20),
        mustServe: fc.boolean(),
        gains: fc.tuple(...[0, 1, 2].map(() => fc.double({ min: 0.01, max: 1, noNaN: true }))),
        was: fc.option(fc.nat(2)),
      }),
      { minLength: 1, maxLength: 8 },
    ),
    hours: fc.array(fc.constantFrom(0.5, 1, 1.3, 2.5), { minLength: 1, maxLength: 3 }),
    alone: fc.tuple(hours, hours),
    group: fc.record({ seats: fc.integer({ min: 2, max: 4 }), sameYear: fc.boolean() }),
    served: fc.nat(3),
    pin: fc.option(fc.record({ pupil: fc.nat(7), manager: fc.nat(2) })),
    veto: fc.option(fc.record({ pupil: fc.nat(7), manager: fc.nat(2) })),
    floor: fc.nat(1),
  })
  .map(({ pupils, hours, alone, group, served, pin, veto, floor }): AllocationProblem => {
    const pupilId = (i: number) => `p${i % pupils.length}`
    const managerId = (i: number) => `m${i % hours.length}`
    const pair = (of: { pupil: number; manager: number } | null) =>
      of ? [{ pupil: pupilId(of.pupil), manager: managerId(of.manager) }] : []
    return {
      pupils: pupils.map(({ gains, was: _was, ...pupil }, i) => ({
        ...{ ...pupil, id: pupilId(i), mustServe: i < served && pupil.mustServe },
        suits: ['a', 'b', 'group'].map((option, o) => ({ option, gain: gains[o] ?? 0 })),
      })),
      managers: hours.map((each, i) => ({ id: managerId(i), hours: each, skills: { a: 1 + i / 10 } })),
      options: [
        { id: 'a', hours: alone[0] },
        { id: 'b', hours: alone[1] },
        { id: 'group', hours: 1, group: { ...group, fewest: 2 } },
      ],
      pins: pair(pin),
      vetoes: pair(veto),
      fewestByYear: { '8': Math.min(floor, pupils.filter(({ year }) => year === '8').length) },
      before: pupils.flatMap(({ was }, i) =>
        was === null ? [] : [{ pupil: pupilId(i), manager: managerId(was), option: 'a' }],
      ),
    }
  })

/** The plan by hand, or nothing where it misses a demand. */
export function byHand(problem: AllocationProblem): readonly Candidate[] | null {
  const layout = layOut(problem)
  const chosen = allocateByHand(layout)
  return unmetDemands(layout, chosen).length === 0 ? chosen : null
}
