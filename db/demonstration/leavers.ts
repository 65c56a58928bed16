import type { Random } from '#stats/random.ts'
import { drawCat4 } from './baseline.ts'
import { lastYear } from './calendar.ts'
import { type Choices, chooseSubjects } from './choices.ts'
import { type ClassGroup, classesOfYear } from './classes.ts'
import type { Margins } from './margins.ts'
import type { Names } from './names.ts'
import { drawOutcomes, type Outcome } from './outcomes.ts'
import { drawPupil, type Pupil, uniquePupilNumber } from './pupils.ts'
import { awardedGrade, qualificationOf } from './qualifications.ts'
import type { SchoolPlan } from './schools.ts'
import type { Ids } from './shape.ts'
import { unitOf } from './truth.ts'

export type Award = { subject: string; qualification: string; grade: string; early: boolean }
/** Somebody of last year’s Year 11 or 13 who left with results. */
export type Leaver = { pupil: Pupil; year: 11 | 13; awards: Award[] }
/** Those who left a school, and the classes they sat in. */
export type Leaving = { pupils: Leaver[]; classes: ClassGroup[] }

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

// Grades that a subject, or a class within it, gives beyond what the same pupils reach elsewhere.
const subjectSpread = 0.4
const classSpread = 0.35

/** By pupil and subject, what its department and class added here. */
function liftOf(classes: readonly ClassGroup[], random: Random): (pupil: Pupil, subject: string) => number {
  const bySubject = new Map<string, number>()
  const byPupil = new Map<Pupil, Map<string, number>>()
  for (const { subject, members } of classes) {
    const own = bySubject.get(subject) ?? random.normal(0, subjectSpread)
    bySubject.set(subject, own)
    const lift = unitOf(subject) * (own + random.normal(0, classSpread))
    for (const { pupil } of members) byPupil.set(pupil, (byPupil.get(pupil) ?? new Map()).set(subject, lift))
  }
  return (pupil, subject) => byPupil.get(pupil)?.get(subject) ?? 0
}

type Drawn = { margins: Margins; names: Names; random: Random; ids: Ids }
type Sitting = { pupil: Pupil; choices: Choices; outcomes: Outcome[]; early: boolean }

function drawSittings(plan: SchoolPlan, schoolNumber: number, year: 11 | 13, drawn: Drawn): Sitting[] {
  const { margins, random, ids } = drawn
  return Array.from({ length: plan.roll[year] ?? 0 }, (_, place): Sitting => {
    const pupil = drawLeaver(plan, schoolNumber, year, place, drawn)
    pupil.id = ids.next('person')
    const choices = chooseSubjects(plan, pupil, place, random)
    const subjects = (year === 11 ? choices.upper : choices.sixth).map(({ subject }) => subject)
    const outcomes = drawOutcomes(plan, pupil.start, subjects, margins, random)
    return { pupil, choices, outcomes, early: year === 11 && random.chance(0.05) }
  })
}

/** Some enter English early: that entry counts, and the better one of the summer does not. */
function awardsOf({ pupil, outcomes, early }: Sitting, margins: Margins, lift: ReturnType<typeof liftOf>) {
  return outcomes.flatMap(({ subject, end }) => {
    const grades = margins.grades(subject)
    const reached = Math.min(Math.max(Math.round(end + lift(pupil, subject)), 0), grades.length - 1)
    const award = (place: number, early: boolean): Award => ({
      ...{ subject, qualification: qualificationOf(subject), early },
      grade: awardedGrade(subject, grades[place] ?? 'U'),
    })
    const before = early && subject === 'english-language' && reached > 1
    return [...(before ? [award(reached - 1, true)] : []), award(reached, false)]
  })
}

/** Last year’s Years 11 and 13 of a school, their classes, and what they were awarded. */
export function drawLeavers(plan: SchoolPlan, schoolNumber: number, drawn: Drawn): Leaving {
  const { margins, random, ids } = drawn
  const years = ([11, 13] as const).map((year) => {
    const sittings = drawSittings(plan, schoolNumber, year, drawn)
    const choices = new Map(sittings.map((own) => [own.pupil, own.choices]))
    const pupils = sittings.map(({ pupil }) => pupil)
    const own = random.fork(`classes of year ${year}`)
    const drafts = classesOfYear(plan, pupils, choices, 0, year, margins, own)
    const classes = drafts.map((draft): ClassGroup => ({ ...draft, id: ids.next('class') }))
    const lift = liftOf(classes, own)
    const leavers = sittings.map(
      (sitting): Leaver => ({ pupil: sitting.pupil, year, awards: awardsOf(sitting, margins, lift) }),
    )
    return { leavers, classes }
  })
  return {
    pupils: years.flatMap(({ leavers }) => leavers),
    classes: years.flatMap(({ classes }) => classes),
  }
}
