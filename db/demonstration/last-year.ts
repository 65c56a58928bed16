import { type ClassGroup, yearDates } from './classes.ts'
import { type Drawn, type ExamClasses, makeExamClasses } from './exam-classes.ts'
import { awardsOf, type Leaver, type Leaving } from './leavers.ts'
import { livedBefore, outcomeOf } from './outcomes.ts'
import type { Pupil } from './pupils.ts'
import { type Entry, enterCycles } from './readings.ts'
import type { School } from './school.ts'
import { type Course, unitOf } from './truth.ts'

/**
 * Last year’s Years 11 and 13: what they were awarded, the classes they sat in, and where the school was there last year what
 * is true of them and was entered of them, up to the cycle before the examinations.
 */
export type LastYear = ExamClasses & { leavers: Leaver[]; courses: Course[]; entries: Entry[] }

/** By pupil and subject, what the classes added. */
function addedBy({ classes, added }: ExamClasses): (pupil: Pupil, subject: string) => number {
  const known = new Map<Pupil, Map<string, number>>()
  for (const group of classes)
    for (const { pupil } of group.members) {
      const own = known.get(pupil) ?? new Map<string, number>()
      known.set(pupil, own.set(group.subject, added.get(group) ?? 0))
    }
  return (pupil, subject) => known.get(pupil)?.get(subject) ?? 0
}

function classAt(groups: readonly ClassGroup[], pupil: Pupil, step: number): ClassGroup | undefined {
  const day = yearDates[0].cycles[step - 1]?.last ?? 0
  return groups.find(({ members }) =>
    members.some((one) => one.pupil === pupil && one.first <= day && (one.last === null || one.last >= day)),
  )
}

function coursesOf(
  { plan }: School,
  leaving: readonly Leaving[],
  exams: ExamClasses,
  { margins, random }: Drawn,
): Course[] {
  const added = addedBy(exams)
  const bySubject = Map.groupBy(exams.classes, ({ year, subject }) => `${year} ${subject}`)
  return leaving.flatMap(({ pupil, year, endings }) => {
    const addedTo = (subject: string) => added(pupil, subject)
    const lived = livedBefore(plan, pupil.start, endings, addedTo, { margins, random })
    return lived.map(({ subject, states }, place): Course => {
      const own = (bySubject.get(`${year} ${subject}`) ?? []).filter(({ members }) =>
        members.some((one) => one.pupil === pupil),
      )
      const ending = endings[place]
      return {
        ...{ pupil, subject, states, firstStep: 1, unit: unitOf(subject) },
        groups: states.flatMap((_, index) => classAt(own, pupil, index + 1) ?? []),
        outcome: ending ? outcomeOf(ending, addedTo(subject)) : 0,
      }
    })
  })
}

/** Last year as those who left lived it: the same walks that led to their results, read by the school’s teachers. */
export function teachLeavers(school: School, leaving: readonly Leaving[], drawn: Drawn): LastYear {
  const { margins, random } = drawn
  const exams = makeExamClasses(school, leaving, drawn)
  const added = addedBy(exams)
  const leavers = leaving.map((one): Leaver => {
    return { ...one, awards: awardsOf(one, (subject) => added(one.pupil, subject), margins) }
  })
  const courses = school.plan.full ? coursesOf(school, leaving, exams, drawn) : []
  const byClass = Map.groupBy(exams.teachings, ({ group }) => group)
  return { ...exams, leavers, courses, entries: enterCycles(courses, byClass, margins, random) }
}
