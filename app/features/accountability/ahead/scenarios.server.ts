import { type OrgReader, type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { notFound } from '#platform/errors.ts'
import type { CohortModel } from './rules/model.ts'
import { isVisible } from './rules/visible.ts'
import { Change } from './schema.ts'

export type ScenarioRow = {
  id: number
  name: string
  yearNumber: number
  cycleId: number
  cycle: string
  hoursAGrade: number | null
  shared: boolean
  mine: boolean
  by: string
}
export type Scenario = ScenarioRow & { changes: Change[] }

const scenarios = (db: OrgReader) =>
  db
    .selectFrom('scenario as s')
    .innerJoin('person as p', (join) =>
      join.onRef('p.org_id', '=', 's.org_id').onRef('p.id', '=', 's.person_id'),
    )
    .innerJoin('cycle as c', (join) =>
      join.onRef('c.org_id', '=', 's.org_id').onRef('c.id', '=', 's.cycle_id'),
    )
    .select([
      ...(['s.id', 's.name', 's.year_number', 's.cycle_id', 's.hours_a_grade', 's.shared'] as const),
      ...(['s.person_id', 'p.given_name', 'p.family_name', 'c.name as cycle'] as const),
    ])
    .where('s.org_id', '=', db.orgId)
    .where((eb) => eb.or([eb('s.person_id', '=', db.personId ?? -1), eb('s.shared', '=', true)]))

type Found = Awaited<ReturnType<ReturnType<typeof scenarios>['execute']>>[number]

const rowOf = (db: OrgReader, found: Found): ScenarioRow => ({
  ...{ id: found.id, name: found.name, yearNumber: found.year_number, cycleId: found.cycle_id },
  ...{ cycle: found.cycle, shared: found.shared, mine: found.person_id === db.personId },
  hoursAGrade: found.hours_a_grade === null ? null : Number(found.hours_a_grade),
  by: `${found.given_name} ${found.family_name}`,
})

/** The scenarios of a year group that somebody saved, and those others share; newest first. */
export async function listScenarios(db: OrgReader, yearNumber: number): Promise<ScenarioRow[]> {
  const found = await scenarios(db).where('s.year_number', '=', yearNumber).orderBy('s.id', 'desc').execute()
  return found.map((row) => rowOf(db, row))
}

async function readChanges(db: OrgReader, scenarioId: number): Promise<Change[]> {
  const rows = await db
    .selectFrom('scenario_change')
    .select([
      ...(['kind', 'grades', 'grade', 'tier', 'measure', 'most'] as const),
      ...(['pupil_id as pupilId', 'class_id as classId', 'subject_id as subjectId'] as const),
      'to_subject_id as toSubjectId',
    ])
    .where('org_id', '=', db.orgId)
    .where('scenario_id', '=', scenarioId)
    .orderBy('place')
    .execute()
  return rows.map((row) =>
    Change.parse(Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null))),
  )
}

/** A scenario one saved or that is shared, or 404; not yet cut to what its reader may see. */
export async function getScenario(db: OrgReader, id: number): Promise<Scenario> {
  const found = await scenarios(db).where('s.id', '=', id).executeTakeFirst()
  if (!found) throw notFound()
  return { ...rowOf(db, found), changes: await readChanges(db, id) }
}

/** The lines whose pupils, classes and subjects a reader may see, and how many are left out. */
export function withinReach(changes: readonly Change[], model: CohortModel) {
  const visible = changes.filter((change) => isVisible(change, model))
  return { changes: visible, hidden: changes.length - visible.length }
}

type Given = {
  scenarioId?: number | undefined
  name: string
  changes: readonly Change[]
  hours: number | null
  shared: boolean
}

async function writeChanges(db: OrgWriter, scenarioId: number, changes: readonly Change[]): Promise<void> {
  const rows = changes.map((change, place) => {
    const { pupilId, classId, subjectId, toSubjectId, ...rest }: Partial<Record<string, string | number>> =
      change
    return {
      ...{ org_id: db.orgId, scenario_id: scenarioId, place, kind: change.kind },
      ...{ pupil_id: numberOf(pupilId), class_id: numberOf(classId), subject_id: numberOf(subjectId) },
      ...{ to_subject_id: numberOf(toSubjectId), grades: numberOf(rest.grades), most: numberOf(rest.most) },
      ...{ grade: textOf(rest.grade), tier: textOf(rest.tier), measure: textOf(rest.measure) },
    }
  })
  await db.insertInto('scenario_change').values(rows).execute()
}

const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null)
const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)

async function replace(db: OrgWriter, id: number, row: object): Promise<Scenario> {
  const before = await getScenario(db, id)
  if (!before.mine) throw notFound()
  await db.updateTable('scenario').set(row).where('org_id', '=', db.orgId).where('id', '=', id).execute()
  await db
    .deleteFrom('scenario_change')
    .where('org_id', '=', db.orgId)
    .where('scenario_id', '=', id)
    .execute()
  return before
}

/**
 * Saves a scenario of a cohort for whoever asks, or one’s own anew; answers its id. A line about anything that the one who
 * saves may not see is refused with 404.
 */
export async function saveScenario(db: OrgWriter, model: CohortModel, given: Given): Promise<number> {
  const { scenarioId, name, changes, hours, shared } = given
  if (db.personId === null || withinReach(changes, model).hidden > 0) throw notFound()
  const row = {
    ...{ name, shared, hours_a_grade: hours, year_number: model.yearNumber },
    ...{ cycle_id: model.cycle.id, saved_at: db.now },
  }
  const before = scenarioId === undefined ? undefined : await replace(db, scenarioId, row)
  const made =
    scenarioId === undefined
      ? await db
          .insertInto('scenario')
          .values({ org_id: db.orgId, person_id: db.personId, ...row })
          .returning('id')
          .executeTakeFirstOrThrow()
      : { id: scenarioId }
  await writeChanges(db, made.id, changes)
  const after = { name, shared, hours, changes }
  const told = { subject: 'scenario', subjectId: made.id, after }
  await recordEvent(db, { action: 'scenario.saved', ...told, ...(before ? { before } : {}) })
  return made.id
}

/** Takes one’s own scenario away; another’s is not there. */
export async function removeScenario(db: OrgWriter, id: number): Promise<void> {
  const before = await getScenario(db, id)
  if (!before.mine) throw notFound()
  await db.deleteFrom('scenario').where('org_id', '=', db.orgId).where('id', '=', id).execute()
  await recordEvent(db, { action: 'scenario.removed', subject: 'scenario', subjectId: id, before })
}
