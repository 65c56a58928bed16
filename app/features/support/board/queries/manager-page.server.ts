import { everyone, type OrgReader, type Reach } from '#features/access/api.server.ts'
import { listStaffNames } from '#features/school/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { helpHours } from '../rules/numbers.ts'
import { weekFinding } from '../rules/words.ts'
import { listHoursTaken } from './desk.server.ts'
import { listManagers, type Manager, readNumbers } from './managers.server.ts'
import { readWeek } from './week.server.ts'

/** The other learning managers with the hours each has left, and until when they are away: who is here and has most hours first. */
async function listOthers(
  db: OrgReader,
  managers: readonly Manager[],
  { personId, country }: { personId: number; country: string },
) {
  const taken = await listHoursTaken(db, country)
  const of = helpHours(await readNumbers(db))
  return managers
    .filter(({ id }) => id !== personId)
    .map(({ id, name, away }) => {
      return { id, name, away: away?.ends ?? null, left: Math.max(0, of - (taken.get(id) ?? 0)) }
    })
    .sort((a, b) => Number(a.away !== null) - Number(b.away !== null) || b.left - a.left)
}

/** The week of somebody on the staff, and the learning managers who could stand in, with the hours each has left. 404 for nobody. */
export async function readManagerPage(db: OrgReader, personId: number, country: string) {
  const managers = await listManagers(db)
  const known = managers.find(({ id }) => id === personId)
  const staff = known ? null : (await listStaffNames(db)).find(({ id }) => id === personId)
  if (!known && !staff) throw notFound()
  return {
    manager: {
      id: personId,
      name: known?.name ?? `${staff?.givenName} ${staff?.familyName}`,
      givesHelp: known !== undefined,
    },
    others: await listOthers(db, managers, { personId, country }),
    week: await readWeek(db, personId, { country, reach: everyone }),
  }
}

type Self = { personId: number; reach: Reach; org: { country: string } }

/** The own week, and who could stand in for a learning manager; nobody for anybody else on the staff. */
export async function readOwnPage(db: OrgReader, { personId, reach, org: { country } }: Self) {
  const managers = await listManagers(db)
  const known = managers.some(({ id }) => id === personId)
  const week = await readWeek(db, personId, { country, reach })
  return {
    finding: weekFinding('You', week, known),
    others: known ? await listOthers(db, managers, { personId, country }) : null,
    week,
  }
}
