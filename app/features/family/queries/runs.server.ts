import { sql } from 'kysely'
import type { OrgReader, Reach } from '#features/access/api.server.ts'
import { reachesPupil } from '#features/school/api.server.ts'
import { isAmong } from '#platform/db/conditions.ts'
import { notFound } from '#platform/errors.ts'
import type { RunState } from '../schema.ts'
import { listReportTexts } from './facts.server.ts'

export type Run = {
  id: number
  cycleId: number
  cycle: string
  yearGroupId: number | null
  year: string | null
  alsoEnglish: boolean
  replyBy: string | null
  state: RunState
  done: number
  total: number
  message: string | null
  workedAt: Date
  startedAt: Date
  releasedAt: Date | null
  releasedBy: string | null
}

/** Runs, newest first; one or all. */
export async function listRuns(db: OrgReader, filter: { id?: number } = {}): Promise<Run[]> {
  const rows = await db
    .selectFrom('report_run as r')
    .innerJoin('cycle as c', (join) =>
      join.onRef('c.org_id', '=', 'r.org_id').onRef('c.id', '=', 'r.cycle_id'),
    )
    .leftJoin('year_group as y', (join) =>
      join.onRef('y.org_id', '=', 'r.org_id').onRef('y.id', '=', 'r.year_group_id'),
    )
    .leftJoin('person as p', (join) =>
      join.onRef('p.org_id', '=', 'r.org_id').onRef('p.id', '=', 'r.released_by'),
    )
    .select([
      'r.id',
      'r.cycle_id as cycleId',
      'c.name as cycle',
      'r.year_group_id as yearGroupId',
      'y.name as year',
      'r.also_english as alsoEnglish',
      'r.reply_by as replyBy',
      'r.state',
      'r.done',
      'r.total',
      'r.message',
      'r.worked_at as workedAt',
      'r.started_at as startedAt',
      'r.released_at as releasedAt',
      'p.given_name as given',
      'p.family_name as family',
    ])
    .where('r.org_id', '=', db.orgId)
    .$if(filter.id !== undefined, (q) => q.where('r.id', '=', filter.id ?? -1))
    .orderBy('r.id', 'desc')
    .execute()
  return rows.map(({ given, family, ...row }) => ({
    ...row,
    state: row.state as RunState,
    releasedBy: given === null ? null : `${given} ${family}`,
  }))
}

/** A run, or 404. */
export async function getRun(db: OrgReader, id: number): Promise<Run> {
  const [found] = Number.isSafeInteger(id) ? await listRuns(db, { id }) : []
  if (!found) throw notFound()
  return found
}

export type KeptReport = {
  runId: number
  pupilId: number
  language: string
  cycle: string
  sha256: string
  releasedAt: Date | null
  /** Figures of its cycle that were changed after it was sent. */
  corrected: number
}

/** Released reports of pupils within reach, newest first; drafts only where asked for by those who may send. */
export async function listReports(
  db: OrgReader,
  reach: Reach,
  pupilIds: readonly number[],
  { drafts = false }: { drafts?: boolean } = {},
): Promise<KeptReport[]> {
  if (!pupilIds.every((id) => reachesPupil(reach, id))) throw notFound()
  return db
    .selectFrom('report as o')
    .innerJoin('report_run as r', (join) =>
      join.onRef('r.org_id', '=', 'o.org_id').onRef('r.id', '=', 'o.run_id'),
    )
    .innerJoin('cycle as c', (join) =>
      join.onRef('c.org_id', '=', 'r.org_id').onRef('c.id', '=', 'r.cycle_id'),
    )
    .select([
      'o.run_id as runId',
      'o.pupil_id as pupilId',
      'o.language',
      'c.name as cycle',
      'o.sha256',
      'r.released_at as releasedAt',
    ])
    .select(
      sql<number>`(select count(distinct (x.class_id, x.field))::int from cycle_correction x
        where x.org_id = o.org_id and x.cycle_id = r.cycle_id and x.pupil_id = o.pupil_id and x.state = 'made'
          and x.at > r.released_at)`.as('corrected'),
    )
    .where('o.org_id', '=', db.orgId)
    .where(isAmong('o.pupil_id', pupilIds))
    .$if(!drafts, (q) => q.where('r.state', '=', 'released'))
    .orderBy('o.run_id', 'desc')
    .orderBy('o.language')
    .execute()
}

/** The bytes of a released report of a pupil within reach, exactly as they were sent, or 404. */
export async function getReport(
  db: OrgReader,
  reach: Reach,
  of: { runId: number; pupilId: number; language: string },
): Promise<{ bytes: Uint8Array; fileName: string; sha256: string }> {
  const { runId, pupilId, language } = of
  if (!Number.isSafeInteger(runId) || !reachesPupil(reach, pupilId)) throw notFound()
  const found = await db
    .selectFrom('report as o')
    .innerJoin('report_run as r', (join) =>
      join.onRef('r.org_id', '=', 'o.org_id').onRef('r.id', '=', 'o.run_id'),
    )
    .select(['o.bytes', 'o.file_name as fileName', 'o.sha256'])
    .where('o.org_id', '=', db.orgId)
    .where('o.run_id', '=', runId)
    .where('o.pupil_id', '=', pupilId)
    .where('o.language', '=', language)
    .where('r.state', '=', 'released')
    .executeTakeFirst()
  if (!found) throw notFound()
  return found
}

export type RunFile = { pupilId: number; language: string; fileName: string }

/** Every report of a run in the order of its files: by registration group, then surname. */
export function listRunFiles(db: OrgReader, runId: number): Promise<RunFile[]> {
  return db
    .selectFrom('report')
    .select(['pupil_id as pupilId', 'language', 'file_name as fileName'])
    .where('org_id', '=', db.orgId)
    .where('run_id', '=', runId)
    .orderBy('file_name')
    .execute()
}

/** The bytes of some reports of a run, in the order of their files. */
export function listRunBytes(
  db: OrgReader,
  runId: number,
  fileNames: readonly string[],
): Promise<{ fileName: string; bytes: Uint8Array }[]> {
  return db
    .selectFrom('report')
    .select(['file_name as fileName', 'bytes'])
    .where('org_id', '=', db.orgId)
    .where('run_id', '=', runId)
    .where('file_name', 'in', [...fileNames])
    .orderBy('file_name')
    .execute()
}

/** How many reports of a run are in which language, most first. */
export async function countLanguages(
  db: OrgReader,
  runId: number,
  country: string,
): Promise<{ key: string; name: string; reports: number }[]> {
  const rows = await db
    .selectFrom('report')
    .select((eb) => ['language', eb.fn.countAll<number>().as('reports')])
    .where('org_id', '=', db.orgId)
    .where('run_id', '=', runId)
    .groupBy('language')
    .orderBy('reports', 'desc')
    .execute()
  const texts = await listReportTexts(db, country)
  return rows.map(({ language, reports }) => ({
    key: language,
    name: texts.find((text) => text.key === language)?.name ?? language,
    reports,
  }))
}
