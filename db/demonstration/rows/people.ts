import type { School } from '../school.ts'
import { idIn } from '../shape.ts'
import type { Batch, Cell } from '../write.server.ts'
import type { Dates } from './dates.ts'

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
