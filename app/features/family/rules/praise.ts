import { fill, type PraiseKind } from '#features/measures/api.ts'
import { shareDifferenceZ } from '#stats/share.ts'

/** One subject of a pupil in a closed cycle, as praise looks at it. */
export type PraiseSubject = {
  subjectId: number
  subject: string
  /** Place on the effort scale from 1, and its highest. */
  effort: { given: number; most: number } | null
  status: string | null
  statusBefore: string | null
  /** Whether an earlier cycle had said "on course" or better already. */
  wasOnTarget: boolean
  alarm: string | null
  /** Chance of more than the target. */
  exceed: number | null
  readings: number
}
type Sessions = { present: number; possible: number }
export type PraiseFacts = {
  pupilId: number
  name: string
  subjects: readonly PraiseSubject[]
  attendance: { before: Sessions | null; now: Sessions | null }
}
export type Proposal = { kind: string; pupilId: number; subjectId: number | null; words: string }

/** What the school has settled on, over what the pack says. */
export type PraiseSettings = { effort: number; attendance: number; board: boolean }

const fewestSubjects = 4
const fewestSessions = 20
/** Attendance that counts as regained, and below which it had been lost. */
const regained = 0.95
const lost = 0.9
/** A change of attendance this many standard errors up is no chance of the weeks. */
const clearChange = 2

const onTarget = (status: string | null) => status === 'on_course' || status === 'far_ahead'

type Found = { subject: PraiseSubject | null; values: Record<string, string | number> }
type Look = (facts: PraiseFacts, least: number | null) => Found | null

const percent = (share: number) => `${Math.round(1000 * share) / 10} %`

const bestOf = (subjects: readonly PraiseSubject[]): Found | null => {
  const [best] = [...subjects].sort((a, b) => (b.exceed ?? 0) - (a.exceed ?? 0))
  return best ? { subject: best, values: { subject: best.subject, n: best.readings } } : null
}

function effort({ subjects }: PraiseFacts, least: number | null): Found | null {
  const efforts = subjects.flatMap((one) => one.effort ?? [])
  const top = efforts.filter((one) => one.given === one.most).length
  const allGood = efforts.every((one) => one.given > one.most / 2)
  const enough = efforts.length >= fewestSubjects && allGood && top >= (least ?? 1) * efforts.length
  return enough ? { subject: null, values: { n: top, all: efforts.length } } : null
}

function attendance({ attendance: { before, now } }: PraiseFacts, least: number | null): Found | null {
  if (!before || !now || before.possible < fewestSessions || now.possible < fewestSessions) return null
  const [was, is] = [before.present / before.possible, now.present / now.possible]
  const z = shareDifferenceZ(
    { count: before.present, base: before.possible },
    { count: now.present, base: now.possible },
  )
  const back = was < lost && is >= regained && is - was >= (least ?? 0) && z >= clearChange
  return back ? { subject: null, values: { before: percent(was), now: percent(is) } } : null
}

const looks: Record<PraiseKind['rule'], Look> = {
  effort,
  attendance,
  rise: ({ subjects }) => bestOf(subjects.filter((one) => one.alarm === 'rise')),
  exceptional: ({ subjects }) =>
    bestOf(
      subjects.filter(
        (one) => one.status === 'far_ahead' && one.statusBefore !== 'far_ahead' && one.statusBefore !== null,
      ),
    ),
  'first time on target': ({ subjects }) =>
    bestOf(
      subjects.filter(
        (one) =>
          one.status === 'on_course' &&
          one.statusBefore !== null &&
          !onTarget(one.statusBefore) &&
          !one.wasOnTarget,
      ),
    ),
  'by hand': () => null,
}

/**
 * Whom to praise for what, one line a pupil and kind. `least` of a kind is a share from 0 to 1, that of the school before
 * that of the pack. Statuses and alarms come from forecasts, so that noise alone is not praised.
 */
export function proposePraise(
  facts: readonly PraiseFacts[],
  kinds: readonly PraiseKind[],
  settings: Partial<PraiseSettings>,
): Proposal[] {
  const leastOf = (kind: PraiseKind) =>
    (kind.rule === 'effort'
      ? settings.effort
      : kind.rule === 'attendance'
        ? settings.attendance
        : undefined) ?? kind.least
  return facts.flatMap((one) =>
    kinds.flatMap((kind): Proposal[] => {
      const found = looks[kind.rule](one, leastOf(kind))
      if (!found) return []
      const words = fill(kind.reason, { name: one.name, ...found.values })
      return [{ kind: kind.key, pupilId: one.pupilId, subjectId: found.subject?.subjectId ?? null, words }]
    }),
  )
}

/** A class of a department as its readings stood in a cycle: the mean of its pupils' standardised surprises. */
export type ClassSurprise = { departmentId: number; department: string; mean: number }
export type DepartmentMove = { departmentId: number; department: string; classes: number; t: number }

const fewestClasses = 5
/** The one in a hundred point of Student's t at four degrees of freedom, the fewest there may be. */
const clearMove = 3.747

/** Departments whose classes as a whole read above what was expected, beyond what the spread between classes explains. */
export function departmentsThatMoved(classes: readonly ClassSurprise[]): DepartmentMove[] {
  return [...Map.groupBy(classes, (one) => one.departmentId).values()].flatMap((own) => {
    const [first] = own
    if (!first || own.length < fewestClasses) return []
    const mean = own.reduce((sum, one) => sum + one.mean, 0) / own.length
    const variance = own.reduce((sum, one) => sum + (one.mean - mean) ** 2, 0) / (own.length - 1)
    const t = variance > 0 ? mean / Math.sqrt(variance / own.length) : 0
    const { departmentId, department } = first
    return t >= clearMove ? [{ departmentId, department, classes: own.length, t }] : []
  })
}
