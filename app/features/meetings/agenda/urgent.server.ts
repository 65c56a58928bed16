import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import type { Finding } from '#features/progress/api.server.ts'
import { isGood } from '#features/progress/api.ts'
import { count } from '#features/school/api.ts'
import { type Area, urgentAreas } from '../rules/urgent.ts'
import type { AgendaSource, Proposal } from './source.ts'

const minutesEach = { class: 6, area: 8 }

/** How many courses a cycle forecast in each subject. */
async function countCourses(
  db: OrgReader,
  cycleId: number,
): Promise<(Omit<Area, 'findings' | 'key'> & { id: number })[]> {
  const found = await sql<{ id: number; name: string; courses: number }>`
    select s.id, s.name, count(*)::int as courses
    from forecast f join subject s on s.org_id = f.org_id and s.id = f.subject_id
    where f.org_id = ${db.orgId} and f.cycle_id = ${cycleId}
    group by s.id, s.name order by s.name`.execute(db)
  return found.rows
}

/** Classes that are read lower as a whole. */
const ofClasses = (findings: readonly Finding[]): Proposal[] =>
  findings.flatMap(({ id, classId, subjectId }) =>
    classId === null
      ? []
      : [
          {
            ...{ key: `finding ${id}`, source: 'urgent', title: null, findingId: id, classId },
            ...(subjectId === null ? {} : { subjectId }),
            why: 'A whole class moved, which is more than a few pupils having a bad day.',
            ...{ minutes: minutesEach.class, must: false },
          },
        ],
  )

/** Areas for the whole team: classes that slipped as a whole, subjects in which clearly more stands out than usual. */
export const urgent: AgendaSource = async (db, { series, cycle, findings }) => {
  const open = findings.filter((one) => one.answer === null && !isGood(one))
  const classes = ofClasses(open)
  if (!cycle || series.departmentId !== null || series.yearGroupId !== null) return classes
  const courses = await countCourses(db, cycle.id)
  const areas = urgentAreas(
    courses.map(({ id, ...area }) => ({
      ...{ ...area, key: String(id) },
      findings: open.filter((one) => one.pupilId !== null && one.subjectId === id).length,
    })),
  )
  return [
    ...areas.map(
      (area): Proposal => ({
        ...{ key: `area ${area.key} ${cycle.id}`, source: 'urgent', subjectId: Number(area.key) },
        title: `${area.name}: ${count(area.findings, 'pupil')} who need a look`,
        why: `By its share of the courses about ${Math.max(1, Math.round(area.usual))} would be usual; so many more are hardly chance.`,
        ...{ minutes: minutesEach.area, must: false },
      }),
    ),
    ...classes,
  ]
}
