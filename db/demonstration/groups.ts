import type { Random } from '#stats/random.ts'
import type { Names } from './names.ts'
import type { School } from './school.ts'
import { authority, federation, partnership } from './schools.ts'
import type { Ids } from './shape.ts'
import type { Person, Post } from './staff.ts'
import { drawPerson } from './teaching.ts'

export type Group = {
  slug: string
  name: string
  kind: 'federation' | 'partnership' | 'authority'
  link: 'governs' | 'partners' | 'oversees'
  members: readonly string[]
  posts: Post[]
}
export type Persona = { key: string; slug: string; person: Person; title: string; about: string }

const longAgo = -3 * 364
const post = (person: Person, role: string, title: string): Post => ({
  person,
  role,
  title,
  scope: 'organisation',
  scopeId: null,
  first: longAgo,
  last: null,
})

/** The federation of A1 and A2 under one principal and one governing body, the partnership of B, and the county. */
export function drawGroups(schools: readonly School[], names: Names, ids: Ids, random: Random): Group[] {
  const someone = (): Person => ({ id: ids.next('person'), ...drawPerson(names, random) })
  const several = (count: number, role: string, title: string) =>
    Array.from({ length: count }, () => post(someone(), role, title))
  const heads = schools
    .filter(({ plan }) => partnership.members.includes(plan.slug))
    .flatMap(({ plan, posts }) => {
      const head = posts.find(({ role }) => role === 'head')
      // The same human being, as a person of the partnership.
      return head
        ? [post({ ...head.person, id: ids.next('person') }, 'partner-head', `Principal of ${plan.name}`)]
        : []
    })
  return [
    {
      ...federation,
      kind: 'federation',
      link: 'governs',
      posts: [
        post(someone(), 'executive-principal', 'Executive principal'),
        ...several(12, 'governor', 'Governor'),
      ],
    },
    { ...partnership, kind: 'partnership', link: 'partners', posts: heads },
    {
      ...authority,
      kind: 'authority',
      link: 'oversees',
      posts: several(3, 'authority-officer', 'Authority officer'),
    },
  ]
}

type Wanted = readonly [key: string, slug: string, (post: Post) => boolean, about: string]

const titled = (title: string) => (candidate: Post) => candidate.title === title
const wanted: readonly Wanted[] = [
  [
    'executive-principal',
    'federation-a',
    titled('Executive principal'),
    'Leads both schools of the federation',
  ],
  ['principal-b', 'b', titled('Executive principal'), 'Knows each one of 2,050 pupils'],
  ['associate-principal', 'a2', titled('Associate principal'), 'Leads the change at School A2'],
  ['assistant-head', 'b', titled('Assistant head'), 'Teaches less, leads more'],
  [
    'associate-assistant-head',
    'b',
    titled('Associate assistant head'),
    'A head of department in the leadership team for two years',
  ],
  ['head-of-mathematics', 'b', titled('Head of Mathematics'), 'Mathematics set 4 of Year 10 has slipped'],
  ['learning-manager', 'b', titled('Learning manager'), 'One of seven, with a caseload from the last cycle'],
  ['head-of-year', 'a1', titled('Head of Year 10'), 'Looks after 320 pupils'],
  ['tutor', 'b', ({ role }) => role === 'form-tutor', 'Sees a registration group every morning'],
  ['data-manager', 'b', titled('Data manager'), 'Runs the cycle and brings data in'],
  ['attendance-officer', 'a1', titled('Attendance officer'), 'Finds out why a pupil is away'],
  ['senco', 'a2', titled('SENCO'), 'Special educational needs at School A2'],
  ['trainee-head', 'a1', titled('Trainee head teacher'), 'Learns to lead in the federation'],
  ['governor-federation', 'federation-a', titled('Governor'), 'One governing body for two schools'],
  ['governor-b', 'b', titled('Governor'), 'Asks the questions'],
  ['partner-principal', 'p2', titled('Principal'), 'Works with School B to catch up'],
  ['authority-officer', 'county', titled('Authority officer'), 'Sees where help is needed'],
]

/** People to sign in as, one of each kind; chosen by rule, so the same every time. */
export function choosePersonas(schools: readonly School[], groups: readonly Group[]): Persona[] {
  const posts = new Map<string, readonly Post[]>([
    ...schools.map((school) => [school.plan.slug, school.posts] as const),
    ...groups.map((group) => [group.slug, group.posts] as const),
  ])
  const staff = wanted.flatMap(([key, slug, fits, about]): Persona[] => {
    const found = posts.get(slug)?.find(fits)
    return found ? [{ key, slug, person: found.person, title: found.title, about }] : []
  })
  return [...staff, ...classroomPersonas(schools)]
}

/** Around one class, Year 10 mathematics set 4 at School B: its teacher, and a pupil of it or of its year who is helped, with a parent. */
function classroomPersonas(schools: readonly School[]): Persona[] {
  const school = schools.find(({ plan }) => plan.slug === 'b')
  const teaching = school?.teachings.find(
    ({ group, last }) =>
      group.yearIndex === 1 &&
      group.year === 10 &&
      group.subject === 'mathematics' &&
      group.set === 4 &&
      last === null,
  )
  if (!school || !teaching) return []
  const families = school.families.filter(
    ({ pupil, barred }) =>
      !barred && teaching.group.members.some((member) => member.pupil === pupil && member.last === null),
  )
  const helped = new Set(
    school.help.filter(({ kind }) => kind === 'small_group').flatMap(({ pupils }) => pupils),
  )
  const ofYear = school.families.filter(({ pupil, barred }) => !barred && pupil.year === 10)
  const family = [...families, ...ofYear].find(({ pupil }) => helped.has(pupil)) ?? families[0]
  const slug = school.plan.slug
  return [
    {
      key: 'teacher',
      slug,
      person: teaching.teacher,
      title: 'Teacher of Mathematics',
      about: `Teaches ${teaching.group.name} and others`,
    },
    ...(family
      ? [
          {
            key: 'parent',
            slug,
            person: family.guardian,
            title: family.relation,
            about: 'Has a child in Year 10',
          },
          {
            key: 'pupil',
            slug,
            person: { ...family.pupil, title: null },
            title: 'Pupil in Year 10',
            about: 'Wants to know what comes next',
          },
        ]
      : []),
  ]
}
