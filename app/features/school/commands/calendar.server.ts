import { type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { listWords } from '#features/measures/api.server.ts'
import { listAcademicYears } from '../queries/calendar.server.ts'
import { listKeyStages } from '../queries/groups.server.ts'
import type { NewAcademicYear, NewTerm } from '../schema.ts'
import { type Outcome, refused } from './outcome.ts'

/** Makes an academic year; refused when it shares a name or a day with another. */
export async function addAcademicYear(db: OrgWriter, year: NewAcademicYear): Promise<Outcome> {
  const others = await listAcademicYears(db)
  if (others.some((other) => other.name === year.name))
    return refused('name', `There is already a ${year.name}`)
  const shared = others.find((other) => other.starts <= year.ends && other.ends >= year.starts)
  if (shared) return refused('starts', `These days belong to ${shared.name}`)
  const { id } = await db
    .insertInto('academic_year')
    .values({ org_id: db.orgId, ...year })
    .returning('id')
    .executeTakeFirstOrThrow()
  await recordEvent(db, {
    action: 'school.year-added',
    subject: 'academic_year',
    subjectId: id,
    after: year,
  })
  return { ok: true, id }
}

/** Makes a term or holiday within an academic year. */
export async function addTerm(db: OrgWriter, term: NewTerm): Promise<Outcome> {
  const year = (await listAcademicYears(db)).find((other) => other.id === term.academicYearId)
  if (!year) return refused('academicYearId', 'Choose an academic year')
  if (term.starts < year.starts || term.ends > year.ends)
    return refused('starts', `${year.name} runs from ${year.starts} to ${year.ends}`)
  const { academicYearId, ...rest } = term
  const { id } = await db
    .insertInto('term')
    .values({ org_id: db.orgId, academic_year_id: academicYearId, ...rest })
    .returning('id')
    .executeTakeFirstOrThrow()
  await recordEvent(db, { action: 'school.term-added', subject: 'term', subjectId: id, after: term })
  return { ok: true, id }
}

/** Sets the school's key stages from a model of its country's pack, in place of those before. */
export async function chooseKeyStages(db: OrgWriter, country: string, modelKey: string): Promise<Outcome> {
  const models = await listWords(db, country, 'key_stage_model', db.today)
  const model = models.find((other) => other.key === modelKey)
  if (!model) return refused('modelKey', 'Choose a model')
  await putKeyStages(db, { modelKey, stages: model.stages })
  return { ok: true, id: 0 }
}

type Stages = { modelKey: string; stages: readonly { name: string; first_year: number; last_year: number }[] }

/** Puts key stages in place of those before: as a model of the country has them, or as they are while one model follows another. */
export async function putKeyStages(
  db: OrgWriter,
  { modelKey, stages }: Stages,
  reason?: string,
): Promise<void> {
  const before = await listKeyStages(db)
  await db.deleteFrom('key_stage').where('org_id', '=', db.orgId).execute()
  await db
    .insertInto('key_stage')
    .values(
      stages.map(({ name, first_year, last_year }) => ({
        ...{ org_id: db.orgId, model_key: modelKey, name, first_year, last_year },
      })),
    )
    .execute()
  await recordEvent(db, {
    ...{ action: 'school.key-stages-chosen', subject: 'key_stage', ...(reason ? { reason } : {}) },
    ...{ before: before[0]?.modelKey, after: modelKey },
  })
}
