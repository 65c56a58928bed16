import type { School } from '../school.ts'
import { idIn } from '../shape.ts'
import type { Person, Post } from '../staff.ts'
import { type Batch, batch, type Cell } from './batch.ts'
import { type Dates, dateOrNull } from './dates.ts'

const email = (person: Person, place: string) =>
  `${person.family.toLowerCase().replace(/[^a-z]/g, '')}.${person.id}@${place}.example.org`

function personBatch({ shape, plan, pupils, people, families }: School, dates: Dates): Batch {
  const adult =
    (place: string) =>
    (person: Person, language: string | null): Cell[] => [
      shape.orgId,
      person.id,
      person.family,
      person.given,
      person.title,
      email(person, place),
      null,
      language,
    ]
  return batch('person', 'org_id id family_name given_name title email born language', [
    ...pupils.map((pupil): Cell[] => [
      shape.orgId,
      pupil.id,
      pupil.family,
      pupil.given,
      null,
      null,
      dates.date(pupil.born),
      null,
    ]),
    ...people.map((person) => adult(plan.slug)(person, null)),
    ...families.map(({ guardian, language }) => adult('home')(guardian, language)),
  ])
}

/** The posts of those who work here, and those that let pupils and parents see their own. */
function postBatch({ shape, pupils, posts, families }: School, dates: Dates): Batch {
  const ofPupils = pupils.map((pupil): Post => {
    const person = { id: pupil.id, given: pupil.given, family: pupil.family, title: null }
    return {
      person,
      role: 'pupil',
      title: 'Pupil',
      scope: 'self',
      scopeId: null,
      first: pupil.entered,
      last: pupil.left,
    }
  })
  const ofParents = families
    .filter(({ barred }) => !barred)
    .map(({ guardian, relation, first }): Post => {
      return {
        person: guardian,
        role: 'guardian',
        title: relation,
        scope: 'own_children',
        scopeId: null,
        first,
        last: null,
      }
    })
  return batch(
    'post',
    'org_id person_id role title scope scope_id starts ends',
    [...posts, ...ofPupils, ...ofParents].map(({ person, role, title, scope, scopeId, first, last }) => [
      shape.orgId,
      person.id,
      role,
      title,
      scope,
      scopeId,
      dates.date(first),
      dateOrNull(dates, last),
    ]),
  )
}

/** Everybody: pupils, those who work here, parents; with the posts they hold and the classes they teach. */
export function peopleBatches(school: School, dates: Dates): Batch[] {
  const { shape, forms, tutors } = school
  const org = shape.orgId
  return [
    personBatch(school, dates),
    postBatch(school, dates),
    batch(
      'registration_group',
      'org_id id academic_year_id year_group_id name tutor_id',
      forms.map((form) => [
        org,
        form.id,
        idIn(shape.academicYears, form.yearIndex),
        idIn(shape.yearGroups, form.year),
        form.name,
        tutors.get(form)?.id ?? null,
      ]),
    ),
    teachingBatch(school, dates),
  ]
}

export function teachingBatch(
  { shape, teachings }: Pick<School, 'shape' | 'teachings'>,
  dates: Dates,
): Batch {
  return batch(
    'teaching',
    'org_id class_id person_id share starts ends',
    teachings.map(({ group, teacher, share, first, last }) => [
      ...[shape.orgId, group.id, teacher.id, share],
      ...[dates.date(first), dateOrNull(dates, last)],
    ]),
  )
}
