import type { OrgReader } from '#features/access/api.server.ts'
import { listKeyStages } from '#features/school/api.server.ts'
import type { StageDecision } from '../rules/stages.ts'

export type DecidedStage = StageDecision & { id: number; reason: string }

/** The model of key stages the school goes by, and what was decided for school years to come, earliest first. */
export async function readStageModels(
  db: OrgReader,
): Promise<{ current: string | null; decisions: DecidedStage[] }> {
  const [stage] = await listKeyStages(db)
  const decisions = await db
    .selectFrom('stage_decision')
    .select(['id', 'model_key as modelKey', 'starts', 'up_to_year as upToYear', 'reason'])
    .select(['from_model as fromModel', 'applied_on as appliedOn'])
    .where('org_id', '=', db.orgId)
    .orderBy('starts')
    .execute()
  return { current: stage?.modelKey ?? null, decisions }
}
