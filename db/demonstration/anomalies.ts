import type { Random } from '#stats/random.ts'
import type { ClassGroup } from './classes.ts'
import type { Margins } from './margins.ts'
import type { Entry, Mark, Task } from './readings.ts'
import type { SchoolPlan } from './schools.ts'
import { stepNow } from './truth.ts'

/** What was planted in the open cycle for the checks before close to find. */
export type AnomalyKind = 'class jump' | 'weekly' | 'same' | 'effort' | 'tier' | 'missing'
export type Anomaly =
  | { kind: AnomalyKind; step: number; group: ClassGroup }
  | { kind: 'department jump'; step: number; department: string }
export type Drawn = { entries: Entry[]; marks: Mark[]; tiers: Map<ClassGroup, string>; anomalies: Anomaly[] }

/** The subjects entered by tiers here, and the grade at which their foundation tier ends. */
const foundationTops: Readonly<Record<string, string>> = { mathematics: '5', 'combined-science': '5-5' }
const fewest = 18

const judgementOf = ({ marks }: Entry) => String(marks.judgement ?? '')
const placeOf = (entry: Entry, margins: Margins) =>
  margins.grades(entry.group.subject).indexOf(judgementOf(entry))
const topOf = (subject: string, margins: Margins) =>
  margins.grades(subject).indexOf(foundationTops[subject] ?? '')

/** Sets of Years 10 and 11 of whose pupils half work below the last grade of the foundation tier are entered for it. */
function chooseTiers(entries: readonly Entry[], margins: Margins): Map<ClassGroup, string> {
  const sets = Map.groupBy(
    entries.filter(({ group }) => group.year >= 10 && group.year <= 11 && group.subject in foundationTops),
    ({ group }) => group,
  )
  return new Map(
    [...sets].map(([group, own]) => {
      const places = own.map((entry) => placeOf(entry, margins)).sort((a, b) => a - b)
      const middle = places[places.length >> 1] ?? 0
      return [group, middle < topOf(group.subject, margins) ? 'foundation' : 'higher']
    }),
  )
}

const withMarks = (entry: Entry, marks: Entry['marks']): Entry => ({
  ...entry,
  marks: { ...entry.marks, ...marks },
})

/** A teacher of a foundation set knows where its grades end. */
const keepWithinTier = (
  entries: readonly Entry[],
  tiers: ReadonlyMap<ClassGroup, string>,
  margins: Margins,
): Entry[] =>
  entries.map((entry) => {
    const top = topOf(entry.group.subject, margins)
    return tiers.get(entry.group) === 'foundation' && placeOf(entry, margins) > top
      ? withMarks(entry, { judgement: foundationTops[entry.group.subject] ?? '' })
      : entry
  })

type Change = (own: readonly Entry[], margins: Margins) => Entry[]

const shifted = (entry: Entry, by: number, margins: Margins): Entry => {
  const grades = margins.grades(entry.group.subject)
  const place = grades.indexOf(judgementOf(entry)) + by
  return withMarks(entry, { judgement: grades[Math.min(Math.max(place, 0), grades.length - 1)] ?? '' })
}

/** Steps of a subject's scale that make one grade of its pupils' spread: wider where a grade is cut into parts. */
const gradeIn = (own: readonly Entry[], margins: Margins) =>
  Math.max(1, Math.round((margins.grades(own[0]?.group.subject ?? '').length - 1) / 9))

const changes: Record<Exclude<AnomalyKind, 'weekly'>, Change> = {
  'class jump': (own, margins) => own.map((entry) => shifted(entry, 2 * gradeIn(own, margins), margins)),
  same: (own) => {
    const middle = own.map(judgementOf).sort()[own.length >> 1] ?? ''
    return own.map((entry) => withMarks(entry, { judgement: middle }))
  },
  effort: (own, margins) => {
    const grades = margins.grades(own[0]?.group.subject ?? '')
    const places = own.map((entry) => grades.indexOf(judgementOf(entry)))
    const [low, high] = [Math.min(...places), Math.max(...places)]
    const effort = (place: number) => String(1 + Math.round((3 * (place - low)) / Math.max(1, high - low)))
    return own.map((entry) => withMarks(entry, { effort: effort(grades.indexOf(judgementOf(entry))) }))
  },
  tier: (own, margins) => {
    const { subject } = own[0]?.group ?? { subject: '' }
    const judgement = margins.grades(subject)[topOf(subject, margins) + 2] ?? ''
    return own.map((entry, place) => (place === 3 ? withMarks(entry, { judgement }) : entry))
  },
  missing: (own) => own.slice(4),
}

/** Scores a quarter of the full mark lower than they were. */
const lowered = (mark: Mark): Mark =>
  mark.score === null ? mark : { ...mark, score: Math.max(0, Math.round(mark.score - 0.25 * mark.task.most)) }

type Candidate = { group: ClassGroup; own: Entry[] }
type Fits = (candidate: Candidate) => boolean

/** Which classes a kind of anomaly can be told from the marks of. */
function fitsOf(
  tiers: ReadonlyMap<ClassGroup, string>,
  worked: ReadonlySet<ClassGroup>,
  margins: Margins,
): Record<AnomalyKind, Fits> {
  // Held against the classes of its subject and year, which must be marked as well.
  const beside = Map.groupBy(worked, ({ subject, year }) => `${subject} ${year}`)
  const spread = ({ own }: Candidate) => new Set(own.map(judgementOf)).size
  const grades = ({ group }: Candidate) => margins.grades(group.subject)
  const room = (one: Candidate) =>
    one.own.filter((entry) => grades(one).indexOf(judgementOf(entry)) < grades(one).length - 3).length >
    0.8 * one.own.length
  return {
    tier: ({ group }) => tiers.get(group) === 'foundation',
    weekly: ({ group }) =>
      (beside.get(`${group.subject} ${group.year}`) ?? []).length >= 4 && worked.has(group),
    'class jump': (one) => room(one) && !tiers.has(one.group) && one.group.year <= 11,
    same: (one) => spread(one) >= 3 && one.group.year <= 11,
    effort: (one) => spread(one) >= 4,
    missing: () => true,
  }
}

/** The classes up to Year 11 of a department that is changed nowhere else, and has enough of them to be seen moving. */
function chooseDepartment(
  candidates: readonly Candidate[],
  chosen: ReadonlySet<ClassGroup>,
  margins: Margins,
): Candidate[] {
  const departments = Map.groupBy(
    candidates.filter(({ group }) => group.year <= 11),
    ({ group }) => margins.subject(group.subject).department,
  )
  return (
    [...departments.values()].find((own) => own.length >= 4 && !own.some(({ group }) => chosen.has(group))) ??
    []
  )
}

/** Chooses a class for each kind, three in a full school, among those entered so far; never one class for two. */
function chooseAnomalies(
  candidates: readonly Candidate[],
  fits: Record<AnomalyKind, Fits>,
  each: number,
): { kind: AnomalyKind; step: number; group: ClassGroup }[] {
  const free = candidates.filter(({ own }) => own.length >= fewest)
  const anomalies: { kind: AnomalyKind; step: number; group: ClassGroup }[] = []
  for (const [kind, fit] of Object.entries(fits) as [AnomalyKind, Fits][])
    for (let planted = 0; planted < each; planted++) {
      const place = free.findIndex(fit)
      const [chosen] = place < 0 ? [] : free.splice(place, 1)
      if (chosen) anomalies.push({ kind, step: stepNow, group: chosen.group })
    }
  return anomalies
}

/** Gives classes their tiers, and plants anomalies of each kind in the open cycle. */
export function plantAnomalies(
  plan: SchoolPlan,
  drawn: { entries: readonly Entry[]; marks: readonly Mark[]; tasks: readonly Task[] },
  margins: Margins,
  random: Random,
): Drawn {
  const tiers = chooseTiers(drawn.entries, margins)
  const entries = keepWithinTier(drawn.entries, tiers, margins)
  const open = Map.groupBy(
    entries.filter(({ step }) => step === stepNow),
    ({ group }) => group,
  )
  const turns = [...open].map(([group, own]) => ({ group, own, turn: random.uniform() }))
  const isWorked = ({ step, group }: Task) => step === stepNow && open.has(group)
  const worked = new Set(drawn.tasks.filter(isWorked).map(({ group }) => group))
  const inTurn = turns.toSorted((a, b) => a.turn - b.turn)
  const inClasses = chooseAnomalies(inTurn, fitsOf(tiers, worked, margins), plan.full ? 3 : 1)
  const kinds = new Map(inClasses.map(({ kind, group }) => [group, kind]))
  const department = plan.full ? chooseDepartment(inTurn, new Set(kinds.keys()), margins) : []
  const moved = new Set(department.map(({ group }) => group))
  const changed = [...open].flatMap(([group, own]) => {
    const kind = kinds.get(group)
    if (moved.has(group)) return own.map((entry) => shifted(entry, gradeIn(own, margins), margins))
    return kind === undefined || kind === 'weekly' ? own : changes[kind](own, margins)
  })
  const anomalies: Anomaly[] = [...inClasses]
  const [first] = department
  if (first)
    anomalies.push({
      ...{ kind: 'department jump', step: stepNow },
      department: margins.subject(first.group.subject).department,
    })
  return {
    entries: [...entries.filter(({ step }) => step !== stepNow), ...changed],
    marks: drawn.marks.map((mark) =>
      mark.task.step === stepNow && kinds.get(mark.task.group) === 'weekly' ? lowered(mark) : mark,
    ),
    tiers,
    anomalies,
  }
}
