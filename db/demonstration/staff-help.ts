import { type Day, demonstrationToday, thisYear } from './calendar.ts'
import type { SchoolPlan } from './schools.ts'
import type { Ids } from './shape.ts'
import type { Person } from './staff.ts'
import type { Teacher, Teaching } from './teaching.ts'

type State = 'asked' | 'offered' | 'running' | 'declined' | 'ended'
export type StepDrawn = {
  step: string
  agreed: Day
  tried: Day | null
  visited: Day | null
  closed: Day | null
}
/** Help of a member of staff, or of a department; `began` null: nobody has answered yet. */
export type StaffHelp = {
  id: number
  kind: string
  department: string | null
  helped: readonly Person[]
  helper: Person | null
  /** A second helper beside the first. */
  also: Person | null
  state: State
  how: 'asked' | 'data' | 'talk'
  openedBy: Person
  opened: Day
  began: Day | null
  ended: Day | null
  reviewOn: Day
  aim: string
  /** What it was about at first, where that was changed. */
  firstAim: string | null
  place: string
  steps: (StepDrawn & { id: number })[]
  note: { id: number; words: string } | null
  /** That of help that ended. */
  reviewId: number | null
}

const cycleAt = (place: number) => {
  const cycle = thisYear.cycles[place]
  if (!cycle) throw new Error('The year has no such cycle')
  return cycle
}
const [firstCycle, secondCycle, thirdCycle] = [cycleAt(0), cycleAt(1), cycleAt(2)]

const aims = [
  'Lessons that end as calmly as they begin',
  'Questions that everybody has to think about',
  'What to do with those who finish first',
  'Feedback that pupils act on in the same lesson',
]
const firstSteps = [
  'Two minutes of silence at the end, with the one question on the board',
  'Wait three seconds before anybody answers',
  'A second task on every sheet, harder and not longer',
  'Five minutes in each lesson to answer the last comment',
]
const nextSteps = [
  'Pupils pack up by row, when the question is answered',
  'Ask first, name afterwards',
  'Those who finish write the next question themselves',
  'One comment in three is a question',
]
const places = [
  'Mondays, lesson 3',
  'Tuesdays after lesson 6',
  'Wednesdays before school',
  'Thursdays, lesson 1',
]
const at = (words: readonly string[], place: number): string => words[place % words.length] ?? ''

/** A step that held, and the one after it, agreed a week and a half ago; in every fourth three weeks ago, and not looked at since. */
const stepsOf = (place: number): StepDrawn[] => [
  {
    ...{ step: at(firstSteps, place), agreed: secondCycle.first + 3, tried: secondCycle.first + 6 },
    ...{ visited: secondCycle.first + 9 + (place % 5), closed: secondCycle.first + 11 + (place % 5) },
  },
  {
    ...{ step: at(nextSteps, place), agreed: demonstrationToday - (place % 4 === 1 ? 21 : 10) },
    ...{ tried: demonstrationToday - 7, visited: null, closed: null },
  },
]

/** Of some a step was let go: something else pressed. */
const letGo = (place: number): StepDrawn[] =>
  place % 4 === 0
    ? []
    : [
        {
          ...{ step: at(firstSteps, place), agreed: secondCycle.first + 4, tried: null, visited: null },
          closed: secondCycle.first + 14,
        },
      ]

type Drawn = Omit<StaffHelp, 'id' | 'steps' | 'note' | 'reviewId'> & {
  steps: StepDrawn[]
  words: string | null
}

const asked = (kind: string, helped: Person, helper: Person | null, place: number): Drawn => ({
  ...{ kind, department: null, helped: [helped], helper, also: null, state: 'running', how: 'asked' },
  ...{ openedBy: helped, firstAim: null },
  ...{ opened: secondCycle.first + 1, began: secondCycle.first + 2, ended: null, reviewOn: thirdCycle.last },
  ...{ aim: at(aims, place), place: at(places, place), steps: [], words: null },
})

/** What help there is in one department, its head first among its teachers. */
function inDepartment(teachers: readonly Teacher[], coached: Person | undefined, place: number): Drawn[] {
  const [head, second, third, fourth, fifth, sixth] = teachers
  if (!head || !second || !third) return []
  const coach = asked('coach', coached ?? third, head, place)
  const many = fourth && fifth && sixth
  return [
    {
      ...{
        ...coach,
        steps: stepsOf(place),
        words: 'It is quieter already. Wants to try it with Year 9 next.',
        firstAim: 'A calm lesson',
      },
      ...{
        reviewOn: place % 4 === 2 ? secondCycle.last : thirdCycle.last,
        also: place % 3 === 0 ? second : null,
      },
    },
    ...(fourth
      ? [
          { ...asked('peer', fourth, second, place + 1), steps: letGo(place) },
          {
            ...asked('coach', fourth, head, place + 2),
            ...{ opened: firstCycle.first + 7, began: firstCycle.first + 8, state: 'ended' as const },
            ...{ ended: secondCycle.first + 4, reviewOn: firstCycle.last },
          },
        ]
      : []),
    ...(many
      ? [
          asked('mentor', sixth, fifth, place + 3),
          asked('advanced_skills_teacher', fifth, second, place + 2),
          ...(place % 3 === 0 ? [asked('development_course', sixth, null, place)] : []),
        ]
      : []),
  ]
}

const waiting = { began: null, reviewOn: thirdCycle.last, opened: demonstrationToday - 6 }

/** One asked and not answered yet, one offered and open, one declined. */
function notYet([first, second, third]: readonly (readonly Teacher[])[]): Drawn[] {
  const offered = (of: readonly Teacher[] | undefined, state: 'offered' | 'declined'): Drawn[] => {
    const [head, , , to] = of ?? []
    return head && to
      ? [{ ...asked('peer', to, head, 1), ...waiting, state, how: 'talk', openedBy: head }]
      : []
  }
  const [head, , , , by] = first ?? []
  return [
    ...(head && by ? [{ ...asked('coach', by, head, 3), ...waiting, state: 'asked' as const }] : []),
    ...offered(second, 'offered'),
    ...offered(third, 'declined'),
  ]
}

/** Languages at School B plans together, with the head of English. */
function ofLanguages(departments: ReadonlyMap<string, readonly Teacher[]>): Drawn[] {
  const [members, [helper] = []] = [departments.get('Languages'), departments.get('English')]
  const [head] = members ?? []
  if (!members || !head || !helper) return []
  return [
    {
      ...asked('planning_together', head, helper, 1),
      ...{ department: 'Languages', helped: members, how: 'talk' },
      ...{ aim: 'A first topic in Year 8 that all of us teach well', place: 'Alternate Tuesdays, two hours' },
      steps: stepsOf(1).slice(1),
      words: 'Listening first, then speaking: agreed for the topic “at home”.',
    },
  ]
}

/** Help for staff of a full school: coaches, peers, mentors, a course, what waits for an answer; by rule, without chance. */
export function helpStaff(
  plan: SchoolPlan,
  { teachers, teachings }: { teachers: readonly Teacher[]; teachings: readonly Teaching[] },
  ids: Ids,
): StaffHelp[] {
  if (!plan.full) return []
  const departments = Map.groupBy(teachers, ({ department }) => department)
  const setFour = teachings.find(
    ({ group, last }) =>
      group.yearIndex === 1 &&
      group.year === 10 &&
      group.set === 4 &&
      group.subject === 'mathematics' &&
      !last,
  )?.teacher
  const all = [...departments].flatMap(([name, members], place) => {
    const coached = name === 'Mathematics' && setFour !== members[0] ? setFour : undefined
    return inDepartment(members, coached, place)
  })
  const drawn = [
    ...all,
    ...notYet([...departments.values()]),
    ...(plan.slug === 'b' ? ofLanguages(departments) : []),
  ]
  return drawn
    .filter(({ kind }) => kind !== 'advanced_skills_teacher' || plan.slug !== 'a2')
    .map(({ words, steps, ...one }) => ({
      ...{ ...one, id: ids.next('staff_help') },
      steps: steps.map((step) => ({ ...step, id: ids.next('staff_help_step') })),
      note: words === null ? null : { id: ids.next('staff_help_note'), words },
      reviewId: one.ended === null ? null : ids.next('staff_help_review'),
    }))
}
