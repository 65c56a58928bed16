import type { Random } from '#stats/random.ts'
import { type Day, lastYear, thisYear } from './calendar.ts'
import type { FormGroup } from './classes.ts'
import type { Names } from './names.ts'
import type { SchoolPlan } from './schools.ts'
import { type Ids, idIn, type Shape } from './shape.ts'
import { drawPerson, type Teacher } from './teaching.ts'

export type Person = { id: number; given: string; family: string; title: string | null }
export type Post = {
  person: Person
  role: string
  title: string
  scope: 'organisation' | 'department' | 'year_group' | 'own_classes' | 'caseload' | 'own_children' | 'self'
  scopeId: number | null
  first: Day
  last: Day | null
}

const longAgo = -3 * 364

// Whoever needs only some pupils for the work sees only those.
const narrowScopes = new Map<string, 'caseload' | 'own_classes'>([
  ['learning-manager', 'caseload'],
  ['professional', 'caseload'],
  ['support-assistant', 'own_classes'],
])

// [role, title, how many]; teachers, department heads and learning managers are added by rule.
const offices: Record<string, readonly (readonly [string, string, number])[]> = {
  a1: [
    ['senior-leader', 'Vice principal', 2],
    ['senior-leader', 'Trainee head teacher', 1],
    ['special-needs-coordinator', 'SENCO', 1],
    ['attendance-officer', 'Attendance officer', 2],
    ['data-manager', 'Data manager', 1],
    ['administrator', 'Office manager', 1],
    ['professional', 'Educational psychologist', 1],
    ['professional', 'Education welfare officer', 1],
    ['professional', 'School nurse', 1],
    ['learning-manager', 'Learning manager', 4],
    ['support-assistant', 'Learning and behaviour support assistant', 40],
  ],
  a2: [
    ['head', 'Associate principal', 1],
    ['senior-leader', 'Vice principal', 1],
    ['special-needs-coordinator', 'SENCO', 1],
    ['attendance-officer', 'Attendance officer', 1],
    ['data-manager', 'Data manager', 1],
    ['administrator', 'Office manager', 1],
    ['learning-manager', 'Learning manager', 2],
    ['support-assistant', 'Learning and behaviour support assistant', 16],
  ],
  b: [
    ['head', 'Executive principal', 1],
    ['senior-leader', 'Vice principal', 2],
    ['special-needs-coordinator', 'SENCO', 1],
    ['attendance-officer', 'Attendance officer', 2],
    ['data-manager', 'Data manager', 1],
    ['administrator', 'Office manager', 2],
    ['learning-manager', 'Learning manager', 7],
    ['governor', 'Governor', 10],
    ['support-assistant', 'Support staff', 69],
  ],
}
const partnerOffices = [
  ['head', 'Principal', 1],
  ['data-manager', 'Data manager', 1],
  ['learning-manager', 'Learning manager', 1],
  ['governor', 'Governor', 3],
  ['support-assistant', 'Support staff', 4],
] as const

// Teachers who lead besides teaching: [title, how many, years in the post at a time].
const assistants: Record<string, readonly (readonly [string, number, number])[]> = {
  a1: [['Assistant principal', 4, 0]],
  a2: [['Assistant principal', 2, 0]],
  b: [
    ['Assistant head', 5, 0],
    ['Associate assistant head', 4, 2],
  ],
}

/** The first teacher of each department leads it; leaders of the school come from all departments. */
function leadingTeachers(plan: SchoolPlan, teachers: readonly Teacher[], shape: Shape): Post[] {
  const byDepartment = [...Map.groupBy(teachers, (teacher) => teacher.department)]
  const heads = byDepartment.flatMap(([department, [first]]): Post[] =>
    first
      ? [
          {
            person: first,
            role: 'head-of-department',
            title: `Head of ${department}`,
            scope: 'department',
            scopeId: idIn(shape.departments, department),
            first: longAgo,
            last: null,
          },
        ]
      : [],
  )
  // Associate assistant heads are usually department heads; the other assistants are not.
  const free = byDepartment.flatMap(([, members]) => members.slice(1, 2))
  const rotating = heads.map(({ person }) => person)
  const lists = (assistants[plan.slug] ?? []).flatMap(([title, count, years]) =>
    (years > 0 ? rotating.slice(2) : free).slice(0, count).map(
      (person): Post => ({
        person,
        role: 'senior-leader',
        title,
        scope: 'organisation',
        scopeId: null,
        first: years > 0 ? thisYear.first : longAgo,
        last: years > 0 ? thisYear.first + years * 364 - 1 : null,
      }),
    ),
  )
  return [...heads, ...lists]
}

function headsOfYear(plan: SchoolPlan, teachers: readonly Teacher[], shape: Shape): Post[] {
  // School B gave its heads of year up for learning managers.
  if (!['a1', 'a2'].includes(plan.slug)) return []
  const years = [...shape.yearGroups]
  const able = teachers.filter((_, place) => place % 7 === 3)
  return years.flatMap(([year, id], place): Post[] => {
    const person = able[place]
    return person
      ? [
          {
            person,
            role: 'head-of-year',
            title: `Head of Year ${year}`,
            scope: 'year_group',
            scopeId: id,
            first: lastYear.first,
            last: null,
          },
        ]
      : []
  })
}

function chooseTutors(
  teachers: readonly Teacher[],
  forms: readonly FormGroup[],
  random: Random,
): Map<FormGroup, Teacher> {
  const able = random.shuffle(teachers)
  const byYear = Map.groupBy(forms, ({ yearIndex }) => yearIndex)
  return new Map(
    [...byYear.values()].flatMap((ofYear) =>
      ofYear.flatMap((form, place) => {
        const tutor = able[place % able.length]
        return tutor ? [[form, tutor] as const] : []
      }),
    ),
  )
}

/** Everybody who works at the school, with the posts they hold; also names each registration group's tutor. */
export function staffSchool(
  plan: SchoolPlan,
  teachers: readonly Teacher[],
  forms: readonly FormGroup[],
  shape: Shape,
  names: Names,
  ids: Ids,
  random: Random,
) {
  const others: Post[] = (offices[plan.slug] ?? partnerOffices).flatMap(([role, title, count]) =>
    Array.from({ length: count }, (): Post => {
      const person = { id: ids.next('person'), ...drawPerson(names, random) }
      const scope = narrowScopes.get(role) ?? 'organisation'
      return { person, role, title, scope, scopeId: null, first: longAgo, last: null }
    }),
  )
  const teaching = teachers.map(
    (person): Post => ({
      person,
      role: 'teacher',
      title: `Teacher of ${person.department}`,
      scope: 'own_classes',
      scopeId: null,
      first: longAgo,
      last: null,
    }),
  )
  const tutors = chooseTutors(teachers, forms, random)
  const tutoring = [...tutors].flatMap(([form, person]): Post[] =>
    form.yearIndex === 1
      ? [
          {
            person,
            role: 'form-tutor',
            title: `Tutor of ${form.name}`,
            scope: 'own_classes',
            scopeId: null,
            first: thisYear.first,
            last: null,
          },
        ]
      : [],
  )
  return {
    people: [...teachers, ...others.map(({ person }) => person)] as readonly Person[],
    posts: [
      ...leadingTeachers(plan, teachers, shape),
      ...headsOfYear(plan, teachers, shape),
      ...others,
      ...teaching,
      ...tutoring,
    ],
    tutors,
  }
}
