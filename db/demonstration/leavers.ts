import type { Random } from '#stats/random.ts'
import { drawCat4 } from './baseline.ts'
import { lastYear } from './calendar.ts'
import { type Choices, chooseSubjects } from './choices.ts'
import type { Margins } from './margins.ts'
import type { Names } from './names.ts'
import { drawEndings, type Ending, outcomeOf } from './outcomes.ts'
import { drawPupil, type Pupil, uniquePupilNumber } from './pupils.ts'
import { awardedGrade, qualificationOf } from './qualifications.ts'
import type { SchoolPlan } from './schools.ts'
import type { Ids } from './shape.ts'

export type Award = { subject: string; qualification: string; grade: string; early: boolean }
/** Somebody who was in the last year of a key stage, before the grades. */
export type Leaving = { pupil: Pupil; year: 11 | 13; choices: Choices; endings: Ending[]; early: boolean }
/** Somebody of last year’s Year 11 or 13 who left with results. */
export type Leaver = Leaving & { awards: Award[] }

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
    // Partner schools bring one year’s results, and with them a test that all of it took.
    cat4: pupil.cat4 ?? (plan.full ? null : drawCat4(pupil.start, random)),
  }
}

/** What somebody is awarded. Some enter English early: that entry counts, and the better one of the summer does not. */
export function awardsOf(
  { endings, early }: Leaving,
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
    const first = early && subject === 'english-language' && outcome > 1
    return [...(first ? [award(outcome - 1, true)] : []), award(outcome, false)]
  })
}

/** Last year’s Years 11 and 13 of a school, with where their courses ended. */
export function drawLeaving(
  plan: SchoolPlan,
  schoolNumber: number,
  drawn: { margins: Margins; names: Names; random: Random; ids: Ids },
): Leaving[] {
  const { margins, random, ids } = drawn
  return ([11, 13] as const).flatMap((year) =>
    Array.from({ length: plan.roll[year] ?? 0 }, (_, place): Leaving => {
      const pupil = drawLeaver(plan, schoolNumber, year, place, drawn)
      pupil.id = ids.next('person')
      const choices = chooseSubjects(plan, pupil, place, random)
      const subjects = (year === 11 ? choices.upper : choices.sixth).map(({ subject }) => subject)
      const endings = drawEndings(plan, pupil.start, subjects, margins, random)
      return { pupil, year, choices, endings, early: year === 11 && random.chance(0.05) }
    }),
  )
}
