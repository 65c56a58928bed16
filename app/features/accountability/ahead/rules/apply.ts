import { listNear, type Measure, type MeasuredPupil, type NearList } from '#features/measures/api.ts'
import type { Change, ChangeOf } from '../schema.ts'
import type { Course } from './model.ts'
import { type CohortState, type EntryState, middlePlace, type Op, type PupilState, topOf } from './state.ts'
import type { Setting } from './work.ts'

/** A change of one entry of one pupil: what every rule comes down to. */
export type Single = { pupilId: number; course: number } & (
  | { kind: 'op'; op: Op }
  | { kind: 'out' }
  | { kind: 'in'; place: number }
  | { kind: 'top'; place: number; tier: string }
)

type Known = Pick<Setting, 'courses' | 'tables' | 'resultAt'>

const courseAt = (courses: readonly Course[], subjectId: number): number =>
  courses.findIndex((course) => course.subjectId === subjectId)

const placeIn = (course: Course | undefined, grade: string): number => course?.grades.indexOf(grade) ?? -1

/** Pupils a rule is about, who are entered for the subject. */
function listEntered(
  state: CohortState,
  course: number,
  { pupilId, classId }: { pupilId?: number | undefined; classId?: number | undefined },
): number[] {
  const asked = pupilId === undefined ? [...state.values()] : [state.get(pupilId)].flatMap((one) => one ?? [])
  return asked
    .filter(({ entries }) =>
      entries.some(
        (entry) =>
          entry.course === course && !entry.out && (classId === undefined || entry.classId === classId),
      ),
    )
    .map(({ pupil }) => pupil.id)
}

function opOf(change: Change, course: Course | undefined): Op | null {
  if (change.kind === 'raise') return { kind: 'raise', by: change.grades * (course?.unit ?? 1) }
  if (change.kind !== 'floor' && change.kind !== 'set') return null
  const place = placeIn(course, change.grade)
  return place < 0 ? null : { kind: change.kind, place }
}

type OfSubject = Exclude<Change, ChangeOf<'nearest'>>

function ofSubject(change: OfSubject, state: CohortState, { courses }: Known): Single[] {
  const at = courseAt(courses, change.subjectId)
  const course = courses[at]
  if (!course) return []
  if (change.kind === 'add') {
    const place = placeIn(course, change.grade)
    const known = place >= 0 && state.has(change.pupilId)
    return known ? [{ pupilId: change.pupilId, course: at, kind: 'in', place }] : []
  }
  const pupils = listEntered(state, at, change)
  if (change.kind === 'withdraw') return pupils.map((pupilId) => ({ pupilId, course: at, kind: 'out' }))
  if (change.kind === 'tier') {
    const place = topOf(course, change.tier)
    return pupils.map((pupilId) => ({ pupilId, course: at, kind: 'top', place, tier: change.tier }))
  }
  if (change.kind === 'swap') {
    const to = courseAt(courses, change.toSubjectId)
    const place = placeIn(courses[to], change.grade)
    if (place < 0) return []
    return pupils.flatMap((pupilId): Single[] => [
      { pupilId, course: at, kind: 'out' },
      { pupilId, course: to, kind: 'in', place },
    ])
  }
  const op = opOf(change, course)
  return op ? pupils.map((pupilId) => ({ pupilId, course: at, kind: 'op', op })) : []
}

/** A pupil with the results in the middle of what is likely: what a list of those near a line is read from. */
export function middlePupil({ pupil, entries }: PupilState, { courses, resultAt }: Known): MeasuredPupil {
  const results = entries.flatMap((entry) => {
    const course = courses[entry.course]
    return entry.out || !course ? [] : [resultAt(entry.course, middlePlace(entry, course)).result]
  })
  const { id, starts, held } = pupil
  return { id, starts, sessions: null, traits: {}, results: [...held, ...results] }
}

/** Those near the line of a measure by their middle grades; the warning comes with the list. */
export const nearLine = (state: CohortState, measure: Measure, known: Known): NearList | null =>
  listNear(
    measure,
    [...state.values()].map((one) => middlePupil(one, known)),
    known.tables,
  )

/** The lowest place of a course that is worth so many points. */
function placeWorth(course: number, points: number, { courses, resultAt }: Known): number {
  const found = courses[course]
  return (found?.grades ?? []).findIndex((_, place) => {
    const { awards } = resultAt(course, place)
    return (awards[0]?.points ?? Number.NEGATIVE_INFINITY) >= points
  })
}

function nearestTo(change: ChangeOf<'nearest'>, state: CohortState, known: Known): Single[] {
  const measure = known.tables.measures.get(change.measure)
  const list = measure && nearLine(state, measure, known)
  return (list?.below ?? []).slice(0, change.most).flatMap(({ pupilId, raises }) =>
    raises.flatMap(({ qualification, points }): Single[] => {
      const course = known.courses.findIndex((one) => one.qualification === qualification)
      const place = course < 0 ? -1 : placeWorth(course, points, known)
      return place < 0 ? [] : [{ pupilId, course, kind: 'op', op: { kind: 'floor', place } }]
    }),
  )
}

/** What a line of a scenario comes down to, pupil by pupil, as the cohort stands before it. */
export const singlesOf = (change: Change, state: CohortState, known: Known): Single[] =>
  change.kind === 'nearest' ? nearestTo(change, state, known) : ofSubject(change, state, known)

function changeEntry(entry: EntryState, single: Single): EntryState {
  if (single.kind === 'op') return { ...entry, ops: [...entry.ops, single.op] }
  if (single.kind === 'top') return { ...entry, top: single.place, tier: single.tier }
  if (single.kind === 'in') return { ...entry, out: false, ops: [{ kind: 'set', place: single.place }] }
  return { ...entry, out: true }
}

const addedEntry = (course: number, place: number, top: number): EntryState => ({
  ...{ course, classId: -1, mean: place, sd: 0, tier: null, top, out: false, added: true },
  ops: [{ kind: 'set', place }],
})

function changePupil(state: PupilState, single: Single, courses: readonly Course[]): PupilState {
  const has = state.entries.some(({ course }) => course === single.course)
  if (!has && single.kind === 'in') {
    const added = addedEntry(single.course, single.place, topOf(courses[single.course], null))
    return { ...state, entries: [...state.entries, added].toSorted((a, b) => a.course - b.course) }
  }
  return {
    ...state,
    entries: state.entries.map((entry) =>
      entry.course === single.course ? changeEntry(entry, single) : entry,
    ),
  }
}

export function applySingles(
  state: CohortState,
  singles: readonly Single[],
  courses: readonly Course[],
): CohortState {
  const next = new Map(state)
  for (const single of singles) {
    const pupil = next.get(single.pupilId)
    if (pupil) next.set(single.pupilId, changePupil(pupil, single, courses))
  }
  return next
}

/** The cohort with every line of a scenario, in order: without any it is the cohort as it was. */
export const applyChanges = (start: CohortState, changes: readonly Change[], known: Known): CohortState =>
  changes.reduce(
    (state, change) => applySingles(state, singlesOf(change, state, known), known.courses),
    start,
  )
