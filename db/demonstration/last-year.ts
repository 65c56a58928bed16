import type { Random } from '#stats/random.ts'
import { type ClassGroup, classesOfYear, yearDates } from './classes.ts'
import type { Leaver } from './leavers.ts'
import type { Margins } from './margins.ts'
import { livedBefore } from './outcomes.ts'
import type { Pupil } from './pupils.ts'
import { type Entry, enterCycles } from './readings.ts'
import type { School } from './school.ts'
import type { Ids } from './shape.ts'
import { assignTeachers, type Teaching } from './teaching.ts'
import { type Course, cyclesAYear, unitOf } from './truth.ts'

/** What was taught to last year’s Years 11 and 13 and entered of them, up to the cycle before the examinations. */
export type LastYear = {
  classes: ClassGroup[]
  teachings: Teaching[]
  courses: Course[]
  entries: Entry[]
}

type Drawn = { margins: Margins; ids: Ids; random: Random }

// Those who left were the other half of their year.
const nameOfBand = (name: string, year: number) => name.replace(String(year), `${year}y`)

function classesOf({ plan }: School, leavers: readonly Leaver[], { margins, ids, random }: Drawn) {
  const lastLesson = (yearDates[0].cycles[cyclesAYear - 1]?.first ?? 0) - 1
  const choices = new Map(leavers.map(({ pupil, choices }) => [pupil, choices]))
  return [...Map.groupBy(leavers, ({ year }) => year)].flatMap(([year, own]) => {
    const pupils = own.map(({ pupil }) => pupil)
    return classesOfYear(plan, pupils, choices, 0, year, margins, random).map((draft): ClassGroup => {
      const members = draft.members.map((one) => ({
        ...one,
        last: Math.min(one.last ?? lastLesson, lastLesson),
      }))
      return { ...draft, members, id: ids.next('class'), name: nameOfBand(draft.name, year) }
    })
  })
}

function classAt(groups: readonly ClassGroup[], pupil: Pupil, step: number): ClassGroup | undefined {
  const day = yearDates[0].cycles[step - 1]?.last ?? 0
  return groups.find(({ members }) =>
    members.some((one) => one.pupil === pupil && one.first <= day && (one.last === null || one.last >= day)),
  )
}

function coursesOf(
  { plan }: School,
  leavers: readonly Leaver[],
  classes: readonly ClassGroup[],
  drawn: Drawn,
) {
  const bySubject = Map.groupBy(classes, ({ year, subject }) => `${year} ${subject}`)
  return leavers.flatMap(({ pupil, year, ended }) => {
    const lived = livedBefore(plan, pupil.start, ended, drawn.margins, drawn.random)
    return lived.map(({ subject, states }, place): Course => {
      const own = (bySubject.get(`${year} ${subject}`) ?? []).filter(({ members }) =>
        members.some((one) => one.pupil === pupil),
      )
      return {
        ...{ pupil, subject, states, firstStep: 1, unit: unitOf(subject) },
        groups: states.flatMap((_, index) => classAt(own, pupil, index + 1) ?? []),
        outcome: ended[place]?.outcome ?? 0,
      }
    })
  })
}

/** Last year as those who left lived it: the same walks that led to their results, read by the school’s teachers. */
export function teachLeavers(school: School, leavers: readonly Leaver[], drawn: Drawn): LastYear {
  const { margins, random } = drawn
  const classes = classesOf(school, leavers, drawn)
  const teachings = assignTeachers(classes, school.teachers, margins, random)
  const courses = coursesOf(school, leavers, classes, drawn)
  const byClass = Map.groupBy(teachings, ({ group }) => group)
  return { classes, teachings, courses, entries: enterCycles(courses, byClass, margins, random) }
}
