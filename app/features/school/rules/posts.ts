import { explainRight, type Post } from '#features/access/api.ts'

/** Everything that ties a pupil to the people of the school today. */
export type PupilTies = {
  pupilId: number
  yearGroupId: number | null
  classIds: readonly number[]
  departmentIds: readonly number[]
  teacherIds: readonly number[]
  tutorId: number | null
  caseloadOf: readonly number[]
  /** Guardians who are not barred. */
  guardianIds: readonly number[]
}

/** Whether a post that gives a right to see pupils opens this one. */
export function opensPupil(post: Pick<Post, 'scope' | 'scopeId' | 'personId'>, ties: PupilTies): boolean {
  const { scope, scopeId, personId } = post
  const opened: Record<Post['scope'], boolean> = {
    organisation: true,
    department: scopeId !== null && ties.departmentIds.includes(scopeId),
    year_group: scopeId !== null && ties.yearGroupId === scopeId,
    class: scopeId !== null && ties.classIds.includes(scopeId),
    own_classes: ties.teacherIds.includes(personId) || ties.tutorId === personId,
    caseload: ties.caseloadOf.includes(personId),
    case: scopeId === ties.pupilId,
    own_children: ties.guardianIds.includes(personId),
    self: ties.pupilId === personId,
  }
  return opened[scope]
}

/** A sentence for each post that opens this pupil: the post, and the rule. */
export function explainPupil(
  posts: readonly Post[],
  ties: PupilTies,
  roleNames: ReadonlyMap<string, string>,
): string[] {
  return posts
    .filter((post) => opensPupil(post, ties))
    .map((post) => explainRight(post, roleNames.get(post.role) ?? post.role))
}
