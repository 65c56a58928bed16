/** A post somebody holds on a day, with who it is. */
export type PostHeld = {
  personId: number
  name: string
  familyName: string
  role: string
  title: string | null
  scope: string
  scopeId: number | null
}
/** One thing a leader looks after. */
export type Link = {
  personId: number
  departmentId: number | null
  yearGroupId: number | null
  teacherId: number | null
}
/** Who holds which post on a day, who teaches in which department, who tutors in which year group, who looks after what. */
export type Staffing = {
  posts: readonly PostHeld[]
  teachers: readonly { personId: number; departmentId: number }[]
  tutors: readonly { personId: number; yearGroupId: number }[]
  links: readonly Link[]
}
export type Attendee = { personId: number; name: string; title: string; chairs: boolean }

type Called = {
  roles: readonly string[]
  chairRole: string
  departmentId: number | null
  yearGroupId: number | null
}

/** Whether a post belongs to the department or year group of a series: by what it is over, by teaching there, or by a link. */
function belongs(post: PostHeld, { departmentId, yearGroupId }: Called, staffing: Staffing): boolean {
  const { personId, scope, scopeId } = post
  if (departmentId === null && yearGroupId === null) return true
  if (scope === 'department') return scopeId === departmentId
  if (scope === 'year_group') return scopeId === yearGroupId
  const mine = (one: { personId: number }) => one.personId === personId
  if (scope === 'own_classes')
    return departmentId === null
      ? staffing.tutors.some((one) => mine(one) && one.yearGroupId === yearGroupId)
      : staffing.teachers.some((one) => mine(one) && one.departmentId === departmentId)
  return staffing.links.some(
    (one) =>
      mine(one) &&
      (departmentId === null ? one.yearGroupId === yearGroupId : one.departmentId === departmentId),
  )
}

/** Those whose posts bring them to a series, each once, whoever may chair it first, then by surname. */
export function attendeesOf(series: Called, staffing: Staffing): Attendee[] {
  const called = staffing.posts.filter(
    (post) => series.roles.includes(post.role) && belongs(post, series, staffing),
  )
  const people = [...Map.groupBy(called, (post) => post.personId).values()].flatMap((posts) => {
    const chairing = posts.find((post) => post.role === series.chairRole)
    const post = chairing ?? posts[0]
    return post ? [{ post, chairs: chairing !== undefined }] : []
  })
  return people
    .toSorted(
      (a, b) =>
        Number(b.chairs) - Number(a.chairs) || a.post.familyName.localeCompare(b.post.familyName, 'en'),
    )
    .map(({ post, chairs }) => ({
      ...{ personId: post.personId, name: post.name, chairs },
      title: post.title ?? post.role.replaceAll('-', ' '),
    }))
}

/** Whether something of an agenda belongs to what a leader looks after. */
export function isMine(
  links: readonly Link[],
  of: { departmentId: number | null; yearGroupId: number | null; teacherIds: readonly number[] },
): boolean {
  return links.some(
    ({ departmentId, yearGroupId, teacherId }) =>
      (departmentId !== null && departmentId === of.departmentId) ||
      (yearGroupId !== null && yearGroupId === of.yearGroupId) ||
      (teacherId !== null && of.teacherIds.includes(teacherId)),
  )
}
