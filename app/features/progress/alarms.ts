import { EWMA_START, scanCusum, stepEwma } from '#stats/alarm.ts'
import { normalCdf } from '#stats/normal.ts'
import type { PupilRun } from './filtering.ts'
import type { ClassFact, CycleFact } from './readings.server.ts'
import type { Candidate, Verdict } from './rules.ts'

const noDetail = {
  seen: null,
  expected: null,
  chanceOf100: null,
  target: null,
  now100: null,
  before100: null,
  trail: [],
  subjects: [],
}

const rarityOf = (z: number): number => 100 * normalCdf(-Math.abs(z))

/** The subjects that moved the way the whole did, furthest first. */
function movedWith(verdicts: readonly Verdict[], sign: number) {
  return verdicts
    .filter((one) => one.seen !== null && one.seen !== one.expected && sign * (one.z ?? 0) > 0)
    .toSorted((a, b) => sign * ((b.z ?? 0) - (a.z ?? 0)))
    .map(({ subject, seen, expected }) => ({ subject, seen, expected }))
}

/** The alarm over all subjects of a pupil: the sums are taken over the pupil's own pooled errors, cycle by cycle. */
export function pupilAlarm(
  now: CycleFact,
  { pupilId, filtered }: PupilRun,
  verdicts: readonly Verdict[],
): Candidate[] {
  const steps = filtered.steps.filter((step) =>
    step.forecasts.some((one) => one.reading.type === 'judgement'),
  )
  const last = steps.at(-1)
  if (last?.day !== now.day || new Set(last.forecasts.map((one) => one.reading.subject)).size < 2) return []
  const zs = steps.map((step) => step.pooledZ)
  const alarm = scanCusum(zs).at(-1)
  if (!alarm) return []
  const z = zs.at(-1) ?? 0
  const evidence = {
    ...{ ...noDetail, subject: null, className: null, readings: filtered.readings },
    chanceOf100: rarityOf(z),
    subjects: movedWith(verdicts, alarm === 'fall' ? -1 : 1),
  }
  const kind = alarm === 'fall' ? 'fall in all' : 'rise in all'
  // Half of the third of a grade that help may win, in each of the subjects that move.
  return [{ kind, pupilId, subjectId: null, classId: null, benefit: Math.abs(z) / 6, evidence }]
}

/** How far readings were off, in standard deviations, by class and day. */
export type ClassErrors = Map<number, Map<number, number[]>>

/** Adds what a pupil’s readings were off by to that of the classes they were read in. */
export function addErrors(errors: ClassErrors, { filtered }: PupilRun): void {
  for (const { day, forecasts } of filtered.steps)
    for (const { reading, z } of forecasts) {
      if (reading.source === undefined) continue
      const classId = Number(reading.source)
      const days = errors.get(classId) ?? new Map<number, number[]>()
      errors.set(classId, days)
      const zs = days.get(day)
      if (zs) zs.push(z)
      else days.set(day, [z])
    }
}

/** Classes that move as a whole: the weighted mean of their pupils' errors lies beyond three of its deviations. */
export function classAlarms(
  errors: ClassErrors,
  classes: ReadonlyMap<number, ClassFact>,
  now: CycleFact,
): Candidate[] {
  return [...errors].flatMap(([classId, days]): Candidate[] => {
    const last = days.get(now.day)
    if (!last || last.length < 5 || days.size < 2) return []
    const series = [...days].sort(([a], [b]) => a - b).map(([, zs]) => zs)
    let ewma = { ...EWMA_START, z: 0 }
    for (const zs of series) ewma = stepEwma(ewma, zs, { correlation: 0.15 })
    if (Math.abs(ewma.z) < 3) return []
    const readings = series.reduce((sum, zs) => sum + zs.length, 0)
    const fact = classes.get(classId)
    const evidence = {
      ...{ ...noDetail, subject: null, className: fact?.name ?? '', readings },
      chanceOf100: rarityOf(ewma.z),
    }
    return [
      {
        kind: ewma.z < 0 ? 'class fall' : 'class rise',
        pupilId: null,
        subjectId: fact?.subjectId ?? null,
        classId,
        benefit: Math.abs(ewma.level),
        evidence,
      },
    ]
  })
}
