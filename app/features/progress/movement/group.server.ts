import type { OrgReader, Reach } from '#features/access/api.server.ts'
import {
  classesInReach,
  listDepartments,
  listRegistrationGroups,
  listSubjects,
  listYearGroups,
} from '#features/school/api.server.ts'
import { notFound } from '#platform/errors.ts'
import type { Line } from './line.ts'
import type { MovementSearch } from './schema.ts'
import { type Trait, traitChoices } from './traits.server.ts'

type Choice = { value: string; label: string }
export type Choices = Record<'year' | 'group' | 'class' | 'subject' | 'department' | 'trait', Choice[]>

/** A part of the school, in words, and which lines belong to it. */
export type Group = { label: string; holds: (line: Line) => boolean; choices: Choices }

const fewEnough = 80
const choice = (one: { id: number; name: string }): Choice => ({ value: String(one.id), label: one.name })

function shownClasses(classes: readonly ClassFact[], search: MovementSearch): ClassFact[] {
  const own = classes.filter(
    (one) =>
      (search.year === undefined || one.yearGroupId === search.year) &&
      (search.subject === undefined || one.subjectId === search.subject) &&
      (search.department === undefined || one.departmentId === search.department),
  )
  return own.filter((one) => own.length <= fewEnough || one.id === search.class)
}

type ClassFact = {
  id: number
  name: string
  academicYearId: number
  subjectId: number
  yearGroupId: number
  departmentId: number | null
}

/** Classes of every year; without their teachers and sizes, which cost more than the rest of the page. */
const listClassFacts = (db: OrgReader): Promise<ClassFact[]> =>
  db
    .selectFrom('class')
    .innerJoin('subject', (join) =>
      join.onRef('subject.org_id', '=', 'class.org_id').onRef('subject.id', '=', 'class.subject_id'),
    )
    .select([
      'class.id',
      'class.name',
      'class.academic_year_id as academicYearId',
      'class.subject_id as subjectId',
      'class.year_group_id as yearGroupId',
      'subject.department_id as departmentId',
    ])
    .where('class.org_id', '=', db.orgId)
    .orderBy('class.name')
    .execute()

/** The group an address asks for; 404 for one that is not there, or not for this visit to see. */
export async function readGroup(
  db: OrgReader,
  reach: Reach,
  search: MovementSearch,
  traits: readonly Trait[],
): Promise<Group> {
  const subjects = await listSubjects(db)
  const classes = classesInReach(reach, await listClassFacts(db))
  const newestYear = Math.max(...classes.map((one) => one.academicYearId))
  const current = classes.filter((one) => one.academicYearId === newestYear || one.id === search.class)
  const choices: Choices = {
    year: (await listYearGroups(db)).map(choice),
    group: (await listRegistrationGroups(db)).map(choice),
    class: shownClasses(current, search).map(choice),
    subject: subjects.map(choice),
    department: (await listDepartments(db)).map(choice),
    trait: traitChoices(traits),
  }
  const labelOf = (key: keyof Choices): string[] => {
    const asked = search[key]
    if (asked === undefined) return []
    const found =
      key === 'class'
        ? current.find((one) => one.id === asked)?.name
        : choices[key].find((one) => one.value === String(asked))?.label
    if (found === undefined) throw notFound()
    return [found]
  }
  const labels = (['year', 'group', 'class', 'subject', 'department', 'trait'] as const).flatMap(labelOf)
  const ofDepartment = new Set(
    subjects.filter((one) => one.departmentId === search.department).map((one) => one.id),
  )
  const [traitKey, traitValue] = search.trait?.split(':') ?? []
  const trait = traits.find((one) => one.key === traitKey)
  const is = (asked: number | undefined, value: number | null) => asked === undefined || asked === value
  return {
    label:
      labels.length > 0 ? labels.join(', ') : reach.pupils === 'all' ? 'The whole school' : 'Your pupils',
    choices,
    holds: (line) =>
      is(search.year, line.yearGroupId) &&
      is(search.group, line.groupId) &&
      is(search.class, line.classAfter ?? line.classBefore) &&
      is(search.subject, line.subjectId) &&
      (search.department === undefined || ofDepartment.has(line.subjectId)) &&
      (trait === undefined || trait.of.get(line.pupilId) === traitValue),
  }
}
