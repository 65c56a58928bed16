export type Stage = { name: string; first_year: number; last_year: number }
export type Model = { key: string; name: string; stages: readonly Stage[] }
/** From a day on, pupils up to a year group of that day go by the model, and all who come after them. */
export type StageDecision = { modelKey: string; starts: string; upToYear: number }

const stageOf = (model: Model | undefined, year: number): string | null =>
  model?.stages.find(({ first_year, last_year }) => first_year <= year && year <= last_year)?.name ?? null

/** Whole years from one first day of a school year to another. */
const yearsBetween = (from: string, to: string) => Number(to.slice(0, 4)) - Number(from.slice(0, 4))

/** The model by which a year group goes in the school year that starts on a day. */
export function modelIn(
  models: readonly Model[],
  decided: { current: string | null; decisions: readonly StageDecision[] },
  at: { year: number; starts: string },
): Model | undefined {
  const inForce = decided.decisions
    .filter(
      ({ starts, upToYear }) => starts <= at.starts && at.year - yearsBetween(starts, at.starts) <= upToYear,
    )
    .toSorted((a, b) => b.starts.localeCompare(a.starts))
  const key = inForce[0]?.modelKey ?? decided.current
  return models.find((model) => model.key === key)
}

export type StageRow = { year: number; stages: (string | null)[] }

/** Which year counts as which stage, school year by school year. */
export const stageTable = (
  models: readonly Model[],
  decided: Parameters<typeof modelIn>[1],
  { years, starts }: { years: readonly number[]; starts: readonly string[] },
): StageRow[] =>
  years.map((year) => ({
    year,
    stages: starts.map((day) => stageOf(modelIn(models, decided, { year, starts: day }), year)),
  }))

/** Cycles from now to the end of the stage of a year group: those left this year, and all of the years to come. */
export function cyclesToEnd(
  model: Model,
  year: number,
  cycles: { left: number; each: number },
): number | null {
  const stage = model.stages.find(({ first_year, last_year }) => first_year <= year && year <= last_year)
  return stage ? cycles.left + (stage.last_year - year) * cycles.each : null
}

/** The year groups that count as another stage under another model. */
export const yearsMoved = (from: Model, to: Model, years: readonly number[]): number[] =>
  years.filter((year) => stageOf(from, year) !== stageOf(to, year))

/** "key stage 3 in 2 years and key stage 4 in 3" for as many stages as the years reach. */
export const modelWords = ({ stages }: Model, years: readonly number[]): string =>
  stages
    .filter(({ first_year, last_year }) => years.some((year) => first_year <= year && year <= last_year))
    .map(({ name, first_year, last_year }) => {
      const long = last_year - first_year + 1
      return `${name.charAt(0).toLowerCase()}${name.slice(1)} in ${long === 1 ? 'one year' : `${long} years`}`
    })
    .join(', ')

/** First days of this school year and those to come: the same day of each year. */
export const startsFrom = (first: string, count: number): string[] =>
  Array.from({ length: count }, (_, ahead) => `${Number(first.slice(0, 4)) + ahead}${first.slice(4)}`)
