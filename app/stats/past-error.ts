import type { PriorGrade } from './filter-state.ts'
import { fitShift, fitSpread, type PastYear } from './past-fit.ts'
import { type Fitted, fitGroups, lastingShare, schoolError, varianceWithin, weighted } from './past-pool.ts'
import { sum } from './vector.ts'

/** What was seen of some forecasts, in grades. */
export interface Seen {
  readonly results: number
  readonly years: number
  /** How far results lay above (below: negative) the middle of the forecasts, by maximum likelihood. */
  readonly seen: number
  /** Whether that is more than the results of so few pupils wander by themselves. */
  readonly clear: boolean
}

/** What is made of a subject's past error, in grades. Plain JSON. */
export interface PastError extends Seen {
  /** All subjects of its department together. */
  readonly department: Seen
  /** The part of what parts the subject from its department that is believed to last; 0 where it is all of it. */
  readonly own: number
  /** By how much the next forecasts are moved; 0 unless the subject or its department is clear. */
  readonly shift: number
  /** Variance added to the next forecasts; never negative. */
  readonly extra: number
}

/** A step of a model's version: a forecast moved and widened by `correct` says so. */
export const PAST_VERSION = 'past-2'

// Results after which a department's own spread weighs as much as the school's, and a subject's as its department's.
const SPREAD_WEIGHT = 200
const CLEAR = 1.96

/** The next forecast in the light of a department's past error: never narrower than the model's own. */
export const correct = ({ mean, sd }: PriorGrade, past: Pick<PastError, 'shift' | 'extra'>): PriorGrade => ({
  mean: mean + past.shift,
  sd: Math.sqrt(sd * sd + Math.max(0, past.extra)),
})

/** What a department's past teaches. */
interface Learned {
  readonly seen: Seen
  /** What is believed to come again, and the variance of what will not. */
  readonly expected: number
  readonly unsure: number
  readonly spread: number
}

function seenOf(own: readonly Fitted[]): { seen: Seen; noise: number } {
  const seen = weighted(own, 0)
  const noise = 1 / sum(own.map(({ variance }) => 1 / variance))
  const results = sum(own.map(({ forecasts }) => forecasts.length))
  const years = new Set(own.map(({ year }) => year)).size
  return { seen: { results, years, seen, clear: Math.abs(seen) > CLEAR * Math.sqrt(noise) }, noise }
}

/** How much of what parts some forecasts from those around them stays, what that is, and the variance of what does not. */
function lastingPart(apart: number, years: number, noise: number, { between, lasting }: Between) {
  const [stays, yearly] = [lasting * between, (1 - lasting) * between]
  const weight = stays > 0 ? stays / (stays + yearly / years + noise) : 0
  return { weight, expected: weight * apart, unsure: stays * (1 - weight) + yearly }
}

interface Between {
  readonly between: number
  readonly lasting: number
}

const trustIn = (results: number, own: readonly Fitted[], around: number): number => {
  const trust = results / (results + SPREAD_WEIGHT)
  return trust * fitSpread(own) + (1 - trust) * around
}

/** Departments year by year, their subjects put together. */
const together = (groups: readonly PastYear[]): PastYear[] =>
  [...Map.groupBy(groups, ({ department, year }) => `${department}\n${year}`).values()].flatMap((own) => {
    const [first] = own
    return first ? [{ ...first, forecasts: own.flatMap(({ forecasts }) => forecasts) }] : []
  })

/** What the departments' past teaches, each drawn towards the school. */
function learnDepartments(groups: readonly PastYear[]): {
  learned: Map<string, Learned>
  extra: number
  lasting: number
} {
  const { fitted, extra } = fitGroups(together(groups))
  const departments = [...Map.groupBy(fitted, ({ department }) => department)]
  const between = varianceWithin([fitted])
  const lasting = lastingShare(
    departments.map(([, own]) => own),
    between,
  )
  const centre = weighted(fitted, between)
  const school = schoolError(fitted, centre, { between, lasting })
  const learned = departments.map(([department, own]): [string, Learned] => {
    const { seen, noise } = seenOf(own)
    const part = lastingPart(seen.seen - centre, own.length, noise, { between, lasting })
    return [
      department,
      {
        ...{ seen, expected: school.mean + part.expected },
        unsure: school.sd ** 2 + part.unsure,
        spread: trustIn(seen.results, own, extra),
      },
    ]
  })
  return { learned: new Map(learned), extra, lasting }
}

/** What is made of a department's subject, or of a department with a single one. */
function errorOf(
  { seen: department, expected, unsure, spread }: Learned,
  subject?: { seen: Seen; part: ReturnType<typeof lastingPart>; spread: number },
): PastError {
  const middle = expected + (subject?.part.expected ?? 0)
  const clear = department.clear || subject?.seen.clear === true
  return {
    ...(subject?.seen ?? department),
    department,
    own: subject?.part.weight ?? 0,
    shift: clear ? middle : 0,
    extra: (subject?.spread ?? spread) + unsure + (subject?.part.unsure ?? 0) + (clear ? 0 : middle * middle),
  }
}

/** What is made of past errors, by subject, and by department for its subjects without results. */
export interface PastErrors {
  readonly subjects: ReadonlyMap<string, PastError>
  readonly departments: ReadonlyMap<string, PastError>
}

/**
 * What past errors teach the next forecasts. The shift of the results of each year is fitted by maximum likelihood to the
 * grades themselves (a normal cut at the grades), together with the variance that the forecasts lacked. A subject is drawn
 * towards its department and a department towards the school, the more so the fewer its results; what one year shows is
 * believed to last by the share that years have shown to last. What may not last, and what is not clear enough to move a
 * forecast by, widens it instead. Subjects without forecasts are left out.
 */
export function learnPastErrors(groups: readonly PastYear[]): PastErrors {
  const known = groups.filter(({ forecasts }) => forecasts.length > 0)
  const { learned, extra, lasting } = learnDepartments(known)
  const fitted = known.map((one): Fitted => ({ ...one, ...fitShift(one.forecasts, extra) }))
  const years = [...Map.groupBy(fitted, ({ department, year }) => `${department}\n${year}`).values()]
  const between = varianceWithin(years)
  const drawn = new Map(years.flatMap((own) => drawTogether(own, between)).map((one) => [one.forecasts, one]))
  const wanting = fitSpread([...drawn.values()])
  const subjects = [...Map.groupBy(fitted, ({ department }) => department)].flatMap(([name, all]) => {
    const department = learned.get(name)
    const bySubject = [...Map.groupBy(all, ({ subject }) => subject)]
    if (!department || bySubject.length < 2)
      return bySubject.flatMap(([subject]) => (department ? [[subject, errorOf(department)] as const] : []))
    const drawnOf = (own: readonly Fitted[]) => own.flatMap(({ forecasts }) => drawn.get(forecasts) ?? [])
    const spread = trustIn(department.seen.results, drawnOf(all), wanting)
    return bySubject.map(([subject, own]) => {
      const { seen, noise } = seenOf(own)
      const part = lastingPart(seen.seen - department.seen.seen, own.length, noise, { between, lasting })
      const ofOwn = trustIn(seen.results, drawnOf(own), spread)
      return [subject, errorOf(department, { seen, part, spread: ofOwn })] as const
    })
  })
  const departments = [...learned].map(([name, one]) => [name, errorOf(one)] as const)
  return { subjects: new Map(subjects), departments: new Map(departments) }
}

/** Subjects of a department in a year, each drawn towards their middle by how little of it is known. */
function drawTogether(own: readonly Fitted[], between: number): Fitted[] {
  const middle = weighted(own, between)
  return own.map((one) => ({
    ...one,
    shift: middle + (between / (between + one.variance)) * (one.shift - middle),
  }))
}
