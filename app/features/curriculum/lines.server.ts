import type { OrgReader } from '#features/access/api.server.ts'
import { listCycles } from '#features/cycle/api.server.ts'
import { findCurrentYear, listPupilNames, listSubjects, listYearGroups } from '#features/school/api.server.ts'
import { formatPupilName } from '#features/school/api.ts'
import { type ChangeRow, listChanges } from './queries/changes.server.ts'
import { listMoves } from './queries/moves.server.ts'
import { changeTitle, groupMoves, isDue, keyOf } from './rules/changes.ts'

/** A change as a line of a list. `id` null: the register shows it, and nobody has said why. */
export type ChangeLine = {
  key: string
  id: number | null
  title: string
  cycle: string
  starts: string
  pupils: number
  pupilId: number | null
  reason: string
  reviewOn: string | null
  due: boolean
  ended: boolean
  /** How a form begins that says why. */
  query: string
}

const titleOf = (change: ChangeRow, pupils: number, name: string): string =>
  changeTitle({
    ...{ kind: change.kind, pupils },
    what: change.subject ?? `${name} to ${change.pathway}`,
    where: change.year ?? '',
  })

/** Changes of this year: those decided, and those that only the register shows. Reads the whole school. */
export async function listChangeLines(db: OrgReader): Promise<ChangeLine[]> {
  const year = await findCurrentYear(db)
  const cycles = year ? await listCycles(db, { academicYearId: year.id }) : []
  const changes = await listChanges(db)
  const moved = groupMoves(await listMoves(db), cycles)
  const byKey = new Map(moved.map((one) => [keyOf(one), one]))
  const names = await listPupilNames(
    db,
    changes.flatMap(({ pupilId }) => pupilId ?? []),
  )
  const decided = changes.map((change): ChangeLine => {
    const pupil = names.find(({ id }) => id === change.pupilId)
    const pupils = change.pupilId === null ? (byKey.get(keyOf(change))?.pupilIds.length ?? 0) : 1
    return {
      ...{ key: `change ${change.id}`, id: change.id, cycle: change.cycle, starts: change.starts, pupils },
      ...{ pupilId: change.pupilId, reason: change.reason, reviewOn: change.reviewOn, query: '' },
      ...{ due: isDue(change, db.today), ended: change.endedOn !== null },
      title: titleOf(change, pupils, pupil ? formatPupilName(pupil) : 'A pupil who left'),
    }
  })
  const told = new Set(changes.filter(({ pupilId }) => pupilId === null).map(keyOf))
  const subjects = new Map((await listSubjects(db)).map(({ id, name }) => [id, name]))
  const years = new Map((await listYearGroups(db)).map(({ id, name }) => [id, name]))
  const untold = moved
    .filter((one) => !told.has(keyOf(one)))
    .map((one): ChangeLine => {
      const { kind, subjectId, yearGroupId, cycleId, pupilIds, first } = one
      const query = new URLSearchParams({
        ...{ kind, subjectId: String(subjectId) },
        ...{ yearGroupId: String(yearGroupId), cycleId: String(cycleId) },
      })
      return {
        ...{ key: keyOf(one), id: null, starts: first, pupils: pupilIds.length, pupilId: null, reason: '' },
        ...{ reviewOn: null, due: false, ended: false, query: query.toString() },
        cycle: cycles.find(({ id }) => id === cycleId)?.name ?? '',
        title: changeTitle({
          ...{ kind, pupils: pupilIds.length, what: subjects.get(subjectId) ?? '' },
          where: years.get(yearGroupId) ?? '',
        }),
      }
    })
  return [...decided, ...untold]
}
