import { readNationalTables } from '#features/measures/api.server.ts'
import type { TransitionMatrix } from '#features/measures/api.ts'
import { bandMeans } from '#stats/bands.ts'
import { fitOrdinal, gradeChances, type OrdinalModel } from '#stats/ordinal.ts'
import { setTarget } from '#stats/target.ts'
import type { Margins } from './margins.ts'
import type { Pupil } from './pupils.ts'
import type { Course } from './truth.ts'

export type DrawnTarget = {
  pupil: Pupil
  subject: string
  grade: string
  benchmark: string | null
  basis: 'national' | 'not comparable'
  baseline: { kind: string; score: number } | null
  chances: readonly number[] | null
  version: string
}

/** The chances of one subject, and of which year's table. */
export type Nation = { model: OrdinalModel; version: string }

const halfAStep = 0.25

function fitTable({ bands, grades }: TransitionMatrix): OrdinalModel | null {
  const known = bands.filter((band) => band.high !== null)
  const edges = known.map(({ low, high, pupils }) => ({
    from: low === null ? Number.NEGATIVE_INFINITY : low - halfAStep,
    to: high === null || high >= 120 ? Number.POSITIVE_INFINITY : high + halfAStep,
    pupils: pupils.reduce((sum, count) => sum + count, 0),
  }))
  const means = bandMeans(edges)
  const rows = known.map((band, place) => ({ x: means[place] ?? 0, counts: band.pupils }))
  const fit = fitOrdinal(grades, rows)
  return fit.ok ? fit.model : null
}

/** The chances of each grade by starting point, fitted to the nation's tables, for the subjects that have one. */
export async function fitNation(): Promise<Map<string, Nation>> {
  const tables = await readNationalTables()
  return new Map(
    tables.flatMap(({ body, version }) => {
      const model = fitTable(body)
      return model ? [[body.subject, { model, version }] as const] : []
    }),
  )
}

function comparable(pupil: Pupil, subject: string, { model, version }: Nation): DrawnTarget | null {
  if (!pupil.ks2) return null
  const score = (pupil.ks2.reading + pupil.ks2.maths) / 2
  const { targetGrade, benchmarkGrade } = setTarget(model, { x: score, topShare: 0.2 })
  return {
    pupil,
    subject,
    grade: model.grades[targetGrade] ?? '',
    benchmark: model.grades[benchmarkGrade] ?? '',
    basis: 'national',
    baseline: { kind: 'ks2_average', score },
    chances: gradeChances(model, score),
    version: `${model.version}/${version}`,
  }
}

/** Where the nation has no table, or the pupil no key stage 2: from what else is known, and said to be so. */
function otherwise({ pupil, subject }: Course, margins: Margins): DrawnTarget {
  const { centre } = margins.expect(subject, pupil.start)
  const grades = margins.grades(subject)
  const place = Math.min(Math.max(Math.round(centre + 0.3), 0), grades.length - 1)
  const baseline = pupil.gcseAverage === null ? null : { kind: 'gcse_average', score: pupil.gcseAverage }
  return {
    pupil,
    subject,
    grade: grades[place] ?? '',
    benchmark: null,
    basis: 'not comparable',
    baseline,
    chances: null,
    version: 'rule',
  }
}

/** A target for each course a pupil follows now, set as high as the best fifth of schools reach. */
export function drawTargets(
  courses: readonly Course[],
  models: ReadonlyMap<string, Nation>,
  margins: Margins,
): DrawnTarget[] {
  const made = new Map<string, DrawnTarget | null>()
  return courses.map((course) => {
    const { pupil, subject } = course
    const model = models.get(margins.subject(subject).national_key ?? '')
    const score = pupil.ks2 ? pupil.ks2.reading + pupil.ks2.maths : 'none'
    const key = `${subject} ${score}`
    const known = made.get(key) ?? (model ? comparable(pupil, subject, model) : null)
    made.set(key, known)
    return known ? { ...known, pupil } : otherwise(course, margins)
  })
}
