import type { OrgReader } from '#features/access/api.server.ts'
import { listPupilNames } from '#features/school/api.server.ts'
import { formatWhere } from '#features/school/api.ts'
import { listKinds } from '../queries/catalogue.server.ts'
import type { OutLine } from './components/OutTable.tsx'
import type { LedgerLine } from './queries/standing.server.ts'

/** Lines of the ledger as those whose lessons are left read them: who, when, and the kind of help. */
export async function outLines(
  db: OrgReader,
  country: string,
  lines: readonly LedgerLine[],
): Promise<OutLine[]> {
  const kinds = new Map((await listKinds(db, country)).map(({ key, name }) => [key, name]))
  const pupils = new Map(
    (
      await listPupilNames(
        db,
        lines.map(({ pupilId }) => pupilId),
      )
    ).map((one) => [one.id, one]),
  )
  return lines.flatMap(({ lessonId, on, period, begins, told, pupilId, kind, classId, className }) => {
    const pupil = pupils.get(pupilId)
    if (!pupil) return []
    const { familyName, givenName } = pupil
    return [
      {
        ...{ lessonId, on, period, begins, told, pupilId, familyName, givenName, where: formatWhere(pupil) },
        ...{ kind: kinds.get(kind) ?? 'help', classId, className: className ?? '' },
      },
    ]
  })
}
