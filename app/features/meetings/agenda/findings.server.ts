import { everyone, type OrgReader } from '#features/access/api.server.ts'
import { type Finding, type JudgedCycle, listFindings } from '#features/progress/api.server.ts'
import { isGood } from '#features/progress/api.ts'
import { listPupils, listSubjects } from '#features/school/api.server.ts'
import { isAmong } from '#platform/db/conditions.ts'
import type { Series } from '../queries/series.server.ts'
import type { AgendaSource, Proposal } from './source.ts'

const minutesEach = { raised: 4, trouble: 3, success: 2 }

/** Findings about which a meeting of before decided, or let them go, or that stand on another open agenda. */
async function listMet(db: OrgReader, findings: readonly Finding[]): Promise<Set<number>> {
  const rows = await db
    .selectFrom('agenda_item')
    .select('finding_id as id')
    .where('org_id', '=', db.orgId)
    .where(
      isAmong(
        'finding_id',
        findings.map((one) => one.id),
      ),
    )
    .execute()
  return new Set(rows.flatMap(({ id }) => id ?? []))
}

/** Whether a finding is about pupils or classes of a department or year group. */
async function belongsTo(db: OrgReader, series: Series): Promise<(finding: Finding) => boolean> {
  const { departmentId, yearGroupId, of } = series
  if (departmentId !== null) {
    const subjects = await listSubjects(db)
    const own = subjects.filter((one) => one.departmentId === departmentId).map((one) => one.id)
    return ({ subjectId }) => subjectId !== null && own.includes(subjectId)
  }
  if (yearGroupId === null) return () => true
  const pupils = new Set((await listPupils(db, everyone, { yearGroupId })).map((one) => one.id))
  return ({ pupilId, year }) => (pupilId === null ? year === of : pupils.has(pupilId))
}

/** The findings of a cycle that belong to a series, of pupils still on roll, that stand on no agenda yet; in order of expected benefit. */
export async function listOpenFindings(
  db: OrgReader,
  series: Series,
  cycle: JudgedCycle | undefined,
): Promise<Finding[]> {
  if (!cycle) return []
  const all = await listFindings(db, everyone, { cycleId: cycle.id })
  const met = await listMet(db, all)
  const pupils = await listPupils(db, everyone, { ids: all.flatMap((one) => one.pupilId ?? []) })
  const here = new Set(pupils.map((one) => one.id))
  const belongs = await belongsTo(db, series)
  return all.filter(
    (one) => !met.has(one.id) && (one.pupilId === null || here.has(one.pupilId)) && belongs(one),
  )
}

const about = ({ id, pupilId, subjectId, classId }: Finding) => ({
  ...{ key: `finding ${id}`, title: null, findingId: id },
  ...(pupilId === null ? {} : { pupilId }),
  ...(subjectId === null ? {} : { subjectId }),
  ...(classId === null ? {} : { classId }),
})

/** What somebody asked on a finding to have raised in a meeting. */
export const raised: AgendaSource = async (_, { findings }) =>
  findings
    .filter((one) => one.answer === 'meeting')
    .map(
      (one): Proposal => ({
        ...about(one),
        source: 'raised',
        why: 'Somebody who looked at it asked for it to be raised here.',
        ...{ minutes: minutesEach.raised, must: true },
      }),
    )

/** After so many pupils who need a look comes one who does exceptionally well: trouble is half of what can be learned. */
const oneGoodIn = 4

const mix = (needing: readonly Proposal[], shining: readonly Proposal[]): Proposal[] =>
  needing.flatMap((one, place) => {
    const good = (place + 1) % oneGoodIn === 0 ? shining[Math.floor(place / oneGoodIn)] : undefined
    return good ? [one, good] : [one]
  })

/** Pupils who need a look, those first for whom it is worth most, and a few who do exceptionally well among them. */
export const findings: AgendaSource = async (_, { findings, cycle }) => {
  const open = findings.filter((one) => one.answer === null && one.pupilId !== null)
  const trouble = open.filter((one) => !isGood(one))
  const proposal = (one: Finding, why: string, minutes: number): Proposal => ({
    ...about(one),
    ...{ source: 'finding', why, minutes, must: false },
  })
  const needing = trouble.map((one, place) =>
    proposal(
      one,
      `Number ${place + 1} of ${trouble.length} after ${cycle?.name}, in order of what help may win back.`,
      minutesEach.trouble,
    ),
  )
  const shining = open
    .filter(isGood)
    .map((one) =>
      proposal(
        one,
        `Among those who gained most after ${cycle?.name}: worth a word, and more.`,
        minutesEach.success,
      ),
    )
  return mix(needing, shining)
}
