import type { OrgReader } from '#features/access/api.server.ts'
import { formatTime, mondayOf } from '#features/school/api.ts'
import { type Draft, getDraft, listLines } from './queries/drafts.server.ts'
import { listSignatures, listStanding } from './queries/standing.server.ts'
import { type LessonView, lessonView, type Names, readNames } from './queries/views.server.ts'
import type { Standing } from './rules/desk.ts'
import type { Line, LineChange, Place } from './rules/lines.ts'
import type { Remedy } from './rules/remedies.ts'
import { remedyWords, shortWords, whyWords } from './rules/why-words.ts'
import { dayWords, draftFinding } from './rules/words.ts'

export type DraftLesson = LessonView & { change: LineChange; note: string | null }
export type Unplaced = {
  key: string
  planId: number
  title: string
  week: string
  why: string
  /** What would give it a place, each by itself, and where that is done. */
  remedies: { words: string; to: string | null }[]
}
export type Gone = { key: string; title: string; where: string }
export type Moved = Pick<Gone, 'key' | 'title'> & { words: string }
export type MissedRow = {
  pupilId: number
  name: string
  lost: string[]
  /** Subjects lost more than once, each signed for. */
  again: string[]
}

const whenWords = ({ on, periodId }: Place, names: Names) =>
  `${dayWords(on)}, ${formatTime(names.period(periodId).begins)}`
const whoWords = ({ personId, roomId }: Place, names: Names) =>
  `${names.person(personId)} in ${names.room(roomId)}`
const whereWords = (place: Place, names: Names) =>
  `${whenWords(place, names)}, with ${whoWords(place, names)}`

const isThen = (a: Place, b: Place) => a.on === b.on && a.periodId === b.periodId

/** Where lessons go that move, and from where, as long as they stand there. */
function movesOf(lines: readonly Line[], names: Names, was: ReadonlyMap<number, Standing>): Moved[] {
  return lines.flatMap(({ place, planId, change, wasId }) => {
    const old = was.get(wasId ?? -1)
    if (!place || !old || change !== 'moves') return []
    const words = isThen(old, place)
      ? `${whenWords(place, names)}, with ${whoWords(place, names)} instead of ${whoWords(old, names)}`
      : `from ${whereWords(old, names)}, to ${whereWords(place, names)}`
    return [{ key: String(old.id), title: names.plan(planId).title, words }]
  })
}

function drafted(lines: readonly Line[], names: Names, was: ReadonlyMap<number, Standing>): DraftLesson[] {
  return lines.flatMap(({ place, planId, change, wasId }) => {
    if (!place) return []
    const old = was.get(wasId ?? -1)
    const before = old && (isThen(old, place) ? whoWords(old, names) : whereWords(old, names))
    const note = change === 'moves' && before ? `instead of ${before}` : null
    return [{ ...lessonView({ id: null, planId, ...place }, names), change, note }]
  })
}

/** The page of a school on which a remedy is had. */
function whereDone(remedy: Remedy): string | null {
  if (remedy.kind === 'keep free')
    return remedy.personId === null ? 'school/timetable/free' : `staff/${remedy.personId}/timetable`
  const [first] = remedy.kind === 'sign' ? remedy.lost : []
  return first ? `pupils/${first.pupilId}/missed` : null
}

const unplacedOf = (lines: readonly Line[], names: Names): Unplaced[] =>
  lines
    .filter(({ place }) => place === null)
    .map(({ planId, span, number, obstacles, remedies }) => {
      const { title, pupilIds } = names.plan(planId)
      const named = { ...names, size: pupilIds.length }
      return {
        ...{ key: `${planId} ${span} ${number}`, planId, title, week: span },
        why: whyWords(obstacles, named),
        remedies: remedies.map((one) => ({ words: remedyWords(one, named), to: whereDone(one) })),
      }
    })

/** Lessons that stand in the days planned and are not in the draft. */
function goneOf(lines: readonly Line[], names: Names, was: ReadonlyMap<number, Standing>): Gone[] {
  const named = new Set(lines.flatMap(({ wasId, place }) => (place ? (wasId ?? []) : [])))
  return [...was.values()]
    .filter(({ id }) => !named.has(id))
    .map((one) => ({
      ...{ key: String(one.id), title: names.plan(one.planId).title, where: whereWords(one, names) },
    }))
}

/** What each pupil would miss, those who miss most first. */
function missedOf(lines: readonly Line[], names: Names): MissedRow[] {
  const all = lines.flatMap(({ missed, place }) =>
    place ? missed.map((one) => ({ ...one, on: place.on })) : [],
  )
  return [...Map.groupBy(all, ({ pupilId }) => pupilId)]
    .map(([pupilId, own]) => {
      const subjects = own.flatMap(({ subjectId }) => subjectId ?? [])
      const times = Map.groupBy(subjects, (id) => id)
      return {
        ...{ pupilId, name: names.pupil(pupilId) },
        lost: own
          .filter(({ subjectId }) => subjectId !== null)
          .map(({ subjectId, on }) => `${names.subject(subjectId ?? -1)} on ${dayWords(on)}`),
        again: [...times].filter(([, some]) => some.length > 1).map(([id]) => names.subject(id)),
      }
    })
    .toSorted((a, b) => b.lost.length - a.lost.length || (a.name < b.name ? -1 : 1))
}

const namesOf = (db: OrgReader, lines: readonly Line[], standing: readonly Standing[]) =>
  readNames(db, {
    people: [
      ...lines.flatMap(({ place }) => place?.personId ?? []),
      ...lines.flatMap(({ remedies }) =>
        remedies.flatMap((one) => (one.kind === 'keep free' ? (one.personId ?? []) : [])),
      ),
      ...standing.map((one) => one.personId),
    ],
    plans: [...lines.map(({ planId }) => planId), ...standing.map((one) => one.planId)],
    pupils: lines.flatMap(({ missed }) => missed.map(({ pupilId }) => pupilId)),
  })

const bare = ({ id, ends, calm, state, note, result, accepted }: Draft) => {
  return { id, ends, calm, state, note, result, accepted }
}

/** A draft as its page shows it, one week of it as a grid. 404 for none. */
export async function readDraftPage(db: OrgReader, id: number, week: string | undefined) {
  const draft = await getDraft(db, id)
  const lines = await listLines(db, id)
  const open = draft.state === 'proposed'
  const standing = open ? await listStanding(db, { from: draft.starts, to: draft.ends }) : []
  const was = new Map(standing.map((one) => [one.id, one]))
  const names = await namesOf(db, lines, standing)
  const lessons = drafted(lines, names, was)
  const weeks = [...new Set(lessons.map(({ on }) => mondayOf(on)))].toSorted()
  const now = weeks.find((monday) => monday === week) ?? weeks[0] ?? ''
  // Of a day's change what is new counts; the rest is missed already.
  const changed = draft.calm ? lines.filter(({ change }) => change !== 'stays') : lines
  const missed = missedOf(changed, names)
  return {
    ...{ draft: bare(draft), workedAt: draft.workedAt, finding: draftFinding({ ...draft, lines }) },
    ...{ weeks, week: now, lessons: lessons.filter(({ on }) => mondayOf(on) === now), all: lessons },
    ...{ unplaced: unplacedOf(lines, names), gone: goneOf(lines, names, was), missed },
    short: shortWords(lines, draft.result?.least ?? null),
    moves: movesOf(lines, names, was),
    signatures: (await listSignatures(db, draft.cycleId)).length,
    pupilIds: [
      ...missed.map(({ pupilId }) => pupilId),
      ...lines.flatMap(({ planId, place }) => (place ? [] : names.plan(planId).pupilIds)),
    ],
  }
}
