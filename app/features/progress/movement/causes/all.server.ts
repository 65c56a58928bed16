import type { OrgReader } from '#features/access/api.server.ts'
import { addDays } from '#features/school/api.ts'
import { directionOf, type Line, lineKey } from '../line.ts'
import type { Cycles } from '../lines.server.ts'
import { findAbsence } from './absence.server.ts'
import { findArrivals } from './arrival.server.ts'
import { findBehaviour } from './behaviour.server.ts'
import { type Cause, causesOf, companyIn, type Fact, type Finder, type Window } from './cause.ts'
import { findWavedChecks } from './checks.server.ts'
import { findHelp } from './help.server.ts'
import { findSetChanges } from './sets.server.ts'
import { findTargetChanges } from './targets.server.ts'
import { findTeacherChanges } from './teachers.server.ts'

/** Every kind of cause that is looked for. A further kind is one more entry. */
const finders: readonly Finder[] = [
  { kind: 'absence', find: findAbsence },
  { kind: 'behaviour', find: findBehaviour },
  { kind: 'set', find: findSetChanges },
  { kind: 'teacher', find: findTeacherChanges },
  { kind: 'target', find: findTargetChanges },
  { kind: 'help', find: findHelp },
  { kind: 'arrival', find: findArrivals },
  { kind: 'check', find: findWavedChecks },
]

export const windowOf = ({ from, to }: Cycles, today: string, country: string): Window => ({
  before: { first: from.starts, last: from.ends },
  within: { first: addDays(from.ends, 1), last: to.ends < today ? to.ends : today },
  sameYear: from.academicYearId === to.academicYearId,
  country,
})

const touches = (fact: Fact, line: Line) =>
  (fact.pupilId === null || fact.pupilId === line.pupilId) &&
  (fact.subjectId === null || fact.subjectId === line.subjectId) &&
  (fact.classId === null || fact.classId === line.classAfter)

/**
 * What the product knows to have happened meanwhile beside each movement, best fit first, by line; an empty list says
 * that no cause is known. `all` are the lines among which company is looked for, `movers` those that are explained.
 */
export async function explain(
  db: OrgReader,
  window: Window,
  all: readonly Line[],
  movers: readonly Line[],
): Promise<Map<string, Cause[]>> {
  const moved = movers.filter((line) => directionOf(line) !== null)
  const facts: Fact[] = []
  for (const { find } of finders) facts.push(...(await find(db, window, moved)))
  const ofPupils = Map.groupBy(facts, (fact) => fact.pupilId)
  const ofClasses = ofPupils.get(null) ?? []
  const companyOf = companyIn(all)
  return new Map(
    moved.map((line) => {
      const own = [...(ofPupils.get(line.pupilId) ?? []), ...ofClasses].filter((fact) => touches(fact, line))
      return [lineKey(line), causesOf(own, line, companyOf(line))] as const
    }),
  )
}
