import { sql } from 'kysely'
import type { OrgReader, Reach } from '#features/access/api.server.ts'
import { type Cycle, listPairs, type Pair } from '#features/cycle/api.server.ts'
import { readScales } from '#features/measures/api.server.ts'
import { findOrdinal, gradeCount, type Scale } from '#features/measures/api.ts'
import { listSubjects } from '#features/school/api.server.ts'
import { type Line, lineKey } from './line.ts'

export type Cycles = { from: Cycle; to: Cycle; between: readonly Cycle[] }

type Said = Pick<Line, 'status' | 'z' | 'alarms'>
const nothingSaid: Said = {
  status: { before: null, after: null },
  z: null,
  alarms: { fall: false, rise: false },
}

/** What the judged cycles from one to another said of each pupil and subject. */
async function listSaid(db: OrgReader, { from, to, between }: Cycles): Promise<Map<string, Said>> {
  const after = [...between.map((cycle) => cycle.id), to.id]
  const found = await sql<{ id: number; packed: string }>`
    select pupil_id as id, string_agg(concat(subject_id, ',', before, ',', after, ',', z, ',', fall, ',', rise), ';') as packed
    from (
      select pupil_id, subject_id, max(status) filter (where cycle_id = ${from.id}) as before,
        max(status) filter (where cycle_id = ${to.id}) as after, max(z) filter (where cycle_id = ${to.id}) as z,
        bool_or(cycle_id <> ${from.id} and alarm = 'fall') as fall, bool_or(cycle_id <> ${from.id} and alarm = 'rise') as rise
      from forecast where org_id = ${db.orgId} and cycle_id = any(${[from.id, ...after]}::bigint[])
      group by pupil_id, subject_id
    ) said group by pupil_id`.execute(db)
  return new Map(
    found.rows.flatMap(({ id, packed }) =>
      packed.split(';').map((line) => {
        const [subject, before, after, z, fall, rise] = line.split(',')
        const said: Said = {
          status: { before: before || null, after: after || null },
          z: z ? Number(z) : null,
          alarms: { fall: fall === 't', rise: rise === 't' },
        }
        return [lineKey({ pupilId: id, subjectId: Number(subject) }), said] as const
      }),
    ),
  )
}

type Ladder = { name: string; place: (grade: string | null) => number | null }

/** Each subject with the place of a grade on its scale, in grades as pupils get them. */
async function listLadders(db: OrgReader): Promise<Map<number, Ladder>> {
  const scales = await readScales(db)
  return new Map(
    (await listSubjects(db)).map(({ id, name, scaleKey }) => {
      const places = placesOn(scales.get(scaleKey))
      return [id, { name, place: places }] as const
    }),
  )
}

function placesOn(scale: Scale | undefined): Ladder['place'] {
  if (!scale) return () => null
  // A scale of half grades counts two steps to the grade.
  const unit = Math.max(1, Math.round((gradeCount(scale) - 1) / 9))
  const known = new Map<string, number | null>()
  return (grade) => {
    if (grade === null) return null
    const kept = known.get(grade)
    if (kept !== undefined) return kept
    const ordinal = findOrdinal(scale, grade)
    const place = ordinal === undefined ? null : ordinal / unit
    known.set(grade, place)
    return place
  }
}

const less = (a: number | null, b: number | null) => (a === null || b === null ? null : a - b)

function readLine(pair: Pair, ladder: Ladder, said: Said): Line {
  const before = ladder.place(pair.before)
  const after = ladder.place(pair.after)
  return {
    ...pair,
    ...said,
    subject: ladder.name,
    grades: less(after, before),
    fromTarget: {
      before: less(before, ladder.place(pair.targetBefore)),
      after: less(after, ladder.place(pair.targetAfter)),
    },
  }
}

/** Every pupil and subject within reach between two cycles, with what the forecasts said of them. */
export async function listLines(db: OrgReader, reach: Reach, cycles: Cycles): Promise<Line[]> {
  const pairs = await listPairs(db, reach, cycles)
  const said = await listSaid(db, cycles)
  const ladders = await listLadders(db)
  return pairs.flatMap((pair) => {
    const ladder = ladders.get(pair.subjectId)
    return ladder ? [readLine(pair, ladder, said.get(lineKey(pair)) ?? nothingSaid)] : []
  })
}
