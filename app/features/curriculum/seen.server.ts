import { everyone, type OrgReader } from '#features/access/api.server.ts'
import { type Forecasts, listJudgedCycles, readForecasts } from '#features/progress/api.server.ts'
import { compareMoved } from '#features/support/api.server.ts'
import { type Study, spreadWords } from '#features/support/api.ts'
import { SMALLEST_SHOWN } from '#stats/suppress.ts'
import { mean } from '#stats/vector.ts'
import type { ChangeRow } from './queries/changes.server.ts'
import { listMoves } from './queries/moves.server.ts'
import { groupMoves, isOfTeachers, keyOf, type Moved } from './rules/changes.ts'
import { noFigure } from './rules/review.ts'

type Side = { cycle: string; pupils: number; grade: number } | null
/** What the data says of those whom a change met. */
export type Seen = {
  pupils: number
  before: Side
  now: Side
  /** What pupils who moved gained beside pupils alike, in words; and why nothing can be said. */
  beside: string
  why: string | null
}

const sideOf = (found: Forecasts | null, subjectId: number | null): Side => {
  const own = (found?.forecasts ?? []).filter((one) => subjectId === null || one.subjectId === subjectId)
  const grades = own.flatMap(({ subjectId, mean }) => {
    const unit = found?.subjects.get(subjectId)?.unit
    return unit ? [mean / unit] : []
  })
  const pupils = new Set(own.map(({ pupilId }) => pupilId)).size
  return found && grades.length > 0 ? { cycle: found.cycle.name, pupils, grade: mean(grades) } : null
}

function besideWords(study: Study | null): Pick<Seen, 'beside' | 'why'> {
  if (!study)
    return { beside: '', why: 'No cycle was judged both before it and since: nothing can be compared yet.' }
  if (!study.effect) return { beside: '', why: study.why }
  return {
    beside: `${spreadWords(study.effect)} of a standard deviation, ${study.helped ?? `fewer than ${SMALLEST_SHOWN}`} who moved beside ${study.compared} alike who did not`,
    why: null,
  }
}

/** The moves of the register that a decided change is about; null where the register shows none. */
export async function findMoved(
  db: OrgReader,
  change: Pick<ChangeRow, 'kind' | 'subjectId' | 'yearGroupId' | 'cycleId'>,
  cycles: Parameters<typeof groupMoves>[1],
): Promise<Moved | null> {
  return groupMoves(await listMoves(db), cycles).find((one) => keyOf(one) === keyOf(change)) ?? null
}

/** What stands beside the review of a change: forecasts before it and now, and the comparison with pupils alike. */
export async function readSeen(
  db: OrgReader,
  of: { change: ChangeRow; moved: Moved | null; country: string },
): Promise<Seen> {
  const { change, moved, country } = of
  if (isOfTeachers(change.kind))
    return { pupils: moved?.pupilIds.length ?? 0, before: null, now: null, beside: '', why: noFigure }
  const pupilIds = change.pupilId === null ? (moved?.pupilIds ?? []) : [change.pupilId]
  const judged = await listJudgedCycles(db)
  const before = judged.find(({ ends }) => ends < change.starts)
  const now = judged[0]
  const side = async (cycle: { id: number } | undefined) =>
    cycle && pupilIds.length > 0
      ? sideOf(await readForecasts(db, everyone, pupilIds, cycle.id), change.subjectId)
      : null
  const moves = moved?.moves.flatMap(({ pupilIds, subjectId, on }) =>
    pupilIds.map((pupilId) => ({ pupilId, subjectId, on })),
  )
  return {
    pupils: pupilIds.length,
    before: await side(before),
    now: now && now.id !== before?.id ? await side(now) : null,
    ...(change.kind === 'pathway'
      ? { beside: '', why: 'Of one pupil nothing can be compared.' }
      : besideWords(await compareMoved(db, moves ?? [], country))),
  }
}
