import type { Random } from '#stats/random.ts'
import { thisYear } from './calendar.ts'
import type { HelpGiven } from './help.ts'
import { drawPlaces, type PlacesDrawn } from './help-drawn.ts'
import type { Margins } from './margins.ts'
import type { Pupil } from './pupils.ts'
import type { Post } from './staff.ts'
import type { Teacher } from './teaching.ts'
import { type Course, cyclesAYear, type PlantedEvent, stepNow } from './truth.ts'

/** Help as it is wished for, before its days and registers are drawn. */
export type Wish = Omit<HelpGiven, 'id' | 'first' | 'reviewOn' | 'sessions' | 'places'> & {
  places?: PlacesDrawn
}

const firstStepNow = cyclesAYear + 1
/** The days of a step of this year. */
export const cycleOf = (step: number) => {
  const cycle = thisYear.cycles[step - firstStepNow]
  if (!cycle) throw new Error(`The calendar has no cycle for step ${step}`)
  return cycle
}

const stateAt = ({ states, firstStep, unit }: Course, step: number): number | null => {
  const state = states[step - firstStep]
  return state === undefined ? null : state / unit
}

type Fallen = { pupil: Pupil; change: number }

/**
 * Courses of a subject by how far each had fallen when help began, as a school sees it: with the noise of judging; `low` in a
 * school that had no cycle before, by how low each stood.
 */
function rankFallen(
  courses: readonly Course[],
  {
    subject,
    years,
    step,
    low = false,
  }: { subject: string; years: readonly number[]; step: number; low?: boolean },
  random: Random,
): Fallen[] {
  return courses
    .filter((course) => course.subject === subject && years.includes(course.pupil.year))
    .flatMap((course): Fallen[] => {
      const [was, is] = [low ? 0 : stateAt(course, step - 2), stateAt(course, step - 1)]
      const there = course.pupil.left === null && was !== null && is !== null
      return there ? [{ pupil: course.pupil, change: is - was + random.normal(0, 0.5) }] : []
    })
    .sort((a, b) => a.change - b.change || a.pupil.id - b.pupil.id)
}

const pupilsOf = (ranked: readonly Fallen[], first: number, number: number): Pupil[] =>
  ranked.slice(first, first + number).map(({ pupil }) => pupil)

const groupSize = 5

/** A mentor and a small group for each learning manager, since the first cycle and the second. */
export function managersHelp(posts: readonly Post[], courses: readonly Course[], random: Random): Wish[] {
  const managers = posts.filter(({ role }) => role === 'learning-manager').map(({ person }) => person)
  const english = rankFallen(
    courses,
    { subject: 'english-language', years: [8, 9, 10], step: firstStepNow },
    random,
  )
  const maths = rankFallen(
    courses,
    { subject: 'mathematics', years: [9, 10, 11], step: firstStepNow + 1 },
    random,
  )
  const places = drawPlaces(maths, groupSize * managers.length, firstStepNow)
  const inGroups = places.pupils.filter(({ chosen }) => chosen).map(({ pupil }) => pupil)
  return managers.flatMap((owner, place): Wish[] => [
    {
      ...{ kind: 'mentoring', subject: null, outcome: 'forecast', timesAWeek: 1, minutes: 30, owner },
      ...{ pupils: pupilsOf(english, 3 * place, 3), step: firstStepNow, place: 'Learning base, Wednesdays' },
    },
    {
      ...{ kind: 'small_group', subject: 'mathematics', outcome: 'forecast', timesAWeek: 2, minutes: 30 },
      ...{ owner, step: firstStepNow + 1, ...(place === 0 ? { places } : {}) },
      pupils: inGroups.slice(groupSize * place, groupSize * (place + 1)),
      place: 'Library, Tuesdays and Thursdays before lesson 1',
    },
  ])
}

const byDepartments = [
  { kind: 'extra_lesson', subject: 'combined-science', timesAWeek: 1, pupils: 8, place: 'Lab 2, Wednesdays' },
  { kind: 'homework_club', subject: 'history', timesAWeek: 2, pupils: 14, place: 'Room 14, after lesson 5' },
  { kind: 'learning_to_learn', subject: 'english-language', timesAWeek: 2, pupils: 10, place: 'Library' },
] as const

/** Help that teachers of departments give since the second cycle, and enrichment for those who rose most. */
export function departmentsHelp(
  teachers: readonly Teacher[],
  courses: readonly Course[],
  margins: Margins,
  random: Random,
): Wish[] {
  const step = firstStepNow + 1
  const owners = (subject: string) => {
    const { department } = margins.subject(subject)
    return teachers.filter((teacher) => teacher.department === department)
  }
  const usual = { outcome: 'forecast', minutes: 60, step } as const
  const below = byDepartments.flatMap(({ kind, subject, timesAWeek, pupils, place }, index): Wish[] => {
    const owner = owners(subject).at(index)
    const ranked = rankFallen(courses, { subject, years: [9, 10, 11], step }, random)
    return owner
      ? [{ ...usual, kind, subject, timesAWeek, owner, place, pupils: pupilsOf(ranked, 0, pupils) }]
      : []
  })
  const subject = 'mathematics'
  const risen = rankFallen(courses, { subject, years: [8, 9], step }, random).toReversed()
  const [first, second] = owners(subject)
  const owner = second ?? first
  if (!owner) return below
  const place = 'Room 3, Wednesdays after lesson 5'
  const ahead = { kind: 'enrichment', subject, timesAWeek: 1, owner, place, pupils: pupilsOf(risen, 0, 8) }
  return [...below, { ...usual, ...ahead }]
}

const partnersGroup = 8

/** Two small groups in mathematics at a partner school, for those who stood lowest. */
export function partnersHelp(
  teachers: readonly Teacher[],
  courses: readonly Course[],
  margins: Margins,
  random: Random,
): Wish[] {
  const [subject, step] = ['mathematics', firstStepNow + 1]
  const { department } = margins.subject(subject)
  const lowest = rankFallen(courses, { subject, years: [10, 11], step, low: true }, random)
  return teachers
    .filter((teacher) => teacher.department === department)
    .slice(0, 2)
    .map(
      (owner, place): Wish => ({
        ...{ kind: 'small_group', subject, outcome: 'forecast', timesAWeek: 2, minutes: 30, owner, step },
        pupils: pupilsOf(lowest, partnersGroup * place, partnersGroup),
        place: 'Room 2, Tuesdays and Thursdays before lesson 1',
      }),
    )
}

/** Calls home for those who stayed away, and behaviour for learning for those whose lessons went wrong. */
export function causedHelp(posts: readonly Post[], events: readonly PlantedEvent[]): Wish[] {
  const holder = (role: string) => posts.find((post) => post.role === role)?.person
  const caused = (cause: string) =>
    events.flatMap((event) =>
      event.cause === cause && event.pupil?.left === null && event.step < stepNow ? [event.pupil] : [],
    )
  const officer = holder('attendance-officer')
  const manager = holder('learning-manager')
  const away = officer
    ? caused('absence')
        .slice(0, 3)
        .map(
          (pupil): Wish => ({
            ...{ kind: 'home_link', subject: null, outcome: 'attendance', timesAWeek: 1, minutes: 20 },
            ...{
              owner: officer,
              pupils: [pupil],
              step: stepNow - 1,
              place: 'By telephone, Wednesday mornings',
            },
          }),
        )
    : []
  const wild = caused('behaviour').slice(0, 4)
  if (!manager || wild.length === 0) return away
  return [
    ...away,
    {
      ...{ kind: 'behaviour_for_learning', subject: null, outcome: 'behaviour', timesAWeek: 2, minutes: 30 },
      ...{ owner: manager, pupils: wild, step: stepNow - 1, place: 'Learning base, Tuesdays and Thursdays' },
    },
  ]
}
