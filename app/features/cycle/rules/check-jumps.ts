import { findJumps } from '#stats/checks.ts'
import {
  aboutClass,
  byScale,
  type CheckFacts,
  type ClassFacts,
  type FoundCheck,
  limits,
  ofClass,
  placeOf,
} from './check-facts.ts'

const movesOf = ({ scale, pupils }: ClassFacts): number[] =>
  pupils.flatMap(({ judgement, before }) => {
    const [now, then] = [placeOf(scale, judgement), placeOf(scale, before)]
    return now === undefined || then === undefined ? [] : [now - then]
  })

export function findClassJumps({ classes, since }: CheckFacts): FoundCheck[] {
  return byScale(classes).flatMap((alike) => {
    const moving = alike
      .map((one) => ({ one, moves: movesOf(one) }))
      .filter(({ moves }) => moves.length >= limits.fewest)
    return findJumps(moving).flatMap((jump, i): FoundCheck[] => {
      const group = moving[i]
      if (!group || Math.abs(jump.z) < limits.z || Math.abs(jump.effect) < limits.classEffect) return []
      const { z, usual, shrunk } = jump
      const detail = {
        ...aboutClass(group.one),
        pupils: group.moves.length,
        since,
        mean: jump.mean,
        usual,
        shrunk,
        z,
      }
      return [{ kind: 'class jump', ...ofClass(group.one), detail: { kind: 'class jump', ...detail } }]
    })
  })
}

export function findDepartmentJumps({ classes, since }: CheckFacts): FoundCheck[] {
  return byScale(classes).flatMap((alike) => {
    const groups = [...Map.groupBy(alike, (one) => one.departmentId)]
      .map(([id, own]) => ({ id, own, moves: own.flatMap(movesOf) }))
      .filter(({ id, own, moves }) => id !== null && own.length >= 2 && moves.length >= 2 * limits.fewest)
    // Of fewer departments nobody can say what is usual.
    if (groups.length < 3) return []
    return findJumps(groups).flatMap((jump, i): FoundCheck[] => {
      const group = groups[i]
      if (!group || Math.abs(jump.z) < limits.z || Math.abs(jump.effect) < limits.departmentEffect) return []
      const { z, usual, shrunk } = jump
      const detail = {
        ...{ name: group.own[0]?.department ?? '', subject: null, pupils: group.moves.length },
        ...{ marks: group.own.map((one) => one.marks.slice(0, 6)).join(''), classes: group.own.length },
        ...{ since, mean: jump.mean, usual, shrunk, z },
      }
      return [
        {
          ...{ kind: 'department jump', classId: null, subjectId: null, departmentId: group.id },
          detail: { kind: 'department jump', ...detail },
        },
      ]
    })
  })
}
