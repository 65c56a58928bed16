import type { Random } from '#stats/random.ts'
import { type Day, demonstrationToday, thisYear } from './calendar.ts'
import type { ClassGroup } from './classes.ts'
import type { PlacesDrawn } from './help-drawn.ts'
import { stepIntoHelp } from './help-steps.ts'
import { causedHelp, cycleOf, departmentsHelp, managersHelp, partnersHelp, type Wish } from './help-wanted.ts'
import type { Margins } from './margins.ts'
import type { Pupil } from './pupils.ts'
import type { SchoolPlan } from './schools.ts'
import type { Ids } from './shape.ts'
import type { Person, Post } from './staff.ts'
import type { Teacher } from './teaching.ts'
import { type Course, type PlantedEvent, stepNow } from './truth.ts'

/** What each kind of help truly adds, in grades a cycle: the hidden answer to "did it help?". */
export const trueEffects: Readonly<Record<string, number>> = {
  small_group: 0.3,
  learning_to_learn: 0.2,
  extra_lesson: 0.15,
  immersion_day: 0.4,
  after_school: 0,
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
  /** How its places and those of the groups beside it were given, kept with the first of them. */
  places?: PlacesDrawn & { id: number }
  /** The last day of help that is over, which adds nothing more after the cycle in which it was given. */
  ended?: Day
}

const weekdays: Readonly<Record<number, readonly number[]>> = { 1: [2], 2: [1, 3] }
/** The days of the week, from 0, on which help meets that is given so often. */
export const meetsOn = (timesAWeek: number): readonly number[] => weekdays[timesAWeek] ?? [0]

const reasons = ['Fire drill', 'Away on a course', 'Room taken for a mock examination']

function holdSessions(wish: Wish, span: { first: Day; last: Day }, ids: Ids, random: Random): HelpSession[] {
  const steady = wish.pupils.map((pupil) => ({ pupil, comes: 0.8 + 0.18 * random.uniform() }))
  const days = thisYear.schoolWeeks
    .flatMap((week) => meetsOn(wish.timesAWeek).map((day) => week + day))
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
      const step = course.firstStep + index
      if (step < help.step) return state
      if (help.ended === undefined || step === help.step) added += effect * course.unit
      return state + added
    })
    const top = margins.grades(course.subject).length - 1
    course.outcome = Math.min(top, course.outcome + Math.floor(added + random.uniform()))
  }
}

type Drawn = {
  classes: readonly ClassGroup[]
  courses: readonly Course[]
  events: readonly PlantedEvent[]
  posts: readonly Post[]
  teachers: readonly Teacher[]
}

/** The help of a school since the first two cycles of this year, with its registers up to yesterday, and what it truly does. */
export function giveHelp(
  plan: SchoolPlan,
  { classes, courses, events, posts, teachers }: Drawn,
  { margins, ids, random }: { margins: Margins; ids: Ids; random: Random },
): HelpGiven[] {
  const wishes = plan.full
    ? [
        ...managersHelp(posts, courses, random),
        ...departmentsHelp(teachers, courses, margins, random),
        ...causedHelp(posts, events),
      ]
    : partnersHelp(teachers, courses, margins, random)
  const given = wishes
    .filter(({ pupils }) => pupils.length > 0)
    .map((wish): HelpGiven => {
      const first = cycleOf(wish.step).first + 2
      const span = { first, last: demonstrationToday - 1 }
      // Most was begun for two cycles; what was begun for one is overdue.
      const length = wish.kind === 'mentoring' || random.chance(0.25) ? stepNow - 1 : stepNow
      const reviewOn = cycleOf(length).last
      const sessions = holdSessions(wish, span, ids, random)
      const { places, ...own } = wish
      const kept = places ? { places: { ...places, id: ids.next('help_places') } } : {}
      return { ...own, ...kept, id: ids.next('help_plan'), first, reviewOn, sessions }
    })
  const stepped =
    plan.slug === 'a1' ? stepIntoHelp({ classes, teachers, margins }, ids, random.fork('steps')) : []
  const all = [...given, ...stepped]
  for (const help of all) layEffect(help, courses, margins, random)
  return all
}
