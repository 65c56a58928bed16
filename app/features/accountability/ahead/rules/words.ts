import type { Headline, Measure } from '#features/measures/api.ts'
import { signed } from '#features/measures/api.ts'
import { count } from '#features/school/api.ts'
import type { EstimatedShares } from '#stats/error-shares.ts'
import { formatRange, formatValue, type Line } from '../../rules.ts'
import type { Change } from '../schema.ts'
import type { CohortModel } from './model.ts'
import type { NotAhead } from './not-ahead.ts'

type Unit = Pick<Measure, 'unit' | 'decimals'>

/** The first line of the page: the first measure of the first year group that can be said. */
export function aheadFinding(groups: readonly { year: string; lines: readonly Line[] }[]): string {
  for (const { year, lines } of groups) {
    const line = lines.find(({ headline }) => headline.value !== null && headline.low !== null)
    if (line?.headline.value !== null && line?.headline.value !== undefined)
      return `${year} is heading for ${formatValue(line, line.headline.value)} in ${line.name}; in 8 of 10 such years it would be ${formatRange(line, line.headline)}`
  }
  return 'Nothing can be said of this year yet'
}

/** Why there is nothing to look at, and what would help. */
export const notAheadWords: Record<NotAhead, string> = {
  nobody: 'Nobody you may see sits in a year group that ends with examinations.',
  'no cycle': 'No cycle has closed yet: its forecasts are what this is worked out from.',
  'no entries':
    'Nothing says what the subjects lead to: bring in the results of an earlier year, with the subject of each.',
  'results are here': 'The results of this year have come. They stand under Results.',
}

const parts = (share: number): string => `${Math.round(100 * share)} of 100 parts`

/** How forecasts err together, and whether that was measured here or is assumed. */
export function errorsWords({ shares, from }: EstimatedShares): string {
  const said = `A pupil’s subjects share ${parts(shares.pupil)} of their error, the pupils of a subject ${parts(shares.subject)}`
  if (!from)
    return `${said}: an assumption, until enough results have come of forecasts made as long before them.`
  return `${said}: measured by ${count(from.results, 'forecast')} in ${count(from.subjects, 'subject')}, made as long before results that have come since, and drawn towards the usual where these are few.`
}

/** A difference as it is said, a digit finer than the figures themselves: "+0.82", "−1.25 points", "no change". */
export function formatDifference({ unit, decimals }: Unit, before: Headline, after: Headline): string {
  if (before.value === null || after.value === null) return '–'
  const scale = unit === 'share' ? 100 : 1
  const text = signed(scale * (after.value - before.value), decimals + 1)
  if (Number(text) === 0) return 'no change'
  return `${text}${unit === 'share' ? ' points' : ''}`
}

type Compared = Line & { after: Headline }

const moved = (line: Compared) =>
  !['–', 'no change'].includes(formatDifference(line, line.headline, line.after))

/** The first line of the what-if: how many changes, and the first headline that moves with them. */
export function whatIfFinding(changes: number, lines: readonly Compared[]): string {
  if (changes === 0) return 'What if? Change grades or entries, and every headline moves'
  const line = lines.find(moved)
  const these = changes === 1 ? 'this change' : `these ${changes} changes`
  if (line?.after.value === null || line?.after.value === undefined)
    return `With ${these} no headline would move`
  const difference = formatDifference(line, line.headline, line.after)
  return `With ${these}, ${line.name} would be ${formatValue(line, line.after.value)}: ${difference}`
}

type InScenario = { name: string; headlines: readonly Headline[] }

/** The first line of scenarios side by side: which of them raises the first measure most. */
export function compareFinding(
  lines: readonly (Line & { place: number })[],
  scenarios: readonly InScenario[],
): string {
  const many = `${count(scenarios.length, 'scenario')} beside what is forecast`
  const [line] = lines
  if (!line) return many
  const gain = ({ headlines }: InScenario) => (headlines[line.place]?.value ?? 0) - (line.headline.value ?? 0)
  const most = scenarios.toSorted((a, b) => gain(b) - gain(a))[0]
  const after = most?.headlines[line.place]
  if (!most || !after || gain(most) <= 0) return many
  return `“${most.name}” would raise ${line.name} most: ${formatDifference(line, line.headline, after)}`
}

const gradeWords = (by: number): string => `${count(Math.abs(by), 'grade')} ${by > 0 ? 'higher' : 'lower'}`

/** A line of a scenario as people say it. */
export function changeWords(change: Change, model: CohortModel): string {
  if (change.kind === 'nearest') {
    const measure = model.measures.find(({ key }) => key === change.measure)
    return `The ${change.most} nearest below the line of “${measure?.name ?? change.measure}” reach it`
  }
  const subjectOf = (id: number) =>
    model.courses.find(({ subjectId }) => subjectId === id)?.name ?? 'a subject'
  const subject = subjectOf(change.subjectId)
  const pupil = model.pupils.find(({ id }) => id === change.pupilId)
  const className =
    'classId' in change ? model.classes.find(({ id }) => id === change.classId)?.name : undefined
  const who = pupil?.name ?? (className === undefined ? 'Everybody' : `All of ${className}`)
  switch (change.kind) {
    case 'raise':
      return `${who}: ${gradeWords(change.grades)} in ${subject}`
    case 'floor':
      return `${who}: nobody below ${change.grade} in ${subject}`
    case 'set':
      return `${who}: ${change.grade} in ${subject}`
    case 'withdraw':
      return `${who}: not entered in ${subject}`
    case 'tier':
      return `${who}: ${model.tiers.find(({ key }) => key === change.tier)?.name ?? change.tier} tier in ${subject}`
    case 'add':
      return `${who}: entered in ${subject} too, with ${change.grade}`
    case 'swap':
      return `${who}: ${subjectOf(change.toSubjectId)} in place of ${subject}, with ${change.grade}`
  }
}
