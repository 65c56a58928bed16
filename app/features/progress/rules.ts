import { expectedBenefit, rankByBenefit } from '#stats/alarm.ts'
import { normalCdf } from '#stats/normal.ts'
import type { StatusMemory } from '#stats/status.ts'
import type { Evidence, FindingKind } from './schema.ts'

/** What one cycle said of one pupil in one subject; mean, sd and cut in grades as the filter counts them. */
export type Verdict = {
  pupilId: number
  subjectId: number
  subject: string
  /** Final grade. */
  mean: number
  sd: number
  /** Steps of the subject's scale in one grade of the filter. */
  unit: number
  target: string | null
  /** The lowest value that counts as the target reached. */
  cut: number | null
  reach: number | null
  exceed: number | null
  before: { reach: number | null; status: string | null } | null
  memory: StatusMemory | null
  z: number | null
  cusum: { fall: number; rise: number }
  alarm: 'fall' | 'rise' | null
  seen: string | null
  expected: string | null
  readings: number
  trail: () => { cycle: string; grade: string }[]
}

export type Candidate = {
  kind: FindingKind
  pupilId: number | null
  subjectId: number | null
  classId: number | null
  benefit: number
  evidence: Evidence
}

/** A candidate whose evidence is put together once it is chosen: of thousands a few are. */
type Ranked = Omit<Candidate, 'evidence'> & { evidence: () => Evidence }

const of100 = (chance: number | null): number | null => (chance === null ? null : Math.round(100 * chance))

export const evidenceOf = (one: Verdict): Evidence => ({
  subject: one.subject,
  className: null,
  seen: one.seen,
  expected: one.expected,
  chanceOf100: one.z === null ? null : 100 * normalCdf(-Math.abs(one.z)),
  target: one.target,
  now100: of100(one.reach),
  before100: of100(one.before?.reach ?? null),
  readings: one.readings,
  trail: one.trail().map(({ cycle, grade }) => ({ cycle, grade })),
  subjects: [],
})

// A change outranks a state that was already known: for that, help may be at work.
const weightOf = { change: 1, fresh: 0.6, standing: 0.3 } as const

function troubleIn(one: Verdict): { kind: FindingKind; benefit: number } | null {
  const status = one.memory?.status
  const behind = status === 'behind' || status === 'well_behind'
  const changed = one.alarm === 'fall'
  if (!behind && !changed) return null
  const weight = changed
    ? weightOf.change
    : one.before?.status === status
      ? weightOf.standing
      : weightOf.fresh
  const target = one.cut ?? one.mean
  return {
    kind: changed ? 'fall' : 'behind',
    benefit: expectedBenefit({ mean: one.mean, sd: one.sd, target, chanceReal: weight }),
  }
}

function successIn(one: Verdict): { kind: FindingKind; benefit: number } | null {
  const ahead = one.memory?.status === 'far_ahead'
  const changed = one.alarm === 'rise'
  if (!ahead && !changed) return null
  const weight = changed
    ? weightOf.change
    : one.before?.status === 'far_ahead'
      ? weightOf.standing
      : weightOf.fresh
  return { kind: changed ? 'rise' : 'ahead', benefit: weight * (one.exceed ?? 0.5) }
}

const candidatesOf = (
  verdicts: readonly Verdict[],
  look: (one: Verdict) => { kind: FindingKind; benefit: number } | null,
): Ranked[] =>
  verdicts.flatMap((one) => {
    const found = look(one)
    if (!found) return []
    const { pupilId, subjectId } = one
    return [{ ...found, pupilId, subjectId, classId: null, evidence: () => evidenceOf(one) }]
  })

// One line a pupil: a second subject of the same pupil is found on the pupil's page, not by a second finding.
function onePerPupil(candidates: readonly Ranked[]): Ranked[] {
  const best = new Map<string, Ranked>()
  for (const one of candidates) {
    const key = one.pupilId === null ? `class ${one.classId}` : String(one.pupilId)
    if (one.benefit > (best.get(key)?.benefit ?? 0)) best.set(key, one)
  }
  return [...best.values()]
}

/** The findings of a cycle: trouble and exceptional progress, each ranked and cut at its capacity. */
export function chooseFindings(
  verdicts: readonly Verdict[],
  pooled: readonly Candidate[],
  capacity: { trouble: number; exceptional: number },
): Candidate[] {
  const ranked = pooled.map((one): Ranked => ({ ...one, evidence: () => one.evidence }))
  const trouble = [...candidatesOf(verdicts, troubleIn), ...ranked.filter((one) => !isGood(one))]
  const success = [...candidatesOf(verdicts, successIn), ...ranked.filter(isGood)]
  const rank = (list: readonly Ranked[], most: number): Candidate[] =>
    rankByBenefit(onePerPupil(list), (one) => one.benefit, most).map((one) => {
      return { ...one, evidence: one.evidence() }
    })
  return [...rank(trouble, capacity.trouble), ...rank(success, capacity.exceptional)]
}

const goodKinds: readonly FindingKind[] = ['rise', 'ahead', 'rise in all', 'class rise']
export const isGood = ({ kind }: { kind: FindingKind }): boolean => goodKinds.includes(kind)
