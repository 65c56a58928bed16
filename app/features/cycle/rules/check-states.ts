import type { CheckState } from '../schema-checks.ts'
import type { FoundCheck } from './check-facts.ts'
import type { Gap } from './words.ts'

type Answer = { state: CheckState; reason: string | null; by: string | null; at: Date | null }
/** A check as it was last kept. */
export type KeptCheck = FoundCheck & Answer & { id: number }
/** A check as it stands: `earlier` is an answer given before the marks changed. */
export type Check = FoundCheck & Answer & { earlier: Answer | null }

/** What a check is about: there once in a cycle. */
export const checkAbout = ({
  kind,
  classId,
  departmentId,
}: Pick<FoundCheck, 'kind' | 'classId' | 'departmentId'>): string =>
  kind === 'department jump' ? `${kind}//${departmentId ?? ''}` : `${kind}/${classId ?? ''}/`

const unanswered = { state: 'open', reason: null, by: null, at: null } as const

function stand(found: FoundCheck, kept: KeptCheck | undefined): Check {
  if (!kept) return { ...found, ...unanswered, earlier: null }
  const { state, reason, by, at } = kept
  const answered = state === 'right' || state === 'sent back'
  // An answer holds for the marks it was given for.
  if (answered && kept.detail.marks === found.detail.marks)
    return { ...found, state, reason, by, at, earlier: null }
  return { ...found, ...unanswered, earlier: answered ? { state, reason, by, at } : null }
}

/**
 * What is found now beside what was kept: an answer stays while the marks do, a finding whose marks changed is open
 * anew, and one that is no longer found is gone.
 */
export function reconcileChecks(found: readonly FoundCheck[], kept: readonly KeptCheck[]): Check[] {
  const before = new Map(kept.map((one) => [checkAbout(one), one]))
  const now = new Set(found.map(checkAbout))
  const gone = kept
    .filter((one) => !now.has(checkAbout(one)))
    .map(({ id: _, ...one }): Check => ({ ...one, state: 'gone', earlier: null }))
  return [...found.map((one) => stand(one, before.get(checkAbout(one)))), ...gone]
}

export const isWaiting = ({ state }: Pick<Check, 'state'>): boolean =>
  state === 'open' || state === 'sent back'

/** What stands between a cycle and its closing: classes with pupils missing, and findings nobody has settled. */
export function gapsIn(
  checks: readonly Check[],
  teachers: ReadonlyMap<number, string>,
): { gaps: Gap[]; unsettled: Check[] } {
  const waiting = checks.filter(isWaiting)
  const gaps = waiting.flatMap(({ classId, detail }) =>
    detail.kind === 'missing' && classId !== null
      ? [{ classId, className: detail.name, teachers: teachers.get(classId) ?? '', missing: detail.missing }]
      : [],
  )
  return { gaps, unsettled: waiting.filter(({ kind }) => kind !== 'missing') }
}
