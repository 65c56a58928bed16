import { type Kysely, sql } from 'kysely'
import type { DB } from '#db/schema.generated.ts'
import type { OrgReader, OrgWriter } from '#features/access/api.server.ts'
import { recordEvent } from '#features/access/api.server.ts'
import {
  findTransitionMatrix,
  listTransitionSubjects,
  readNationalTables,
} from '#features/measures/api.server.ts'
import { countOutcomes, fitOrdinal, type OrdinalModel } from '#stats/ordinal.ts'
import { setTarget } from '#stats/target.ts'
import { atLeast, chanceSentence, fitMatrix, topShareOf } from './rules.ts'
import { type Challenge, StoredChances, StoredModel } from './schema.ts'

/** Where a subject's chances come from. */
export type ChanceSource = {
  subjectId: number
  basis: 'national' | 'school'
  baselineKind: string
  model: OrdinalModel
  version: string
}

const keyOf = (subject: string): string => `chances/${subject}`

/**
 * Fits the chance curve of every subject with a national table and keeps it beside that table, same version;
 * run after packs are loaded, harmless to repeat. Answers how many subjects have one.
 */
export async function fitNationalChances(owner: Kysely<DB>): Promise<number> {
  const subjects = await listTransitionSubjects(owner)
  const matrices = await Promise.all(subjects.map((subject) => findTransitionMatrix(owner, subject)))
  const rows = matrices.flatMap((matrix) => {
    if (!matrix) return []
    const fit = fitMatrix(matrix)
    if (!fit.ok) return []
    const body = { baseline_kind: matrix.baseline_kind, scale_key: matrix.scale_key, model: fit.model }
    return [{ key: keyOf(matrix.subject), version: matrix.version, source: matrix.source, body }]
  })
  await sql`
    insert into national_table (key, version, source, body)
    select key, version, source, body
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t(key text, version text, source text, body jsonb)
    on conflict (key, version) do update set source = excluded.source, body = excluded.body`.execute(owner)
  return rows.length
}

type Chances = Omit<ChanceSource, 'subjectId'>

async function listNationalChances(db: OrgReader): Promise<Map<string, Chances>> {
  const rows = await db
    .selectFrom('subject')
    .innerJoin('national_table', (join) =>
      join.on(sql<boolean>`national_table.key = 'chances/' || subject.national_key`),
    )
    .select(['national_table.key', 'national_table.version', 'national_table.body'])
    .where('subject.org_id', '=', db.orgId)
    .distinctOn('national_table.key')
    .orderBy('national_table.key')
    .orderBy('national_table.version', 'desc')
    .execute()
  return new Map(
    rows.map(({ key, version, body }) => {
      const { baseline_kind, model } = StoredChances.parse(body)
      const source: Chances = {
        basis: 'national',
        baselineKind: baseline_kind,
        model,
        version: `${model.version}/${version}`,
      }
      return [key, source]
    }),
  )
}

async function listSchoolChances(db: OrgReader): Promise<Map<number, Chances>> {
  const rows = await db
    .selectFrom('chance_model')
    .select(['subject_id', 'baseline_kind', 'model', 'id'])
    .where('org_id', '=', db.orgId)
    .distinctOn('subject_id')
    .orderBy('subject_id')
    .orderBy('id', 'desc')
    .execute()
  return new Map(
    rows.map((row) => {
      const model = StoredModel.parse(row.model)
      const source: Chances = {
        basis: 'school',
        baselineKind: row.baseline_kind,
        model,
        version: `${model.version}/school-${row.id}`,
      }
      return [row.subject_id, source]
    }),
  )
}

/** The chance model of each subject of the school that has one: the national, else the school's own; by subject id. */
export async function listChanceModels(db: OrgReader): Promise<Map<number, ChanceSource>> {
  const national = await listNationalChances(db)
  const school = await listSchoolChances(db)
  const subjects = await db
    .selectFrom('subject')
    .select(['id', 'national_key'])
    .where('org_id', '=', db.orgId)
    .execute()
  return new Map(
    subjects.flatMap(({ id, national_key }) => {
      const source = national.get(keyOf(national_key ?? '')) ?? school.get(id)
      return source ? [[id, { ...source, subjectId: id }] as const] : []
    }),
  )
}

export type EarlierOutcomes = {
  subjectId: number
  /** What the starts are: a kind of prior attainment, or `first reading`. */
  baselineKind: string
  /** The subject's grades, lowest first. */
  grades: readonly string[]
  /** A start and the grade reached (place on the scale, 0 lowest), of pupils who came before. */
  outcomes: readonly { x: number; grade: number }[]
}

/** Fits a subject's chances to the school's own earlier pupils; false when there are too few of them. */
export async function fitSchoolChances(db: OrgWriter, earlier: EarlierOutcomes): Promise<boolean> {
  const { subjectId, baselineKind, grades, outcomes } = earlier
  const fit = fitOrdinal(grades, countOutcomes(outcomes, grades.length))
  if (!fit.ok) return false
  await db
    .insertInto('chance_model')
    .values({
      org_id: db.orgId,
      subject_id: subjectId,
      baseline_kind: baselineKind,
      model: JSON.stringify(fit.model),
      pupils: fit.model.pupils,
      fitted_at: db.now,
    })
    .execute()
  await recordEvent(db, {
    action: 'targets.model_fitted',
    subject: 'chance_model',
    subjectId,
    after: { baselineKind, pupils: fit.model.pupils },
  })
  return true
}

/**
 * Chances and target for a key stage 2 average, from the packs alone: for the command line.
 * Throws RangeError when no national table has the subject.
 */
export async function chancesFor(question: { subject: string; ks2: number; challenge?: Challenge }) {
  const { subject, ks2, challenge = 'high' } = question
  const tables = await readNationalTables()
  const table = tables
    .filter((row) => row.body.subject.toLowerCase() === subject.toLowerCase())
    .sort((a, b) => b.version.localeCompare(a.version))[0]
  const fit = table && fitMatrix(table.body)
  if (!table || !fit?.ok) {
    throw new RangeError(
      `No national table has the subject “${subject}”. There are: ${tables.map((row) => row.body.subject).join(', ')}`,
    )
  }
  const { model } = fit
  const found = setTarget(model, { x: ks2, topShare: topShareOf(challenge) })
  const orBetter = atLeast(found.benchmark)
  const target = model.grades[found.targetGrade] ?? ''
  return {
    subject: table.body.subject,
    ks2,
    challenge,
    source: table.source,
    model: model.version,
    grades: model.grades.map((grade, place) => ({
      grade,
      chance: found.benchmark[place] ?? 0,
      orBetter: orBetter[place] ?? 0,
    })),
    benchmark: model.grades[found.benchmarkGrade] ?? '',
    target,
    chanceOfTarget: found.benchmarkChanceOfTarget,
    sentence: chanceSentence(target, found.benchmarkChanceOfTarget),
  }
}
