import type { Random } from '#stats/random.ts'
import { lastYear } from './calendar.ts'
import { type Choices, chooseSubjects } from './choices.ts'
import type { ClassGroup } from './classes.ts'
import { type ExamClasses, makeExamClasses } from './exam-classes.ts'
import type { Margins } from './margins.ts'
import type { Names } from './names.ts'
import { drawEndings, type Ending, outcomeOf } from './outcomes.ts'
import { drawPupil, type Pupil, uniquePupilNumber } from './pupils.ts'
import { awardedGrade, qualificationOf } from './qualifications.ts'
import type { School } from './school.ts'
import type { SchoolPlan } from './schools.ts'
import type { Ids } from './shape.ts'

export type Award = { subject: string; qualification: string; grade: string; early: boolean }
/** Somebody of last year’s Year 11 or 13 who left with results. */
export type Leaver = { pupil: Pupil; year: 11 | 13; awards: Award[] }

// Numbers after those of the pupils who entered the sixth form from the same year.
const firstPlace = 400
const daysAYear = 364

/** A pupil as of last year: a year older now, and gone when the year ended. */
function drawLeaver(
  plan: SchoolPlan,
  schoolNumber: number,
  year: 11 | 13,
  place: number,
  drawn: { margins: Margins; names: Names; random: Random },
): Pupil {
  const { margins, names, random } = drawn
  const pupil = drawPupil(plan, schoolNumber, year, firstPlace + place, margins, names, random)
  const serial = String(firstPlace + place + 1)
  const entry = 12 - (year + 1 - 7)
  return {
    ...pupil,
    year: year + 1,
    born: pupil.born - daysAYear,
    upn: uniquePupilNumber(`999${4000 + schoolNumber}${String(20 + entry).slice(-2)}${serial}`),
    admission: `${plan.letter}${year + 1}${serial}`,
    entered: -daysAYear * (year > 11 ? year - 11 : year - 6),
    left: lastYear.last,
  }
}

/** Some enter English early: that entry counts, and the better one of the summer does not. */
function awardsOf(
  { endings, early }: Course,
  addedTo: (subject: string) => number,
  margins: Margins,
): Award[] {
  return endings.flatMap((ending) => {
    const { subject } = ending
    const outcome = outcomeOf(ending, addedTo(subject))
    const grades = margins.grades(subject)
    const award = (place: number, early: boolean): Award => ({
      ...{ subject, qualification: qualificationOf(subject), early },
      grade: awardedGrade(subject, grades[place] ?? 'U'),
    })
    return [
      ...(early && subject === 'english-language' && outcome > 1 ? [award(outcome - 1, true)] : []),
      award(outcome, false),
    ]
  })
}

/** Somebody who was in the last year of a key stage, before the grades. */
type Course = { pupil: Pupil; year: 11 | 13; choices: Choices; endings: Ending[]; early: boolean }

function drawCourses(
  plan: SchoolPlan,
  schoolNumber: number,
  drawn: { margins: Margins; names: Names; random: Random; ids: Ids },
): Course[] {
  const { margins, random, ids } = drawn
  return ([11, 13] as const).flatMap((year) =>
    Array.from({ length: plan.roll[year] ?? 0 }, (_, place): Course => {
      const pupil = drawLeaver(plan, schoolNumber, year, place, drawn)
      pupil.id = ids.next('person')
      const choices = chooseSubjects(plan, pupil, place, random)
      const subjects = (year === 11 ? choices.upper : choices.sixth).map(({ subject }) => subject)
      const endings = drawEndings(plan, pupil.start, subjects, margins, random)
      return { pupil, year, choices, endings, early: year === 11 && random.chance(0.05) }
    }),
  )
}

/** Last year’s Years 11 and 13 of a school that was there last year: their classes, and what they were awarded. */
export function drawLeavers(
  school: School,
  schoolNumber: number,
  drawn: { margins: Margins; names: Names; random: Random; ids: Ids },
): { leavers: Leaver[]; exams: ExamClasses } {
  const { margins, random, ids } = drawn
  const courses = school.plan.full ? drawCourses(school.plan, schoolNumber, drawn) : []
  const exams = makeExamClasses(school, courses, { margins, ids, random: random.fork('classes') })
  const classOf = new Map<Pupil, Map<string, ClassGroup>>()
  for (const group of exams.classes)
    for (const { pupil } of group.members) {
      const own = classOf.get(pupil) ?? new Map<string, ClassGroup>()
      classOf.set(pupil, own.set(group.subject, group))
    }
  const leavers = courses.map((course): Leaver => {
    const addedTo = (subject: string): number => {
      const group = classOf.get(course.pupil)?.get(subject)
      return group ? (exams.added.get(group) ?? 0) : 0
    }
    return { pupil: course.pupil, year: course.year, awards: awardsOf(course, addedTo, margins) }
  })
  return { leavers, exams }
}
