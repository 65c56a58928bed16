import { type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { listWords } from '#features/measures/api.server.ts'
import { putKeyStages } from '#features/school/api.server.ts'
import { type DecidedStage, readStageModels } from '../queries/stages.server.ts'
import { dueDecision, stagesOn, stillHolds } from '../rules/stages.ts'
import type { StageForm } from '../schema.ts'
import { type Done, refused } from './outcome.ts'

/** Takes back a decision whose day has not come. */
async function takeBack(db: OrgWriter, before: DecidedStage, reason: string): Promise<void> {
  await db.deleteFrom('stage_decision').where('org_id', '=', db.orgId).where('id', '=', before.id).execute()
  await recordEvent(db, {
    ...{ action: 'curriculum.stages-taken-back', subject: 'stage_decision', subjectId: before.id },
    ...{ before, reason },
  })
}

/**
 * Decides that pupils up to a year group go by another model of key stages from the first day of a school year to come, in place of
 * what was decided for that day before; the model the school goes by takes it back.
 */
export async function switchStages(
  db: OrgWriter,
  country: string,
  form: StageForm,
): Promise<Done<{ stays: boolean }>> {
  const models = await listWords(db, country, 'key_stage_model', db.today)
  const { current, decisions } = await readStageModels(db)
  if (!models.some(({ key }) => key === form.modelKey)) return refused('modelKey', 'Choose a model')
  if (form.academicYearStarts <= db.today)
    return refused('academicYearStarts', 'A school year that has begun keeps its stages: choose one to come.')
  const before = decisions.find(({ starts }) => starts === form.academicYearStarts)
  if (form.modelKey === current) {
    if (!before) return refused('modelKey', 'The school goes by this model, and nothing else is decided.')
    await takeBack(db, before, form.reason)
    return { ok: true, stays: true }
  }
  const fields = {
    ...{ model_key: form.modelKey, up_to_year: form.upToYear, reason: form.reason },
    ...{ at: db.now, person_id: db.personId },
  }
  const { id } = await db
    .insertInto('stage_decision')
    .values({ org_id: db.orgId, starts: form.academicYearStarts, ...fields })
    .onConflict((conflict) => conflict.columns(['org_id', 'starts']).doUpdateSet(fields))
    .returning('id')
    .executeTakeFirstOrThrow()
  await recordEvent(db, {
    ...{ action: 'curriculum.stages-decided', subject: 'stage_decision', subjectId: id },
    ...{ before, after: form, reason: form.reason },
  })
  return { ok: true, stays: false }
}

/**
 * Puts into force what was decided on key stages, once in each school year that begins; answers whether the school’s stages were
 * set. A model chosen by hand since stands.
 */
export async function applyStages(db: OrgWriter, country: string): Promise<boolean> {
  const models = await listWords(db, country, 'key_stage_model', db.today)
  const decided = await readStageModels(db)
  const due = dueDecision(decided.decisions, db.today)
  if (!due || decided.current === null) return false
  const { decision, on } = due
  await db
    .updateTable('stage_decision')
    .set({ applied_on: on, from_model: decision.fromModel ?? decided.current })
    .where('org_id', '=', db.orgId)
    .where('id', '=', decision.id)
    .execute()
  if (!stillHolds(decided, decision)) return false
  const stages = stagesOn(models, decided, on)
  await putKeyStages(db, { modelKey: decision.modelKey, stages }, decision.reason)
  return true
}
