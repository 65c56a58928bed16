import { lastYear } from '../calendar.ts'
import type { Leaving } from '../leavers.ts'
import type { School } from '../school.ts'
import { idIn } from '../shape.ts'
import { type Batch, batch, type Cell } from './batch.ts'
import type { Dates } from './dates.ts'
import { enrolmentBatch, priorRows, pupilColumns, pupilRow } from './pupils.ts'
import { classBatch } from './shape.ts'

// Results come out in August, ten days before the year ends; an early entry is of the November before.
const resultsDay = lastYear.last - 10
const earlyDay = lastYear.first + 70

/** Key stage 2 tests were not held in 2020 and 2021: who would have taken them has none. */
const wasHeld = ([, , kind, , on]: Cell[]) => !String(kind).startsWith('ks2') || !/^202[01]-/.test(String(on))

/** Those who left with results: who they are, where they sat last year, where they had started, their classes and what they were awarded. */
export function leaverBatches(school: School, { pupils: leavers, classes }: Leaving, dates: Dates): Batch[] {
  const { shape } = school
  const org = shape.orgId
  const people = leavers.map(({ pupil }): Cell[] => [
    org,
    pupil.id,
    pupil.family,
    pupil.given,
    dates.date(pupil.born),
  ])
  const placed = leavers.map(({ pupil, year }): Cell[] => [
    ...[org, pupil.id, idIn(shape.academicYears, 0), idIn(shape.yearGroups, year)],
  ])
  const awarded = leavers.flatMap(({ pupil, awards }) =>
    awards.map(({ subject, qualification, grade, early }): Cell[] => [
      ...[org, pupil.id, qualification, dates.date(early ? earlyDay : resultsDay), grade],
      shape.subjects.get(subject) ?? null,
    ]),
  )
  return [
    batch('person', 'org_id id family_name given_name born', people),
    batch(
      'pupil',
      pupilColumns,
      leavers.map(({ pupil }) => pupilRow(org, pupil, dates)),
    ),
    batch('placement', 'org_id pupil_id academic_year_id year_group_id', placed),
    batch(
      'prior_attainment',
      'org_id pupil_id kind score taken_on',
      leavers.flatMap(({ pupil }) => priorRows(org, pupil, dates).filter(wasHeld)),
    ),
    classBatch(school, classes),
    enrolmentBatch(school, classes, dates),
    batch('exam_result', 'org_id pupil_id qualification awarded_on grade subject_id', awarded),
  ]
}
