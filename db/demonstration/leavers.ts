import type { Random } from '#stats/random.ts'
import { lastYear } from './calendar.ts'
import { type Choices, chooseSubjects } from './choices.ts'
import type { Margins } from './margins.ts'
import type { Names } from './names.ts'
import { drawOutcomes, type Ended } from './outcomes.ts'
import { drawPupil, type Pupil, uniquePupilNumber } from './pupils.ts'
import { awardedGrade, qualificationOf } from './qualifications.ts'
import type { SchoolPlan } from './schools.ts'
import type { Ids } from './shape.ts'

export type Award = { subject: string; qualification: string; grade: string; early: boolean }
/** Somebody of last year’s Year 11 or 13 who left with results. */
export type Leaver = { pupil: Pupil; year: 11 | 13; choices: Choices; ended: Ended[]; awards: Award[] }

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
  pupil: Pupil,
  outcomes: readonly { subject: string; outcome: number }[],
  margins: Margins,
  random: Random,
): Award[] {
  const early = pupil.year === 12 && random.chance(0.05) ? 'english-language' : null
  return outcomes.flatMap(({ subject, outcome }) => {
    const grades = margins.grades(subject)
    const award = (place: number, early: boolean): Award => ({
      ...{ subject, qualification: qualificationOf(subject), early },
      grade: awardedGrade(subject, grades[place] ?? 'U'),
    })
    return [...(subject === early && outcome > 1 ? [award(outcome - 1, true)] : []), award(outcome, false)]
  })
}

/** Last year’s Years 11 and 13 of a school that was there last year, with what they were awarded. */
export function drawLeavers(
  plan: SchoolPlan,
  schoolNumber: number,
  drawn: { margins: Margins; names: Names; random: Random; ids: Ids },
): Leaver[] {
  if (!plan.full) return []
  const { margins, random, ids } = drawn
  return ([11, 13] as const).flatMap((year) =>
    Array.from({ length: plan.roll[year] ?? 0 }, (_, place): Leaver => {
      const pupil = drawLeaver(plan, schoolNumber, year, place, drawn)
      pupil.id = ids.next('person')
      const choices = chooseSubjects(plan, pupil, place, random)
      const subjects = (year === 11 ? choices.upper : choices.sixth).map(({ subject }) => subject)
      const ended = drawOutcomes(plan, pupil.start, subjects, margins, random)
      return { pupil, year, choices, ended, awards: awardsOf(pupil, ended, margins, random) }
    }),
  )
}
