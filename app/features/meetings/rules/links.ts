import { count } from '#features/school/api.ts'
import type { Link } from './attendance.ts'

type Named = { id: number; name: string }
type Member = Named & { posts: readonly { role: string; title: string | null }[] }

export type Leader = Named & { post: string; after: { linkId: number; name: string }[] }

const leading = ['executive-principal', 'head', 'senior-leader']

export type Parts = {
  departments: readonly Named[]
  years: readonly Named[]
  staff: readonly Named[]
}

/** What a link is to, by name, and its page under the address of the school; null where it is there no more. */
export function partOf(
  link: Link,
  { departments, years, staff }: Parts,
): { name: string; path: string } | null {
  const at = (all: readonly Named[], id: number | null, folder: string) => {
    const found = all.find((one) => one.id === id)
    return found ? { name: found.name, path: `/${folder}/${found.id}` } : null
  }
  return (
    at(departments, link.departmentId, 'departments') ??
    at(years, link.yearGroupId, 'years') ??
    at(staff, link.teacherId, 'staff')
  )
}

/** The leadership team by surname, each with what they look after. */
export function leadersOf(of: {
  staff: readonly Member[]
  departments: readonly Named[]
  years: readonly Named[]
  links: readonly (Link & { id: number })[]
}): Leader[] {
  const { staff, links } = of
  return staff.flatMap(({ id, name, posts }): Leader[] => {
    const post = posts.find((one) => leading.includes(one.role))
    if (!post) return []
    const after = links
      .filter((link) => link.personId === id)
      .flatMap((link) => {
        const part = partOf(link, of)
        return part ? [{ linkId: link.id, name: part.name }] : []
      })
    return [{ id, name, post: post.title ?? post.role.replaceAll('-', ' '), after }]
  })
}

/** Whether every department has a leader who looks after it. */
export function linksFinding(
  leaders: readonly Leader[],
  departments: readonly Named[],
  links: readonly Link[],
): string {
  const linked = new Set(links.flatMap((link) => link.departmentId ?? []))
  const without = departments.filter((one) => !linked.has(one.id)).length
  const who = count(leaders.length, 'leader')
  if (links.length === 0) return `${who.replace(/^n/, 'N')}: nobody has said yet who looks after what`
  return without === 0
    ? `${who} look after every department between them`
    : `${who} look after the school between them; ${count(without, 'department')} ${without === 1 ? 'has' : 'have'} nobody`
}
