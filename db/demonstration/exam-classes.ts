import type { Random } from '#stats/random.ts'
import { type ClassGroup, classesOfYear, yearDates } from './classes.ts'
import type { Leaving } from './leavers.ts'
import type { Margins } from './margins.ts'
import type { School } from './school.ts'
import type { SchoolPlan } from './schools.ts'
import type { Ids } from './shape.ts'
import { assignTeachers, type Teacher, type Teaching } from './teaching.ts'
import { cyclesAYear } from './truth.ts'

/** The classes that brought last year’s leavers to their results, who taught them and what each added, in grades. */
export type ExamClasses = { classes: ClassGroup[]; teachings: Teaching[]; added: Map<ClassGroup, number> }
export type Drawn = { margins: Margins; ids: Ids; random: Random }

const classGrowth = 0.08
/** What a department adds to all its pupils. */
const subjectSpread = 0.2

/** A teacher’s growth is of one year; a course takes as many as the key stage has, and two after it. */
const yearsTaught = (plan: SchoolPlan, year: number): number =>
  year === 11 && plan.keyStages === 'ks3-2-years' ? 3 : 2

/** Three in five of each department have exam classes; who leads it is one of them. */
const examTeachers = (teachers: readonly Teacher[]): Teacher[] =>
  [...Map.groupBy(teachers, ({ department }) => department).values()].flatMap((own) =>
    own.filter((_, place) => place % 5 < 3),
  )

/** "11Ma1" as "11xMa1": the leavers’ half of the year, beside the half that went on to the sixth form. */
const halfName = (name: string): string => name.replace(/^(\d+)/, '$1x')

// The last cycle of the year is that of the examinations: lessons are over.
const lastLesson = (yearDates[0].cycles[cyclesAYear - 1]?.first ?? 0) - 1

function makeClasses(
  { plan, shape }: School,
  leaving: readonly Leaving[],
  { margins, ids, random }: Drawn,
): ClassGroup[] {
  const choices = new Map(leaving.map((one) => [one.pupil, one.choices]))
  const drafts = [...Map.groupBy(leaving, ({ year }) => year)].flatMap(([year, own]) => {
    const pupils = own.map(({ pupil }) => pupil)
    return classesOfYear(plan, pupils, choices, 0, year, margins, random)
  })
  return drafts
    .filter(({ subject }) => shape.subjects.has(subject))
    .map((draft): ClassGroup => {
      const members = draft.members.map((one) => ({
        ...one,
        last: Math.min(one.last ?? lastLesson, lastLesson),
      }))
      return { ...draft, members, name: halfName(draft.name), id: ids.next('class') }
    })
}

function drawAdded(plan: SchoolPlan, { classes, teachings }: Omit<ExamClasses, 'added'>, random: Random) {
  const department = new Map<string, number>()
  const added = new Map<ClassGroup, number>()
  for (const group of classes) {
    const own = department.get(group.subject) ?? random.normal(0, subjectSpread)
    department.set(group.subject, own)
    added.set(group, own + yearsTaught(plan, group.year) * random.normal(0, classGrowth))
  }
  for (const { group, teacher, share, first, last } of teachings) {
    const whole = group.members[0]
    const part = whole ? ((last ?? first) - first + 1) / ((whole.last ?? first) - whole.first + 1) : 0
    added.set(
      group,
      (added.get(group) ?? 0) + yearsTaught(plan, group.year) * teacher.growth * share * Math.min(1, part),
    )
  }
  return added
}

export function makeExamClasses(school: School, leaving: readonly Leaving[], drawn: Drawn): ExamClasses {
  const classes = makeClasses(school, leaving, drawn)
  const teachings = assignTeachers(classes, examTeachers(school.teachers), { plan: school.plan, ...drawn })
  return { classes, teachings, added: drawAdded(school.plan, { classes, teachings }, drawn.random) }
}
