import { readPackItems } from '#features/measures/api.server.ts'
import { readMargins } from '../margins.ts'
import { idIn } from '../shape.ts'
import { fitNation } from '../targets.ts'
import type { World } from '../world.ts'
import type { Batch } from './batch.ts'
import { cycleBatches } from './cycles.ts'
import type { Dates } from './dates.ts'
import { factBatches } from './facts.ts'
import { groupBatches } from './groups.ts'
import { helpBatches, readHelpKinds } from './help.ts'
import { lastYearBatches } from './last-year.ts'
import { peopleBatches } from './people.ts'
import { pupilBatches } from './pupils.ts'
import { shapeBatches } from './shape.ts'
import { readStaffHelpKinds, staffHelpBatches } from './staff-help.ts'
import { targetBatches } from './targets.ts'
import { timetableBatches } from './timetable.ts'
import { truthBatches } from './truth.ts'

/** Every row of the demonstration, in an order in which each finds what it names. */
export async function batchesOf(
  world: World,
  groupIds: ReadonlyMap<string, number>,
  dates: Dates,
): Promise<{ label: string; batches: Batch[] }[]> {
  const margins = await readMargins()
  const models = await fitNation()
  const kinds = await readHelpKinds()
  const staffKinds = await readStaffHelpKinds()
  const fields = await readPackItems('england', 'cycle_field')
  const schools = world.schools.flatMap((school, place) => [
    {
      label: `${school.plan.name}: people and classes`,
      batches: [
        ...shapeBatches(school, margins, dates),
        ...peopleBatches(school, dates),
        ...timetableBatches(school, dates),
        ...pupilBatches(school, dates),
        ...cycleBatches(school, fields, dates),
        ...lastYearBatches(school, world.lastYears[place], { models, margins, dates }),
        ...targetBatches(school, models, margins, dates),
        ...helpBatches(school, { kinds, margins, dates }),
        ...staffHelpBatches(school, staffKinds, dates),
        ...truthBatches(school),
      ],
    },
    { label: `${school.plan.name}: what was entered, marked and seen`, batches: factBatches(school, dates) },
  ])
  const orgOf = new Map([
    ...groupIds,
    ...world.schools.map(({ plan, shape }) => [plan.slug, shape.orgId] as const),
  ])
  const groups = groupBatches(world, (slug) => idIn(orgOf, slug), dates)
  return [...schools, { label: 'Federation, partnership and county', batches: groups }]
}
