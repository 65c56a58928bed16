import type { OrgReader, Reach } from '#features/access/api.server.ts'
import { listWords } from '#features/measures/api.server.ts'
import { classLines } from './lines.server.ts'
import { listAttendanceWeeks, listSessionKinds } from './queries/attendance.server.ts'
import { listBehaviour } from './queries/behaviour.server.ts'
import { findCurrentYear } from './queries/calendar.server.ts'
import { listClasses } from './queries/classes.server.ts'
import { listCharacteristics, listPriorAttainment } from './queries/profile.server.ts'
import { getPupilInReach } from './queries/pupils.server.ts'
import { countSessions, presentShare } from './rules/attendance.ts'
import { addDays } from './rules/dates.ts'

/** Everything a pupil's own page shows, or 404 when the visit does not reach the pupil. */
export async function getPupilProfile(
  db: OrgReader,
  reach: Reach,
  id: number,
  given: { country: string; characteristics: boolean; priorAttainment: boolean },
) {
  const { country } = given
  const pupil = await getPupilInReach(db, reach, id)
  const year = await findCurrentYear(db)
  const from = year?.starts ?? addDays(db.today, -365)
  const events = await listBehaviour(db, reach, country, { pupilId: id, from, limit: 60 })
  const kinds = await listSessionKinds(db, country)
  const weeks = await listAttendanceWeeks(db, id, { from: addDays(from, -6), to: db.today })
  const sessions = countSessions(kinds, weeks)
  const priorWords = await listWords(db, country, 'prior_attainment_kind')
  const prior = given.priorAttainment ? await listPriorAttainment(db, [id]) : []
  return {
    givenName: pupil.givenName,
    praise: events.filter((event) => event.good),
    other: events.filter((event) => !event.good),
    sessions,
    share: presentShare(sessions),
    weeks: weeks.map((week) => ({
      weekStart: week.weekStart,
      sessions: [...week.codes].map((letter) => kinds.get(letter) ?? 'not counted'),
    })),
    classes: classLines(await listClasses(db, { pupilId: id }), reach),
    prior: prior.map((line) => ({
      label: priorWords.find((word) => word.key === line.kind)?.name ?? line.kind,
      value: line.grade ?? String(line.score),
    })),
    characteristics: given.characteristics ? await listCharacteristics(db, reach, id, country) : [],
  }
}
