import { everyone, type OrgReader, type Reach } from '#features/access/api.server.ts'
import { readForecasts } from '#features/progress/api.server.ts'
import { listClasses, listPupils, listSubjects } from '#features/school/api.server.ts'
import { dateOf, formatDate, formatWhere } from '#features/school/api.ts'
import { getKind } from '../queries/catalogue.server.ts'
import type { PlaceLine } from './components/PlacesTable.tsx'
import { getPlaces, type KeptPlaces } from './kept.server.ts'
import { listTurns } from './steps.server.ts'
import { givenFinding, lineWords, lotWords, stepsWords, type Turn } from './words.ts'

/** So many who just have no place are shown below those who have one. */
const shownBelow = 20

async function readTurns(db: OrgReader, { cycleId, pupils }: KeptPlaces): Promise<Turn[]> {
  const ids = [...new Set(pupils.flatMap(({ classId }) => classId ?? []))]
  const names = new Map((await listClasses(db, { ids })).map(({ id, name }) => [id, name]))
  const cycles = await listTurns(db, cycleId)
  const byTurn = Map.groupBy(
    pupils.flatMap(({ turn, classId }) => (turn === null || classId === null ? [] : [{ turn, classId }])),
    ({ turn }) => turn,
  )
  return [...byTurn].map(([turn, own]) => {
    const begins = cycles[turn - 1]
    return {
      turn,
      begins: begins ? { name: begins.name, starts: begins.starts, over: begins.ends < db.today } : null,
      classes: [...Map.groupBy(own, ({ classId }) => classId)].map(([id, members]) => {
        return { id, name: names.get(id) ?? '', pupils: members.length }
      }),
    }
  })
}

async function readLines(db: OrgReader, reach: Reach, { pupils }: KeptPlaces): Promise<PlaceLine[]> {
  const last = pupils.findLastIndex(({ chosen }) => chosen)
  const shown = pupils.slice(0, last + 1 + shownBelow)
  const known = await listPupils(db, reach, { ids: shown.map(({ pupilId }) => pupilId) })
  const names = new Map(known.map((pupil) => [pupil.id, pupil]))
  return shown.map(({ pupilId, priority, probability, chosen }) => {
    const pupil = names.get(pupilId)
    const name = pupil
      ? { familyName: pupil.familyName, givenName: pupil.givenName, where: formatWhere(pupil) }
      : null
    return { pupilId, name, priority, probability, chosen }
  })
}

/** How places were given, as its page tells it: names of those within reach alone. 404 for what is not there. */
export async function readGiven(
  db: OrgReader,
  { reach, country }: { reach: Reach; country: string },
  id: number,
) {
  const kept = await getPlaces(db, id)
  const kind = await getKind(db, country, kept.kind)
  const subjects = (await readForecasts(db, everyone, [], kept.cycleId))?.subjects
  const grades = subjects?.get(kept.subjectId ?? -1)?.grades ?? []
  const subject = (await listSubjects(db)).find((one) => one.id === kept.subjectId)?.name ?? 'all subjects'
  const turns = kept.way === 'steps' ? await readTurns(db, kept) : []
  const when = formatDate(dateOf(kept.drawnAt))
  const { way, score, line, pupils, seed, near, drawnBy } = kept
  return {
    ...{ id, way, score, seed, near, drawnBy, kind, subject, grades, turns, when, all: pupils.length },
    lines: way === 'steps' ? [] : await readLines(db, reach, kept),
    finding: givenFinding(kind.name, way, pupils, turns.length),
    words:
      way === 'steps'
        ? stepsWords(turns)
        : way === 'line'
          ? lineWords(pupils, { score, line: line ?? 0, grades, subject, when })
          : lotWords(pupils),
  }
}
