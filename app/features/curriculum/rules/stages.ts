import { formatDate } from '#features/school/api.ts'

export type Stage = { name: string; first_year: number; last_year: number }
export type Model = { key: string; name: string; stages: readonly Stage[] }
/** From a day on, pupils up to a year group of that day go by the model, and all who come after them. */
export type StageDecision = {
  modelKey: string
  starts: string
  upToYear: number
  /** By what the school went before; null until its first day has come. */
  fromModel: string | null
  /** The first day of the school year for which the school’s stages were last set by it. */
  appliedOn: string | null
}
export type Decided = { current: string | null; decisions: readonly StageDecision[] }

const byStart = (a: StageDecision, b: StageDecision) => a.starts.localeCompare(b.starts)

/**
 * Decisions put into force that still hold, earliest first: a model chosen by hand since stands instead of all before it, which
 * shows where the model before a decision, or the one of today, is not what the decision before it had brought.
 */
function inForce({ current, decisions }: Decided): StageDecision[] {
  const applied = decisions.filter(({ appliedOn }) => appliedOn !== null).toSorted(byStart)
  const broken = applied.findLastIndex(
    ({ modelKey }, place) => (applied[place + 1]?.fromModel ?? current) !== modelKey,
  )
  return applied.slice(broken + 1)
}

const stageOf = (model: Model | undefined, year: number): string | null =>
  model?.stages.find(({ first_year, last_year }) => first_year <= year && year <= last_year)?.name ?? null

/** Whole years from one first day of a school year to another. */
const yearsBetween = (from: string, to: string) => Number(to.slice(0, 4)) - Number(from.slice(0, 4))

/** The model by which a year group goes in the school year that starts on a day. */
export function modelIn(
  models: readonly Model[],
  decided: Decided,
  at: { year: number; starts: string },
): Model | undefined {
  const held = inForce(decided)
  const coming = decided.decisions.filter(({ appliedOn }) => appliedOn === null)
  const found = [...held, ...coming]
    .filter(
      ({ starts, upToYear }) => starts <= at.starts && at.year - yearsBetween(starts, at.starts) <= upToYear,
    )
    .toSorted((a, b) => byStart(b, a))
  const key = found[0]?.modelKey ?? held[0]?.fromModel ?? decided.current
  return models.find((model) => model.key === key)
}

export type StageRow = { year: number; stages: (string | null)[] }

/** Which year counts as which stage, school year by school year. */
export const stageTable = (
  models: readonly Model[],
  decided: Decided,
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

/** The youngest and the oldest year a stage may be of. */
const YEARS = Array.from({ length: 15 }, (_, year) => year)

/** The stages of the school in the school year that starts on a day, each from its first year to its last. */
export function stagesOn(models: readonly Model[], decided: Decided, starts: string): Stage[] {
  const stages: Stage[] = []
  for (const {
    year,
    stages: [name],
  } of stageTable(models, decided, { years: YEARS, starts: [starts] })) {
    const last = stages.at(-1)
    if (!name) continue
    if (last?.name === name && last.last_year === year - 1) last.last_year = year
    else stages.push({ name, first_year: year, last_year: year })
  }
  return stages
}

/** The first day of the school year on which a day falls, counted from the day on which a decision begins; null before it. */
export function yearStart({ starts }: Pick<StageDecision, 'starts'>, day: string): string | null {
  const own = `${day.slice(0, 4)}${starts.slice(4)}`
  const latest = own <= day ? own : `${Number(day.slice(0, 4)) - 1}${starts.slice(4)}`
  return latest < starts ? null : latest
}

/** The decision whose turn it is: the last one that has begun, where the stages of this school year are not set by it yet. */
export function dueDecision<D extends StageDecision>(
  decisions: readonly D[],
  today: string,
): { decision: D; on: string } | null {
  const decision = decisions
    .filter(({ starts }) => starts <= today)
    .toSorted(byStart)
    .at(-1)
  const on = decision ? yearStart(decision, today) : null
  if (!decision || on === null || (decision.appliedOn !== null && decision.appliedOn >= on)) return null
  return { decision, on }
}

/** Whether a decision waits for its first day, or goes on; not where a model was chosen by hand since. */
export const stillHolds = (decided: Decided, decision: StageDecision): boolean =>
  decision.appliedOn === null || inForce(decided).includes(decision)

/** What will happen of a decision about a year group and those below it, or has happened, and when. */
export function decisionWords(decided: Decided, decision: StageDecision, upTo: string): string {
  const { starts, appliedOn } = decision
  const whom = `${upTo} and below`
  if (appliedOn === null)
    return `begins by itself on ${formatDate(starts)} for ${whom}, and for all who come after them; older pupils end as they began. Until then it can be decided again`
  const since = `began by itself on ${formatDate(starts)} for ${whom}`
  return stillHolds(decided, decision)
    ? `${since}; the stages of the school follow it for the school year from ${formatDate(appliedOn)}`
    : `${since}; another model was chosen by hand later, which stands`
}
