import type { Day } from './calendar.ts'
import { yearDates } from './classes.ts'
import type { Margins } from './margins.ts'
import type { Pupil } from './pupils.ts'
import type { School } from './school.ts'
import { idIn, listKeyStages } from './shape.ts'
import { stepNow } from './truth.ts'
import type { Batch, Cell } from './write.server.ts'

export type Dates = { date(day: Day): string; yearName(first: Day): string; hour(day: Day): string }

const yearGroupName = (year: number) => `Year ${year}`

/** The calendar, the year groups, subjects, classes and registration groups. */
export function shapeBatches(school: School, margins: Margins, dates: Dates): Batch[] {
  const { shape, plan } = school
  const org = shape.orgId
  const years = [...shape.academicYears]
  return [
    {
      table: 'academic_year',
      columns: { org_id: 'bigint', id: 'bigint', name: 'text', starts: 'date', ends: 'date' },
      rows: years.map(([index, id]) => [
        org,
        id,
        dates.yearName(yearDates[index].first),
        dates.date(yearDates[index].first),
        dates.date(yearDates[index].last),
      ]),
    },
    {
      table: 'term',
      columns: {
        org_id: 'bigint',
        academic_year_id: 'bigint',
        name: 'text',
        kind: 'text',
        starts: 'date',
        ends: 'date',
      },
      rows: years.flatMap(([index, id]) =>
        yearDates[index].spells.map((spell): Cell[] => [
          org,
          id,
          spell.name,
          spell.kind,
          dates.date(spell.first),
          dates.date(spell.last),
        ]),
      ),
    },
    {
      table: 'year_group',
      columns: { org_id: 'bigint', id: 'bigint', name: 'text', number: 'int' },
      rows: [...shape.yearGroups].map(([year, id]) => [org, id, yearGroupName(year), year]),
    },
    {
      table: 'key_stage',
      columns: { org_id: 'bigint', name: 'text', first_year: 'int', last_year: 'int', model_key: 'text' },
      rows: listKeyStages(plan).map(({ name, first, last }) => [org, name, first, last, plan.keyStages]),
    },
    {
      table: 'department',
      columns: { org_id: 'bigint', id: 'bigint', name: 'text' },
      rows: [...shape.departments].map(([name, id]) => [org, id, name]),
    },
    {
      table: 'subject',
      columns: {
        org_id: 'bigint',
        id: 'bigint',
        department_id: 'bigint',
        name: 'text',
        code: 'text',
        national_key: 'text',
        scale_key: 'text',
      },
      rows: [...shape.subjects].map(([key, id]) => {
        const word = margins.subject(key)
        return [
          org,
          id,
          idIn(shape.departments, word.department),
          word.name,
          word.code,
          word.national_key,
          word.scale_key,
        ]
      }),
    },
    {
      table: 'class',
      columns: {
        org_id: 'bigint',
        id: 'bigint',
        academic_year_id: 'bigint',
        subject_id: 'bigint',
        year_group_id: 'bigint',
        name: 'text',
        set_number: 'int',
      },
      rows: school.classes.map((group) => [
        org,
        group.id,
        idIn(shape.academicYears, group.yearIndex),
        idIn(shape.subjects, group.subject),
        idIn(shape.yearGroups, group.year),
        group.name,
        group.set,
      ]),
    },
  ]
}

const email = (name: string, id: number, plan: string) =>
  `${name.toLowerCase().replace(/[^a-z]/g, '')}.${id}@${plan}.example.org`

/** Everybody: pupils, those who work here, parents; with the posts they hold. */
export function peopleBatches(school: School, dates: Dates): Batch[] {
  const { shape, plan, pupils, people, families, posts } = school
  const org = shape.orgId
  const guardians = families.map(({ guardian }) => guardian)
  const postColumns = {
    org_id: 'bigint',
    person_id: 'bigint',
    role: 'text',
    title: 'text',
    scope: 'text',
    scope_id: 'bigint',
    starts: 'date',
    ends: 'date',
  }
  return [
    {
      table: 'person',
      columns: {
        org_id: 'bigint',
        id: 'bigint',
        family_name: 'text',
        given_name: 'text',
        title: 'text',
        email: 'text',
        born: 'date',
      },
      rows: [
        ...pupils.map((pupil): Cell[] => [
          org,
          pupil.id,
          pupil.family,
          pupil.given,
          null,
          null,
          dates.date(pupil.born),
        ]),
        ...people.map((person): Cell[] => [
          org,
          person.id,
          person.family,
          person.given,
          person.title,
          email(person.family, person.id, plan.slug),
          null,
        ]),
        ...guardians.map((person): Cell[] => [
          org,
          person.id,
          person.family,
          person.given,
          person.title,
          email(person.family, person.id, 'home'),
          null,
        ]),
      ],
    },
    {
      table: 'post',
      columns: postColumns,
      rows: [
        ...posts.map((post): Cell[] => [
          org,
          post.person.id,
          post.role,
          post.title,
          post.scope,
          post.scopeId,
          dates.date(post.first),
          post.last === null ? null : dates.date(post.last),
        ]),
        ...pupils.map((pupil): Cell[] => [
          org,
          pupil.id,
          'pupil',
          'Pupil',
          'self',
          null,
          dates.date(pupil.entered),
          pupil.left === null ? null : dates.date(pupil.left),
        ]),
        ...families
          .filter(({ barred }) => !barred)
          .map(({ guardian, relation, first }): Cell[] => [
            org,
            guardian.id,
            'guardian',
            relation,
            'own_children',
            null,
            dates.date(first),
            null,
          ]),
      ],
    },
    {
      table: 'registration_group',
      columns: {
        org_id: 'bigint',
        id: 'bigint',
        academic_year_id: 'bigint',
        year_group_id: 'bigint',
        name: 'text',
        tutor_id: 'bigint',
      },
      rows: school.forms.map((form) => [
        org,
        form.id,
        idIn(shape.academicYears, form.yearIndex),
        idIn(shape.yearGroups, form.year),
        form.name,
        school.tutors.get(form)?.id ?? null,
      ]),
    },
    {
      table: 'teaching',
      columns: {
        org_id: 'bigint',
        class_id: 'bigint',
        person_id: 'bigint',
        share: 'numeric',
        starts: 'date',
        ends: 'date',
      },
      rows: school.teachings.map(({ group, teacher, share, first, last }) => [
        org,
        group.id,
        teacher.id,
        share,
        dates.date(first),
        last === null ? null : dates.date(last),
      ]),
    },
  ]
}

function pupilRow(org: number, pupil: Pupil, dates: Dates): Cell[] {
  const entered = dates.date(pupil.entered)
  const left = pupil.left === null ? null : dates.date(pupil.left)
  const premium = pupil.disadvantaged || pupil.lookedAfter
  return [
    org,
    pupil.id,
    pupil.upn,
    pupil.admission,
    pupil.sex,
    pupil.ethnicity,
    pupil.language,
    pupil.eal,
    pupil.needs,
    pupil.disadvantaged,
    premium,
    pupil.lookedAfter,
    pupil.traveller,
    entered,
    left,
  ]
}

function priorRows(org: number, pupil: Pupil, dates: Dates): Cell[][] {
  const { ks2, cat4 } = pupil
  const ks2On = dates.date(-364 * (pupil.year - 7) - 110)
  const cat4On = dates.date(Math.max(pupil.entered, -364 * Math.min(pupil.year - 7, 4)) + 21)
  const scores: (readonly [string, number, string])[] = [
    ...(ks2
      ? ([
          ['ks2_reading', ks2.reading, ks2On],
          ['ks2_maths', ks2.maths, ks2On],
          ['ks2_gps', ks2.grammar, ks2On],
          ['ks2_average', (ks2.reading + ks2.maths) / 2, ks2On],
        ] as const)
      : []),
    ...(cat4
      ? ([
          ['cat4_verbal', cat4.verbal, cat4On],
          ['cat4_quantitative', cat4.quantitative, cat4On],
          ['cat4_nonverbal', cat4.nonverbal, cat4On],
          ['cat4_spatial', cat4.spatial, cat4On],
        ] as const)
      : []),
    ...(pupil.gcseAverage === null
      ? []
      : ([['gcse_average', pupil.gcseAverage, dates.date(-364 * (pupil.year - 12) - 20)]] as const)),
  ]
  return scores.map(([kind, score, on]) => [org, pupil.id, kind, score, on])
}

/** The pupils, where they sit, what they brought with them, and whose they are. */
export function pupilBatches(school: School, dates: Dates): Batch[] {
  const { shape, pupils, families, forms, classes, caseload } = school
  const org = shape.orgId
  const cycleStart = dates.date(yearDates[1].cycles[(stepNow - 1) % 6]?.first ?? 0)
  return [
    {
      table: 'pupil',
      columns: {
        org_id: 'bigint',
        id: 'bigint',
        upn: 'text',
        admission_number: 'text',
        sex: 'text',
        ethnicity: 'text',
        first_language: 'text',
        eal: 'boolean',
        sen: 'text',
        fsm: 'boolean',
        pupil_premium: 'boolean',
        looked_after: 'boolean',
        traveller: 'boolean',
        entered: 'date',
        left_on: 'date',
      },
      rows: pupils.map((pupil) => pupilRow(org, pupil, dates)),
    },
    {
      table: 'placement',
      columns: {
        org_id: 'bigint',
        pupil_id: 'bigint',
        academic_year_id: 'bigint',
        year_group_id: 'bigint',
        registration_group_id: 'bigint',
      },
      rows: forms.flatMap((form) =>
        form.pupils.map((pupil): Cell[] => [
          org,
          pupil.id,
          idIn(shape.academicYears, form.yearIndex),
          idIn(shape.yearGroups, form.year),
          form.id,
        ]),
      ),
    },
    {
      table: 'guardianship',
      columns: {
        org_id: 'bigint',
        guardian_id: 'bigint',
        pupil_id: 'bigint',
        relation: 'text',
        parental_responsibility: 'boolean',
        barred: 'boolean',
        starts: 'date',
      },
      rows: families.map(({ guardian, pupil, relation, barred, first }) => [
        org,
        guardian.id,
        pupil.id,
        relation,
        !barred,
        barred,
        dates.date(first),
      ]),
    },
    {
      table: 'caseload',
      columns: { org_id: 'bigint', person_id: 'bigint', pupil_id: 'bigint', starts: 'date' },
      rows: caseload.map(({ manager, pupil }) => [org, manager.id, pupil.id, cycleStart]),
    },
    {
      table: 'prior_attainment',
      columns: { org_id: 'bigint', pupil_id: 'bigint', kind: 'text', score: 'numeric', taken_on: 'date' },
      rows: pupils.flatMap((pupil) => priorRows(org, pupil, dates)),
    },
    {
      table: 'enrolment',
      columns: { org_id: 'bigint', class_id: 'bigint', pupil_id: 'bigint', starts: 'date', ends: 'date' },
      rows: classes.flatMap((group) =>
        group.members.map(({ pupil, first, last }): Cell[] => [
          org,
          group.id,
          pupil.id,
          dates.date(first),
          last === null ? null : dates.date(last),
        ]),
      ),
    },
  ]
}
