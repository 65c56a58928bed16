import type { Random } from '#stats/random.ts'
import { type Day, demonstrationToday, thisYear } from './calendar.ts'
import type { Margins } from './margins.ts'
import type { Pupil } from './pupils.ts'
import type { SchoolPlan } from './schools.ts'
import type { Ids } from './shape.ts'
import type { Person, Post } from './staff.ts'
import type { Teacher } from './teaching.ts'
import { type Course, cyclesAYear, type PlantedEvent, stepNow } from './truth.ts'

/** What each kind of help truly adds, in grades a cycle: the hidden answer to "did it help?". */
export const trueEffects: Readonly<Record<string, number>> = {
  small_group: 0.3,
  learning_to_learn: 0.2,
  extra_lesson: 0.15,
  mentoring: 0,
  homework_club: 0,
  home_link: 0,
  behaviour_for_learning: 0,
  enrichment: 0.1,
}

type Outcome = 'forecast' | 'attendance' | 'behaviour'
export type HelpSession = {
  id: number
  on: Day
  /** 0: it did not take place. */
  minutes: number
  note: string
  presence: { pupil: Pupil; minutes: number }[]
}
export type HelpGiven = {
  id: number
  kind: string
  subject: string | null
  outcome: Outcome
  owner: Person
  pupils: Pupil[]
  /** The step in which it began; its effect shows from that cycle’s marks on. */
  step: number
  first: Day
  reviewOn: Day
  place: string
  timesAWeek: number
  minutes: number
  sessions: HelpSession[]
}

type Wish = Pick<HelpGiven, 'kind' | 'subject' | 'outcome' | 'timesAWeek' | 'minutes'> & {
  owner: Person
  pupils: Pupil[]
  step: number
  place: string
}

const firstStepNow = cyclesAYear + 1
const cycleOf = (step: number) => {
  const cycle = thisYear.cycles[step - firstStepNow]
  if (!cycle) throw new Error(`The calendar has no cycle for step ${step}`)
  return cycle
}

const stateAt = ({ states, firstStep, unit }: Course, step: number): number | null => {
  const state = states[step - firstStep]
  return state === undefined ? null : state / unit
}

type Fallen = { pupil: Pupil; change: number }

/** Courses of a subject by how far each had fallen when help began, as a school sees it: with the noise of judging. */
function rankFallen(
  courses: readonly Course[],
  { subject, years, step }: { subject: string; years: readonly number[]; step: number },
  random: Random,
): Fallen[] {
  return courses
    .filter((course) => course.subject === subject && years.includes(course.pupil.year))
    .flatMap((course): Fallen[] => {
      const [was, is] = [stateAt(course, step - 2), stateAt(course, step - 1)]
      const there = course.pupil.left === null && was !== null && is !== null
      return there ? [{ pupil: course.pupil, change: is - was + random.normal(0, 0.5) }] : []
    })
    .sort((a, b) => a.change - b.change || a.pupil.id - b.pupil.id)
}

const pupilsOf = (ranked: readonly Fallen[], first: number, number: number): Pupil[] =>
  ranked.slice(first, first + number).map(({ pupil }) => pupil)

/** A mentor and a small group for each learning manager, since the first cycle and the second. */
function managersHelp(posts: readonly Post[], courses: readonly Course[], random: Random): Wish[] {
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
  return managers.flatMap((owner, place): Wish[] => [
    {
      ...{ kind: 'mentoring', subject: null, outcome: 'forecast', timesAWeek: 1, minutes: 30, owner },
      ...{ pupils: pupilsOf(english, 3 * place, 3), step: firstStepNow, place: 'Learning base, Mondays' },
    },
    {
      ...{ kind: 'small_group', subject: 'mathematics', outcome: 'forecast', timesAWeek: 2, minutes: 30 },
      ...{ owner, pupils: pupilsOf(maths, 5 * place, 5), step: firstStepNow + 1 },
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
function departmentsHelp(
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
  const place = 'Room 3, Fridays after lesson 5'
  const ahead = { kind: 'enrichment', subject, timesAWeek: 1, owner, place, pupils: pupilsOf(risen, 0, 8) }
  return [...below, { ...usual, ...ahead }]
}

/** Calls home for those who stayed away, and behaviour for learning for those whose lessons went wrong. */
function causedHelp(posts: readonly Post[], events: readonly PlantedEvent[]): Wish[] {
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
            ...{ owner: officer, pupils: [pupil], step: stepNow - 1, place: 'By telephone, Friday mornings' },
          }),
        )
    : []
  const wild = caused('behaviour').slice(0, 4)
  if (!manager || wild.length === 0) return away
  return [
    ...away,
    {
      ...{ kind: 'behaviour_for_learning', subject: null, outcome: 'behaviour', timesAWeek: 2, minutes: 30 },
      ...{ owner: manager, pupils: wild, step: stepNow - 1, place: 'Learning base, Wednesdays and Fridays' },
    },
  ]
}

const weekdays: Readonly<Record<number, readonly number[]>> = { 1: [2], 2: [1, 3] }
const reasons = ['Fire drill', 'Away on a course', 'Room taken for a mock examination']

function holdSessions(wish: Wish, span: { first: Day; last: Day }, ids: Ids, random: Random): HelpSession[] {
  const steady = wish.pupils.map((pupil) => ({ pupil, comes: 0.8 + 0.18 * random.uniform() }))
  const days = thisYear.schoolWeeks
    .flatMap((week) => (weekdays[wish.timesAWeek] ?? [0]).map((day) => week + day))
    .filter((day) => day >= span.first && day <= span.last)
  return days.flatMap((on): HelpSession[] => {
    // Some registers are simply never taken.
    if (random.chance(0.08)) return []
    const id = ids.next('help_session')
    if (random.chance(0.06)) return [{ id, on, minutes: 0, note: random.choice(reasons), presence: [] }]
    const presence = steady.map(({ pupil, comes }) => {
      const part = random.chance(0.05) ? Math.round(wish.minutes / 2) : wish.minutes
      return { pupil, minutes: random.chance(comes) ? part : 0 }
    })
    return [{ id, on, minutes: wish.minutes, note: '', presence }]
  })
}

/** Lets help do what it truly does: the courses of those helped lie higher from the cycle in which it began. */
function layEffect(help: HelpGiven, courses: readonly Course[], margins: Margins, random: Random): void {
  const effect = trueEffects[help.kind] ?? 0
  if (effect === 0) return
  const helped = new Set(help.pupils)
  for (const course of courses) {
    if (!helped.has(course.pupil) || (help.subject !== null && help.subject !== course.subject)) continue
    let added = 0
    course.states = course.states.map((state, index) => {
      if (course.firstStep + index < help.step) return state
      added += effect * course.unit
      return state + added
    })
    const top = margins.grades(course.subject).length - 1
    course.outcome = Math.min(top, course.outcome + Math.floor(added + random.uniform()))
  }
}

type Drawn = {
  courses: readonly Course[]
  events: readonly PlantedEvent[]
  posts: readonly Post[]
  teachers: readonly Teacher[]
}

/** The help of a full school since the first two cycles of this year, with its registers up to yesterday, and what it truly does. */
export function giveHelp(
  plan: SchoolPlan,
  { courses, events, posts, teachers }: Drawn,
  { margins, ids, random }: { margins: Margins; ids: Ids; random: Random },
): HelpGiven[] {
  if (!plan.full) return []
  const wishes = [
    ...managersHelp(posts, courses, random),
    ...departmentsHelp(teachers, courses, margins, random),
    ...causedHelp(posts, events),
  ]
  return wishes
    .filter(({ pupils }) => pupils.length > 0)
    .map((wish): HelpGiven => {
      const first = cycleOf(wish.step).first + 2
      const span = { first, last: demonstrationToday - 1 }
      // Most was begun for two cycles; what was begun for one is overdue.
      const length = wish.kind === 'mentoring' || random.chance(0.25) ? stepNow - 1 : stepNow
      const reviewOn = cycleOf(length).last
      const sessions = holdSessions(wish, span, ids, random)
      const help = { ...wish, id: ids.next('help_plan'), first, reviewOn, sessions }
      layEffect(help, courses, margins, random)
      return help
    })
}
