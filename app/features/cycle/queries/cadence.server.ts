import type { OrgReader } from '#features/access/api.server.ts'
import { listWords } from '#features/measures/api.server.ts'
import { minutesAYear, secondsAPupil } from '../rules/burden.ts'
import { findCeiling, findGuidance, findUsualLoad, listCellCosts } from './burden.server.ts'
import { listCycles } from './cycles.server.ts'
import { listFieldRows } from './fields.server.ts'

const cadences = [2, 3, 6]

/** What reviewing two, three or six times a year asks of the teacher in the middle, with the fields of the last cycle. */
export async function readCadence(db: OrgReader, country: string) {
  const last = (await listCycles(db)).at(-1)
  const fields = last
    ? await listFieldRows(db, last.id)
    : (await listWords(db, country, 'cycle_field', db.today)).map(({ key, name, field, required }) => {
        return { key, label: name, kind: field, required }
      })
  const costs = await listCellCosts(db, country)
  const entries = await findUsualLoad(db, last?.yearGroupIds)
  const seconds = secondsAPupil(fields, costs)
  const asked = fields.filter((field) => field.required)
  return {
    lastCycleId: last?.id ?? null,
    entries,
    fields: asked.map((field) => field.label.toLowerCase()),
    measured: asked.every((field) =>
      costs.some((one) => one.kind === field.kind && one.measuredOver !== null),
    ),
    rows: cadences.map((cycles) => ({
      cycles,
      each: minutesAYear(seconds, entries, 1),
      year: minutesAYear(seconds, entries, cycles),
    })),
    ceiling: await findCeiling(db),
    guidance: await findGuidance(db, country),
  }
}
