type Hour = { weekday: number; begins: number; minutes: number }
/** `week`: which of the timetable's; 0 where it has one alone. */
export type Lesson = {
  pupilId: number
  week: number
  weekday: number
  begins: number
  ends: number
  subjectId: number
  subject: string
}
type Missed = {
  subject: string
  /** Who is out of it, in which weeks (empty: each), and how often the subject is lost to special lessons besides. */
  pupils: { name: string; weeks: number[]; lost: number }[]
}

type Timed = { weekday: number; begins: number; ends: number }

/** Whether a session lies in a lesson or period, if only in part. */
export const isDuring = ({ weekday, begins, minutes }: Hour, timed: Timed): boolean =>
  timed.weekday === weekday && timed.begins < begins + minutes && begins < timed.ends

type Known = {
  lessons: readonly Lesson[]
  nameOf: (pupilId: number) => string
  lostOf: (pupilId: number, subjectId: number) => number
}

/** Which lessons those who come to a session are out of, by subject, its pupils by name. */
export function missedIn(
  session: Hour & { pupilIds: readonly number[] },
  { lessons, nameOf, lostOf }: Known,
): Missed[] {
  const out = lessons.filter((one) => session.pupilIds.includes(one.pupilId) && isDuring(session, one))
  return [...Map.groupBy(out, ({ subject }) => subject)]
    .map(([subject, own]) => ({
      subject,
      pupils: [...Map.groupBy(own, ({ pupilId }) => pupilId)]
        .map(([id, lost]) => ({
          ...{ name: nameOf(id), lost: lostOf(id, lost[0]?.subjectId ?? -1) },
          weeks: [...new Set(lost.flatMap(({ week }) => (week === 0 ? [] : [week])))].toSorted(),
        }))
        .toSorted((a, b) => a.name.localeCompare(b.name, 'en')),
    }))
    .toSorted((a, b) => a.subject.localeCompare(b.subject, 'en'))
}

type Out = Missed['pupils'][number]

const outWords = ({ name, weeks, lost }: Out): string => {
  const besides = [
    weeks.length > 0 ? `in week ${weeks.join(' and ')}` : '',
    lost > 0 ? `${lost} more for special lessons` : '',
  ].filter(Boolean)
  return besides.length > 0 ? `${name} (${besides.join(', ')})` : name
}

/** "Mathematics missed by Ann Smith, Ben Jones (2 more for special lessons)". */
export const missedWords = ({ subject, pupils }: Missed): string =>
  `${subject} missed by ${pupils.map(outWords).join(', ')}`
