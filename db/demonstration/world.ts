import { createRandom } from '#stats/random.ts'
import { choosePersonas, drawGroups, type Group, type Persona } from './groups.ts'
import { drawLeavers, type Leaving } from './leavers.ts'
import { readMargins } from './margins.ts'
import { readNames } from './names.ts'
import { drawSchool, type School } from './school.ts'
import { schoolPlans } from './schools.ts'
import { countIds, type Ids } from './shape.ts'

const seed = 20261

export type World = {
  schools: School[]
  /** Last year’s Years 11 and 13, in the order of the schools. */
  leavers: Leaving[]
  groups: Group[]
  personas: Persona[]
  ids: Ids
}

/** Draws all schools; no database needed. `orgIds` holds the organisation of each school by its place in the plans. */
export async function drawWorld(orgIds: readonly number[]): Promise<World> {
  const margins = await readMargins()
  const names = await readNames()
  const ids = countIds()
  const random = createRandom(seed)
  const schools = schoolPlans.map((plan, place) =>
    drawSchool(plan, place + 1, orgIds[place] ?? place + 1, margins, names, ids, random.fork(plan.slug)),
  )
  const groups = drawGroups(schools, names, ids, random.fork('groups'))
  const leavers = schoolPlans.map((plan, place) =>
    drawLeavers(plan, place + 1, { margins, names, ids, random: random.fork(`leavers of ${plan.slug}`) }),
  )
  return { schools, leavers, groups, personas: choosePersonas(schools, groups), ids }
}
