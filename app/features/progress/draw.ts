import type { FanPoint } from '#ui/chart/ForecastFan.tsx'
import type { Lens } from './lenses.server.ts'
import type { Evidence } from './schema.ts'

export type FanPicture = {
  points: FanPoint[]
  ticks: { value: number; label: string }[]
  target?: { value: number; label: string }
}
type Forecast = { mean: number; sd: number }

/** "Cycle 3, 2025/26" as it fits under a dot. */
const shortName = (cycle: string): string => cycle.replace(/^Cycle (?=\d)/, '').replace(/, .*$/, '')

/** "2025/26" of "Cycle 3, 2025/26"; a cycle of this year is named without it. */
const yearOf = (cycle: string): string | undefined => /, (.+)$/.exec(cycle)?.[1]

/** The readings of a pupil in a subject on the subject's own grades, with the forecasts that go with them. */
export function drawReadings(
  lens: Pick<Lens, 'grades' | 'scale' | 'unit'>,
  { trail, target }: Pick<Evidence, 'trail' | 'target'>,
  forecasts: ReadonlyMap<string, Forecast> = new Map(),
): FanPicture {
  const steps = lens.scale.values.map((value) => value * lens.unit)
  const stepOf = (grade: string) => steps[lens.grades.indexOf(grade)]
  const yearsBefore = trail.some(({ cycle }) => yearOf(cycle) !== undefined)
  const goal = target === null ? undefined : stepOf(target)
  return {
    points: trail.map(({ cycle, grade }) => {
      const reading = stepOf(grade)
      const year = yearOf(cycle) ?? (yearsBefore ? 'this year' : undefined)
      return {
        label: shortName(cycle),
        name: cycle,
        ...(year === undefined ? {} : { part: year }),
        ...forecasts.get(cycle),
        ...(reading === undefined ? {} : { reading, readingLabel: grade }),
      }
    }),
    ticks: lens.grades.map((label, place) => ({ label, value: steps[place] ?? 0 })),
    ...(goal === undefined ? {} : { target: { value: goal, label: `target ${target}` } }),
  }
}
