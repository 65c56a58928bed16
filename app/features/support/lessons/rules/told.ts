import { count, formatDay } from '#features/school/api.ts'

/** What a change of special lessons is to one person: lessons they give, pupils out of lessons of theirs, pupils of their group. */
export type Affected = { gives: number; away: number; pupils: number }
export type Change = {
  gives: readonly number[]
  /** Who teaches the classes that pupils leave. */
  leaves: readonly { pupilId: number; teacherIds: readonly number[]; tutorId: number | null }[]
}

/** Whom a change concerns, and how; one entry a person however many plans. */
export function affectedBy(changes: readonly Change[]): Map<number, Affected> {
  const found = new Map<number, Affected & { own: Set<number> }>()
  const entry = (id: number) => {
    const known = found.get(id) ?? { gives: 0, away: 0, pupils: 0, own: new Set<number>() }
    found.set(id, known)
    return known
  }
  for (const { gives, leaves } of changes) {
    for (const id of gives) entry(id).gives += 1
    for (const { pupilId, teacherIds, tutorId } of leaves) {
      for (const id of teacherIds) entry(id).away += 1
      if (tutorId !== null) entry(tutorId).own.add(pupilId)
    }
  }
  return new Map([...found].map(([id, { own, ...rest }]) => [id, { ...rest, pupils: own.size }]))
}

/** What a person is told: no name, and nothing of why. */
export function noticeWords({ gives, away, pupils }: Affected, ends: string): string {
  const parts = [
    ...(gives > 0 ? [`you give ${gives === 1 ? 'one' : gives}`] : []),
    ...(away > 0 ? [`${away === 1 ? 'once' : `${away} times`} a pupil is out of a lesson of yours`] : []),
    ...(pupils > 0
      ? [`${count(pupils, 'pupil')} you are tutor of ${pupils === 1 ? 'has' : 'have'} some`]
      : []),
  ]
  const lessons = `special lessons until ${formatDay(ends)}`
  return parts.length === 0
    ? `Some ${lessons} no longer concern you.`
    : `New for you in the ${lessons}: ${parts.join('; ')}.`
}
