import { sql } from 'kysely'
import { everyone, type OrgReader } from '#features/access/api.server.ts'
import { correctedEntries, listCycles } from '#features/cycle/api.server.ts'
import { readForecasts } from '#features/progress/api.server.ts'
import { listAcademicYears, listClasses } from '#features/school/api.server.ts'
import { packLines, unpackLines } from '#platform/db/packed.ts'
import { getPlaces, type KeptPlaces, listGivings } from '../places/kept.server.ts'
import type { SteppedFacts, SteppedMark } from './steps.ts'

/** The closed cycles from the one by whose marks the order was drawn to that of the last turn. */
async function listCovered(db: OrgReader, { cycleId, pupils }: KeptPlaces): Promise<SteppedFacts['cycles']> {
  const years = new Map((await listAcademicYears(db)).map(({ id, name }) => [id, name]))
  const cycles = (await listCycles(db)).filter(({ state }) => state === 'closed')
  const first = cycles.findIndex(({ id }) => id === cycleId)
  const turns = Math.max(...pupils.map(({ turn }) => turn ?? 0))
  return first < 0
    ? []
    : cycles.slice(first, first + turns + 1).map(({ id, name, academicYearId }) => {
        return { id, name, year: years.get(academicYearId) ?? '' }
      })
}

/** The marks of a subject in some cycles, each as the place of its grade on the scale. */
async function listMarksOf(
  db: OrgReader,
  given: { subjectId: number; cycleIds: readonly number[] },
): Promise<SteppedMark[]> {
  const grades = (await readForecasts(db, everyone, []))?.subjects.get(given.subjectId)?.grades ?? []
  const found = await sql<{ cycleId: number; yearGroupId: number; packed: string | null }>`
    select e.cycle_id as "cycleId", k.year_group_id as "yearGroupId",
      ${packLines(sql`e.pupil_id`, sql`e.marks ->> d.key`)} as packed
    from ${correctedEntries(db)} e
    join class k on k.org_id = e.org_id and k.id = e.class_id and k.subject_id = ${given.subjectId}
    join cycle_field d on d.org_id = e.org_id and d.cycle_id = e.cycle_id and d.kind = 'judgement'
    where e.org_id = ${db.orgId} and e.cycle_id = any(${[...given.cycleIds]}::bigint[]) and e.marks ->> d.key <> ''
    group by e.cycle_id, k.year_group_id`.execute(db)
  return found.rows.flatMap(({ cycleId, yearGroupId, packed }) =>
    unpackLines(packed).flatMap(([pupil, grade = '']): SteppedMark[] => {
      const place = grades.indexOf(grade)
      return place < 0 ? [] : [{ pupilId: Number(pupil), cycleId, yearGroupId, place }]
    }),
  )
}

async function readOne(db: OrgReader, kept: KeptPlaces): Promise<SteppedFacts> {
  const cycles = await listCovered(db, kept)
  const classIds = [...new Set(kept.pupils.flatMap(({ classId }) => classId ?? []))]
  const names = new Map((await listClasses(db, { ids: classIds })).map(({ id, name }) => [id, name]))
  const cycleIds = cycles.map(({ id }) => id)
  return {
    ...{ kind: kept.kind, seed: kept.seed ?? 0, cycles },
    members: kept.pupils.flatMap(({ pupilId, classId, turn }) =>
      classId === null || turn === null ? [] : [{ pupilId, classId, turn, name: names.get(classId) ?? '' }],
    ),
    marks: await listMarksOf(db, { subjectId: kept.subjectId ?? -1, cycleIds }),
  }
}

/** Everything known of help that classes began one after the other, whenever it was settled. Reads the whole school: show sums alone. */
export async function readSteps(db: OrgReader): Promise<SteppedFacts[]> {
  const given = (await listGivings(db)).filter(({ way }) => way === 'steps')
  const read: SteppedFacts[] = []
  for (const { id } of given) read.push(await readOne(db, await getPlaces(db, id)))
  return read
}
