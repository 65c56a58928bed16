import type { OrgReader, Visit } from '#features/access/api.server.ts'
import {
  findCeiling,
  findGuidance,
  findUsualLoad,
  getCycle,
  listCellCosts,
  listCycles,
  listPersonMinutes,
  type PersonMinutes,
} from '#features/cycle/api.server.ts'
import { spreadOf } from '#features/cycle/api.ts'
import { effectWords, listEffects } from './effects.server.ts'

/** Fewer people than this, and a middle would tell of one of them. */
const FEWEST = 5

const sum = (lines: readonly PersonMinutes[]) => lines.reduce((total, one) => total + one.minutes, 0)

function byPerson(lines: readonly PersonMinutes[], cycleId: number) {
  return [...Map.groupBy(lines, (one) => one.personId)]
    .map(([id, own]) => ({
      id,
      name: own[0]?.name ?? '',
      now: sum(own.filter((one) => one.cycleId === cycleId)),
      year: sum(own),
    }))
    .sort((a, b) => b.year - a.year)
}

/** What a year of cycles costs in time and leads to; single teachers only to themselves and to who runs the cycle. */
export async function readBurden(db: OrgReader, visit: Visit, cycleId: number) {
  const cycle = await getCycle(db, cycleId)
  const cycles = await listCycles(db, { academicYearId: cycle.academicYearId })
  const lines = await listPersonMinutes(db, cycle.academicYearId)
  const effects = await listEffects(db, cycle.academicYearId)
  const mayRun = visit.may('cycle.run')
  const people = byPerson(lines, cycleId)
  const enough = (count: number) => mayRun || count >= FEWEST
  return {
    cycle,
    mayRun,
    ceiling: await findCeiling(db),
    guidance: await findGuidance(db, visit.org.country),
    costs: await listCellCosts(db, visit.org.country),
    entries: await findUsualLoad(db, cycle.yearGroupIds),
    collections: cycles.length,
    year: enough(people.length) ? spreadOf(people.map((one) => one.year)) : null,
    cycles: cycles.map(({ id, name, state }) => {
      const own = lines.filter((one) => one.cycleId === id)
      return {
        ...{ id, name, state, people: own.length },
        spread: own.length > 0 && enough(own.length) ? spreadOf(own.map((one) => one.minutes)) : null,
        effect: state === 'closed' ? effectWords(effects.find((one) => one.cycleId === id)) : '',
      }
    }),
    people: mayRun ? people : [],
    own: people.find((one) => one.id === visit.personId) ?? null,
  }
}
