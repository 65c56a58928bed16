import { yearDates } from '../classes.ts'
import type { Pupil } from '../pupils.ts'
import type { School } from '../school.ts'
import { idIn } from '../shape.ts'
import { stepNow } from '../truth.ts'
import type { Batch, Cell } from '../write.server.ts'
import type { Dates } from './dates.ts'

function pupilRow(org: number, pupil: Pupil, dates: Dates): Cell[] {
  const entered = dates.date(pupil.entered)
  const left = pupil.left === null ? null : dates.date(pupil.left)
  const premium = pupil.disadvantaged || pupil.lookedAfter
  return [
    org,
    pupil.id,
    pupil.upn,
    pupil.admission,
    pupil.sex,
    pupil.ethnicity,
    pupil.language,
    pupil.eal,
    pupil.needs,
    pupil.disadvantaged,
    premium,
    pupil.lookedAfter,
    pupil.traveller,
    entered,
    left,
  ]
}

function priorRows(org: number, pupil: Pupil, dates: Dates): Cell[][] {
  const { ks2, cat4 } = pupil
  const ks2On = dates.date(-364 * (pupil.year - 7) - 110)
  const cat4On = dates.date(Math.max(pupil.entered, -364 * Math.min(pupil.year - 7, 4)) + 21)
  const scores: (readonly [string, number, string])[] = [
    ...(ks2
      ? ([
          ['ks2_reading', ks2.reading, ks2On],
          ['ks2_maths', ks2.maths, ks2On],
          ['ks2_gps', ks2.grammar, ks2On],
          ['ks2_average', (ks2.reading + ks2.maths) / 2, ks2On],
        ] as const)
      : []),
    ...(cat4
      ? ([
          ['cat4_verbal', cat4.verbal, cat4On],
          ['cat4_quantitative', cat4.quantitative, cat4On],
          ['cat4_nonverbal', cat4.nonverbal, cat4On],
          ['cat4_spatial', cat4.spatial, cat4On],
        ] as const)
      : []),
    ...(pupil.gcseAverage === null
      ? []
      : ([['gcse_average', pupil.gcseAverage, dates.date(-364 * (pupil.year - 12) - 20)]] as const)),
  ]
  return scores.map(([kind, score, on]) => [org, pupil.id, kind, score, on])
}

/** The pupils, where they sit, what they brought with them, and whose they are. */
export function pupilBatches(school: School, dates: Dates): Batch[] {
  const { shape, pupils, families, forms, classes, caseload } = school
  const org = shape.orgId
  const cycleStart = dates.date(yearDates[1].cycles[(stepNow - 1) % 6]?.first ?? 0)
  return [
    {
      table: 'pupil',
      columns: {
        org_id: 'bigint',
        id: 'bigint',
        upn: 'text',
        admission_number: 'text',
        sex: 'text',
        ethnicity: 'text',
        first_language: 'text',
        eal: 'boolean',
        sen: 'text',
        fsm: 'boolean',
        pupil_premium: 'boolean',
        looked_after: 'boolean',
        traveller: 'boolean',
        entered: 'date',
        left_on: 'date',
      },
      rows: pupils.map((pupil) => pupilRow(org, pupil, dates)),
    },
    {
      table: 'placement',
      columns: {
        org_id: 'bigint',
        pupil_id: 'bigint',
        academic_year_id: 'bigint',
        year_group_id: 'bigint',
        registration_group_id: 'bigint',
      },
      rows: forms.flatMap((form) =>
        form.pupils.map((pupil): Cell[] => [
          org,
          pupil.id,
          idIn(shape.academicYears, form.yearIndex),
          idIn(shape.yearGroups, form.year),
          form.id,
        ]),
      ),
    },
    {
      table: 'guardianship',
      columns: {
        org_id: 'bigint',
        guardian_id: 'bigint',
        pupil_id: 'bigint',
        relation: 'text',
        parental_responsibility: 'boolean',
        barred: 'boolean',
        starts: 'date',
      },
      rows: families.map(({ guardian, pupil, relation, barred, first }) => [
        org,
        guardian.id,
        pupil.id,
        relation,
        !barred,
        barred,
        dates.date(first),
      ]),
    },
    {
      table: 'caseload',
      columns: { org_id: 'bigint', person_id: 'bigint', pupil_id: 'bigint', starts: 'date' },
      rows: caseload.map(({ manager, pupil }) => [org, manager.id, pupil.id, cycleStart]),
    },
    {
      table: 'prior_attainment',
      columns: { org_id: 'bigint', pupil_id: 'bigint', kind: 'text', score: 'numeric', taken_on: 'date' },
      rows: pupils.flatMap((pupil) => priorRows(org, pupil, dates)),
    },
    {
      table: 'enrolment',
      columns: { org_id: 'bigint', class_id: 'bigint', pupil_id: 'bigint', starts: 'date', ends: 'date' },
      rows: classes.flatMap((group) =>
        group.members.map(({ pupil, first, last }): Cell[] => [
          org,
          group.id,
          pupil.id,
          dates.date(first),
          last === null ? null : dates.date(last),
        ]),
      ),
    },
  ]
}
