import type { OrgReader, OrgWriter, Reach } from '#features/access/api.server.ts'
import { readForecasts } from '#features/progress/api.server.ts'
import { getSubject, listPupils, type PupilRow } from '#features/school/api.server.ts'
import type { Done } from '../commands/start.server.ts'
import { getKind } from '../queries/catalogue.server.ts'
import { keepPlaces } from './kept.server.ts'
import { isPast, lineOf, priorityOf } from './rules.ts'
import type { Line, LineForm } from './schema.ts'

export type Scored = { pupil: PupilRow; priority: number; chosen: boolean }
export type Lined = {
  cycle: { id: number; name: string } | null
  /** The grades of the subject, lowest first. */
  grades: readonly string[]
  /** Everybody of the year groups within reach with a forecast in the subject, those furthest past the line first. */
  pupils: Scored[]
}

/** On which side of a line of the last forecasts everybody stands. */
export async function readLine(
  db: OrgReader,
  reach: Reach,
  { subject, year, line }: { subject: number; year: readonly number[]; line: Line },
): Promise<Lined> {
  const pupils = (await listPupils(db, reach)).filter((one) => year.includes(one.yearGroupId ?? -1))
  const known = await readForecasts(
    db,
    reach,
    pupils.map(({ id }) => id),
  )
  const forecasts = new Map(
    known?.forecasts.filter(({ subjectId }) => subjectId === subject).map((one) => [one.pupilId, one]),
  )
  const scored = pupils.flatMap((pupil): Scored[] => {
    const forecast = forecasts.get(pupil.id)
    const priority = forecast ? priorityOf(line.score, forecast) : null
    return priority === null ? [] : [{ pupil, priority, chosen: isPast(priority, lineOf(line)) }]
  })
  return {
    cycle: known?.cycle ?? null,
    grades: known?.subjects.get(subject)?.grades ?? [],
    pupils: scored.sort((a, b) => b.priority - a.priority || a.pupil.id - b.pupil.id),
  }
}

/**
 * Gives everybody at a line of the last forecasts or past it a place, nobody else, and keeps line and scores for good. Refused
 * where the line has nobody on a side. 404 for a kind or subject that is not there.
 */
export async function giveByLine(
  db: OrgWriter,
  { reach, country }: { reach: Reach; country: string },
  form: LineForm,
): Promise<Done<{ placesId: number }>> {
  const kind = await getKind(db, country, form.kind)
  const { id: subjectId } = await getSubject(db, form.subject)
  const { cycle, pupils } = await readLine(db, reach, form)
  const places = pupils.filter(({ chosen }) => chosen).length
  if (!cycle || places === 0 || places === pupils.length) {
    const line = pupils.length === 0 ? 'Nobody there has a forecast yet.' : 'Nobody is on one side of it.'
    return { ok: false, errors: { line } }
  }
  return keepPlaces(
    db,
    {
      ...{ way: 'line', kind: kind.key, cycleId: cycle.id, places, score: form.line.score, subjectId },
      ...{ near: null, line: lineOf(form.line), seed: null, atATime: null },
    },
    pupils.map(({ pupil, priority, chosen }) => ({
      ...{ pupilId: pupil.id, subjectId, findingId: null, priority, chosen },
      ...{ probability: Number(chosen), classId: null, turn: null },
    })),
  )
}
