import type { OrgReader, Visit } from '#features/access/api.server.ts'
import {
  classesInReach,
  listClasses,
  listRegistrationGroups,
  listSubjects,
  listYearGroups,
} from '#features/school/api.server.ts'
import { createRandom } from '#stats/random.ts'
import type { Comparison } from './comparison.server.ts'
import { type Gap, gapsBy } from './gaps.ts'
import type { Line } from './line.ts'
import type { By, MovementSearch } from './schema.ts'
import { type Variation, varyBy } from './variation.ts'

/** Ranges of ranks are drawn; the same draw each time, so that a page says the same twice. */
const seed = 20261

type Named = { id: number; name: string }

async function listGroups(db: OrgReader, visit: Visit, by: By, lines: readonly Line[]): Promise<Named[]> {
  if (by === 'subject') return listSubjects(db)
  if (by === 'year') return listYearGroups(db)
  if (by === 'group') return listRegistrationGroups(db)
  const ids = [...new Set(lines.flatMap((line) => line.classAfter ?? []))]
  const classes = await listClasses(db, { academicYearId: 'any', ids })
  // A class of which only some pupils are within reach would be judged by those alone.
  return classesInReach(visit.reach, classes)
}

const keyIn: Record<By, (line: Line) => number | null> = {
  subject: (line) => line.subjectId,
  class: (line) => line.classAfter,
  year: (line) => line.yearGroupId,
  group: (line) => line.groupId,
}

/** How the parts of a comparison differ, and the gaps between groups of pupils where they may be seen. */
export async function varyComparison(
  db: OrgReader,
  visit: Visit,
  { lines, traits }: Comparison,
  { by, measure }: MovementSearch,
): Promise<{ variation: Variation; gaps: Gap[] }> {
  const names = new Map((await listGroups(db, visit, by, lines)).map((one) => [one.id, one.name]))
  const groupOf = (line: Line) => {
    const key = keyIn[by](line)
    const label = names.get(key ?? -1)
    return key === null || label === undefined ? null : { key, label }
  }
  const options = { measure, ofSubjects: by === 'subject' }
  return {
    variation: varyBy(lines, groupOf, options, createRandom(seed)),
    gaps: gapsBy(lines, traits),
  }
}
