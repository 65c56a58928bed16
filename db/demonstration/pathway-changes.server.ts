import { everyone, type OrgWriter, writeAs } from '#features/access/api.server.ts'
import {
  askForPathway,
  closePathway,
  decideChange,
  getChange,
  readSeen,
  reviewChange,
  switchPupil,
  switchStages,
} from '#features/curriculum/api.server.ts'
import { findCurrentYear } from '#features/school/api.server.ts'
import type { Engine } from '#platform/db/engine.server.ts'
import { demonstrationToday, thisYear } from './calendar.ts'
import type { Pupil } from './pupils.ts'
import type { Dates } from './rows/dates.ts'
import type { School } from './school.ts'
import { idIn } from './shape.ts'
import { cyclesAYear } from './truth.ts'

export const country = 'england'
export type At = { engine: Pick<Engine, 'owner'>; school: School; dates: Dates; by: number; today: string }
export type Key = 'separate_sciences' | 'languages_humanities' | 'creative_technical' | 'core_plus'
/** Ids of pathways by the template they began with. */
export type Drawn = Map<Key, number>
export type Placed = { pupil: Pupil; key: Key }

/** What somebody of the school did on a day. */
export const onDay = <T>(
  { engine, school, by }: At,
  day: string,
  command: (db: OrgWriter) => Promise<T>,
): Promise<T> =>
  writeAs(
    engine.owner,
    {
      orgId: school.shape.orgId,
      personId: by,
      accountId: null,
      now: new Date(`${day}T13:20:00Z`),
      today: day,
    },
    command,
  )

type Done = { ok: true } | { ok: false; errors: Record<string, string> }
export function must<T extends Done>(done: T): Extract<T, { ok: true }> {
  if (!done.ok) throw new Error(Object.values(done.errors)[0])
  return done as Extract<T, { ok: true }>
}

/** Pupils on a pathway in the fuller of the two years. */
export const most = (placed: readonly Placed[], key: Key) =>
  Math.max(
    ...[10, 11].map((year) => placed.filter((one) => one.key === key && one.pupil.year === year).length),
  )

const cycleDay = (cycle: number, after: number) => (thisYear.cycles[cycle]?.first ?? 0) + after
const cycleEnd = (cycle: number) => thisYear.cycles[cycle]?.last ?? 0

const switches: readonly {
  from: Key
  to: Key
  day: number
  review: number
  reason: string
  expected: string
}[] = [
  {
    ...{ from: 'separate_sciences', to: 'languages_humanities', day: cycleDay(0, 9), review: cycleEnd(1) },
    ...{
      reason: 'Three sciences were more than there was time for; the language is loved',
      expected: 'Effort back at 1 or 2 in all subjects',
    },
  },
  {
    ...{ from: 'creative_technical', to: 'languages_humanities', day: cycleDay(0, 16), review: cycleEnd(1) },
    ...{
      reason: 'Wants to go on with French after Year 11',
      expected: 'French within a grade of the class after two cycles',
    },
  },
  {
    ...{ from: 'core_plus', to: 'creative_technical', day: cycleDay(1, 3), review: cycleEnd(2) },
    ...{ reason: 'English and mathematics have caught up', expected: 'They hold without the extra lessons' },
  },
  {
    ...{ from: 'languages_humanities', to: 'creative_technical', day: cycleDay(1, 10), review: cycleEnd(2) },
    ...{
      reason: 'Design is where this pupil works hardest',
      expected: 'Attendance on Mondays above nine in ten',
    },
  },
]

/** Pupils change pathway in the first two cycles; the first change has been reviewed, the second waits for it. */
export async function changePathways(at: At, drawn: Drawn, placed: readonly Placed[]): Promise<void> {
  const { dates } = at
  for (const [turn, { from, to, day, review, reason, expected }] of switches.entries()) {
    const one = placed.filter(({ key, pupil }) => key === from && pupil.year === 10)[turn + 2]
    if (!one) continue
    const starts = dates.date(day)
    const form = { pathwayId: idIn(drawn, to), starts, reason, expected, reviewOn: dates.date(review) }
    const { id } = must(await onDay(at, starts, (db) => switchPupil(db, one.pupil.id, form)))
    if (turn > 0 || id === null) continue
    await onDay(at, dates.date(demonstrationToday - 12), async (db) => {
      const seen = await readSeen(db, { change: await getChange(db, id), moved: null, country })
      const said = { done: 'yes', helped: 'cannot tell', decision: 'keep', reviewOn: null } as const
      must(
        await reviewChange(db, id, { ...said, reason: 'Settled, and says so; marks cannot tell yet' }, seen),
      )
    })
  }
}

/** Two wishes for the sciences: one waits because a year is full, one is not answered yet. Since yesterday there is a place. */
export async function wish(at: At, drawn: Drawn, placed: readonly Placed[]): Promise<void> {
  const pathwayId = idIn(drawn, 'separate_sciences')
  const full = [10, 11].find(
    (year) =>
      placed.filter(({ key, pupil }) => key === 'separate_sciences' && pupil.year === year).length ===
      most(placed, 'separate_sciences'),
  )
  const asking = placed
    .filter(({ key, pupil }) => key === 'languages_humanities' && pupil.year === full)
    .slice(-2)
  for (const [turn, { pupil }] of asking.entries())
    await onDay(at, at.dates.date(demonstrationToday - 9 + 3 * turn), async (db) => {
      must(
        await askForPathway(db, everyone, {
          pupilId: pupil.id,
          pathwayId,
          reason: 'Wants to study medicine',
        }),
      )
      const form = { pathwayId, starts: db.today, reason: 'Strong in science', expected: 'Keeps up' }
      if (turn === 0) await switchPupil(db, pupil.id, { ...form, reviewOn: at.dates.date(cycleEnd(3)) })
    })
  const leaver = placed.filter(({ key, pupil }) => key === 'separate_sciences' && pupil.year === full).at(-1)
  if (!leaver) return
  await onDay(at, at.dates.date(demonstrationToday - 1), async (db) => {
    must(
      await switchPupil(db, leaver.pupil.id, {
        ...{ pathwayId: idIn(drawn, 'creative_technical'), starts: db.today },
        ...{ reason: 'Has asked for it since September', expected: 'Effort back at 1 or 2 in all subjects' },
        reviewOn: at.dates.date(cycleEnd(3)),
      }),
    )
  })
}

/** What is decided for days to come: a pathway that nobody begins any more, and key stage 3 in three years again for the youngest. */
export async function lookAhead(at: At, drawn: Drawn): Promise<void> {
  const { dates } = at
  await onDay(at, dates.date(demonstrationToday - 4), async (db) => {
    must(
      await closePathway(db, idIn(drawn, 'core_plus'), {
        ...{ intent: 'close', closing: 'finish', ends: dates.date(thisYear.last) },
        reason: 'From next year the help is in every pathway, and nobody needs one of their own for it',
      }),
    )
    const year = await findCurrentYear(db)
    if (!year) throw new Error('The demonstration is in no school year')
    const next = `${Number(year.starts.slice(0, 4)) + 1}${year.starts.slice(4)}`
    must(
      await switchStages(db, country, {
        ...{ modelKey: 'ks3-3-years', academicYearStarts: next, upToYear: 7 },
        reason: 'Who chooses at thirteen chooses early: a third year shows them more to choose from',
      }),
    )
  })
}

/** Why some of what the register shows was done; most of it nobody has said yet. */
export async function sayWhy(at: At): Promise<void> {
  const { shape } = at.school
  const cycleId = idIn(shape.cycles, cyclesAYear + 2)
  const reasons = [
    [
      'set',
      'mathematics',
      10,
      'Marks of the first cycle put them in the wrong set',
      'Forecasts of those who moved hold or rise',
      cycleEnd(1),
    ],
    ['set', 'english-language', 9, 'A set had grown to 33', 'Nobody falls behind the new set', cycleEnd(2)],
  ] as const
  await onDay(at, at.dates.date(cycleDay(1, 1)), async (db) => {
    for (const [kind, subject, year, reason, expected, review] of reasons) {
      const of = {
        kind,
        subjectId: idIn(shape.subjects, subject),
        yearGroupId: idIn(shape.yearGroups, year),
        cycleId,
      }
      must(await decideChange(db, { ...of, reason, expected, reviewOn: at.dates.date(review) }))
    }
  })
}
