import type { OrgReader, Visit } from '#features/access/api.server.ts'
import { listCurrentCycles } from '#features/cycle/api.server.ts'
import { countShape, listStaff } from '#features/school/api.server.ts'
import { type FirstStep, firstStepNeeds, firstSteps } from './first-steps.ts'

/** What is left to do before the first cycle, for those who can do some of it; null once cycles are planned. */
export async function findFirstSteps(db: OrgReader, visit: Visit): Promise<FirstStep[] | null> {
  if (visit.org.kind !== 'school' || !firstStepNeeds.some((needs) => visit.may(needs))) return null
  const { cycles } = await listCurrentCycles(db)
  if (cycles.length > 0) return null
  const shape = await countShape(db)
  const staff = await listStaff(db)
  return firstSteps(
    {
      ...{ years: shape['academic-years'], pupils: shape.pupils, classes: shape.classes },
      staff: staff.length,
    },
    visit.may,
  )
}
