import type { OrgReader } from '#features/access/api.server.ts'
import { listStaffNames } from '#features/school/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { helpHours } from '../rules/numbers.ts'
import { listHoursTaken } from './desk.server.ts'
import { listManagers, readNumbers } from './managers.server.ts'
import { readWeek } from './week.server.ts'

/** The week of somebody on the staff, and the learning managers who could stand in, with the hours each has left. 404 for nobody. */
export async function readManagerPage(db: OrgReader, personId: number, country: string) {
  const managers = await listManagers(db)
  const known = managers.find(({ id }) => id === personId)
  const staff = known ? null : (await listStaffNames(db)).find(({ id }) => id === personId)
  if (!known && !staff) throw notFound()
  const taken = await listHoursTaken(db, country)
  const of = helpHours(await readNumbers(db))
  return {
    manager: { id: personId, name: known?.name ?? `${staff?.givenName} ${staff?.familyName}` },
    others: managers
      .filter(({ id, away }) => id !== personId && !away)
      .map(({ id, name }) => ({ id, name, left: Math.max(0, of - (taken.get(id) ?? 0)) }))
      .sort((a, b) => b.left - a.left),
    week: await readWeek(db, personId, country),
  }
}
