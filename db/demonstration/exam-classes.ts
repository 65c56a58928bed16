import type { Random } from '#stats/random.ts'
import type { Choices } from './choices.ts'
import { type ClassGroup, classesOfYear } from './classes.ts'
import type { Margins } from './margins.ts'
import type { Pupil } from './pupils.ts'
import type { School } from './school.ts'
import type { SchoolPlan } from './schools.ts'
import type { Ids } from './shape.ts'
import { assignTeachers, type Teacher, type Teaching } from './teaching.ts'

/** The classes that brought last year’s leavers to their results, who taught them and what each added, in grades. */
export type ExamClasses = { classes: ClassGroup[]; teachings: Teaching[]; added: Map<ClassGroup, number> }

const classGrowth = 0.08

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

type Drawn = { margins: Margins; ids: Ids; random: Random }
type Leaving = { pupil: Pupil; year: 11 | 13; choices: Choices }

export function makeExamClasses(
  { plan, shape, teachers }: School,
  leaving: readonly Leaving[],
  { margins, ids, random }: Drawn,
): ExamClasses {
  const choices = new Map(leaving.map((one) => [one.pupil, one.choices]))
  const drafts = [...Map.groupBy(leaving, ({ year }) => year)].flatMap(([year, own]) => {
    const pupils = own.map(({ pupil }) => pupil)
    return classesOfYear(plan, pupils, choices, 0, year, margins, random)
  })
  const classes = drafts
    .filter(({ subject }) => shape.subjects.has(subject))
    .map((draft): ClassGroup => ({ ...draft, name: halfName(draft.name), id: ids.next('class') }))
  const teachings = assignTeachers(classes, examTeachers(teachers), margins, random)
  const added = new Map(
    classes.map((group) => [group, yearsTaught(plan, group.year) * random.normal(0, classGrowth)]),
  )
  for (const { group, teacher, share, first, last } of teachings) {
    const whole = group.members[0]
    const part = whole ? ((last ?? first) - first + 1) / ((whole.last ?? first) - whole.first + 1) : 0
    added.set(
      group,
      (added.get(group) ?? 0) + yearsTaught(plan, group.year) * teacher.growth * share * Math.min(1, part),
    )
  }
  return { classes, teachings, added }
}
