import { type ClassGroup, yearDates } from '../classes.ts'
import type { Pupil } from '../pupils.ts'
import type { School } from '../school.ts'
import { idIn } from '../shape.ts'
import { cyclesAYear, stepNow } from '../truth.ts'
import { type Batch, batch, type Cell } from './batch.ts'
import { type Dates, dateOrNull } from './dates.ts'

export const pupilColumns =
  'org_id id upn admission_number sex ethnicity first_language eal sen fsm pupil_premium looked_after traveller entered left_on'

export function pupilRow(org: number, pupil: Pupil, dates: Dates): Cell[] {
  const { id, upn, admission, sex, ethnicity, language, eal, needs, disadvantaged, lookedAfter, traveller } =
    pupil
  const premium = disadvantaged || lookedAfter
  const known = [
    org,
    id,
    upn,
    admission,
    sex,
    ethnicity,
    language,
    eal,
    needs,
    disadvantaged,
    premium,
    lookedAfter,
    traveller,
  ]
  return [...known, dates.date(pupil.entered), dateOrNull(dates, pupil.left)]
}

export function priorRows(org: number, pupil: Pupil, dates: Dates): Cell[][] {
  const { ks2, cat4, gcseAverage, year } = pupil
  const ks2On = dates.date(-364 * (year - 7) - 110)
  const cat4On = dates.date(Math.max(pupil.entered, -364 * Math.min(year - 7, 4)) + 21)
  const gcseOn = dates.date(-364 * (year - 12) - 20)
  const scores: (readonly [kind: string, score: number | undefined | null, on: string])[] = [
    ['ks2_reading', ks2?.reading, ks2On],
    ['ks2_maths', ks2?.maths, ks2On],
    ['ks2_gps', ks2?.grammar, ks2On],
    ['ks2_average', ks2 && (ks2.reading + ks2.maths) / 2, ks2On],
    ['cat4_verbal', cat4?.verbal, cat4On],
    ['cat4_quantitative', cat4?.quantitative, cat4On],
    ['cat4_nonverbal', cat4?.nonverbal, cat4On],
    ['cat4_spatial', cat4?.spatial, cat4On],
    ['gcse_average', gcseAverage, gcseOn],
  ]
  return scores.flatMap(([kind, score, on]) =>
    score === undefined || score === null ? [] : [[org, pupil.id, kind, score, on]],
  )
}

function placementBatch({ shape, forms }: School): Batch {
  const rows = forms.flatMap((form) => {
    const year = idIn(shape.academicYears, form.yearIndex)
    const yearGroup = idIn(shape.yearGroups, form.year)
    return form.pupils.map((pupil): Cell[] => [shape.orgId, pupil.id, year, yearGroup, form.id])
  })
  return batch('placement', 'org_id pupil_id academic_year_id year_group_id registration_group_id', rows)
}

function familyBatches({ shape, families, caseload }: School, dates: Dates): Batch[] {
  const org = shape.orgId
  const cycleStart = dates.date(yearDates[1].cycles[stepNow - cyclesAYear - 1]?.first ?? 0)
  return [
    batch(
      'guardianship',
      'org_id guardian_id pupil_id relation parental_responsibility barred starts',
      families.map(({ guardian, pupil, relation, barred, first }) => [
        org,
        guardian.id,
        pupil.id,
        relation,
        !barred,
        barred,
        dates.date(first),
      ]),
    ),
    batch(
      'caseload',
      'org_id person_id pupil_id starts',
      caseload.map(({ manager, pupil }) => [org, manager.id, pupil.id, cycleStart]),
    ),
  ]
}

/** Who sat in which class from when to when. */
export function enrolmentBatch({ shape }: School, classes: readonly ClassGroup[], dates: Dates): Batch {
  const rows = classes.flatMap(({ id, members }) =>
    members.map(({ pupil, first, last }): Cell[] => [
      ...[shape.orgId, id, pupil.id, dates.date(first), dateOrNull(dates, last)],
    ]),
  )
  return batch('enrolment', 'org_id class_id pupil_id starts ends', rows)
}

/** The pupils, where they sit, whose they are, what they brought with them and what they are taught. */
export function pupilBatches(school: School, dates: Dates): Batch[] {
  const { shape, pupils, classes } = school
  const org = shape.orgId
  return [
    batch(
      'pupil',
      pupilColumns,
      pupils.map((pupil) => pupilRow(org, pupil, dates)),
    ),
    placementBatch(school),
    ...familyBatches(school, dates),
    batch(
      'prior_attainment',
      'org_id pupil_id kind score taken_on',
      pupils.flatMap((pupil) => priorRows(org, pupil, dates)),
    ),
    enrolmentBatch(school, classes, dates),
  ]
}
