import { lastYear } from '../calendar.ts'
import type { ExamClasses } from '../exam-classes.ts'
import type { Leaver } from '../leavers.ts'
import type { School } from '../school.ts'
import { idIn } from '../shape.ts'
import { type Batch, batch, type Cell } from './batch.ts'
import { type Dates, dateOrNull } from './dates.ts'
import { priorRows, pupilColumns, pupilRow } from './pupils.ts'

// Results come out in August, ten days before the year ends; an early entry is of the November before.
const resultsDay = lastYear.last - 10
const earlyDay = lastYear.first + 70

/** Key stage 2 tests were not held in 2020 and 2021: who would have taken them has none. */
const wasHeld = ([, , kind, , on]: Cell[]) => !String(kind).startsWith('ks2') || !/^202[01]-/.test(String(on))

/** Those who left with results: who they are, where they sat last year, where they had started and what they were awarded. */
export function leaverBatches({ shape }: School, leavers: readonly Leaver[], dates: Dates): Batch[] {
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
    batch('exam_result', 'org_id pupil_id qualification awarded_on grade subject_id', awarded),
  ]
}

/**
 * The classes they sat in and who taught them. Written once last year’s cycles are closed: nothing was entered of leavers,
 * and a cycle that closes takes in everybody who sits in a class.
 */
export function examBatches(
  { shape }: School,
  { classes, teachings, added }: ExamClasses,
  dates: Dates,
): Batch[] {
  const org = shape.orgId
  return [
    batch(
      'class',
      'org_id id academic_year_id subject_id year_group_id name set_number',
      classes.map((group) => [
        ...[org, group.id, idIn(shape.academicYears, 0), idIn(shape.subjects, group.subject)],
        ...[idIn(shape.yearGroups, group.year), group.name, group.set],
      ]),
    ),
    batch(
      'enrolment',
      'org_id class_id pupil_id starts ends',
      classes.flatMap((group) =>
        group.members.map(({ pupil, first, last }): Cell[] => [
          ...[org, group.id, pupil.id, dates.date(first), dateOrNull(dates, last)],
        ]),
      ),
    ),
    batch(
      'teaching',
      'org_id class_id person_id share starts ends',
      teachings.map(({ group, teacher, share, first, last }) => [
        ...[org, group.id, teacher.id, share, dates.date(first), dateOrNull(dates, last)],
      ]),
    ),
    batch(
      'demonstration.truth_class',
      'org_id class_id growth',
      [...added].map(([group, growth]) => [org, group.id, growth]),
    ),
  ]
}
