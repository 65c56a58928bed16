import type { OrgReader, Visit } from '#features/access/api.server.ts'
import { hourOf, oftenWords } from '../rules/dates.ts'
import { viewerOf } from '../viewer.server.ts'
import { listOwnSeries } from './meetings.server.ts'

/** When a series meets in the week. `weekday`: 1 is Monday; `begins`: minutes after midnight; `often`: null for each week. */
export type MeetingHour = {
  seriesId: number
  title: string
  weekday: number
  begins: number
  minutes: number
  often: string | null
}

/** When the series meet that somebody sits in today, and that have begun and not ended; none for who may not look at meetings. */
export async function listMeetingHours(
  db: OrgReader,
  visit: Pick<Visit, 'personId' | 'reach' | 'may'>,
): Promise<MeetingHour[]> {
  if (!visit.may('meetings.view')) return []
  const { series } = await listOwnSeries(db, viewerOf(visit))
  return series
    .filter(({ mine, starts, ends }) => mine && starts <= db.today && (ends === null || ends >= db.today))
    .map(({ id, name, weekday, begins, minutes, everyWeeks }) => ({
      ...{ seriesId: id, title: name, weekday, minutes },
      ...{ begins: hourOf(begins), often: oftenWords(everyWeeks) },
    }))
}
