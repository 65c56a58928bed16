import { auditEffects, type LevelTrait, type TraitAudit } from '#stats/crossed/audit.ts'
import type { CrossedData, CrossedFactor } from '#stats/crossed/data.ts'
import { type CrossedEffect, type CrossedFit, fitCrossed } from '#stats/crossed/fit.ts'
import { createRandom } from '#stats/random.ts'
import { mean } from '#stats/vector.ts'

export const MODEL_VERSION = 'effects-1'
/** A subject with fewer results has no mean of its own to compare its classes with. */
const FEWEST_IN_SUBJECT = 20
const FEWEST_RESULTS = 60
// The width of an audit’s intervals is drawn; the same draw each time, so that the same results say the same.
const seed = 20262

/** One result that counts: who got it, in which class, who taught most of it (null: shared), on which place of the scale. */
export type TaughtResult = {
  pupilId: number
  subjectId: number
  yearId: number
  classId: number
  personId: number | null
  place: number
  /** Where the pupil started, in standard deviations of the cohort. */
  start: number
}

/** What kind of class it is; null where it is not known. Used for the audit alone. */
export type ClassKind = { needs: number; poor: number; set: number | null; tier: number | null }

export type Figure = {
  id: number
  /** In steps of the grade scale. */
  effect: number
  se: number
  reliability: number
  results: number
}
export type Audited = { audit: TraitAudit[]; withheld: boolean; figures: Figure[] }

/** Standard deviations of what each part adds, over the spread of a subject’s results. */
export type Spreads = Record<'pupil' | 'class' | 'result', number> & { teacher: number | null }

export type WorkedOut = {
  results: number
  pupils: number
  tooFewInSubject: number
  spreads: Spreads
  classes: Audited
  /** Null unless teachers were asked for. */
  teachers: Audited | null
}

const nothingSaid: Audited = { audit: [], withheld: false, figures: [] }

type Row = TaughtResult & { outcome: number; unit: number }

/**
 * Results about their subject’s mean in its standard deviations, pupil by pupil, which is the order a fit is quickest in;
 * subjects with too few are left out.
 */
function standardise(results: readonly TaughtResult[]): Row[] {
  const rows = [...Map.groupBy(results, ({ subjectId }) => subjectId).values()].flatMap((own) => {
    const middle = mean(own.map(({ place }) => place))
    const unit = Math.sqrt(mean(own.map(({ place }) => (place - middle) ** 2)))
    if (own.length < FEWEST_IN_SUBJECT || unit === 0) return []
    return own.map((result) => ({ ...result, outcome: (result.place - middle) / unit, unit }))
  })
  return rows.sort((a, b) => a.pupilId - b.pupilId)
}

function factorOf(name: string, rows: readonly Row[], idOf: (row: Row) => number | null): CrossedFactor {
  const ids = [...new Set(rows.flatMap((row) => idOf(row) ?? []))].sort((a, b) => a - b)
  const places = new Map(ids.map((id, place) => [id, place]))
  return {
    name,
    levels: ids.map(String),
    codes: Int32Array.from(rows, (row) => places.get(idOf(row) ?? -1) ?? -1),
  }
}

/**
 * Each subject’s mean and its own slope of where pupils started, each year’s mean, and where the class started as a whole:
 * a start is measured with error, and classes of low starts would else come out low (methods 1, pitfalls).
 */
function fixedColumns(rows: readonly Row[]): CrossedData['fixed'] {
  const together = Map.groupBy(rows, ({ classId }) => classId)
  const startOf = new Map([...together].map(([id, own]) => [id, mean(own.map(({ start }) => start))]))
  const subjects = [...new Set(rows.map(({ subjectId }) => subjectId))]
  const years = [...new Set(rows.map(({ yearId }) => yearId))]
  const column = (name: string, of: (row: Row) => number) => ({ name, values: Float64Array.from(rows, of) })
  return [
    ...subjects.slice(1).map((id) => column(`subject ${id}`, (row) => Number(row.subjectId === id))),
    ...subjects.map((id) => column(`start in ${id}`, (row) => (row.subjectId === id ? row.start : 0))),
    ...years.slice(1).map((id) => column(`year ${id}`, (row) => Number(row.yearId === id))),
    column('start of the class', (row) => startOf.get(row.classId) ?? 0),
  ]
}

/** Means of what pupils and classes are like over the results of each level. */
function traitsOf(
  rows: readonly Row[],
  { codes, levels }: CrossedFactor,
  kinds: ReadonlyMap<number, ClassKind>,
): LevelTrait[] {
  const ofLevel = Map.groupBy([...rows.keys()], (row) => codes[row] ?? -1)
  const average = (of: (row: Row) => number | null | undefined): Float64Array =>
    Float64Array.from(levels, (_, level) =>
      mean((ofLevel.get(level) ?? []).flatMap((place) => (rows[place] && of(rows[place])) ?? [])),
    )
  const kindOf = (row: Row) => kinds.get(row.classId)
  return [
    { name: 'start', values: average((row) => row.start) },
    { name: 'needs', values: average((row) => kindOf(row)?.needs) },
    { name: 'poor', values: average((row) => kindOf(row)?.poor) },
    { name: 'set', values: average((row) => kindOf(row)?.set) },
    { name: 'tier', values: average((row) => kindOf(row)?.tier) },
  ]
}

const figureOf = ({ level, effect, se, reliability, results }: CrossedEffect, unit: number): Figure => ({
  ...{ id: Number(level), results, reliability },
  ...{ effect: effect * unit, se: se * unit },
})

/** The fit without what follows from the rest, such as the year of subjects that were taken in that year alone. */
function fitDistinct(data: CrossedData): { data: CrossedData; fit: CrossedFit } | null {
  const fit = fitCrossed(data)
  if (fit.ok) return { data, fit }
  const fixed = data.fixed.filter(({ name }) => name !== fit.about)
  return fixed.length < data.fixed.length ? fitDistinct({ ...data, fixed }) : null
}

/** A fit with the factor of interest last; its effects in steps of the scale, withheld where the audit finds them unfair. */
function fitAudited(
  rows: readonly Row[],
  factors: readonly CrossedFactor[],
  kinds: ReadonlyMap<number, ClassKind>,
) {
  const outcome = Float64Array.from(rows, (row) => row.outcome)
  const fitted = fitDistinct({ outcome, fixed: fixedColumns(rows), factors })
  const own = factors.at(-1)
  if (!fitted || !own) return null
  const { data, fit } = fitted
  const audit = auditEffects(data, fit, factors.length - 1, traitsOf(rows, own, kinds), createRandom(seed))
  const units = Map.groupBy([...rows.keys()], (row) => own.codes[row] ?? -1)
  const unitOf = (level: number) => mean((units.get(level) ?? []).map((row) => rows[row]?.unit ?? 0))
  const withheld = audit.some(({ clear }) => clear)
  const effects = withheld ? [] : (fit.factors.at(-1)?.effects ?? [])
  return {
    audited: { audit, withheld, figures: effects.map((effect, level) => figureOf(effect, unitOf(level))) },
    spreads: fit.factors.map(({ variance }) => Math.sqrt(variance)),
    rest: Math.sqrt(fit.residualVariance),
  }
}

/**
 * What each class, and if asked each teacher, added to its pupils’ results: crossed effects of pupils, classes and teachers
 * by REML, every subject about its own mean and its own slope of where pupils started (methods 2d). A result whose class was
 * shared counts for its class and for no teacher. Nothing is said where there are too few results for any of it.
 */
export function workOutEffects(
  results: readonly TaughtResult[],
  kinds: ReadonlyMap<number, ClassKind>,
  options: { teachers: boolean },
): WorkedOut {
  const rows = standardise(results)
  const pupil = factorOf('pupil', rows, ({ pupilId }) => pupilId)
  const own = factorOf('class', rows, ({ classId }) => classId)
  const teacher = factorOf('teacher', rows, ({ personId }) => personId)
  const enough = rows.length >= FEWEST_RESULTS
  const classes = enough ? fitAudited(rows, [pupil, own], kinds) : null
  const teachers = enough && options.teachers ? fitAudited(rows, [pupil, own, teacher], kinds) : null
  const [ofPupils = 0, ofClasses = 0] = classes?.spreads ?? []
  return {
    ...{ results: rows.length, pupils: pupil.levels.length, tooFewInSubject: results.length - rows.length },
    spreads: {
      ...{ pupil: ofPupils, class: ofClasses, result: classes?.rest ?? 0 },
      teacher: teachers?.spreads[2] ?? null,
    },
    classes: classes?.audited ?? nothingSaid,
    teachers: options.teachers ? (teachers?.audited ?? nothingSaid) : null,
  }
}
