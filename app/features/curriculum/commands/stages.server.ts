import { type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { listWords } from '#features/measures/api.server.ts'
import { readStageModels } from '../queries/stages.server.ts'
import type { StageForm } from '../schema.ts'
import { type Done, refused } from './outcome.ts'

/** Decides that pupils up to a year group go by another model of key stages from the first day of a school year to come. */
export async function switchStages(db: OrgWriter, country: string, form: StageForm): Promise<Done> {
  const models = await listWords(db, country, 'key_stage_model', db.today)
  const { decisions } = await readStageModels(db)
  if (!models.some(({ key }) => key === form.modelKey)) return refused('modelKey', 'Choose a model')
  if (form.academicYearStarts <= db.today)
    return refused('academicYearStarts', 'A school year that has begun keeps its stages: choose one to come.')
  if (decisions.some(({ starts }) => starts === form.academicYearStarts))
    return refused('academicYearStarts', 'There is a decision for that school year already.')
  const { id } = await db
    .insertInto('stage_decision')
    .values({
      ...{ org_id: db.orgId, model_key: form.modelKey, starts: form.academicYearStarts },
      ...{ up_to_year: form.upToYear, reason: form.reason, at: db.now, person_id: db.personId },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await recordEvent(db, {
    ...{ action: 'curriculum.stages-decided', subject: 'stage_decision', subjectId: id },
    ...{ after: form, reason: form.reason },
  })
  return { ok: true }
}
